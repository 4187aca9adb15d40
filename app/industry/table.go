// Package industry names the industries of GB/T 4754-2017 (国民经济行业分类):
// its 20 sections (门类), 97 divisions (大类), 473 groups (中类) and 1,381
// classes (小类, four digits).
//
// The table is lines of code, tab, name: a section (C), then its divisions
// (39), each followed by its groups (391), each followed by its classes
// (3911), all in order.
package industry

import (
	"bytes"
	"fmt"
	"strings"

	"miaopi/app"
)

// Class is one four-digit class.
type Class struct {
	Code    string
	Name    string
	Section string // letter of its 门类
}

// Table is the classification. It is safe for concurrent use.
type Table struct {
	names    map[string]string // by code: section, division, group or class
	sections map[string]string // division to section
	classes  []Class
}

// Parse reads a table.
func Parse(table []byte) (*Table, error) {
	t := &Table{names: map[string]string{}, sections: map[string]string{}}
	section, division, group := "", "", ""
	for n, line := range strings.Split(strings.TrimSuffix(string(table), "\n"), "\n") {
		code, name, ok := strings.Cut(line, "\t")
		if !ok || name == "" || t.names[code] != "" {
			return nil, fail("line %d: not a new code, a tab and a name", n+1)
		}
		switch {
		case len(code) == 1 && "A" <= code && code <= "T":
			section = code
		case len(code) == 2 && digits(code) && section != "":
			division = code
			t.sections[code] = section
		case len(code) == 3 && digits(code) && code[:2] == division:
			group = code
		case len(code) == 4 && digits(code) && code[:3] == group:
			t.classes = append(t.classes, Class{code, name, section})
		default:
			return nil, fail("line %d: code %q is out of place", n+1, code)
		}
		t.names[code] = name
	}
	return t, nil
}

func fail(format string, args ...any) error {
	return app.E("industry.Parse", app.Input, "行业分类表有误", fmt.Errorf(format, args...))
}

func digits(s string) bool { return len(bytes.Trim([]byte(s), "0123456789")) == 0 }

// Valid reports whether a code is that of a class.
func (t *Table) Valid(code string) bool { return len(code) == 4 && t.names[code] != "" }

// Name is the name of a section, division, group or class, "" for anything
// else.
func (t *Table) Name(code string) string { return t.names[code] }

// Section is the letter and the name of the 门类 a class or division belongs
// to.
func (t *Table) Section(code string) (letter, name string) {
	if len(code) >= 2 {
		letter = t.sections[code[:2]]
	}
	return letter, t.names[letter]
}

// Classes are the classes of the table in order. The slice must not be
// changed.
func (t *Table) Classes() []Class { return t.classes }

// Search finds up to limit classes by the beginning of the code or part of
// the name; after those come the classes whose group or division is so named,
// for who asks for 餐饮 means 正餐服务 too.
func (t *Table) Search(query string, limit int) []Class {
	query = strings.TrimSpace(query)
	if query == "" {
		return nil
	}
	var found, kin []Class
	for _, c := range t.classes {
		switch {
		case strings.HasPrefix(c.Code, query) || strings.Contains(c.Name, query):
			found = append(found, c)
		case strings.Contains(t.names[c.Code[:3]], query) || strings.Contains(t.names[c.Code[:2]], query):
			kin = append(kin, c)
		}
	}
	found = append(found, kin...)
	return found[:min(limit, len(found))]
}
