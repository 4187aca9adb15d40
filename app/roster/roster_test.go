package roster_test

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/outreach"
	"miaopi/app/division"
	"miaopi/app/roster"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// now is the moment of every test.
var now = time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)

func station(t testing.TB) *desk.Station {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	lib, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	store, random := memory.New(), rand.NewChaCha8([32]byte{1})
	if err := desk.Found(t.Context(), store, desk.Info{ID: "s-1", Hall: "新安街道办事处", Window: "3号窗口", Phone: "0755-00000003", Created: now}, random); err != nil {
		t.Fatal(err)
	}
	st, err := desk.Open(t.Context(), store, desk.Deps{Rules: lib, Calendar: cal, Now: func() time.Time { return now }, Random: random},
		app.Actor{Account: "clerk", Name: "王敏", Role: app.Clerk})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func person(id, name, phone string) outreach.Eligible {
	return outreach.Eligible{Resident: desk.Resident{Subject: app.Subject{Kind: app.Person, ID: id}, Name: name, Phone: phone, Area: "440306017001003"}, Verdict: app.Approve, Amount: "300"}
}

// list is a roster of two, one of whom was tried to reach.
func list(t testing.TB) *roster.Roster {
	t.Helper()
	tree, err := division.Parse(assets.Divisions)
	if err != nil {
		t.Fatal(err)
	}
	r := &roster.Roster{Station: station(t), Item: "elderly-allowance", Name: "高龄老人津贴", Tree: tree}
	r.People = []outreach.Eligible{person("440306194611220024", "王秀英", "14412345678"), person("440306194611220040", "=1+1", "")}
	for _, what := range []outreach.Contact{outreach.NoAnswer, outreach.VisitPlanned} {
		if err := outreach.At(r.Station).Tried(t.Context(), r.Item, r.People[0].Subject, what, ""); err != nil {
			t.Fatal(err)
		}
	}
	if r.Tried, err = outreach.At(r.Station).Attempts(t.Context(), r.Item); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRows(t *testing.T) {
	rows := list(t).Rows()
	if len(rows) != 3 || len(rows[1]) != len(roster.Head) {
		t.Fatalf("%q", rows)
	}
	got := rows[1]
	if got[2] != "003" || got[3] != "王秀英" || got[4] != "0024" || got[5] != "14412345678" || got[6] != "符合，未享受" || got[7] != "300" || !strings.Contains(got[8], "不收费") ||
		got[9] != "11-23 10:00 约好上门；11-23 10:00 没人接" {
		t.Errorf("%q", got)
	}
}

func TestMessages(t *testing.T) {
	got := string(list(t).Messages())
	if want := "14412345678\t王*英：您符合高龄老人津贴的条件，每月300元。请本人或家人带身份证到新安街道办事处3号窗口办理，或电话0755-00000003。不会用手机也能办，不收费。\n"; got != want {
		t.Errorf("%q", got)
	}
}

// However somebody is called, it stays one message a line, and never a formula.
func TestHostileNames(t *testing.T) {
	r := list(t)
	rapid.Check(t, func(t *rapid.T) {
		r.People = []outreach.Eligible{person("440306194611220024", rapid.String().Draw(t, "name"), rapid.String().Draw(t, "phone"))}
		messages := r.Messages()
		if n := bytes.Count(messages, []byte("\n")); n > 1 || n == 0 && r.People[0].Phone != "" || bytes.ContainsAny(messages, "\r\x0b\x0c") {
			t.Fatalf("%q", messages)
		}
		data, err := roster.CSV(r.Rows())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, cell := range rows[1] {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Fatalf("a sheet takes %q for a formula", cell)
			}
		}
	})
}

func TestXLSX(t *testing.T) {
	data, err := roster.XLSX(list(t).Rows())
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name, _ := f.GetCellValue("Sheet1", "D3")
	formula, _ := f.GetCellFormula("Sheet1", "D3")
	if name != "=1+1" || formula != "" {
		t.Errorf("%q, formula %q", name, formula)
	}
}
