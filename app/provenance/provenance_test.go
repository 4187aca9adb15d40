package provenance_test

import (
	"runtime/debug"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"miaopi/app/provenance"
)

func TestRead(t *testing.T) {
	toml := "[Details]\nName = \"Miaopi\"\nVersion = \"0.1.0\"\nBuild = 1\n"
	built := func(pairs ...string) *debug.BuildInfo {
		b := &debug.BuildInfo{}
		for i := 0; i < len(pairs); i += 2 {
			b.Settings = append(b.Settings, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return b
	}
	made := time.Date(2026, 11, 27, 1, 2, 3, 0, time.UTC)
	for _, tc := range []struct {
		name  string
		toml  string
		built *debug.BuildInfo
		want  provenance.Program
	}{
		{"of a commit", toml, built("vcs.revision", "2fdf9ca", "vcs.time", "2026-11-27T01:02:03Z", "vcs.modified", "false"), provenance.Program{Version: "0.1.0", Commit: "2fdf9ca", Made: made}},
		{"of changed files", toml, built("vcs.revision", "2fdf9ca", "vcs.time", "2026-11-27T01:02:03Z", "vcs.modified", "true"), provenance.Program{Version: "0.1.0", Commit: "2fdf9ca", Made: made, Changed: true}},
		{"without a repository", toml, built("GOOS", "linux"), provenance.Program{Version: "0.1.0"}},
		{"without any note", toml, nil, provenance.Program{Version: "0.1.0"}},
		{"a time that is none", toml, built("vcs.revision", "2fdf9ca", "vcs.time", "yesterday"), provenance.Program{Version: "0.1.0", Commit: "2fdf9ca"}},
		{"no version", "[Details]\nVersions = \"1\"\n", nil, provenance.Program{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, provenance.Read(tc.toml, tc.built)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParts(t *testing.T) {
	got, err := provenance.Parts("==== a.example/b v1.2.3 MIT\nfirst\n\nsecond\n==== Font - OFL-1.1 AND MIT\n==== c v0 ISC\nlast\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []provenance.Part{{"a.example/b", "v1.2.3", "MIT", "first\n\nsecond\n"}, {"Font", "", "OFL-1.1 AND MIT", ""}, {"c", "v0", "ISC", "last\n"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, list := range map[string]string{"no licence": "==== a v1\ntext\n", "text before a head": "text\n==== a v1 MIT\n"} {
		if _, err := provenance.Parts(list); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}
