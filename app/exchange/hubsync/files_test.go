package hubsync_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
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
func handed(t *testing.T, edge int) (w *worldtest.World, a, b *worldtest.Station, c app.CaseID, hash string, data []byte) {
	t.Helper()
	w = worldtest.New(t, app.Clerk, app.Clerk)
	a, b = w.Stations[0], w.Stations[1]
	r := w.Elder(1, map[string]fact.Value{"account.type": {}})
	w.Load(worldtest.Area, r)
	a.Sync()
	got, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
	w.Must(err)
	data = scan(t, edge)
	kase, err := evidence.At(a.Station).Attach(t.Context(), got.Case, evidence.OtherPaper, []evidence.File{{Name: "户口簿.png", Data: data}})
	w.Must(err)
	return w, a, b, got.Case, kase.Materials[0].Hash, data
}

func TestAScanIsSeenAtAnotherWindow(t *testing.T) {
	for name, edge := range map[string]int{"of one part": 40, "of several": 1300} {
		t.Run(name, func(t *testing.T) {
			w, a, b, c, hash, data := handed(t, edge)
			a.Sync()
			b.Sync()
			docs := w.Hub.Docs(wire.FilesDB(worldtest.HubName, worldtest.Area))
			if want := (len(data) + 2<<20 - 1) / (2 << 20); len(docs) < want || edge > 1000 && want < 2 {
				t.Errorf("%d parts of %d bytes", len(docs), len(data))
			}
			for id, d := range docs {
				if strings.HasPrefix(id, "file:") && bytes.Contains(d.Body, []byte("iVBORw0KGgo")) {
					t.Error("the hub can read it")
				}
			}
			if _, err := b.Disk.File(t.Context(), hash); app.KindOf(err) != app.Missing {
				t.Errorf("fetched before anybody asked: %v", err)
			}
			_, got, err := evidence.At(b.Station).ReadMaterial(t.Context(), c, hash)
			if err != nil || !bytes.Equal(got, data) {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
			kase, _, err := b.Case(t.Context(), c)
			w.Must(err)
			if len(evidence.At(b.Station).Thumbs(t.Context(), kase)) != 1 {
				t.Error("no small picture of it")
			}
			w.Hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
			if _, _, err := evidence.At(b.Station).ReadMaterial(t.Context(), c, hash); err != nil {
				t.Errorf("not kept here: %v", err)
			}
		})
	}
}

func TestAFileThatCannotBeFetched(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(w *worldtest.World, hash string)
		kind  app.Kind
		says  string
	}{
		"offline": {func(w *worldtest.World, _ string) { w.Hub.Next = func(string) hubtest.Fault { return hubtest.Cut } }, app.Offline, "联网后"},
		"not sent yet": {func(w *worldtest.World, hash string) {
			w.Hub.Delete(wire.FilesDB(worldtest.HubName, worldtest.Area), "file:"+hash+":0")
		}, app.Missing, "还没有传到汇聚库"},
		"a part is missing": {func(w *worldtest.World, hash string) {
			w.Hub.Delete(wire.FilesDB(worldtest.HubName, worldtest.Area), "file:"+hash+":1")
		}, app.Missing, "还没有传到汇聚库"},
		"another part in its place": {func(w *worldtest.World, hash string) {
			db := wire.FilesDB(worldtest.HubName, worldtest.Area)
			w.Must(w.Hub.Put(w.Ctx, db, "file:"+hash+":1", w.Hub.Docs(db)["file:"+hash+":0"].Body))
		}, app.Damaged, "不完整"},
	} {
		t.Run(name, func(t *testing.T) {
			w, a, b, id, hash, _ := handed(t, 1300)
			a.Sync()
			b.Sync()
			c.spoil(w, hash)
			_, data, err := evidence.At(b.Station).ReadMaterial(t.Context(), id, hash)
			if app.KindOf(err) != c.kind || !strings.Contains(said(err), c.says) || data != nil {
				t.Errorf("%v", err)
			}
			if _, err := b.Disk.File(t.Context(), hash); app.KindOf(err) != app.Missing {
				t.Errorf("something was kept: %v", err)
			}
		})
	}
}

// A hub that was prepared before there were such databases gets the events all
// the same.
func TestAHubWithoutFiles(t *testing.T) {
	w, a, b, id, hash, _ := handed(t, 40)
	w.Hub.Drop(wire.FilesDB(worldtest.HubName, worldtest.Area))
	if r := a.Sync(); r.Outbox.Saved != 0 {
		t.Errorf("%+v", r.Outbox)
	}
	b.Sync()
	if _, _, err := evidence.At(b.Station).ReadMaterial(t.Context(), id, hash); app.KindOf(err) != app.Missing {
		t.Errorf("%v", err)
	}
}
