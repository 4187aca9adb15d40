package main

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
)

// module is the path that all packages begin with.
const module = "miaopi"

// nouns is the package that all others may speak in: arrows to it would say nothing.
const nouns = "app"

// house is what the program is made of: rooms by name, such as app/rule, which is the
// package of that name with all below it.
type house map[string]*room

// room is one box of the picture.
type room struct {
	name   string
	within []string        // packages below it
	uses   map[string]bool // rooms
	row    int             // below every room that uses it
	at     float64         // place in the row, from the left
}

// read asks the go command for the packages that the program in a folder consists of.
func read(dir string) (house, error) {
	list := exec.Command("go", "list", "-tags", "x11,migrated_fynedo", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, ".")
	list.Dir = dir
	list.Env = append(list.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1")
	out, err := list.Output()
	if err != nil {
		return nil, err
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		if words := strings.Fields(line); ours(words[0]) {
			imports[words[0]] = words[1:]
		}
	}
	return build(imports), nil
}

func ours(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// roomOf is the room a package belongs to, and its name in there.
func roomOf(path string) (name, within string) {
	if path == module {
		return "main", ""
	}
	parts := strings.SplitN(path, "/", 4)
	if len(parts) > 3 {
		within = parts[3]
	}
	return strings.Join(parts[1:min(len(parts), 3)], "/"), within
}

// build makes rooms out of packages and what each imports.
func build(imports map[string][]string) house {
	h := house{}
	for _, path := range slices.Sorted(maps.Keys(imports)) {
		name, within := roomOf(path)
		if h[name] == nil {
			h[name] = &room{name: name, uses: map[string]bool{}}
		}
		if within != "" {
			h[name].within = append(h[name].within, within)
		}
		for _, dep := range imports[path] {
			if other, _ := roomOf(dep); ours(dep) && other != name {
				h[name].uses[other] = true
			}
		}
	}
	for name := range h {
		h.sink(name)
	}
	h.simplify()
	return h
}

// sink puts what a room uses below it. There is no circle: Go has none among packages,
// and the walls none among rooms.
func (h house) sink(name string) {
	for other := range h[name].uses {
		if r := h[other]; r.row <= h[name].row {
			r.row = h[name].row + 1
			h.sink(other)
		}
	}
}

// simplify leaves out what is used through another room as well.
func (h house) simplify() {
	reaches := map[string]map[string]bool{}
	for name := range h {
		reaches[name] = h.reach(name, map[string]bool{})
	}
	for _, r := range h {
		direct := maps.Clone(r.uses)
		maps.DeleteFunc(r.uses, func(far string, _ bool) bool {
			for near := range direct {
				if near != far && reaches[near][far] {
					return true
				}
			}
			return far == nouns
		})
	}
}

func (h house) reach(name string, seen map[string]bool) map[string]bool {
	for other := range h[name].uses {
		if !seen[other] {
			seen[other] = true
			h.reach(other, seen)
		}
	}
	return seen
}

// rows are the rooms by row, each in an order that keeps arrows short: a room stands
// where the middle of its neighbours is.
func (h house) rows() [][]*room {
	var rows [][]*room
	for _, name := range slices.Sorted(maps.Keys(h)) {
		r := h[name]
		for len(rows) <= r.row {
			rows = append(rows, nil)
		}
		r.at = float64(len(rows[r.row]))
		rows[r.row] = append(rows[r.row], r)
	}
	beside := h.beside()
	for range 40 {
		for _, row := range rows {
			arrange(row, beside)
		}
	}
	return rows
}

// beside are the rooms that an arrow joins to each.
func (h house) beside() map[string][]*room {
	out := map[string][]*room{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, other := range slices.Sorted(maps.Keys(h[name].uses)) {
			out[name] = append(out[name], h[other])
			out[other] = append(out[other], h[name])
		}
	}
	return out
}

// arrange sorts a row and spreads it around the middle.
func arrange(row []*room, beside map[string][]*room) {
	middle := map[string]float64{}
	for _, r := range row {
		middle[r.name] = r.at
		for i, other := range beside[r.name] {
			if i == 0 {
				middle[r.name] = 0
			}
			middle[r.name] += other.at / float64(len(beside[r.name]))
		}
	}
	slices.SortStableFunc(row, func(a, b *room) int {
		switch d := middle[a.name] - middle[b.name]; {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	for i, r := range row {
		r.at = float64(i) - float64(len(row)-1)/2
	}
}
