// Package change is what a use case does before it is committed. It lies inside
// the desk: whoever cannot name a change cannot write.
package change

import (
	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/journal"
)

// Change is what one use case does, before it is committed.
type Change struct {
	Events   []casefile.Event
	Later    map[int]any                     // what those of the events say that are finished when the change is committed, by their place
	Folded   map[app.CaseID][]casefile.Event // events already there, where known
	Cases    map[app.CaseID]*casefile.Case   // their fold, where known; the change applies its events to it
	Settings map[string][]byte
	Slots    map[app.AccountID][]byte
	Journal  []journal.Entry
	By       Initiative
	Own      bool                          // one's own password: what whoever has a first one may change
	Twins    map[[2]app.CaseID]bool        // cases that the change lets name another
	Last     map[app.CaseID]casefile.Stamp // of each case's newest event, the change's own among them
}

// Initiative says who set a change off.
type Initiative int

const (
	ByPerson  Initiative = iota // the person at the station
	ByMachine                   // the day that has come: nobody is its operator
)

// New is a change that does nothing yet, set off by the person at the station.
func New() *Change {
	return &Change{Later: map[int]any{}, Folded: map[app.CaseID][]casefile.Event{}, Cases: map[app.CaseID]*casefile.Case{}, Settings: map[string][]byte{}, Last: map[app.CaseID]casefile.Stamp{}, Twins: map[[2]app.CaseID]bool{}}
}
