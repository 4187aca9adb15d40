package supervision_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/supervision"
	"miaopi/app/rule"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

var (
	inspector = app.Actor{Account: "supervisor", Name: "李卫东", Role: app.Supervisor}
	colleague = app.Actor{Account: "supervisor2", Name: "周琳", Role: app.Supervisor}
	day       = civil.On(desktest.Monday)
)

// decidedStation is a station whose queue was decided, with a supervisor at it.
func decidedStation(t *testing.T) *desk.Station {
	t.Helper()
	st := desktest.District1(t, 400, 60)
	_, err := deciding.At(st).DecideAll(t.Context(), nil)
	desktest.Sound(t, err)
	return st.As(inspector)
}

// of is a plan for so many cases.
func of(n int) spotcheck.Plan { return spotcheck.Plan{Risk: 0.05, Confidence: 0.95, Size: n} }

// present are two people who say something.
var present = []spotcheck.Said{{Who: "李卫东", What: "4711"}, {Who: "周琳", What: "23"}}

var today = supervision.Period{From: day, To: day}

// announced freezes and announces today's decisions.
func announced(t *testing.T, st *desk.Station, n int) drawing.Draw {
	t.Helper()
	f, err := supervision.At(st).Freeze(t.Context(), today, of(n))
	desktest.Sound(t, err)
	d, err := supervision.At(st).Announce(t.Context(), f, spotcheck.SeedSource{})
	desktest.Sound(t, err)
	return d
}

// drawn freezes today's decisions and draws some.
func drawn(t *testing.T, st *desk.Station, n int) drawing.Draw {
	t.Helper()
	d, err := supervision.At(st).Take(t.Context(), announced(t, st, n).ID, present)
	desktest.Sound(t, err)
	return d
}

// holding says that every condition of a sheet holds.
func holding(s supervision.Sheet) map[string]rule.Result {
	out := map[string]rule.Result{}
	for _, c := range s.Conditions {
		out[c.ID] = rule.Pass
	}
	return out
}

func detail(err error) string {
	var e *app.Error
	if err == nil || !desktest.AsError(err, &e) {
		return ""
	}
	return e.Detail
}

func TestFreezeRefusesBadPeriods(t *testing.T) {
	st := decidedStation(t)
	for _, tc := range []struct {
		name   string
		who    app.Actor
		period supervision.Period
		kind   app.Kind
		says   string
	}{
		{"a clerk", app.Actor{Account: "clerk", Role: app.Clerk}, supervision.Period{From: day, To: day}, app.Forbidden, "只有督查人员"},
		{"no first day", inspector, supervision.Period{To: day}, app.Input, "开始日"},
		{"no last day", inspector, supervision.Period{From: day}, app.Input, "结束日"},
		{"reversed", inspector, supervision.Period{From: day, To: day - 1}, app.Input, "不能早于开始日"},
		{"the future", inspector, supervision.Period{From: day, To: day + 1}, app.Input, "不能晚于今天"},
		{"nothing decided", inspector, supervision.Period{From: day - 9, To: day - 1}, app.Input, "没有已决定的办件"},
		{"an item that has none", inspector, supervision.Period{From: day, To: day, Item: "no-such"}, app.Input, "没有已决定的办件"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := supervision.At(st.As(tc.who)).Freeze(t.Context(), tc.period, of(5))
			if app.KindOf(err) != tc.kind || !strings.Contains(detail(err), tc.says) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// forOne is the first case that waits for a person, and that one alone may approve.
func forOne(t *testing.T, clerk *desk.Station) app.CaseID {
	t.Helper()
	q, err := clerk.Queue(t.Context())
	desktest.Sound(t, err)
	for _, h := range q.Select(desk.Filter{Tab: desk.TabMine}).All() {
		c, _, err := clerk.Case(t.Context(), h.Case)
		desktest.Sound(t, err)
		open := deciding.At(clerk).Unmet(c)
		leftToHim := func(u deciding.Unmet) bool { return u.OnFail == rule.Manual }
		if slices.ContainsFunc(open, leftToHim) && !slices.ContainsFunc(open, deciding.Unmet.ToRefuse) {
			return h.Case
		}
	}
	t.Fatal("no case for one person")
	return ""
}

// approveOne approves the first case that waits for a person.
func approveOne(t *testing.T, clerk *desk.Station) app.CaseID {
	t.Helper()
	id := forOne(t, clerk)
	_, err := desktest.Approve(t.Context(), clerk, id, "已核对原件")
	desktest.Sound(t, err)
	return id
}

// The sheet of a case is the same however it was decided, and by whom.
func TestSheetIsBlind(t *testing.T) {
	var sheets []string
	for _, decide := range []func(*desk.Station, app.CaseID) error{
		func(st *desk.Station, id app.CaseID) error {
			_, err := desktest.Approve(t.Context(), st.As(app.Actor{Account: "clerk", Role: app.Clerk}), id, "已核对原件")
			return err
		},
		func(st *desk.Station, id app.CaseID) error {
			_, err := deciding.At(st.As(app.Actor{Account: "other", Role: app.Clerk})).Refuse(t.Context(), id, "不符合公布的条件")
			return err
		},
	} {
		st := decidedStation(t)
		id := forOne(t, st.As(app.Actor{Account: "clerk", Role: app.Clerk}))
		desktest.Sound(t, decide(st, id))
		pop, err := supervision.At(later(st, time.Minute)).Population(t.Context(), today)
		desktest.Sound(t, err)
		d := drawn(t, later(st, time.Minute), pop.Size())
		s, err := supervision.At(st).Sheet(t.Context(), d.ID, id)
		desktest.Sound(t, err)
		s.Draw = ""
		b, err := json.Marshal(s)
		desktest.Sound(t, err)
		sheets = append(sheets, string(b))
	}
	if sheets[0] != sheets[1] {
		t.Errorf("an approved and a refused case differ:\n%s\n%s", sheets[0], sheets[1])
	}
}

func TestMakerAndOutsidersCannotCheck(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 5)
	id := d.Drawn[0].Case
	for _, tc := range []struct {
		name string
		who  app.Actor
		draw string
		id   app.CaseID
		says string
	}{
		{"the maker, now a supervisor", app.Actor{Account: "clerk", Role: app.Supervisor}, d.ID, id, "经办人不能抽查"},
		{"a clerk", app.Actor{Account: "other", Role: app.Clerk}, d.ID, id, "不能“抽查”"},
		{"another draw", inspector, "no-such", id, "不在这次抽查之内"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			as := st.As(tc.who)
			if _, err := supervision.At(as).Sheet(t.Context(), tc.draw, tc.id); !strings.Contains(detail(err), tc.says) {
				t.Errorf("sheet: %v", err)
			}
			if _, err := supervision.At(as).Record(t.Context(), tc.draw, tc.id, supervision.Opinion{}); !strings.Contains(detail(err), tc.says) {
				t.Errorf("record: %v", err)
			}
		})
	}
	p, err := supervision.At(st.As(app.Actor{Account: "clerk", Role: app.Supervisor})).Progress(t.Context(), d)
	desktest.Sound(t, err)
	for _, c := range p.Cases {
		if !c.Mine || c.Open {
			t.Errorf("case %s: mine %v, open %v", c.Case, c.Mine, c.Open)
		}
	}
}

func TestOpinionMustBeWhole(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 1)
	id := d.Drawn[0].Case
	s, err := supervision.At(st).Sheet(t.Context(), d.ID, id)
	desktest.Sound(t, err)
	with := func(r rule.Result) map[string]rule.Result {
		h := holding(s)
		h[s.Conditions[0].ID] = r
		return h
	}
	for _, tc := range []struct {
		name string
		o    supervision.Opinion
		says string
	}{
		{"nothing", supervision.Opinion{}, "每一项条件"},
		{"one condition left out", supervision.Opinion{Holds: with(""), Grant: true}, "每一项条件"},
		{"an unknown answer", supervision.Opinion{Holds: with("maybe"), Grant: true}, "每一项条件"},
		{"against, without a reason", supervision.Opinion{Holds: holding(s), Remark: " "}, "请写明抽查意见的理由"},
		{"for, though one fails, without a reason", supervision.Opinion{Holds: with(rule.Fail), Grant: true}, "请写明抽查意见的理由"},
		{"a book", supervision.Opinion{Holds: holding(s), Remark: strings.Repeat("长短", 1001)}, "不超过 2000 字"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := supervision.At(st).Record(t.Context(), d.ID, id, tc.o); !strings.Contains(detail(err), tc.says) {
				t.Errorf("error %v", err)
			}
		})
	}
	if _, err := supervision.At(st).Difference(t.Context(), d.ID, id); app.KindOf(err) != app.Missing {
		t.Errorf("a difference without an opinion: %v", err)
	}
}

func TestDifferenceAndRevocation(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 3)
	id := d.Drawn[0].Case
	s, err := supervision.At(st).Sheet(t.Context(), d.ID, id)
	desktest.Sound(t, err)
	holds := holding(s)
	holds[s.Conditions[1].ID] = rule.Fail
	diff, err := supervision.At(st).Record(t.Context(), d.ID, id, supervision.Opinion{Holds: holds, Remark: "户籍已迁出"})
	desktest.Sound(t, err)
	if !diff.Wrong || diff.Grant || diff.Differs != 1 || diff.Lines[1].Agrees || diff.Decision.Operator != "clerk" || !diff.Revoke {
		t.Fatalf("difference %+v", diff)
	}
	for _, who := range []app.Actor{inspector, colleague} {
		if _, err := supervision.At(st.As(who)).Sheet(t.Context(), d.ID, id); !strings.Contains(detail(err), "意见不能更改") {
			t.Errorf("a second opinion by %s: %v", who.Account, err)
		}
	}
	c, err := deciding.At(st).Invalidate(t.Context(), id, "户籍已迁出", d.ID)
	desktest.Sound(t, err)
	for _, role := range app.Roles {
		if got := casefile.Allowed(c, app.Actor{Account: "x", Role: role}, desktest.Monday); len(got) != 0 {
			t.Errorf("a revoked case allows a %s %v", role, got)
		}
	}
	diff, err = supervision.At(st).Difference(t.Context(), d.ID, id)
	desktest.Sound(t, err)
	if diff.Revoked != "户籍已迁出" || diff.Revoke || !diff.Wrong {
		t.Errorf("after revoking: %+v", diff)
	}
}

func TestResultIsFinalOnlyWhenAllAreChecked(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 3)
	for i, one := range d.Drawn[:2] {
		s, err := supervision.At(st).Sheet(t.Context(), d.ID, one.Case)
		desktest.Sound(t, err)
		_, err = supervision.At(st).Record(t.Context(), d.ID, one.Case, supervision.Opinion{Holds: holding(s), Grant: i == 0, Remark: "看过原件"})
		desktest.Sound(t, err)
	}
	p, err := supervision.At(st).Progress(t.Context(), d)
	desktest.Sound(t, err)
	if got := p.Result.Sentence(); got != "已抽查 2／3 件，1 件不当；全部查完后给出结论。" {
		t.Error(got)
	}
	// Nobody revokes what he has yet to check: he says what he thinks of it first.
	_, err = deciding.At(st).Invalidate(t.Context(), d.Drawn[2].Case, "另案查明", "")
	if !strings.Contains(detail(err), "查完之前不能查看结果") {
		t.Errorf("revoked unseen: %v", err)
	}
	s, err := supervision.At(st).Sheet(t.Context(), d.ID, d.Drawn[2].Case)
	desktest.Sound(t, err)
	_, err = supervision.At(st).Record(t.Context(), d.ID, d.Drawn[2].Case, supervision.Opinion{Holds: holding(s), Remark: "另案查明"})
	desktest.Sound(t, err)
	all, err := supervision.At(st).Spotchecks(t.Context())
	desktest.Sound(t, err)
	want := spotcheck.Conclude(d.Size, 3, 3, 2)
	if got := all[0].Result; got.Bound != want.Bound || got.Sentence() != want.Sentence() || !all[0].Cases[2].Found() || all[0].Cases[2].Open {
		t.Errorf("result %+v, want %+v", got, want)
	}
}

func TestDrawsAreJournaled(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 2)
	auditor := st.As(app.Actor{Account: "auditor", Role: app.Auditor})
	lines, err := supervision.At(auditor).JournalTail(t.Context(), 1)
	desktest.Sound(t, err)
	if len(lines) != 1 || lines[0].Action != "draw" || !strings.Contains(lines[0].Detail, d.Digest) || lines[0].Who != "supervisor" || !lines[0].At.Equal(desktest.Monday.Truncate(time.Millisecond)) {
		t.Errorf("last entry %+v", lines)
	}
}
