package disk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOneWayToTheDisk: what changes a disk goes through system, so that the
// tests that cut the power see all of it.
func TestOneWayToTheDisk(t *testing.T) {
	list, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	changes := []string{"Create", "CreateTemp", "WriteFile", "OpenFile", "Rename", "Remove", "RemoveAll", "Mkdir", "MkdirAll", "MkdirTemp", "Truncate", "Link", "Symlink", "Chtimes", "Chmod"}
	for _, name := range list {
		if strings.HasSuffix(name, "_test.go") || name == "system.go" || strings.HasPrefix(name, "lock_") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			on, _ := s.X.(*ast.Ident)
			switch what := s.Sel.Name; {
			case on != nil && on.Name == "os" && slices.Contains(changes, what),
				on != nil && on.Name == "bolt" && what == "Open",
				what == "Update" || what == "Batch" && on == nil, what == "NoSync", what == "NoGrowSync", what == "NoFreelistSync":
				t.Errorf("%s calls %s past the system", name, what)
			}
			return true
		})
	}
}
