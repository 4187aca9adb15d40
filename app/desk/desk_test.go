package desk_test

import (
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/district"
	"miaopi/app/division"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"
)

// now is a Monday morning.
var now = time.Date(2026, 11, 23, 10, 53, 0, 0, civil.Shanghai)

var library = sync.OnceValues(func() (*rule.Library, error) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		return nil, err
	}
	return rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
})

// newStation is a demo station in memory with a clerk at it.
func newStation(t testing.TB, people, applications int) *desk.Station {
	t.Helper()
	lib, err := library()
	must(t, err)
	cal, err := workday.Load(assets.Calendars, "calendars")
	must(t, err)
	tree, err := division.Parse(assets.Divisions)
	must(t, err)
	dist, err := district.New(district.Options{Seed: 1, People: people, Applications: applications, Now: now}, tree)
	must(t, err)
	store := memory.New()
	info := desk.Info{ID: "demo-1", Hall: "新安街道办事处", Window: "3号窗口", Area: "440306001", Created: now,
		Demo: &desk.Demo{Seed: 1, People: people, Applications: applications, At: now}}
	must(t, desk.Found(t.Context(), store, info, rand.Reader))
	deps := desk.Deps{Rules: lib, Calendar: cal, Now: func() time.Time { return now }, Random: rand.Reader}
	st, err := desk.Open(t.Context(), store, deps, app.Actor{Account: "clerk", Name: "王敏", Role: app.Clerk})
	must(t, err)
	must(t, st.FillDemo(t.Context(), dist, nil))
	return st
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
