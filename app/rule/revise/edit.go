package revise

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/source"
)

// edit is a piece of a line that becomes another. Line and column count from 1, in
// characters.
type edit struct {
	line, column, length int
	text                 string
}

// apply makes the edits, the last first.
func apply(text []byte, edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(b.line-a.line, b.column-a.column) })
	lines := strings.Split(string(text), "\n")
	for _, e := range edits {
		runes := []rune(lines[e.line-1])
		lines[e.line-1] = string(runes[:e.column-1]) + e.text + string(runes[e.column-1+e.length:])
	}
	return []byte(strings.Join(lines, "\n"))
}

// replace gives a scalar another text.
func (r *reviser) replace(n *source.Node, text string) {
	if n.Value == text {
		return
	}
	line, column := n.Place()
	length := len([]rune(n.Value))
	if n.Quoted {
		length, text = length+2, "'"+text+"'"
	}
	r.edits = append(r.edits, edit{line, column, length, text})
}

// sample moves the dates of the sample.
func (r *reviser) sample(years int) {
	for _, f := range at(r.root, "sample").Fields {
		r.fact(f, years, 0)
	}
}

// fact moves what one fact says: its value by years, its as_of by days.
func (r *reviser) fact(f source.Field, years, days int) {
	v := f.Value
	if v.Kind == source.Object {
		r.moment(at(v, "as_of"), days)
		v = at(v, "value")
	}
	if text, moves := r.movedScalar(f.Key, v, years); moves {
		r.replace(v, text)
	}
}

// movedScalar is what a date, a moment or an ID number of a fact becomes.
func (r *reviser) movedScalar(name string, v *source.Node, years int) (text string, moves bool) {
	d, ok := r.was.Decl(name)
	if !ok || v.Kind != source.Scalar || years == 0 {
		return "", false
	}
	switch d.Type {
	case fact.Date:
		day, err := civil.Parse(v.Value)
		if err != nil {
			return "", false // a day that does not exist stays one
		}
		return day.AddYears(years).String(), true
	case fact.Time:
		at, err := fact.ParseTime(v.Value)
		if err != nil {
			return "", false
		}
		return fact.FormatTime(at.AddDate(years, 0, 0)), true
	case fact.String:
		text = movedText(v.Value, years)
		return text, text != v.Value
	}
	return "", false
}

func (r *reviser) moment(n *source.Node, days int) {
	if at, err := fact.ParseTime(n.Value); n.Kind == source.Scalar && err == nil && days != 0 {
		r.replace(n, fact.FormatTime(at.Add(time.Duration(days)*24*time.Hour)))
	}
}

// edit moves one case; false: its text has no place for it.
func (r *reviser) edit(n *source.Node, c *rule.Case, p plan, sample int) bool {
	if p.years != sample && !r.differ(n, p.years) {
		return false
	}
	days := int(p.to - c.Input.Date)
	r.replace(at(n, "date"), p.to.String())
	r.moment(at(n, "now"), days)
	if id := at(n, "subject"); id.Kind == source.Scalar {
		r.replace(id, movedText(id.Value, p.years))
	}
	for _, key := range []string{"given", "conflict"} {
		for _, f := range at(n, key).Fields {
			r.fact(f, p.years, days)
		}
	}
	if p.moved != nil {
		r.expect(at(n, "expect"), p.moved)
	}
	return true
}

// Left is how the comment of a case begins that could not be moved.
const Left = "移不动，请改写："

// Waits is how the comment of a case begins that waits for the working days of a year.
const Waits = "等 %d 年放假安排公布后再移："

// leave makes a comment of a case: in canonical form it has a line of its own.
func (r *reviser) leave(n *source.Node, s Stay) {
	line, _ := n.Place()
	why := Left
	if s.Year > 0 {
		why = fmt.Sprintf(Waits, s.Year)
	}
	r.edits = append(r.edits, edit{line, 1, 2, "  # " + why})
}

// expect says what the case comes to on its new day.
func (r *reviser) expect(n *source.Node, e *rule.Evaluation) {
	for _, f := range n.Fields {
		switch {
		case f.Value.Kind != source.Scalar:
		case f.Key == "wakes_on":
			r.replace(f.Value, e.WakesOn.String())
		default:
			if v := e.Outcome.Get(f.Key); !v.IsNull() && v.String() != f.Value.Value && !v.Equal(fact.StringOf(f.Value.Value)) {
				r.replace(f.Value, v.String())
			}
		}
	}
}

// differ writes into a case what the moved sample does not say of it any more.
func (r *reviser) differ(n *source.Node, years int) bool {
	given := at(n, "given")
	var parts []string
	for _, f := range at(r.root, "sample").Fields {
		if at(given, f.Key).Kind != source.Null || slices.ContainsFunc(given.Fields, func(g source.Field) bool { return g.Key == f.Key }) {
			continue
		}
		if f.Value.Kind != source.Scalar {
			continue
		}
		here, moves := r.movedScalar(f.Key, f.Value, years)
		if !moves {
			here = f.Value.Value
		}
		if _, dated := r.movedScalar(f.Key, f.Value, 1); dated {
			if d, _ := r.was.Decl(f.Key); d.Type == fact.String {
				here = "'" + here + "'"
			}
			parts = append(parts, f.Key+": "+here)
		}
	}
	switch {
	case len(parts) == 0:
		return true
	case given.Kind == source.Object:
		line, column := given.Place()
		r.edits = append(r.edits, edit{line, column, 0, strings.Join(parts, ", ") + ", "})
		return true
	}
	i := slices.IndexFunc(n.Fields, func(f source.Field) bool { return f.Key == "date" })
	if i < 0 || slices.ContainsFunc(n.Fields, func(f source.Field) bool { return f.Key == "given" }) {
		return false
	}
	line, column := n.Fields[i].At.Place()
	r.edits = append(r.edits, edit{line, column, 0, "given: {" + strings.Join(parts, ", ") + "}, "})
	return true
}
