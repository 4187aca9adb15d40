package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wall is one line of the table in DESIGN section 3.
type wall struct {
	from  string   // packages with this prefix
	never []string // must never reach these, even through others
}

var walls = []wall{
	{"miaopi/app", []string{"miaopi/store", "miaopi/ui", "miaopi/assets", "fyne.io/", "go.etcd.io/bbolt", "github.com/go-resty"}},
	{"miaopi/store/disk", []string{"github.com/go-resty", "fyne.io/", "miaopi/ui"}},
	{"miaopi/store/hub", []string{"go.etcd.io/bbolt", "fyne.io/", "miaopi/ui"}},
	{"miaopi/store/lan", []string{"go.etcd.io/bbolt", "github.com/go-resty", "fyne.io/", "miaopi/ui"}},
	{"miaopi/store/machine", []string{"go.etcd.io/bbolt", "github.com/go-resty", "fyne.io/", "miaopi/ui"}},
	{"miaopi/store/card", []string{"go.etcd.io/bbolt", "fyne.io/", "miaopi/ui"}},
	{"miaopi/store/printer", []string{"go.etcd.io/bbolt", "github.com/go-resty", "fyne.io/", "miaopi/ui"}},
	{"miaopi/store/pages", []string{"go.etcd.io/bbolt", "github.com/go-resty", "fyne.io/", "miaopi/ui"}},
	{"miaopi/app/exchange/port", rooms("port")},
	{"miaopi/app/exchange/wire", rooms("wire", "port")},
	{"miaopi/app/exchange/post", rooms("post", "wire", "port")},
	{"miaopi/app/exchange/admin", rooms("admin", "wire", "port")},
	{"miaopi/app/exchange/witness", rooms("witness", "wire", "port")},
	{"miaopi/app/exchange/stick", rooms("stick", "post", "wire", "port")},
	{"miaopi/app/exchange/neighbour", rooms("neighbour", "post", "wire", "port")},
	{"miaopi/app/exchange/hubsync", rooms("hubsync", "witness", "post", "wire", "port")},
	{"miaopi/store/hub", rooms("port")},
	{"miaopi/store/lan", rooms()},
	{"miaopi/ui/present", []string{"fyne.io/", "miaopi/store"}},
	{"miaopi/ui/words", []string{"fyne.io/", "miaopi/store"}},
	{"miaopi/ui", []string{"miaopi/store", "go.etcd.io/bbolt", "github.com/go-resty", "fyne.io/fyne/v2/app"}},
	{"miaopi/assets", []string{"miaopi/app", "miaopi/store", "miaopi/ui", "fyne.io/"}},
}

// rooms are the rooms of the exchange but those that a package may reach.
func rooms(but ...string) (never []string) {
	for _, r := range []string{"admin", "hubsync", "hubtest", "neighbour", "port", "post", "stick", "wire", "witness"} {
		if !slices.Contains(but, r) {
			never = append(never, "miaopi/app/exchange/"+r)
		}
	}
	return never
}

// harness packages drive tests and may reach further.
var harness = []string{"miaopi/app/exchange/worldtest", "miaopi/ui/uitest", "miaopi/store/storetest"}

func TestWalls(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-tags", "x11,migrated_fynedo", "-deps", "-json=ImportPath,Deps", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	checked := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p struct {
			ImportPath string
			Deps       []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(p.ImportPath, "miaopi/") || slices.Contains(harness, p.ImportPath) {
			continue
		}
		checked++
		for _, w := range walls {
			if p.ImportPath != w.from && !strings.HasPrefix(p.ImportPath, w.from+"/") {
				continue
			}
			for _, dep := range p.Deps {
				for _, never := range w.never {
					if dep == never || strings.HasPrefix(dep, strings.TrimSuffix(never, "/")+"/") {
						t.Errorf("%s reaches %s", p.ImportPath, dep)
					}
				}
			}
		}
	}
	if checked < 25 {
		t.Errorf("only %d packages were checked", checked)
	}
}

// TestPurity: the packages that decide read no clock, no randomness and no
// environment; these are passed in. And only main calls fyne.Do.
func TestPurity(t *testing.T) {
	pure := []string{"app/rule", "app/fact", "app/casefile", "app/spotcheck", "app/journal", "app/civil", "app/workday", "app/chinaid", "app/document", "app/district", "app/desk", "app/exchange", "app/delivery", "app/keyslot", "app/material", "app/printing"}
	for _, dir := range pure {
		eachSelector(t, dir, func(file, pkg, name string) {
			switch pkg + "." + name {
			case "time.Now", "time.Since", "time.Until", "rand.Read", "rand.Reader", "os.Getenv", "os.Environ", "os.LookupEnv", "rand.Int", "rand.IntN", "rand.Uint64":
				t.Errorf("%s calls %s.%s", file, pkg, name)
			}
		})
	}
	for _, dir := range []string{"ui", "app", "store"} {
		eachSelector(t, dir, func(file, pkg, name string) {
			if pkg == "fyne" && strings.HasPrefix(name, "Do") && (name == "Do" || name == "DoAndWait") {
				t.Errorf("%s calls fyne.%s", file, name)
			}
		})
	}
}

// eachSelector gives every pkg.Name in the non-test code below a folder.
func eachSelector(t *testing.T, dir string, yield func(file, pkg, name string)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "ui/uitest") || strings.HasPrefix(path, "store/storetest") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					yield(path, x.Name, s.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPackageComments: every package says in one sentence what it is.
func TestPackageComments(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-tags", "x11,migrated_fynedo", "-f", "{{.ImportPath}}\t{{.Doc}}", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, doc, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if len(doc) < 20 {
			t.Errorf("%s has no package comment", path)
		}
	}
}
