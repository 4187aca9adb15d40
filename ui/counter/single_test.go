package counter_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
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
	d.Sees("⑥ 核对受理", "可以受理了", "✓ 自动通过", "300 元", "9 项条件全部符合，受理后当场办结。")
	d.SeesNot("这些已经掌握", "公安人口库", "王秀英")
	d.Shot("elder-last")
	d.Key(fyne.KeyPageUp)
	d.Sees("这些已经掌握，不用提供", "公安人口库", "下一步")
	d.SeesNot("可以受理了", "上一步")
	d.Shot("elder-known")
	d.Key(fyne.KeyPageUp) // there is none before
	d.Sees("这些已经掌握，不用提供")
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
	d.Sees("这个项目叫什么名字？", "第 1 题，共")
	d.SeesNot("这个项目要建什么？", "项目建在什么地方？", "项目名称")
	d.Shot("elder-question")
	d.Type("智能传感器生产线")
	d.Key(fyne.KeyReturn)
	d.SeesNot("这个项目叫什么名字？")
	d.Sees("第 2 题，共", "上一题", "下一题")
	d.Shot("elder-question-2")
	d.Key(fyne.KeyPageUp)
	d.Sees("这个项目叫什么名字？", "智能传感器生产线", "第 1 题，共")
	d.Key(fyne.KeyDown) // the arrows go on too
	d.SeesNot("这个项目叫什么名字？")
	find(d, d.Win, labelled("上一题")).Press() // and the mouse
	d.Sees("第 1 题，共")
	find(d, d.Win, labelled("下一题")).Press()
	d.Sees("第 2 题，共")
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
	d.Sees("钱打到哪种卡或存折上？", "第 1 题，共 1 题", "核验原件：颐年卡", "1 颐年卡", "4 其他")
	d.SeesNot("账户类型")
	d.Shot("elder-choice")
	answers := find[*kit.Segments](d, d.Win, nil)
	answers.Tapped(&fyne.PointEvent{Position: fyne.NewPos(answers.Size().Width-40, answers.Size().Height-20)})
	if answers.Selected() != 3 || answers.Size().Height < 2*60 {
		t.Errorf("a touch of the last answer chose %d of %v", answers.Selected(), answers.Size())
	}
	d.Type("1")
	d.Key(fyne.KeyReturn)
	d.Sees("可以受理了")
}

// The last button is whole in the smallest window, whatever it says.
func TestElderLastButtonIsWhole(t *testing.T) {
	for _, english := range []bool{false, true} {
		d := counter(t, uitest.Options{Size: fyne.NewSize(1024, 768), Mode: look.Mode{Elder: true}, People: 60, Applications: -1},
			func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder.with(facts{"credit.grey": true})) })
		if english {
			d.Command("English / 中文")
		}
		d.Type(granny.ID)
		d.Key(fyne.KeyReturn, fyne.KeyReturn)
		for range 3 {
			d.Key(fyne.KeyPageDown)
		}
		d.Shot("elder-last-small")
		whole(t, d, map[bool][]string{false: {"受理并转人工", "改选事项", "换人", "上一步"}, true: {"Accept, to a person", "Another item", "Another person", "Back"}}[english]...)
		d.Command(map[bool]string{false: "确认受理", true: "Take in"}[english])
		d.Shot("elder-confirm-small")
		whole(t, d, map[bool][]string{false: {"核对无误，受理并转人工", "返回"}, true: {"Back"}}[english]...)
	}
}

// Every fact that the built-in rules ask about at the counter has a question.
func TestEveryFactHasAQuestion(t *testing.T) {
	st := counter(t, uitest.Options{People: 60, Applications: -1}).Station("clerk")
	for _, item := range st.Rules.Items() {
		pack, err := st.Rules.At(item, civil.On(uitest.Now))
		if err != nil {
			continue // ended
		}
		for _, f := range pack.Facts {
			q := present.QuestionOf(f)
			if asked := f.Source == fact.Declared || f.Source == fact.Counter || f.Proof != ""; asked && q.Ask() == f.Label {
				t.Errorf("%s asks for %q by its name", item, f.Label)
			}
		}
	}
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
