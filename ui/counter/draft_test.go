package counter_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// half fills a project half, with an amount that is not whole yet.
func half(t *testing.T) *uitest.Driver {
	t.Helper()
	d := known(t, firm, "深圳市拟联智造有限公司", registered)
	choose(t, d, firm, "企业投资项目备案")
	d.Type("智能传感器生产线")
	d.Key(fyne.KeyReturn)
	d.Type("宝安区")
	d.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	d.Type("3911")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Type("1200.")
	return d
}

func TestDraftHoldsEveryKey(t *testing.T) {
	d := half(t)
	list := drafts(t, d)
	if len(list) != 1 {
		t.Fatalf("%d drafts", len(list))
	}
	got := list[0]
	if got.Typed["project.name"] != "智能传感器生产线" || got.Typed["project.investment"] != "1200." || got.App.Item != "project-filing" || got.App.Subject != firm {
		t.Errorf("draft %+v", got)
	}
	for _, f := range got.App.Declared {
		if f.Name == "project.investment" {
			t.Error("half an amount is declared")
		}
	}
}

func TestDraftIsOfferedAgain(t *testing.T) {
	d := half(t)
	d.Clock = d.Clock.Add(time.Hour)
	d.Command("换人")
	d.Sees("未提交的受理：1 份", "深圳市拟联智造有限公司", "企业投资项目备案")
	d.Key(fyne.KeyDown, fyne.KeyReturn)
	d.Sees("智能传感器生产线", "1200.", "3911 计算机整机制造", "请填写以元为单位的数字")
	if list := drafts(t, d); len(list) != 1 {
		t.Errorf("continuing made %d drafts", len(list))
	}
	d.Type("新建厂房") // the first open field: 建设规模
	d.Sees("新建厂房")
}

// TestUnlockingReturnsToTheIntake locks in the middle of a field: whoever locked
// goes on in it, anybody else finds the draft.
func TestUnlockingReturnsToTheIntake(t *testing.T) {
	d := half(t)
	d.Command("锁定")
	d.SeesNot("智能传感器生产线")
	d.LogIn("clerk")
	d.Sees("智能传感器生产线", "1200.")
	d.Command("锁定")
	d.LogIn("community")
	d.SeesNot("智能传感器生产线")
	d.Command("锁定")
	d.LogIn("clerk")
	d.Command("受理")
	d.Sees("未提交的受理：1 份")
}

// button presses the button with a label, by Tab and Return.
func button(t *testing.T, d *uitest.Driver, label string) {
	t.Helper()
	for range 60 {
		d.Key(fyne.KeyTab)
		if b, ok := d.Win.Canvas().Focused().(*kit.Button); ok && b.Label() == label {
			d.Key(fyne.KeyReturn)
			return
		}
	}
	t.Fatalf("no button %q:\n%s", label, d.Text())
}

func TestWorkbenchContinuesADraft(t *testing.T) {
	d := half(t)
	d.Command("新受理")
	d.Command("工作台")
	button(t, d, "继续")
	d.Sees("智能传感器生产线", "1200.", "还需要的")
	if list := drafts(t, d); len(list) != 1 {
		t.Errorf("continuing made %d drafts", len(list))
	}
}

func TestWorkbenchCannotContinueWhatIsGone(t *testing.T) {
	d := half(t)
	d.Command("新受理")
	d.Command("工作台")
	st := d.Station("clerk")
	if err := reception.At(st).DropDraft(t.Context(), drafts(t, d)[0].ID); err != nil {
		t.Fatal(err)
	}
	button(t, d, "继续")
	d.Sees("这份未提交的受理已经提交或清除。", "申请人")
}

func TestDraftOfAStrangerKeepsTheName(t *testing.T) {
	d := counter(t, uitest.Options{People: 60, Applications: -1})
	d.Type(firm.ID)
	d.Key(fyne.KeyReturn)
	d.Type("拟联公司")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Command("新受理")
	d.Sees("未提交的受理：1 份")
	d.Key(fyne.KeyDown, fyne.KeyReturn)
	d.Sees("企业名称（凭营业执照）", "拟联公司")
	accept(d)
	if c := only(t, d, firm); c.App.Name != "拟联公司" {
		t.Errorf("name %q", c.App.Name)
	}
}

func TestDraftIsDeletedOnlyWhenAsked(t *testing.T) {
	d := half(t)
	d.Command("新受理")
	d.Key(fyne.KeyDown, fyne.KeyDelete)
	d.Sees("删除这份未提交的受理？")
	d.Key(fyne.KeyEscape)
	if len(drafts(t, d)) != 1 {
		t.Fatal("leaving the question deleted")
	}
	d.Key(fyne.KeyDelete, fyne.KeyReturn)
	d.Sees("已删除未提交的受理。")
	if len(drafts(t, d)) != 0 {
		t.Error("the draft is still there")
	}
}

func TestLeavingThePageKeepsTheWork(t *testing.T) {
	d := half(t)
	d.Command("办件")
	d.Command("受理")
	d.Sees("智能传感器生产线", "1200.")
	d.Type("50")
	if got := drafts(t, d)[0].Typed["project.scale"]; got != "50" { // the first open field
		t.Errorf("typed on after coming back: %q in %v", got, drafts(t, d)[0].Typed)
	}
}

func TestLargeTypeKeepsTheWork(t *testing.T) {
	d := half(t)
	d.Command("大字模式")
	d.Sees("企业投资项目备案", "项目要建多大？")
	d.Type("8000 平方米")
	d.Key(fyne.KeyPageUp, fyne.KeyPageUp)
	d.Sees("这个项目叫什么名字？", "智能传感器生产线")
	list := drafts(t, d)
	if len(list) != 1 || list[0].Typed["project.scale"] != "8000 平方米" {
		t.Errorf("drafts %+v", list)
	}
	d.Command("新受理")
	d.Command("深色外观")
	d.Sees("未提交的受理：1 份")
}

func TestNothingIsKeptBeforeAnItemIsChosen(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyEscape)
	d.Sees("这里随填随判")
	if list := drafts(t, d); len(list) != 0 {
		t.Errorf("drafts %+v", list)
	}
}

func TestAnotherItemKeepsTheAnswers(t *testing.T) {
	d := known(t, graduate, "李小满", degree)
	choose(t, d, graduate, "应届毕业生引进落户")
	d.Type("1")
	d.Key(fyne.KeyReturn)
	d.Type("1")
	d.Key(fyne.KeyEscape)
	d.Sees("判断")
	d.Key(fyne.KeyReturn) // the same item again: it stands selected
	d.Sees("应届毕业生引进落户", "改选事项")
	if got := drafts(t, d)[0].Typed["materials.complete"]; got != "true" {
		t.Errorf("the answer is gone: %q", got)
	}
}

// To have looked at an item leaves no draft.
func TestLookingLeavesNoDraft(t *testing.T) {
	d := known(t, graduate, "李小满", degree)
	choose(t, d, graduate, "应届毕业生引进落户")
	d.Command("新受理")
	d.SeesNot("未提交的受理")
	choose(t, d, graduate, "应届毕业生引进落户")
	d.Type("1")
	d.Command("新受理")
	d.Sees("未提交的受理：1 份")
}

// A person has one draft of an item: whoever comes again goes on with it, and
// what was taken in leaves none.
func TestOneDraftOfAPersonAndItem(t *testing.T) {
	d := half(t)
	d.Clock = d.Clock.Add(time.Hour)
	d.Command("新受理")
	choose(t, d, firm, "企业投资项目备案")
	d.Sees("接着办 2026-11-23 10:53 没有提交的受理。", "智能传感器生产线", "1200.", "3911 计算机整机制造")
	d.Type("8000 平方米")
	list := drafts(t, d)
	if len(list) != 1 || list[0].Typed["project.scale"] != "8000 平方米" || list[0].Typed["project.name"] != "智能传感器生产线" {
		t.Fatalf("drafts %+v", list)
	}
	if _, err := reception.At(d.Station("clerk")).Accept(t.Context(), list[0].App, ""); err != nil {
		t.Fatal(err)
	}
	if list := drafts(t, d); len(list) != 0 {
		t.Errorf("drafts %+v", list)
	}
}

// full is a store whose disk is full when the test says so.
type full struct {
	desk.Store
	now *bool
}

func (f full) Commit(ctx context.Context, b desk.Batch) error {
	if *f.now {
		return app.E("commit", app.Full, "", nil)
	}
	return f.Store.Commit(ctx, b)
}

func TestFullDiskTakesNothingIn(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 60, Applications: -1})
	put(t, d, granny, "王秀英", elder)
	isFull := false
	d.Store = full{d.Store, &isFull}
	d.LogIn("clerk")
	d.Command("新受理")
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("请核对")
	isFull = true
	d.Key(fyne.KeyReturn)
	d.Sees("磁盘已满，这一步没有保存")
	d.SeesNot("已受理")
	if rows, _ := reception.At(d.Station("clerk")).History(t.Context(), granny); len(rows) != 0 {
		t.Error("a case was made")
	}
	isFull = false
	d.Command("确认受理")
	d.Sees("请核对")
	d.Key(fyne.KeyReturn)
	if c := only(t, d, granny); c.State != casefile.Approved {
		t.Errorf("state %s", c.State)
	}
	if list := drafts(t, d); len(list) != 0 {
		t.Errorf("drafts %+v", list)
	}
}

func TestFullDiskSaysThatTheDraftIsNotKept(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 60, Applications: -1})
	put(t, d, firm, "深圳市拟联智造有限公司", registered)
	isFull := false
	d.Store = full{d.Store, &isFull}
	d.LogIn("clerk")
	d.Command("新受理")
	choose(t, d, firm, "企业投资项目备案")
	isFull = true
	d.Type("甲")
	d.Sees("磁盘已满，这一步没有保存", "甲")
	isFull = false
	d.Type("乙")
	if got := drafts(t, d)[0].Typed["project.name"]; got != "甲乙" {
		t.Errorf("kept %q", got)
	}
}

func TestDraftIsNotThereAgainAfterAcceptance(t *testing.T) {
	d := half(t)
	for i := 0; i < 20 && !strings.Contains(d.Text(), "已受理"); i++ {
		d.Command("确认受理")
		d.Key(fyne.KeyReturn)
		if strings.Contains(d.Text(), "请填写以元为单位") {
			d.Type("00")
		}
	}
	only(t, d, firm)
	if list := drafts(t, d); len(list) != 0 {
		t.Errorf("drafts %+v", list)
	}
}

func TestOtherPagesStartAnIntake(t *testing.T) {
	d := counter(t, uitest.Options{People: 60, Applications: -1}, func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder) })
	d.Command("查找")
	d.Type("王秀英")
	for i := 0; i < 5 && !strings.Contains(d.Text(), "440306********0024　"); i++ {
		d.Key(fyne.KeyDown)
	}
	d.Key(fyne.KeyReturn)
	d.Sees("岁", "换人", "判断")
}
