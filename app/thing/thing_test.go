package thing_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/thing"
	"miaopi/app/workday"
	"miaopi/assets"
)

var today = civil.MustParse("2026-11-23")

func library(t testing.TB) *rule.Library {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	lib, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestBuiltInThings(t *testing.T) {
	lib := library(t)
	list, err := thing.Load(assets.Things, lib, today)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, one := range list {
		names = append(names, one.Name)
	}
	if got := strings.Join(names, " "); got != "身后一件事 毕业来深 失业一件事 新生儿一件事 退休一件事 开网约车 满70周岁" {
		t.Errorf("%s", got)
	}
	given, err := list[5].Given(lib, today, list[5].Steps[0])
	if err != nil || len(given) != 1 || given[0] != (fact.Fact{Name: "taxi.has_driver_permit", Value: fact.BoolOf(true), Source: "transport.permits"}) {
		t.Errorf("%+v, %v", given, err)
	}
}

const head = "thing: x\nname: 甲\nsay: 乙\nsteps:\n"

func TestBadThingsAreRefused(t *testing.T) {
	lib := library(t)
	for name, tc := range map[string]struct{ text, says string }{
		"unknown key":       {head + "  - {item: yinian-card, colour: red}\n", "unknown field"},
		"no id":             {"name: 甲\nsay: 乙\nsteps: []\n", "is no id"},
		"no name":           {"thing: x\nsay: 乙\nsteps: []\n", "name or say"},
		"one item":          {head + "  - item: yinian-card\n", "two steps"},
		"unknown item":      {head + "  - item: yinian-card\n  - item: nothing\n", "there is no pack"},
		"twice":             {head + "  - item: yinian-card\n  - item: yinian-card\n", "twice"},
		"a later one first": {head + "  - {item: yinian-card, after: [elderly-allowance]}\n  - item: elderly-allowance\n", "no earlier step"},
		"item and later":    {head + "  - item: yinian-card\n  - {item: elderly-allowance, later: 丙}\n", "not both"},
		"later with steps":  {head + "  - item: yinian-card\n  - item: elderly-allowance\n  - {later: 丙, say: 丁, after: [yinian-card]}\n", "only say"},
		"gives to nobody":   {head + "  - {item: yinian-card, gives: {account.type: yinian}}\n  - item: elderly-allowance\n", "no later step reads"},
		"gives what is not": {head + "  - {item: ridehail-driver, gives: {taxi.has_driver_permit: maybe}}\n  - {item: ridehail-vehicle, after: [ridehail-driver]}\n", "is no bool"},
	} {
		t.Run(name, func(t *testing.T) {
			one, err := thing.Parse([]byte(tc.text))
			if err == nil {
				err = one.Check(lib, today)
			}
			if err == nil || !strings.Contains(err.Error(), tc.says) || app.KindOf(err) == app.Internal {
				t.Errorf("%v, want %q", err, tc.says)
			}
		})
	}
}

// Whatever somebody writes, reading it ends, and what is taken can be used.
func FuzzParse(f *testing.F) {
	files, err := assets.Things.ReadDir("things")
	if err != nil {
		f.Fatal(err)
	}
	for _, one := range files {
		data, err := assets.Things.ReadFile("things/" + one.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(head + "  - &a {item: *a}\n"))
	lib := library(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := thing.Parse(data)
		if err != nil || one.Check(lib, today) != nil {
			return
		}
		for _, s := range one.Steps {
			if _, err := one.Given(lib, today, s); err != nil {
				t.Errorf("%s passed, but %v", one.ID, err)
			}
		}
	})
}
