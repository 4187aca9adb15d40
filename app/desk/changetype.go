package desk

import (
	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/journal"
)

// change is what one use case does, before it is committed.
type change struct {
	events   []casefile.Event
	folded   map[app.CaseID][]casefile.Event // events already there, where known
	cases    map[app.CaseID]*casefile.Case   // their fold, where known; the change applies its events to it
	settings map[string][]byte
	slots    map[app.AccountID][]byte
	journal  []journal.Entry
	by       initiative
	own      bool                          // one's own password: what whoever has a first one may change
	twins    map[[2]app.CaseID]bool        // cases that the change lets name another
	last     map[app.CaseID]casefile.Stamp // of each case's newest event, the change's own among them
}

// initiative says who set a change off.
type initiative int

const (
	byPerson  initiative = iota // the person at the station
	byMachine                   // the day that has come: nobody is its operator
)

func newChange() *change {
	return &change{folded: map[app.CaseID][]casefile.Event{}, cases: map[app.CaseID]*casefile.Case{}, settings: map[string][]byte{}, last: map[app.CaseID]casefile.Stamp{}, twins: map[[2]app.CaseID]bool{}}
}
