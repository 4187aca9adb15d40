package counterview

import (
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/ui/present"
)

// NamedItem is an item with its name.
type NamedItem struct {
	ID   app.PackID
	Name string
}

// PersonItems are the items in force today that people apply for, in order of
// id.
func PersonItems(st *desk.Station) []NamedItem {
	var out []NamedItem
	for _, id := range st.Rules.Items() {
		if p, err := st.Rules.At(id, present.Today(st)); err == nil && p.Item.Subject == app.Person {
			out = append(out, NamedItem{id, p.Item.Name})
		}
	}
	return out
}

// Candidate is somebody who may be one of a group.
type Candidate struct {
	reception.Member
	Open app.Serial // of the case that he has open for the item; empty: he may come
}

// InMembers says whether somebody is in a list.
func InMembers(list []reception.Member, sub app.Subject) bool {
	return slices.ContainsFunc(list, func(m reception.Member) bool { return m.Subject.Normal() == sub.Normal() })
}

// Sum is what became of a group.
type Sum struct{ Taken, Approved, Left int }

// GroupSum counts.
func GroupSum(g reception.GroupIntake) Sum {
	var s Sum
	for _, one := range g.Cases {
		switch {
		case one.Case == "":
			s.Left++
		case one.Verdict == app.Approve || one.Verdict == app.Provisional:
			s.Approved++
			fallthrough
		default:
			s.Taken++
		}
	}
	return s
}
