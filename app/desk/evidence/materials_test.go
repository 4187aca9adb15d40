package evidence_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/soundness"
	"miaopi/app/material"
)

func TestAttachedFilesAreRecordedByHash(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Reviewed()
	card := desktest.Photo(t, 300, 200, 1)
	c, err := evidence.At(h.Station).Attach(t.Context(), id, "颐年卡", []evidence.File{{Name: `C:\scan\卡.jpg`, Data: card}, {Name: "b.jpg", Data: desktest.Photo(t, 20, 20, 2)}})
	if err != nil {
		t.Fatal(err)
	}
	want := casefile.Material{Hash: material.Hash(card), Name: "卡.jpg", Kind: "jpeg", Bytes: len(card), Pages: 1, As: "颐年卡", Rank: casefile.Primary, Pack: c.Judgement.PackHash}
	if len(c.Materials) != 2 || c.Materials[0] != want {
		t.Fatalf("materials %+v, want first %+v", c.Materials, want)
	}
	thumbs := evidence.At(h.Station).Thumbs(t.Context(), c)
	small, _, err := image.DecodeConfig(bytes.NewReader(thumbs[want.Hash]))
	if err != nil || small.Width != evidence.ThumbSize {
		t.Errorf("thumbnail %d×%d, %v", small.Width, small.Height, err)
	}
	_, events, err := h.Case(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	last := events[len(events)-1]
	if last.Type != casefile.Attached || bytes.Contains(last.Form(), card[:64]) {
		t.Errorf("last event %s", last.Type)
	}
}

func TestReadingAFileIsJournaled(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Reviewed()
	card := desktest.Photo(t, 30, 20, 1)
	if err := evidence.At(h.Station).Keep(t.Context(), id, "签名.jpg", evidence.SignaturePaper, card); err != nil {
		t.Fatal(err)
	}
	m, got, err := evidence.At(h.Station).ReadMaterial(t.Context(), id, material.Hash(card)[:16])
	if err != nil || !bytes.Equal(got, card) || m.Rank != "" {
		t.Fatalf("%+v, %d bytes, %v", m, len(got), err)
	}
	n, err := h.Disk.JournalSize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.Disk.JournalEntry(t.Context(), n-1)
	if err != nil {
		t.Fatal(err)
	}
	var entry struct{ Action, Case, Detail, Who string }
	if json.Unmarshal(b, &entry) != nil || entry.Action != "read_material" || entry.Detail != m.Hash || entry.Who != "clerk" || entry.Case != string(id) {
		t.Errorf("journal %s", b)
	}
	if _, _, err := evidence.At(h.Station).ReadMaterial(t.Context(), id, "sha256:123456"); app.KindOf(err) != app.Missing {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, _, err := evidence.At(h.Sit("admin", app.Administrator)).ReadMaterial(t.Context(), id, m.Hash); app.KindOf(err) != app.Forbidden {
		t.Errorf("an administrator reads: %v", err)
	}
}

func TestBadFilesAreRefusedWhole(t *testing.T) {
	good := desktest.Photo(t, 40, 40, 1)
	middle := bytes.Clone(good)
	clear(middle[len(middle)/3 : len(middle)*2/3])
	for _, tc := range []struct {
		name string
		as   string
		data []byte
		says string
	}{
		{"empty", "颐年卡", nil, "是空的"},
		{"text", "颐年卡", []byte("hello"), "只收 JPEG"},
		{"too large", "颐年卡", append(bytes.Clone(good), make([]byte, material.MaxBytes)...), "文件太大"},
		{"cut off", "颐年卡", good[:len(good)-10], "没有传完"},
		{"damaged in the middle", "颐年卡", middle, "读不出来"},
		{"encrypted", "颐年卡", []byte("%PDF-1.4\ntrailer<</Encrypt 3 0 R>>\n%%EOF"), "加了密码"},
		{"a paper that the item does not ask for", "驾驶证", good, "可以是：居民身份证"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			id := h.Reviewed()
			before := h.Kase(id).Events
			_, err := evidence.At(h.Station).Attach(t.Context(), id, tc.as, []evidence.File{{Name: "ok.jpg", Data: desktest.Photo(t, 9, 9, 9)}, {Name: "a.jpg", Data: tc.data}})
			desktest.Wants(t, err, app.Input, tc.says)
			if c := h.Kase(id); len(c.Materials) != 0 || c.Events != before {
				t.Errorf("kept %+v", c.Materials)
			}
		})
	}
}

func TestAFileIsKeptOnceAsOnePaper(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Reviewed()
	f := []evidence.File{{Name: "a.jpg", Data: desktest.Photo(t, 9, 9, 9)}}
	if _, err := evidence.At(h.Station).Attach(t.Context(), id, "颐年卡", f); err != nil {
		t.Fatal(err)
	}
	_, err := evidence.At(h.Station).Attach(t.Context(), id, "颐年卡", f)
	desktest.Wants(t, err, app.Input, "已经在本件的材料里")
	if c, err := evidence.At(h.Station).Attach(t.Context(), id, evidence.OtherPaper, f); err != nil || len(c.Materials) != 2 {
		t.Errorf("as another paper: %v", err)
	}
	_, err = evidence.At(h.Station).Attach(t.Context(), id, "颐年卡", nil)
	desktest.Wants(t, err, app.Input, "没有选择文件")
}

// fullStore has no room for files.
type fullStore struct{ desk.Store }

func (fullStore) PutFile(context.Context, string, []byte) error {
	return app.E("material", app.Full, "", nil)
}

func TestAFullDiskRecordsNothing(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Reviewed()
	h.Disk = fullStore{h.Disk}
	st := h.Sit("clerk", app.Clerk)
	if _, err := evidence.At(st).Attach(t.Context(), id, "颐年卡", []evidence.File{{Name: "a.jpg", Data: desktest.Photo(t, 9, 9, 9)}}); app.KindOf(err) != app.Full {
		t.Errorf("attach: %v", err)
	}
	if c := h.Kase(id); len(c.Materials) != 0 {
		t.Error("an event names a file that is not there")
	}
}

func TestFileNamesAreNoPaths(t *testing.T) {
	for _, m := range []casefile.Material{
		{As: "../../etc/passwd", Hash: "sha256:0123456789", Kind: "pdf"}, {As: `C:\x`, Hash: "short"}, {},
	} {
		if name := evidence.FileName(m); strings.ContainsAny(name, `/\:`) {
			t.Errorf("%q", name)
		}
	}
}

func TestScansFolder(t *testing.T) {
	h := desktest.NewHall(t)
	for _, dir := range []string{"", "/scans", ""} {
		if err := evidence.At(h.Station).SetScansFolder(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
		if got, err := evidence.At(h.Station).ScansFolder(t.Context()); got != dir || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

// emptied has lost its files.
type emptied struct{ desk.Store }

func (emptied) File(context.Context, string) ([]byte, error) {
	return nil, app.E("material", app.Missing, desk.NotHere, nil)
}

func TestTheCheckMissesFiles(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Reviewed()
	if _, err := evidence.At(h.Station).Attach(t.Context(), id, "颐年卡", []evidence.File{{Name: "a.jpg", Data: desktest.Photo(t, 9, 9, 9)}}); err != nil {
		t.Fatal(err)
	}
	if r, err := soundness.At(h.Station).Check(t.Context(), nil); err != nil || len(r.Problems) != 0 {
		t.Fatalf("a sound station: %q, %v", r.Problems, err)
	}
	h.Disk = emptied{h.Disk}
	r, err := soundness.At(h.Sit("clerk", app.Clerk)).Check(t.Context(), nil)
	if err != nil || len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "1 份材料的文件不在或受损") {
		t.Errorf("%q, %v", r.Problems, err)
	}
}
