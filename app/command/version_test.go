package command_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"miaopi/app/command"
	"miaopi/app/provenance"
)

func TestVersion(t *testing.T) {
	m := newMachine(t, "--people", "10", "--applications", "0")
	_, w := english(t)
	digest := "sha256:"
	for _, tc := range []struct {
		name    string
		program provenance.Program
		english bool
		want    []string
	}{
		{"of a commit", provenance.Program{Version: "1.2.3", Commit: "2fdf9ca", Made: time.Date(2026, 11, 27, 1, 2, 3, 0, time.UTC)}, false, []string{"miaopi 1.2.3\n", "代码提交  2fdf9ca  2026-11-27T01:02:03Z\n", "内置规则  " + digest}},
		{"of changed files", provenance.Program{Version: "1.2.3", Commit: "2fdf9ca", Changed: true}, false, []string{"代码提交  2fdf9ca  构建前还改动过\n"}},
		{"of nothing that is known", provenance.Program{Version: "1.2.3"}, false, []string{"没有记录：构建时不知道来自哪一次提交"}},
		{"in English", provenance.Program{Version: "1.2.3"}, true, []string{"Commit  not recorded: the build was not told of a commit", "Built-in rules  " + digest}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m.Program, m.Words = tc.program, nil
			if tc.english {
				m.Words = func(text string) string { return w.T(text) }
			}
			for _, line := range []string{"version", "--version"} {
				out := m.run(line)
				for _, want := range tc.want {
					if !strings.Contains(out, want) {
						t.Errorf("%s lacks %q: %s", line, want, out)
					}
				}
			}
		})
	}
}

func TestVersionForPrograms(t *testing.T) {
	m := newMachine(t, "--people", "10", "--applications", "0")
	m.Program = provenance.Program{Version: "1.2.3", Changed: true}
	var got struct {
		Version, Commit, Rules, Go, System string
		Changed                            bool
	}
	if err := json.Unmarshal([]byte(m.run("version", "--format", "json")), &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != "1.2.3" || got.Commit != "" || !got.Changed || !strings.HasPrefix(got.Rules, "sha256:") || got.Go == "" || got.System == "" {
		t.Errorf("%+v", got)
	}
}

func TestLicences(t *testing.T) {
	m := newMachine(t, "--people", "10", "--applications", "0")
	m.Licences = func() ([]provenance.Part, error) {
		return []provenance.Part{{Name: "a.example/b", Version: "v1", Licence: "MIT", Text: "words of b"}, {Name: "Font", Licence: "OFL-1.1", Text: "words of the font"}}, nil
	}
	list := m.run("licences")
	if lines := strings.Split(strings.TrimSpace(list), "\n"); len(lines) != 2 || !strings.Contains(lines[0], "v1") || !strings.HasSuffix(lines[0], "MIT") || strings.Contains(list, "words") {
		t.Error(list)
	}
	if one := m.run("licences", "Font"); one != "Font\nOFL-1.1\nwords of the font\n\n" {
		t.Errorf("%q", one)
	}
	if all := m.run("licences", "--all"); !strings.Contains(all, "words of b") || !strings.Contains(all, "words of the font") {
		t.Error(all)
	}
	if code := m.exit("licences", "c"); code != command.ExitInput || !strings.Contains(m.said.String(), "c") {
		t.Errorf("an unknown part: exit %d: %s", code, &m.said)
	}
}
