package dmn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// moddle is what dmn-moddle, which modellers are built on, makes of files. npm
// fetches it by the lock file in testdata/npm.
func moddle(t *testing.T, files ...string) []seen {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "read.mjs"} {
		b, err := os.ReadFile(filepath.Join("testdata/npm", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s\nsh assets/build/install.sh test installs npm", err, out)
	}
	node := exec.CommandContext(t.Context(), "node", append([]string{"read.mjs"}, files...)...)
	node.Dir = dir
	var errs bytes.Buffer
	node.Stderr = &errs
	out, err := node.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, errs.String())
	}
	var list []seen
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// seen is what read.mjs tells of one file.
type seen struct {
	Warnings  []string
	Name      string
	HitPolicy string
	Inputs    []string
	Outputs   []string
	Rules     int
	Cells     int
	Data      []string
	Dangling  []string
	Shapes    int
	Edges     int
}

func TestModellersReadIt(t *testing.T) {
	all := packs(t)
	dir := t.TempDir()
	var files []string
	for _, p := range all {
		data, err := Export(p)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Join(dir, string(p.ID)+"-"+p.Version.String()+".dmn"))
		if err := os.WriteFile(files[len(files)-1], data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, got := range moddle(t, files...) {
		p, d := all[i], exported(t, all[i])
		if len(got.Warnings) > 0 || len(got.Dangling) > 0 {
			t.Errorf("%s: warnings %q, references to nothing %q", p.ID, got.Warnings, got.Dangling)
		}
		columns := len(d.Decision.Table.Inputs)
		if got.Name != p.Item.Name || got.HitPolicy != "FIRST" || len(got.Inputs) != columns || got.Rules != columns+1 || got.Cells != (columns+3)*(columns+1) {
			t.Errorf("%s: %+v", p.ID, got)
		}
		for k, c := range p.Conditions {
			if got.Inputs[k] != c.Say {
				t.Errorf("%s: input %d is %s, want %s", p.ID, k, got.Inputs[k], c.Say)
			}
		}
		if fmt.Sprint(got.Outputs) != "[verdict on_fail reason]" || got.Shapes != len(got.Data)+1 || got.Edges != len(got.Data) {
			t.Errorf("%s: %+v", p.ID, got)
		}
	}
}
