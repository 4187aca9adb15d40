// Command docs counts, in each folder it is given, the exported names of the code and
// those that a comment explains. Methods that the toolkit asks of every widget and
// renderer are left out: their comment is the toolkit's.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

var toolkit = []string{"CreateRenderer", "Layout", "MinSize", "Refresh", "Objects", "Destroy"}

// count is what a folder has.
type count struct{ exported, documented int }

func main() {
	log.SetFlags(0)
	for _, dir := range os.Args[1:] {
		c, err := folder(dir)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(dir, c.exported, c.documented)
	}
}

func folder(dir string) (c count, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return c, err
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			return c, err
		}
		for _, d := range f.Decls {
			c.declaration(d)
		}
	}
	return c, nil
}

func (c *count) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || exportedReceiver(d.Recv.List[0].Type) && !slices.Contains(toolkit, d.Name.Name) {
			c.name(d.Name, d.Doc != nil)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				c.name(s.Name, d.Doc != nil || s.Doc != nil || s.Comment != nil)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					c.name(n, d.Doc != nil || s.Doc != nil || s.Comment != nil)
				}
			}
		}
	}
}

func (c *count) name(n *ast.Ident, documented bool) {
	if !n.IsExported() {
		return
	}
	c.exported++
	if documented {
		c.documented++
	}
}

func exportedReceiver(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.StarExpr:
		return exportedReceiver(t.X)
	case *ast.IndexExpr:
		return exportedReceiver(t.X)
	case *ast.IndexListExpr:
		return exportedReceiver(t.X)
	case *ast.Ident:
		return t.IsExported()
	}
	return false
}
