package counter_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app/casefile"
	"miaopi/ui/uitest"
)

// onFact puts the focus on a known fact, by arrows from the confirm button.
func onFact(t *testing.T, d *uitest.Driver, row int) {
	t.Helper()
	d.Key(fyne.KeyUp, fyne.KeyUp) // phone, facts
	for range row {
		d.Key(fyne.KeyDown)
	}
}

func TestSlipMakesAPersonDecide(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	onFact(t, d, 4) // 户籍地
	d.Type("b")
	d.Sees("与纸质不符：户籍地", "公安人口库登记为：广东省深圳市宝安区（440306）")
	d.Key(fyne.KeyReturn)
	d.Sees("请写明纸质材料上是怎么写的。")
	d.Shot("counter-slip")
	d.Type("户口簿写的是南山区")
	d.Key(fyne.KeyReturn)
	d.Sees("“户籍地”已写更正单，受理后转人工。", "与纸质不符", "转人工", "受理并转人工")
	d.SeesNot("✓ 自动通过")
	d.Shot("counter-disputed")
	accept(d)
	c := only(t, d, granny)
	if len(c.Corrected) != 1 || c.Corrected[0].Fact != "person.hukou" || c.Corrected[0].Note != "户口簿写的是南山区" || c.State != casefile.InReview {
		t.Errorf("state %s, slips %+v", c.State, c.Corrected)
	}
	d.Sees("已受理", "转人工")
}

func TestSlipCanBeTakenBack(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	onFact(t, d, 5) // 健在, which is no text
	d.Key(fyne.KeyReturn)
	d.Type("社区说已去世")
	d.Key(fyne.KeyReturn)
	d.Sees("转人工", "“健在”已写更正单")
	d.Type("b")
	d.Sees("已撤回“健在”的更正单。", "自动通过")
	accept(d)
	if c := only(t, d, granny); len(c.Corrected) != 0 || c.State != casefile.Approved {
		t.Errorf("state %s, slips %+v", c.State, c.Corrected)
	}
}

func TestSlipOfManyWordsIsRefused(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Command("与纸质不符") // no fact is chosen yet: it leads there
	d.Command("与纸质不符")
	d.Type(strings.Repeat("长", 2001))
	d.Key(fyne.KeyReturn)
	d.Sees("写得太长，请不超过 2000 字。")
	d.Key(fyne.KeyEscape)
	d.Sees("自动通过")
}

// The register is told on paper.
func TestSlipIsPrinted(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	onFact(t, d, 4) // 户籍地
	d.Type("b")
	d.Type("户口簿写的是南山区")
	d.Key(fyne.KeyReturn)
	accept(d)
	d.Sees("打印数据更正单")
	d.Command("与纸质不符")
	d.Sees("已打印：数据更正单（三号窗口 HP，1 份）。请转登记部门。")
	if c := only(t, d, granny); len(d.Papers) != 1 || len(c.Printed) != 1 || c.Printed[0].Document != "correction" {
		t.Errorf("%d papers, printed %+v", len(d.Papers), c.Printed)
	}
}
