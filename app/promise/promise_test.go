package promise

import (
	"strings"
	"testing"
	"testing/fstest"

	"miaopi/app/civil"
	"miaopi/assets"
)

const text = "promise: health\nversion: 2026-01-01\ntitle: 承诺书\nstatus: to-verify\nitems: [a]\nfacts: [declared.healthy]\ntext: |\n  第一段。\n\n  第二段。\n"

// TestTextsAreNeverChanged holds the words of every version that was used: who
// wants other words makes a new version.
func TestTextsAreNeverChanged(t *testing.T) {
	l, err := Load(assets.Promises)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]string{
		"drug-licence-lost 2026-11-22":      "sha256:c3cbeba28b00a4c8be1b7f99527a18fc74d9251cd2ba7afe033dd93ec8db67aa",
		"health 2026-11-22":                 "sha256:506e136402bdc6b0e038452b8431c016dc09516b56e56f7c3d7326fec6f2ab34",
		"no-banned-organisation 2026-11-22": "sha256:c9e990d1772bb8d4946e723350a1a5047fd5a79a6fc2541cc19b07334fdc9228",
		"project-policy 2026-11-22":         "sha256:284dac5667afd87864bbc697f9da332b76fb2605652efcf720fc420b0d4e25af",
	}
	for _, one := range l.texts {
		name := one.ID + " " + one.Version.String()
		if used[name] != one.Hash {
			t.Errorf("%s has the hash %s, it was %s", name, one.Hash, used[name])
		}
		delete(used, name)
	}
	if len(used) > 0 {
		t.Errorf("gone: %v", used)
	}
}

func TestParse(t *testing.T) {
	for _, tc := range []struct{ name, from, to, says string }{
		{"as it is", "", "", ""},
		{"unknown key", "title:", "titel:", "titel"},
		{"no date", "2026-01-01", "tomorrow", "version"},
		{"no id", "health", "Health!", "no id"},
		{"no title", "承诺书", " ", "empty"},
		{"no item", "[a]", "[]", "names no item"},
		{"no fact", "[declared.healthy]", "[]", "declares nothing"},
		{"fact without group", "declared.healthy", "healthy", "no name of a fact"},
		{"status", "to-verify", "true", "status"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Parse([]byte(strings.Replace(text, tc.from, tc.to, 1)))
			if tc.says == "" {
				if err != nil || len(got.Paragraphs()) != 2 || !strings.HasPrefix(got.Hash, "sha256:") {
					t.Errorf("%+v, %v", got, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("error %v, want %q", err, tc.says)
			}
		})
	}
}

func TestTheVersionOfTheDay(t *testing.T) {
	later := strings.Replace(text, "2026-01-01", "2026-06-01", 1)
	l, err := Load(fstest.MapFS{"p/a.yaml": {Data: []byte(text)}, "p/b.yaml": {Data: []byte(later)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ on, version string }{{"2025-12-31", ""}, {"2026-01-01", "2026-01-01"}, {"2026-05-31", "2026-01-01"}, {"2026-06-01", "2026-06-01"}, {"2030-01-01", "2026-06-01"}} {
		on := civil.MustParse(tc.on)
		got, ok := l.At("health", on)
		if got.Version.String() != tc.version || ok != (tc.version != "") {
			t.Errorf("on %s: %s", tc.on, got.Version)
		}
		if list := l.For("a", on); ok != (len(list) == 1) || ok && list[0].Version != got.Version {
			t.Errorf("for the item on %s: %v", tc.on, list)
		}
		if again, found := l.ByHash(got.Hash); ok && (!found || again.Version != got.Version) {
			t.Errorf("by hash on %s: %s", tc.on, again.Version)
		}
	}
	if len(l.For("b", civil.MustParse("2026-06-01"))) != 0 {
		t.Error("offered for another item")
	}
	if _, err := Load(fstest.MapFS{"p/a.yaml": {Data: []byte(text)}, "p/b.yaml": {Data: []byte(text)}}); err == nil {
		t.Error("two texts of one version were taken")
	}
	var none *Library
	if _, ok := none.At("health", 0); ok || len(none.For("a", 0)) != 0 {
		t.Error("no library has texts")
	}
}
