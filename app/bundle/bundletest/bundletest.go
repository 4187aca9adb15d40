// Package bundletest makes signed bundles of the built-in packs for tests.
package bundletest

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"path"
	"testing"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/civil"
)

// Publishers are two that are trusted.
type Publishers struct {
	packs   fs.FS // with the packs in a folder of that name
	private []string
	Public  []string
}

// Two are always the same two.
func Two(t testing.TB, packs fs.FS) Publishers {
	t.Helper()
	p := Publishers{packs: packs}
	for i, name := range []string{"civil-affairs", "district"} {
		private, public, err := bundle.NewKey(rand.NewChaCha8([32]byte{byte(i + 1)}), name)
		if err != nil {
			t.Fatal(err)
		}
		p.private, p.Public = append(p.private, private), append(p.Public, public)
	}
	return p
}

// Archive bundles the built-in packs, changed, signed by the first n. A pack
// without text is left out.
func (p Publishers) Archive(t testing.TB, sequence, n int, until string, change func(name, text string) string) []byte {
	t.Helper()
	files, err := fs.ReadDir(p.packs, "packs")
	if err != nil {
		t.Fatal(err)
	}
	var list []bundle.Source
	for _, f := range files {
		data, err := fs.ReadFile(p.packs, path.Join("packs", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if change != nil {
			text = change(f.Name(), text)
		}
		if text == "" {
			continue // the bundle does not have it
		}
		at := len(f.Name()) - len("-2021-03-01.yaml")
		list = append(list, bundle.Source{ID: app.PackID(f.Name()[:at]), Version: civil.MustParse(f.Name()[at+1 : at+11]), File: f.Name(), Data: []byte(text)})
	}
	b, err := bundle.Make("baoan", sequence, civil.MustParse("2026-11-20"), civil.MustParse(until), list)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range p.private[:n] {
		if err := b.Sign(key); err != nil {
			t.Fatal(err)
		}
	}
	var buf bytes.Buffer
	if err := b.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
