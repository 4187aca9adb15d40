package storetest

import (
	"bytes"
	"testing"

	"miaopi/app"
)

func testFiles(t *testing.T, h *harness) {
	put := func(name string, data []byte) {
		t.Helper()
		if err := h.s.PutFile(h.ctx, name, data); err != nil {
			t.Fatal(err)
		}
	}
	scan := bytes.Repeat([]byte("page "), 100_000)
	put("sha256:1", scan)
	put("sha256:2", []byte("other"))
	put("sha256:1", scan)
	h.restart(t)
	got, err := h.s.File(h.ctx, "sha256:1")
	if err != nil || !bytes.Equal(got, scan) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	got[0] = 'X'
	if again, err := h.s.File(h.ctx, "sha256:1"); err != nil || !bytes.Equal(again, scan) {
		t.Errorf("the file shares memory with the store: %v", err)
	}
	if _, err := h.s.File(h.ctx, "sha256:3"); app.KindOf(err) != app.Missing {
		t.Errorf("a file that is not there: %v", err)
	}
}
