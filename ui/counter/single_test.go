package counter_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app/casefile"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// large is the counter in elder mode, with a subject the registers know.
func large(t *testing.T, fill func(*uitest.Driver)) *uitest.Driver {
	t.Helper()
	return counter(t, uitest.Options{Mode: look.Mode{Elder: true}, People: 60, Applications: -1}, fill)
}

// In large type nothing else than the last step is seen when nothing is
// missing, and it takes no more keys than in small.
func TestElderModeGoesStraightToTheEnd(t *testing.T) {
	d := large(t, func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder) })
	d.Type(granny.ID)
	keys := press(d, fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("第 2 步，共 2 步", "可以受理了", "✓ 自动通过", "300 元", "9 项条件全部符合，受理后当场办结。")
	d.SeesNot("这些已经掌握", "公安人口库", "王秀英")
	d.Shot("elder-last")
	d.Key(fyne.KeyPageUp)
	d.Sees("第 1 步，共 2 步", "这些已经掌握，不用提供", "公安人口库")
	d.SeesNot("可以受理了")
	d.Shot("elder-known")
	d.Key(fyne.KeyPageUp) // there is none before
	d.Sees("第 1 步，共 2 步")
	d.Key(fyne.KeyPageDown)
	keys += press(d, fyne.KeyReturn, fyne.KeyReturn)
	if c := only(t, d, granny); c.State != casefile.Approved || keys > 8 {
		t.Errorf("%s after %d keys", c.State, keys)
	}
	d.Sees("已受理", "打印大字回执")
	d.Key(fyne.KeyReturn)
	serial := string(only(t, d, granny).Serial())
	if len(d.Papers) != 1 || d.Papers[serial+"-receipt-large"] == nil {
		t.Errorf("papers %d", len(d.Papers))
	}
	d.Shot("elder-result")
}

// One question is seen at a time, and an answer leads to the next.
func TestElderModeAsksOneQuestionAtATime(t *testing.T) {
	d := large(t, func(d *uitest.Driver) { put(t, d, firm, "深圳市拟联智造有限公司", registered) })
	d.Type(firm.ID)
	d.Key(fyne.KeyReturn)
	pick(d, "深圳市拟联智造有限公司　企业投资项目备案")
	d.Sees("项目名称", "第 2 步，共")
	d.SeesNot("建设地点", "项目规模")
	d.Shot("elder-question")
	d.Type("智能传感器生产线")
	d.Key(fyne.KeyReturn)
	d.SeesNot("项目名称")
	d.Sees("第 3 步，共")
	d.Shot("elder-question-2")
	d.Key(fyne.KeyPageUp)
	d.Sees("项目名称", "智能传感器生产线")
	d.Key(fyne.KeyDown) // the arrows go on too
	d.SeesNot("项目名称")
}

func TestElderModeAsksForAChoice(t *testing.T) {
	d := large(t, func(d *uitest.Driver) {
		f := elder.with(nil)
		delete(f, "account.no")
		delete(f, "account.type")
		put(t, d, granny, "王秀英", f)
	})
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn)
	pick(d, "王*英　80 岁 女　高龄老人津贴")
	d.Sees("账户类型", "核验原件：颐年卡")
	d.Shot("elder-choice")
	d.Type("1")
	d.Key(fyne.KeyReturn)
	d.Sees("可以受理了")
}

// pick takes the item of the list whose page begins with a heading.
func pick(d *uitest.Driver, heading string) {
	d.T.Helper()
	for i := range 9 {
		d.Type(string(rune('1' + i)))
		if slices.Contains(strings.Split(d.Text(), "\n"), heading) {
			return
		}
		d.Key(fyne.KeyEscape)
	}
	d.T.Fatalf("no item is %q", heading)
}

// Everything that is pressed in large type is large enough to press.
func TestElderTargets(t *testing.T) {
	d := large(t, func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder) })
	check := func() {
		t.Helper()
		for _, o := range uitest.Objects(d.Win) {
			switch o := o.(type) {
			case *kit.Button, *kit.Entry, *kit.Segments:
				if h := o.Size().Height; h < 60 {
					t.Errorf("%T is %g high", o, h)
				}
			}
		}
	}
	check()
	d.Type(granny.ID)
	for range 3 {
		d.Key(fyne.KeyReturn)
		check()
	}
	if !slices.ContainsFunc(uitest.Objects(d.Win), func(o fyne.CanvasObject) bool { b, ok := o.(*kit.Button); return ok && b.Label() == "返回" }) {
		t.Error("the read-back is not up")
	}
}
