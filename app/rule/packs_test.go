package rule

import (
	"testing"

	"miaopi/assets"
)

func library(t testing.TB) *Library {
	t.Helper()
	l, err := LoadLibrary(assets.Packs)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestBuiltInPacksPassTheirCases(t *testing.T) {
	entries, err := assets.Packs.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := assets.Packs.ReadFile("packs/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		p, err := LoadPack(e.Name(), data)
		if err != nil {
			t.Error(err)
			continue
		}
		if want := string(p.ID) + "-" + p.Version.String() + ".yaml"; e.Name() != want {
			t.Errorf("%s should be named %s", e.Name(), want)
		}
		if len(p.Cases) < 15 {
			t.Errorf("%s has %d cases, want at least 15", e.Name(), len(p.Cases))
		}
		for _, r := range p.RunCases() {
			if !r.OK() {
				t.Errorf("%s: %s: %v", e.Name(), r.Name, r.Problems)
			}
		}
	}
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := assets.Packs.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
