// Package provenance says what this program is and what it was made from: its version
// and commit, and the terms of everything that is built into it.
package provenance

import (
	"errors"
	"runtime/debug"
	"strings"
	"time"
)

// Program is one build of the program.
type Program struct {
	Version string
	// Commit is what it was built from, Made when that was committed. Both are empty
	// where the build was told neither: then nobody can say what is in it.
	Commit  string
	Made    time.Time
	Changed bool // by hand, after the commit
	// Rules is the digest of the built-in rules.
	Rules string
}

// Read takes the version from FyneApp.toml, the one place where it is written, and
// the commit from what the Go tool noted in the program.
func Read(toml string, built *debug.BuildInfo) Program {
	p := Program{Version: version(toml)}
	if built == nil {
		return p
	}
	for _, s := range built.Settings {
		switch s.Key {
		case "vcs.revision":
			p.Commit = s.Value
		case "vcs.time":
			p.Made, _ = time.Parse(time.RFC3339, s.Value)
		case "vcs.modified":
			p.Changed = s.Value == "true"
		}
	}
	return p
}

func version(toml string) string {
	for line := range strings.Lines(toml) {
		if key, value, ok := strings.Cut(line, "="); ok && strings.TrimSpace(key) == "Version" {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}

// Terms are the texts of all parts, one after the other, for whoever passes the program on.
func Terms(parts []Part) string {
	var all strings.Builder
	for _, p := range parts {
		all.WriteString(strings.TrimSpace(p.Name+" "+p.Version) + "\n" + p.Licence + "\n" + strings.TrimSpace(p.Text) + "\n\n")
	}
	return all.String()
}

// Part is what is built into the program under terms of its own.
type Part struct {
	Name    string `json:"name"`    // a Go module's path, or the name of what else it is
	Version string `json:"version"` // empty where there is none
	Licence string `json:"licence"` // SPDX expression
	Text    string `json:"text"`    // the licence, with the names of who holds the rights
}

// head opens a part in the list of assets/build/tools/licences: a line of head, name,
// version or "-", licence, then its text.
const head = "==== "

// Parts reads that list.
func Parts(list string) ([]Part, error) {
	var out []Part
	for line := range strings.Lines(list) {
		if after, ok := strings.CutPrefix(line, head); ok {
			f := strings.SplitN(strings.TrimSpace(after), " ", 3)
			if len(f) != 3 {
				return nil, errors.New("provenance: no name, version and licence in " + strings.TrimSpace(line))
			}
			out = append(out, Part{Name: f[0], Version: strings.TrimPrefix(f[1], "-"), Licence: f[2]})
			continue
		}
		if len(out) == 0 {
			return nil, errors.New("provenance: text before the first part")
		}
		out[len(out)-1].Text += line
	}
	return out, nil
}
