package command_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"miaopi/app/civil"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/supervision"
	"miaopi/app/rule"
	"miaopi/app/spotcheck"
)

func (m *machine) deps() desk.Deps {
	m.t.Helper()
	cal, err := m.Calendars()
	if err != nil {
		m.t.Fatal(err)
	}
	lib, err := rule.LoadLibrary(m.Packs, rule.WithCalendar(cal))
	if err != nil {
		m.t.Fatal(err)
	}
	return desk.Deps{Rules: lib, Calendar: cal, Now: m.Now, Random: m.Random}
}

// A draw that was made is printed as it was made, whatever was revoked since.
func TestStoredDraw(t *testing.T) {
	m := newMachine(t, "--people", "300", "--applications", "80")
	m.run("decide", "--all")
	st, today := m.station("supervisor"), civil.On(m.now)
	f, err := supervision.At(st).Freeze(t.Context(), supervision.Period{From: today, To: today}, spotcheck.Plan{Risk: 0.05, Confidence: 0.95, Size: 10})
	if err != nil {
		t.Fatal(err)
	}
	d, err := supervision.At(st).Announce(t.Context(), f, spotcheck.SeedSource{})
	if err == nil {
		d, err = supervision.At(st).Take(t.Context(), d.ID, []spotcheck.Said{{Who: "甲", What: "1"}, {Who: "乙", What: "2"}})
	}
	if err != nil {
		t.Fatal(err)
	}
	before := m.run("draw", "--id", d.ID, "--account", "supervisor", "--freeze", "list.txt")
	id := d.Drawn[0].Case
	sheet, err := supervision.At(st).Sheet(t.Context(), d.ID, id)
	if err != nil {
		t.Fatal(err)
	}
	o := supervision.Opinion{Holds: map[string]rule.Result{}, Remark: "查出不当"}
	for _, c := range sheet.Conditions {
		o.Holds[c.ID] = rule.Pass
	}
	if _, err := supervision.At(st).Record(t.Context(), d.ID, id, o); err != nil {
		t.Fatal(err)
	}
	if _, err := deciding.At(st).Invalidate(t.Context(), id, "查出不当", d.ID); err != nil {
		t.Fatal(err)
	}
	after := m.run("draw", "--id", d.ID, "--account", "supervisor")
	if before != after {
		t.Errorf("the draw changed:\n%s\n%s", before, after)
	}
	var got struct {
		Seed       string
		Population int
		Digest     string
		Drawn      []spotcheck.Drawn
	}
	if err := json.Unmarshal([]byte(after), &got); err != nil {
		t.Fatal(err)
	}
	if got.Seed != d.Seed || got.Population != f.Size() || got.Digest != f.Digest() || !slices.Equal(got.Drawn, d.Drawn) {
		t.Errorf("%+v", got)
	}
}

// A list of ids in a file gives the same draw on every machine.
func TestDrawFromAFile(t *testing.T) {
	m := newMachine(t, "--people", "300", "--applications", "80")
	m.run("decide", "--all")
	before := m.run("draw", "--seed", "种子", "--size", "10", "--account", "supervisor", "--freeze", "list.txt")
	if again := m.run("draw", "--population", "list.txt", "--seed", "种子", "--size", "10"); again != before {
		t.Errorf("the frozen list gives another draw:\n%s\n%s", before, again)
	}
}

func TestDrawRefuses(t *testing.T) {
	m := newMachine(t, "--people", "60", "--applications", "5")
	for name, tc := range map[string]struct{ args, says string }{
		"no seed":          {"draw", "--seed"},
		"unknown":          {"draw --id nothing", "没有这次抽查：nothing"},
		"id and seed":      {"draw --id x --seed y", "不能和 --seed"},
		"nobody to choose": {"draw --seed y --size 0", "至少为 1"},
	} {
		t.Run(name, func(t *testing.T) {
			if code := m.exit(strings.Fields(tc.args)...); code != command.ExitInput || !strings.Contains(m.said.String(), tc.says) {
				t.Errorf("exit %d: %s", code, &m.said)
			}
		})
	}
}
