package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"miaopi/app/provenance"
)

// TestLicencesAreComplete: whatever is linked on any system has its licence in the
// program, of the version that is linked. `make licences` collects them.
func TestLicencesAreComplete(t *testing.T) {
	parts, err := licences()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]provenance.Part{}
	for _, p := range parts {
		if strings.TrimSpace(p.Text) == "" {
			t.Errorf("%s has no text", p.Name)
		}
		have[p.Name] = p
	}
	linked := map[string]string{"std": "", "PDFium": ""}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "x11,migrated_fynedo", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=1")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", system, err)
		}
		for line := range strings.Lines(string(out)) {
			if path, version, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
				linked[path] = version
			}
		}
	}
	if len(linked) < 40 {
		t.Fatalf("only %d modules were found", len(linked))
	}
	for path, version := range linked {
		if p, ok := have[path]; !ok || p.Version != version {
			t.Errorf("the licence of %s %s is not in assets/licences: run make licences", path, version)
		}
	}
	for name, p := range have {
		if _, ok := linked[name]; !ok && strings.Contains(name, "/") {
			t.Errorf("%s %s is linked no more: run make licences", name, p.Version)
		}
	}
}

// TestTheVersionIsKnown: FyneApp.toml has one, in its three numbers.
func TestTheVersionIsKnown(t *testing.T) {
	if v := built().Version; strings.Count(v, ".") != 2 {
		t.Errorf("version %q", v)
	}
}
