// Package division names the administrative divisions of China: all to the
// county, Guangdong to the township, Shenzhen to the community, as of
// 2023-06-30. Below that a community is divided into grids (网格), which have
// numbers but no names.
//
// The table is lines of code, tab, name in byte order of the codes, and codes
// are written without the zeros that fill them up (44, 4403, 440306). Codes
// that were abolished before 2023, which old citizen IDs still carry, are not
// in it.
package division

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"miaopi/app"
	"miaopi/app/chinaid"
)

// Division is one place. Its code has at least six digits (440300).
type Division struct {
	Code app.Division
	Name string
}

// Tree is the whole table. It is safe for concurrent use.
type Tree struct {
	levels [chinaid.Grid][]Division // by level, each in order of code
	names  map[app.Division]string  // by the code as registers write it
	sounds func() []sound
}

// Parse reads a table.
func Parse(table []byte) (*Tree, error) {
	t := &Tree{names: make(map[app.Division]string, bytes.Count(table, []byte("\n")))}
	last := ""
	for n := 1; len(table) > 0; n++ {
		line, rest, _ := bytes.Cut(table, []byte("\n"))
		code, name, ok := strings.Cut(string(line), "\t")
		level := chinaid.DivisionLevel(code)
		if !ok || name == "" || level == chinaid.NoLevel || level == chinaid.Grid {
			return nil, fail("line %d: not a code, a tab and a name", n)
		}
		if code <= last {
			return nil, fail("line %d: code %s does not follow %s", n, code, last)
		}
		d := Division{full(code), name}
		if up := chinaid.ParentDivision(code); up != "" && t.names[app.Division(up)] == "" {
			return nil, fail("line %d: %s comes without its parent %s", n, code, up)
		}
		t.levels[level] = append(t.levels[level], d)
		t.names[d.Code] = name
		last, table = code, rest
	}
	t.sounds = t.reading()
	return t, nil
}

func fail(format string, args ...any) error {
	return app.E("division.Parse", app.Input, "区划代码表有误", fmt.Errorf(format, args...))
}

// full fills a short code up to the six digits registers write.
func full(code string) app.Division {
	return app.Division(code + strings.Repeat("0", max(0, 6-len(code))))
}

// Name is the own name of a place, 第 3 网格 for a grid of a known community,
// and "" when the code is not in the table.
func (t *Tree) Name(code app.Division) string {
	if name := t.names[code]; name != "" {
		return name
	}
	if chinaid.DivisionLevel(string(code)) == chinaid.Grid && t.names[code[:12]] != "" {
		return "第" + strings.TrimLeft(string(code[12:]), "0") + "网格"
	}
	return t.names[normal(code)]
}

// normal is the code without what fills it up beyond six digits, so that
// 440306000000 is found as 440306.
func normal(code app.Division) app.Division {
	level := chinaid.DivisionLevel(string(code))
	if width := chinaid.Width(level); level != chinaid.NoLevel && level != chinaid.Grid {
		return full(string(code[:width]))
	}
	return code
}

// Known reports whether the table has a place.
func (t *Tree) Known(code app.Division) bool { return t.Name(code) != "" }

// FullName is the name with all above it: 广东省深圳市宝安区新安街道翻身社区.
// Levels that only fill the table (市辖区, 县) are left out.
func (t *Tree) FullName(code app.Division) string {
	name := t.Name(code)
	for up := t.Parent(code); up != ""; up = t.Parent(up) {
		switch above := t.Name(up); above {
		case "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划":
		default:
			name = above + name
		}
	}
	return name
}

// Parent is the place one level up, "" for a province.
func (t *Tree) Parent(code app.Division) app.Division {
	return app.Division(chinaid.ParentDivision(string(code)))
}

// Children are the places directly below, in order of code. A city without
// counties has townships below it (东莞). The slice must not be changed.
func (t *Tree) Children(code app.Division) []Division {
	level := chinaid.DivisionLevel(string(code))
	if level == chinaid.NoLevel {
		return nil
	}
	prefix := string(code[:chinaid.Width(level)])
	for below := level + 1; below < chinaid.Grid; below++ {
		if found := within(t.levels[below], prefix); len(found) > 0 {
			return found
		}
	}
	return nil
}

// within is the run of places whose codes begin with prefix.
func within(places []Division, prefix string) []Division {
	from := sort.Search(len(places), func(i int) bool { return string(places[i].Code) >= prefix })
	n := sort.Search(len(places)-from, func(i int) bool { return !strings.HasPrefix(string(places[from+i].Code), prefix) })
	return places[from : from+n : from+n]
}

// Level is every place of one level, in order of code. The slice must not be
// changed.
func (t *Tree) Level(level chinaid.Level) []Division {
	if level <= chinaid.NoLevel || level >= chinaid.Grid {
		return nil
	}
	return t.levels[level]
}

// Search finds up to limit places for what somebody types: the beginning of
// a code, or part of a name. Names that begin with it come first, and higher
// levels before lower ones.
func (t *Tree) Search(query string, limit int) []Division {
	query = strings.TrimSpace(query)
	if query == "" {
		return nil
	}
	var first, second []Division
	for _, places := range t.levels {
		for _, p := range places {
			switch {
			case strings.HasPrefix(p.Name, query) || strings.HasPrefix(string(p.Code), query):
				first = append(first, p)
			case strings.Contains(p.Name, query):
				second = append(second, p)
			}
		}
	}
	found := append(first, second...)
	return found[:min(len(found), max(limit, 0))]
}
