package cases_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// open logs a clerk in on the cases page of a station whose queue was decided.
func open(t *testing.T, o uitest.Options) *uitest.Driver {
	t.Helper()
	o.Decided = true
	d := uitest.Start(t, o)
	d.LogIn("clerk")
	d.Command("办件")
	return d
}

// states counts the cases of a station by state.
func states(d *uitest.Driver) map[casefile.State]int {
	out := map[casefile.State]int{}
	_ = d.Store.Heads(d.T.Context(), func(h desk.Head) bool { out[h.State]++; return true })
	return out
}

func TestThreeKeysApprove(t *testing.T) {
	d := open(t, uitest.Options{})
	before := states(d)
	d.Sees("待我处理", "! 转人工", "原因")
	d.Shot("cases")
	goTo(t, d, oneForAPerson)
	d.Type("a")
	d.Sees("为什么仍然批准？", "已核对原件，符合条件。")
	d.Shot("cases-approve")
	d.Type("1")
	d.Sees("为它看到了什么材料？", "（原件）")
	d.Shot("cases-approve-seen")
	d.Type("1")
	after := states(d)
	if after[casefile.Approved] != before[casefile.Approved]+1 || after[casefile.InReview] != before[casefile.InReview]-1 {
		t.Errorf("states before %v, after %v", before, after)
	}
	d.Sees("30 秒内可以收回")
	d.Command("收回上一步")
	if got := states(d); got[casefile.InReview] != before[casefile.InReview] {
		t.Errorf("after taking back: %v", got)
	}
	d.Sees("已收回")
}

func TestUndoIsOverAfterThirtySeconds(t *testing.T) {
	d := open(t, uitest.Options{})
	goTo(t, d, oneForAPerson)
	d.Type("a")
	d.Type("1")
	d.Type("1")
	d.Clock = d.Clock.Add(31 * time.Second)
	d.Command("收回上一步")
	d.Sees("只能由本人在 30 秒内收回。")
}

func TestRefuseNeedsAReason(t *testing.T) {
	d := open(t, uitest.Options{})
	before := states(d)
	d.Type("r")
	d.Key(fyne.KeyEnd, fyne.KeyEscape)
	if got := states(d); got[casefile.RefusedState] != before[casefile.RefusedState] {
		t.Error("leaving the dialog refused")
	}
	d.Type("r")
	for range 9 {
		d.Key(fyne.KeyDown)
	}
	d.Key(fyne.KeyReturn)
	d.Type("不符合政策")
	d.Key(fyne.KeyReturn)
	if got := states(d); got[casefile.RefusedState] != before[casefile.RefusedState]+1 {
		t.Errorf("states %v", got)
	}
}

func TestArrowsTabsAndPanelFollow(t *testing.T) {
	d := open(t, uitest.Options{})
	first := d.Text()
	d.Key(fyne.KeyDown)
	if d.Text() == first {
		t.Error("the panel did not follow the list")
	}
	d.Key(fyne.KeyRight)
	d.Sees("✓ 自动通过", "项符合")
	d.Shot("cases-auto")
	d.SeesNot("批准")
}

func TestSupervisorCannotApprove(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("supervisor")
	d.Command("办件")
	d.Key(fyne.KeyLeft)
	d.Type("a")
	d.Sees("不允许“批准”")
}

func TestPrintMakesAPaper(t *testing.T) {
	d := open(t, uitest.Options{})
	d.Type("p")
	d.Sees("受理回执（大字版）")
	d.Type("1")
	d.Sees("第 1 页，共 2 页")
	if len(d.Papers) != 0 || d.Open != 1 {
		t.Fatalf("%d papers were printed before they were seen, %d open", len(d.Papers), d.Open)
	}
	d.Key(fyne.KeyPageDown)
	d.Sees("第 2 页，共 2 页")
	d.Key(fyne.KeyPageDown, fyne.KeyReturn)
	d.Sees("已打印：受理回执（三号窗口 HP，1 份）")
	if len(d.Papers) != 1 || d.Open != 0 {
		t.Fatalf("%d papers, %d left open", len(d.Papers), d.Open)
	}
	for name, pdf := range d.Papers {
		if !strings.HasSuffix(name, "receipt") || !strings.HasPrefix(string(pdf), "%PDF-") {
			t.Errorf("paper %q of %d bytes", name, len(pdf))
		}
	}
}

func TestRevealIsJournaled(t *testing.T) {
	d := open(t, uitest.Options{})
	before, _ := d.Store.JournalSize(t.Context())
	d.Sees("********")
	d.Type("v")
	after, _ := d.Store.JournalSize(t.Context())
	if after != before+1 {
		t.Errorf("journal %d, then %d", before, after)
	}
}

func TestSupplementAndReceive(t *testing.T) {
	d := open(t, uitest.Options{})
	id := withWant(t, d)
	d.UI.Show("cases", id)
	d.Settle()
	d.Type("b")
	d.Sees("请补正：")
	d.Shot("cases-supplement")
	d.Type("1")
	st := d.Station("clerk")
	if c, _, err := st.Case(t.Context(), id); err != nil || c.State != casefile.Correcting {
		t.Fatalf("state %v, %v", c.State, err)
	}
	d.UI.Show("cases", id)
	d.Settle()
	d.Sees("等申请人补正")
	d.Key(fyne.KeyReturn) // to the first button: 收补正材料
	d.Key(fyne.KeyReturn)
	d.Sees("收下并判定")
	d.Shot("cases-receive")
	d.Key(fyne.KeyReturn)
	d.Sees("请填写收到的材料")
}

// withWant finds a case that one paper would turn to approve.
func withWant(t *testing.T, d *uitest.Driver) app.CaseID {
	t.Helper()
	st := d.Station("clerk")
	var found app.CaseID
	_ = d.Store.Heads(t.Context(), func(h desk.Head) bool {
		if h.State != casefile.InReview {
			return true
		}
		c, _, err := st.Case(t.Context(), h.Case)
		if err == nil && c.Judgement != nil && len(c.Judgement.Missing) > 0 && c.Judgement.Missing[0][0] == "account.type" {
			found = h.Case
		}
		return found == ""
	})
	if found == "" {
		t.Fatal("the demo has no case that lacks an account")
	}
	return found
}

func TestDecideAllFromTheWindow(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	d.LogIn("clerk")
	d.Command("办件")
	d.Command("判定全部待办")
	d.Sees("判定 120 件")
	if got := states(d)[casefile.Pending]; got != 0 {
		t.Errorf("%d cases still wait", got)
	}
}

func TestLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{
		"dark":  {Mode: look.Mode{Dark: true}},
		"elder": {Mode: look.Mode{Elder: true}},
		"large": {Size: fyne.NewSize(1920, 1080)},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, o)
			d.Key(fyne.KeyDown)
			d.Shot("cases-" + name)
			d.Sees("待我处理")
		})
	}
}

// The sentence of an empty list stands below the tabs and filters, not on
// them.
func TestEmptyListSaysSoBelowTheTabs(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 60, Applications: -1})
	d.LogIn("clerk")
	d.Command("办件")
	d.Sees("没有等您处理的办件")
	tabs, sentence := d.Place("全部"), d.Place("没有等您处理的办件")
	if filters := d.Place("全部事项"); sentence.Y <= filters.Y+20 || filters.Y <= tabs.Y {
		t.Errorf("tabs at %v, filters at %v, the sentence at %v", tabs, filters, sentence)
	}
	d.Shot("cases-empty")
}
