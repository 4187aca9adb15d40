package cases_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

func events(b desk.Batch) bool { return len(b.Events) > 0 }

// gated is a clerk at the list of cases, on a disk that can be held.
func gated(t *testing.T, o uitest.Options) (*uitest.Driver, *uitest.Gate) {
	t.Helper()
	d := uitest.Start(t, o)
	g := d.Gate()
	d.LogIn("clerk")
	d.Command("办件")
	return d, g
}

// approves are the keys that approve a case: a reason for each condition that has
// not passed, and what was seen.
func approves(t *testing.T, d *uitest.Driver, id app.CaseID) []any {
	t.Helper()
	st := d.Station("clerk")
	c, _, err := st.Case(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	open := deciding.At(st).Unmet(c)
	keys := []any{'a'}
	for _, u := range open {
		if keys = append(keys, '1'); u.Sees() {
			keys = append(keys, '1')
		}
	}
	if len(open) == 0 {
		keys = append(keys, '1')
	}
	return keys
}

func changed(before, after map[app.CaseID]casefile.State) (out []app.CaseID) {
	for c, s := range after {
		if before[c] != s {
			out = append(out, c)
		}
	}
	return out
}

// every is the state of every case.
func every(d *uitest.Driver) map[app.CaseID]casefile.State {
	d.T.Helper()
	out := map[app.CaseID]casefile.State{}
	if err := d.Store.Heads(d.T.Context(), func(h desk.Head) bool { out[h.Case] = h.State; return true }); err != nil {
		d.T.Fatal(err)
	}
	return out
}

// mine are the cases of the list, as it is shown.
func mine(d *uitest.Driver) []app.CaseID {
	d.T.Helper()
	q, err := d.Station("clerk").Queue(d.T.Context())
	if err != nil {
		d.T.Fatal(err)
	}
	var out []app.CaseID
	for _, h := range q.Select(desk.Filter{Tab: desk.TabMine}).All() {
		out = append(out, h.Case)
	}
	return out
}

// TestKeysWaitForThePanel types as fast as it goes while the reading of a case is
// held: what is approved is what was selected, not what was left.
func TestKeysWaitForThePanel(t *testing.T) {
	d, g := gated(t, uitest.Options{Decided: true})
	before, list := every(d), mine(d)
	g.HoldRead()
	d.Strike(fyne.KeyDown)
	<-g.Held
	d.SeesNot("办理过程") // nothing of the case that was left
	d.Strike(append([]any{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown}, approves(t, d, list[4])...)...)
	if got := changed(before, every(d)); len(got) > 0 {
		t.Errorf("%v changed before the panel was there", got)
	}
	close(g.Open)
	d.Settle()
	if got := changed(before, every(d)); len(got) != 1 || got[0] != list[4] {
		t.Errorf("changed %v, want %s, the fifth", got, list[4])
	}
}

// TestKeysTypedAheadKeepTheirCases approves two in a row without looking.
func TestKeysTypedAheadKeepTheirCases(t *testing.T) {
	d, _ := gated(t, uitest.Options{Decided: true})
	before, list := every(d), mine(d)
	d.Strike(slices.Concat([]any{fyne.KeyDown}, approves(t, d, list[1]), []any{fyne.KeyDown}, approves(t, d, list[2]))...)
	d.Settle()
	got := changed(before, every(d))
	if len(got) != 2 || before[list[1]] == every(d)[list[1]] || before[list[2]] == every(d)[list[2]] {
		t.Errorf("changed %v, want %v", got, list[1:3])
	}
}

// TestNobodyActsOnTheNextCaseByAccident types the same twice: the second is for
// the case that is gone, not for the one that took its place.
func TestNobodyActsOnTheNextCaseByAccident(t *testing.T) {
	d, _ := gated(t, uitest.Options{Decided: true})
	before := every(d)
	id := goTo(t, d, oneForAPerson)
	keys := approves(t, d, id)
	d.Strike(append(keys, keys...)...)
	d.Settle()
	if got := changed(before, every(d)); len(got) != 1 {
		t.Errorf("changed %v", got)
	}
	d.Sees("刚才按的键没有执行")
}

// TestAStepIsAnswered does something else while an approval is on its way: it is
// kept, answered, and shown until then.
func TestAStepIsAnswered(t *testing.T) {
	later := func(d *uitest.Driver) { d.LogIn("clerk") }
	for name, one := range map[string]struct {
		meanwhile func(*uitest.Driver)
		after     func(*uitest.Driver)
		says      string
	}{
		"a second step on another case": {func(d *uitest.Driver) { d.Strike(fyne.KeyDown, 'c') }, nil, "领取："},
		"the same key again":            {func(d *uitest.Driver) { d.Strike('a', '1', '1') }, nil, "批准："},
		"Ctrl+Z at once":                {func(d *uitest.Driver) { d.Run("收回上一步") }, nil, "批准："},
		"another tab":                   {func(d *uitest.Driver) { d.Strike(fyne.KeyRight) }, nil, "批准："},
		"the list read again":           {func(d *uitest.Driver) { d.Run("刷新列表") }, nil, "批准："},
		"another page":                  {func(d *uitest.Driver) { d.Run("事项") }, nil, "批准："},
		"another look":                  {func(d *uitest.Driver) { d.Run("深色外观") }, nil, "已完成：批准"},
		"a lock":                        {func(d *uitest.Driver) { d.Run("锁定") }, later, "批准："},
		"a lock and another look":       {func(d *uitest.Driver) { d.Run("锁定"); d.Run("深色外观") }, later, "批准："},
		"somebody else":                 {func(d *uitest.Driver) { d.Run("锁定") }, func(d *uitest.Driver) { d.LogIn("community"); d.Run("锁定"); later(d) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, g := gated(t, uitest.Options{Decided: true})
			first := goTo(t, d, oneForAPerson)
			g.HoldCommit(events)
			d.Strike(approves(t, d, first)...)
			<-g.Held
			d.Sees("正在保存：批准")
			one.meanwhile(d)
			close(g.Open)
			d.Settle()
			if one.after != nil {
				one.after(d)
			}
			if s := every(d)[first]; s != casefile.Approved {
				t.Errorf("the case is %s", s)
			}
			d.Sees(one.says)
			d.SeesNot("正在保存")
		})
	}
}

// TestAFailedStepIsAnswered says that a step was not kept, also to somebody who
// was away.
func TestAFailedStepIsAnswered(t *testing.T) {
	d, g := gated(t, uitest.Options{Decided: true})
	d.Store = g
	keys := approves(t, d, mine(d)[0])
	d.Strike(keys[:len(keys)-1]...)
	d.Settle()
	g.HoldCommit(events)
	d.Strike('1')
	<-g.Held
	d.Run("锁定")
	real := g.Store
	g.Behind(full{real})
	close(g.Open)
	d.Settle()
	g.Behind(real)
	d.LogIn("clerk")
	d.Sees("没有")
	d.SeesNot("批准：")
}

// full is a disk without room.
type full struct{ desk.Store }

func (full) Commit(context.Context, desk.Batch) error {
	return app.E("commit", app.Full, "", nil)
}

// TestAStoppedRunShowsWhatItDid stops 判定全部待办 in its second part.
func TestAStoppedRunShowsWhatItDid(t *testing.T) {
	d, g := gated(t, uitest.Options{People: 2000, Applications: 1400})
	parts := 0
	g.HoldCommit(func(b desk.Batch) bool {
		if len(b.Events) > 50 {
			parts++
		}
		return parts == 2
	})
	d.Run("判定全部待办")
	<-g.Held
	d.Until("正在判定")
	d.Strike(fyne.KeyEscape)
	close(g.Open)
	d.Settle()
	pending := 0
	for _, s := range every(d) {
		if s == casefile.Pending {
			pending++
		}
	}
	if pending == 0 || pending == 1400 {
		t.Fatalf("%d of 1400 wait", pending)
	}
	d.Sees("已停止，停止之前的判定有效。")
	if strings.Contains(d.Text(), "1400") {
		t.Error("the list is the one of before")
	}
}
