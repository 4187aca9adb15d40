package exchange_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
)

// scan is a picture of noise; a large one is several parts.
func scan(t *testing.T, edge int) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	im := image.NewRGBA(image.Rect(0, 0, edge, edge))
	for y := range edge {
		for x := range edge {
			im.Set(x, y, color.RGBA{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// handed is a case of one station with a scan, of which the other has heard.
func handed(t *testing.T, edge int) (w *world, a, b *station, c app.CaseID, hash string, data []byte) {
	t.Helper()
	w = newWorld(t, app.Clerk, app.Clerk)
	a, b = w.stations[0], w.stations[1]
	r := w.elder(1, map[string]fact.Value{"account.type": {}})
	w.load(area, r)
	a.sync()
	got, err := a.Accept(t.Context(), acceptance(r), "")
	w.must(err)
	data = scan(t, edge)
	kase, err := a.Attach(t.Context(), got.Case, desk.OtherPaper, []desk.File{{Name: "户口簿.png", Data: data}})
	w.must(err)
	return w, a, b, got.Case, kase.Materials[0].Hash, data
}

func TestAScanIsSeenAtAnotherWindow(t *testing.T) {
	for name, edge := range map[string]int{"of one part": 40, "of several": 1300} {
		t.Run(name, func(t *testing.T) {
			w, a, b, c, hash, data := handed(t, edge)
			a.sync()
			b.sync()
			docs := w.hub.Docs(wire.FilesDB(hubName, area))
			if want := (len(data) + 2<<20 - 1) / (2 << 20); len(docs) < want || edge > 1000 && want < 2 {
				t.Errorf("%d parts of %d bytes", len(docs), len(data))
			}
			for id, d := range docs {
				if strings.HasPrefix(id, "file:") && bytes.Contains(d.Body, []byte("iVBORw0KGgo")) {
					t.Error("the hub can read it")
				}
			}
			if _, err := b.store.File(t.Context(), hash); app.KindOf(err) != app.Missing {
				t.Errorf("fetched before anybody asked: %v", err)
			}
			_, got, err := b.ReadMaterial(t.Context(), c, hash)
			if err != nil || !bytes.Equal(got, data) {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
			kase, _, err := b.Case(t.Context(), c)
			w.must(err)
			if len(b.Thumbs(t.Context(), kase)) != 1 {
				t.Error("no small picture of it")
			}
			w.hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
			if _, _, err := b.ReadMaterial(t.Context(), c, hash); err != nil {
				t.Errorf("not kept here: %v", err)
			}
		})
	}
}

func TestAFileThatCannotBeFetched(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(w *world, hash string)
		kind  app.Kind
		says  string
	}{
		"offline": {func(w *world, _ string) { w.hub.Next = func(string) hubtest.Fault { return hubtest.Cut } }, app.Offline, "联网后"},
		"not sent yet": {func(w *world, hash string) {
			w.hub.Delete(wire.FilesDB(hubName, area), "file:"+hash+":0")
		}, app.Missing, "还没有传到汇聚库"},
		"a part is missing": {func(w *world, hash string) {
			w.hub.Delete(wire.FilesDB(hubName, area), "file:"+hash+":1")
		}, app.Missing, "还没有传到汇聚库"},
		"another part in its place": {func(w *world, hash string) {
			db := wire.FilesDB(hubName, area)
			w.must(w.hub.Put(w.ctx, db, "file:"+hash+":1", w.hub.Docs(db)["file:"+hash+":0"].Body))
		}, app.Damaged, "不完整"},
	} {
		t.Run(name, func(t *testing.T) {
			w, a, b, id, hash, _ := handed(t, 1300)
			a.sync()
			b.sync()
			c.spoil(w, hash)
			_, data, err := b.ReadMaterial(t.Context(), id, hash)
			if app.KindOf(err) != c.kind || !strings.Contains(said(err), c.says) || data != nil {
				t.Errorf("%v", err)
			}
			if _, err := b.store.File(t.Context(), hash); app.KindOf(err) != app.Missing {
				t.Errorf("something was kept: %v", err)
			}
		})
	}
}

// A hub that was prepared before there were such databases gets the events all
// the same.
func TestAHubWithoutFiles(t *testing.T) {
	w, a, b, id, hash, _ := handed(t, 40)
	w.hub.Drop(wire.FilesDB(hubName, area))
	if r := a.sync(); r.Outbox.Saved != 0 {
		t.Errorf("%+v", r.Outbox)
	}
	b.sync()
	if _, _, err := b.ReadMaterial(t.Context(), id, hash); app.KindOf(err) != app.Missing {
		t.Errorf("%v", err)
	}
}
