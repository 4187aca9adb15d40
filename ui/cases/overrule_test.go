package cases_test

import (
	"slices"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/deciding"
	"miaopi/app/rule"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// oneForAPerson is one condition, that a person is to look at; toRefuse some of
// which one is to refuse.
func oneForAPerson(open []deciding.Unmet) bool {
	return len(open) == 1 && open[0].OnFail == rule.Manual && len(open[0].Papers) > 0
}

func toRefuse(open []deciding.Unmet) bool { return slices.ContainsFunc(open, deciding.Unmet.ToRefuse) }

// goTo moves down the list to the first case whose conditions are as wanted.
func goTo(t *testing.T, d *uitest.Driver, wanted func([]deciding.Unmet) bool) app.CaseID {
	t.Helper()
	st := d.Station("clerk")
	for i, id := range mine(d) {
		c, _, err := st.Case(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if wanted(deciding.At(st).Unmet(c)) {
			for range i {
				d.Key(fyne.KeyDown)
			}
			return id
		}
	}
	t.Fatal("no such case")
	return ""
}

func state(t *testing.T, d *uitest.Driver, id app.CaseID) casefile.State {
	t.Helper()
	return every(d)[id]
}

// TestTwoPeopleOverruleARefusal walks the whole way by keyboard: one proposes, sees
// that he cannot agree himself, a supervisor sends back, the clerk proposes again, a
// supervisor agrees.
func TestTwoPeopleOverruleARefusal(t *testing.T) {
	d := open(t, uitest.Options{})
	id := goTo(t, d, toRefuse)
	propose := func() {
		t.Helper()
		for _, k := range approves(t, d, id) {
			d.Type(string(k.(rune)))
		}
		if s := state(t, d, id); s != casefile.ProposedCase {
			t.Fatalf("it is %s", s)
		}
	}
	d.Type("a")
	d.Sees("按规则应当不予。批准要另一位同事或者督查同意才生效。")
	d.Shot("cases-approve-refused")
	d.Key(fyne.KeyEscape)
	propose()
	d.Sees("拟批准（待复核）：", "30 秒内可以收回", "另一位同事或者督查同意后生效。", "批准理由：已核对原件，符合条件。")
	d.Shot("cases-proposed")
	d.Type("g")
	d.Sees("不允许“同意”")

	supervise := func() {
		t.Helper()
		d.Command("锁定")
		d.LogIn("supervisor")
		d.Command("办件")
		d.Sees("拟批准", "批准理由：")
	}
	supervise()
	d.Type("d")
	d.Sees("请补充核实后再提出。")
	d.Type("1")
	if s := state(t, d, id); s != casefile.InReview {
		t.Fatalf("sent back: %s", s)
	}
	d.Command("锁定")
	d.LogIn("clerk")
	d.Command("办件")
	goTo(t, d, func(open []deciding.Unmet) bool { return toRefuse(open) })
	d.Sees("拟批准被退回：请补充核实后再提出。")
	propose()
	supervise()
	d.Type("g")
	if s := state(t, d, id); s != casefile.Approved {
		t.Fatalf("agreed to: %s", s)
	}
	d.Sees("同意：", "30 秒内可以收回")
	d.Command("收回上一步")
	if s := state(t, d, id); s != casefile.ProposedCase {
		t.Errorf("taken back: %s", s)
	}
}

// What will not do as an answer is said at once, and nothing that was typed is lost.
func TestAnAnswerThatSaysNothingIsAskedAgain(t *testing.T) {
	d := open(t, uitest.Options{})
	id := goTo(t, d, oneForAPerson)
	d.Type("a")
	d.Type("好")
	d.Key(fyne.KeyReturn)
	d.Sees("写得太短", "为什么仍然批准？")
	d.Type("，已核对原件")
	d.Key(fyne.KeyReturn)
	d.Sees("好，已核对原件", "为它看到了什么材料？")
	d.Type("户口簿")
	d.Key(fyne.KeyReturn)
	c, _, err := d.Station("clerk").Case(t.Context(), id)
	if err != nil || c.State != casefile.Approved || c.Decision.Overruled[0].Reason != "好，已核对原件" || c.Decision.Overruled[0].Seen != "户口簿" {
		t.Errorf("%+v, %v", c.Decision, err)
	}
}
