// Package revise makes the next version of a pack out of the present one: a later
// first day, and cases that mean on their new days what they meant on the old ones.
//
// A case that lies before the new first day moves by whole years, with the dates of
// its facts and the birth in its ID numbers, so that every age and term stays what it
// was: the pack itself is asked, by its conditions and its functions, before and
// after. The smallest number of years that keeps them is taken; a leap day asks for
// more, a calendar that ends for fewer. A case on the first day itself moves to the
// new one. What cannot be moved so stays where it is, as a comment in the file, and is
// named: a case about the days around a holiday of a year whose working days are not
// published waits for them, any other is for the author to write anew.
package revise

import (
	"fmt"
	"slices"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
	"miaopi/app/rule/layout"
	"miaopi/app/rule/source"
)

// Revision is the next version of a pack.
type Revision struct {
	Text  []byte
	Was   civil.Date // first day of the present version
	Moves []Move
	Left  []Stay // cases that could not be moved
	// Sample is by how many years the dates of the sample moved.
	Sample int
}

// Move is one case that moved.
type Move struct {
	Case  string     `json:"case"`
	From  civil.Date `json:"from"`
	To    civil.Date `json:"to"`
	Years int        `json:"years"` // by which the dates of its facts moved
	// Grants says that it grants something else on the new day: a parameter has
	// another value by then.
	Grants bool `json:"grants,omitempty"`
}

// Stay is one case that stays where it is, as a comment.
type Stay struct {
	Case string     `json:"case"`
	Date civil.Date `json:"date"`
	// Year is the one whose working days have to be published before the case can be
	// moved; 0: it means nothing on another day, and the author writes it anew.
	Year int `json:"year,omitempty"`
}

// Pack revises the text of a pack, to be in force from a day on. Errors of package
// source: the pack does not load.
func Pack(name string, data []byte, from civil.Date, options ...rule.Option) (*Revision, error) {
	text, err := layout.Format(name, data)
	if err != nil {
		return nil, err
	}
	d := rule.ReadDraft(name, text, options...)
	if d.Pack == nil {
		return nil, d.Errors
	}
	if from <= d.Pack.Version {
		return nil, app.E("revise", app.Input, fmt.Sprintf("新版本的施行日 %s 要晚于现在这一版的 %s。", from, d.Pack.Version), nil)
	}
	r := reviser{was: d.Pack.Confirmed(), root: d.Root, from: from}
	next := *r.was
	next.Version, next.Until, r.next = from, civil.None, &next
	return r.write(name, text)
}

// reviser works on one pack.
type reviser struct {
	was, next *rule.Pack
	root      *source.Node
	from      civil.Date
	edits     []edit
	year      int // the first whose working days the case at hand lacks
}

// write plans every case and writes the file.
func (r *reviser) write(name string, text []byte) (*Revision, error) {
	out := &Revision{Was: r.was.Version}
	plans := make([]plan, len(r.was.Cases))
	for i := range r.was.Cases {
		c := &r.was.Cases[i]
		p, ok := r.plan(c)
		if plans[i] = p; !ok {
			out.Left = append(out.Left, Stay{c.Name, c.Input.Date, r.year})
		} else if p.to != c.Input.Date {
			out.Moves = append(out.Moves, Move{c.Name, c.Input.Date, p.to, p.years, p.grants})
		}
	}
	out.Sample = common(plans)
	r.head()
	r.sample(out.Sample)
	for i, node := range at(r.root, "cases").Items {
		c := &r.was.Cases[i]
		if k := slices.IndexFunc(out.Left, func(s Stay) bool { return s.Case == c.Name }); k >= 0 {
			r.leave(node, out.Left[k])
		} else if !r.edit(node, c, plans[i], out.Sample) {
			out.leave(r, node, c)
		}
	}
	var err error
	out.Text, err = layout.Format(name, apply(text, r.edits))
	return out, err
}

// leave leaves a case where it is, though it has a place to go to: its text has none
// for what would have to be said.
func (out *Revision) leave(r *reviser, node *source.Node, c *rule.Case) {
	s := Stay{Case: c.Name, Date: c.Input.Date}
	out.Left = append(out.Left, s)
	out.Moves = slices.DeleteFunc(out.Moves, func(m Move) bool { return m.Case == c.Name })
	r.leave(node, s)
}

// common is the number of years that most cases move by.
func common(plans []plan) (years int) {
	count := map[int]int{}
	for _, p := range plans {
		count[p.years]++
		if n := count[p.years]; n > count[years] || n == count[years] && p.years < years {
			years = p.years
		}
	}
	return years
}

// head gives the file its new first day; it has no last one.
func (r *reviser) head() {
	r.replace(at(r.root, "version"), r.from.String())
	if until := at(r.root, "until"); until.Kind == source.Scalar {
		r.replace(until, "")
	}
}

// at is the value of a key; an empty node when it is not there.
func at(n *source.Node, key string) *source.Node {
	for _, f := range n.Fields {
		if f.Key == key {
			return f.Value
		}
	}
	return &source.Node{}
}
