// Package presenttest is what the tests of the views share: the published rules,
// and a station that works alone.
package presenttest

import (
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"
	"miaopi/ui/words"
)

// Chinese is what staff reads who chose nothing else, and Midday when.
var (
	Chinese = words.Chinese().T
	Midday  = time.Date(2026, 11, 23, 12, 0, 0, 0, civil.Shanghai)
)

var library = sync.OnceValues(func() (*rule.Library, error) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		return nil, err
	}
	return rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
})

// Library is the rules that come with the program.
func Library(t testing.TB) *rule.Library {
	t.Helper()
	l, err := library()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Offline is a station in memory without any register's data.
func Offline(t testing.TB) *desk.Station {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	store := memory.New()
	if err := desk.Found(t.Context(), store, desk.Info{ID: "s-1", Hall: "新安", Window: "3号", Created: Midday}, rand.Reader); err != nil {
		t.Fatal(err)
	}
	deps := desk.Deps{Rules: Library(t), Calendar: cal, Now: func() time.Time { return Midday }, Random: rand.Reader}
	st, err := desk.Open(t.Context(), store, deps, app.Actor{Account: "clerk", Name: "王敏", Role: app.Clerk})
	if err != nil {
		t.Fatal(err)
	}
	return st
}
