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
	{"miaopi/app/desk/confirm", deskRooms("confirm", "judging")},
	{"miaopi/app/desk/deciding", deskRooms("deciding", "judging")},
	{"miaopi/app/desk/demodata", deskRooms("demodata")},
	{"miaopi/app/desk/evidence", deskRooms("evidence")},
	{"miaopi/app/desk/judging", deskRooms("judging")},
	{"miaopi/app/desk/outreach", deskRooms("outreach")},
	{"miaopi/app/desk/paperwork", deskRooms("paperwork", "judging", "reception", "visits")},
	{"miaopi/app/desk/reception", deskRooms("reception", "judging")},
	{"miaopi/app/desk/rulebook", deskRooms("rulebook", "judging")},
	{"miaopi/app/desk/safekeeping", deskRooms("safekeeping")},
	{"miaopi/app/desk/soundness", deskRooms("soundness")},
	{"miaopi/app/desk/staff", deskRooms("staff")},
	{"miaopi/app/desk/supervision", deskRooms("supervision", "judging")},
	{"miaopi/app/desk/visits", deskRooms("visits", "judging", "reception")},
	{"miaopi/store/hub", rooms("port")},
	{"miaopi/store/lan", rooms()},
	{"miaopi/ui/present", []string{"fyne.io/", "miaopi/store"}},
	{"miaopi/ui/words", []string{"fyne.io/", "miaopi/store"}},
	{"miaopi/ui", []string{"miaopi/store", "go.etcd.io/bbolt", "github.com/go-resty", "fyne.io/fyne/v2/app"}},
	{"miaopi/assets", []string{"miaopi/app", "miaopi/store", "miaopi/ui", "fyne.io/"}},
}

// rooms are the rooms of the exchange but those that a package may reach.
func rooms(but ...string) []string {
	return others("miaopi/app/exchange/", []string{"admin", "hubsync", "hubtest", "neighbour", "port", "post", "stick", "wire", "witness"}, but)
}

// deskRooms are the rooms of the desk but those that a package may reach.
func deskRooms(but ...string) []string {
	return others("miaopi/app/desk/", roomsOfTheDesk, but)
}

var roomsOfTheDesk = []string{"confirm", "deciding", "demodata", "evidence", "judging", "outreach", "paperwork", "reception", "rulebook", "safekeeping", "soundness", "staff", "supervision", "visits"}

func others(under string, all, but []string) (never []string) {
	for _, r := range all {
		if !slices.Contains(but, r) {
			never = append(never, under+r)
		}
	}
	return never
}

// maxPort is how many methods a port has at most: who needs more does two things.
const maxPort = 8

// TestPortsAreNarrow: every room of the desk is in the table of walls, what it
// asks of the store is few, and so are the parts of which the store's own port
// is made.
func TestPortsAreNarrow(t *testing.T) {
	found, err := filepath.Glob("app/desk/*/room.go")
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		found[i] = filepath.Base(filepath.Dir(found[i]))
	}
	if !slices.Equal(found, roomsOfTheDesk) {
		t.Errorf("the rooms are %q, the walls know %q", found, roomsOfTheDesk)
	}
	files := []string{"app/desk/ports.go"}
	for _, r := range roomsOfTheDesk {
		files = append(files, "app/desk/"+r+"/room.go")
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ports := 0
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				if port, ok := spec.Type.(*ast.InterfaceType); ok {
					ports++
					if n := methods(port); n > maxPort {
						t.Errorf("%s: %s has %d methods", file, spec.Name, n)
					}
				}
			}
			return true
		})
		if ports == 0 {
			t.Errorf("%s has no port", file)
		}
	}
}

// methods counts those an interface names; one that is made of others only is
// as narrow as they are.
func methods(port *ast.InterfaceType) (n int) {
	for _, m := range port.Methods.List {
		switch {
		case len(m.Names) > 0:
			n += len(m.Names)
		case isSelector(m.Type, "journal", "Store"):
			n += 3
		}
	}
	return n
}

func isSelector(e ast.Expr, pkg, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == pkg
}

// harness packages drive tests and may reach further.
var harness = []string{"miaopi/app/exchange/worldtest", "miaopi/app/desk/desktest", "miaopi/ui/uitest", "miaopi/ui/present/presenttest", "miaopi/store/storetest"}

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

// eachSelector gives every X.Name in the non-test code below a folder, X by its last
// name: a package, a variable, a field or what a call gives.
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
				yield(path, lastName(s.X), s.Sel.Name)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.CallExpr:
		return lastName(e.Fun)
	}
	return ""
}

// TestOnlyTheDeskWrites: the verbs by which the rooms of the desk write are nobody
// else's: a window or a command that took the station's lock would hold everybody.
func TestOnlyTheDeskWrites(t *testing.T) {
	verbs := []string{"Lock", "Unlock", "Act", "Event", "Note", "Commit", "Maker", "Reserve", "Acceptance", "Enforce", "Remember", "SaveSettings"}
	looked := 0
	for _, dir := range []string{"ui", "app/command", "app/exchange", "app/roster"} {
		eachSelector(t, dir, func(file, x, name string) {
			if x != "st" && !strings.EqualFold(x, "station") {
				return
			}
			looked++
			if slices.Contains(verbs, name) {
				t.Errorf("%s calls %s.%s", file, x, name)
			}
		})
	}
	if looked < 300 {
		t.Errorf("only %d calls of a station were seen", looked)
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
