package counter_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// contest opens the slip of the known fact with a label, by keyboard.
func contest(t *testing.T, d *uitest.Driver, label string) {
	t.Helper()
	d.Command("与纸质不符") // nothing is chosen yet: it leads to the list
	for range 60 {
		d.Command("与纸质不符")
		if strings.Contains(d.Text(), "与纸质不符："+label+"\n") {
			return
		}
		d.Key(fyne.KeyEscape, fyne.KeyDown)
	}
	t.Fatalf("no known fact %s:\n%s", label, d.Text())
}

// both is a driver with his car at the counter, all questions answered.
func both(t *testing.T, o uitest.Options) (d *uitest.Driver, who, car app.Subject) {
	t.Helper()
	d, who, car = driver(t, o, nil)
	d.Type(who.ID)
	d.Key(fyne.KeyReturn)
	takeThing(t, d, "开网约车")
	d.Type(car.ID)
	d.Key(fyne.KeyReturn)
	d.Type("粤BD12345")
	d.Key(fyne.KeyReturn)
	return d, who, car
}

func TestThingSlipStandsInEveryCase(t *testing.T) {
	d, who, car := both(t, uitest.Options{Size: fyne.NewSize(1920, 1080)})
	contest(t, d, "列入灰名单") // used by both
	d.Type("有信用修复证明")
	d.Key(fyne.KeyReturn)
	d.Sees("“列入灰名单”已写更正单，受理后转人工。", "与纸质不符", "! 转人工")
	d.SeesNot("✓ 自动通过")
	d.Shot("thing-slip")
	accept(d)
	d.Sees("已受理：开网约车", "打印数据更正单")
	d.Shot("thing-slip-result")
	all := cases(t, d, who, car)
	want := []casefile.CorrectedData{{Fact: "credit.grey", Note: "有信用修复证明"}}
	for _, item := range []app.PackID{"ridehail-driver", "ridehail-vehicle"} {
		c, _, err := d.Station("clerk").Case(t.Context(), all[item].Head.Case)
		if err != nil || !slices.Equal(c.Corrected, want) || c.State != casefile.InReview {
			t.Errorf("%s: %s, slips %+v, %v", item, c.State, c.Corrected, err)
		}
	}
	d.Type("b")
	d.Sees("已打印：数据更正单（三号窗口 HP，1 份）。请转登记部门。")
	if len(d.Papers) != 1 {
		t.Errorf("%d papers", len(d.Papers))
	}
}

func TestThingSlipOfOneStep(t *testing.T) {
	d, who, car := both(t, uitest.Options{Mode: look.Mode{Elder: true}})
	contest(t, d, "核定载客")
	d.Shot("thing-slip-elder")
	d.Type("行驶证上是 9 座")
	d.Key(fyne.KeyReturn)
	accept(d)
	all := cases(t, d, who, car)
	if all["ridehail-driver"].Head.State != casefile.Approved || all["ridehail-vehicle"].Head.State != casefile.InReview {
		t.Errorf("%+v", all)
	}
}

func TestThingSlipCanBeTakenBack(t *testing.T) {
	d, who, car := both(t, uitest.Options{})
	contest(t, d, "户籍地")
	d.Type("户口簿写的是东莞")
	d.Key(fyne.KeyReturn)
	d.Command("与纸质不符")
	d.Sees("已撤回“户籍地”的更正单。")
	accept(d)
	d.SeesNot("打印数据更正单")
	if all := cases(t, d, who, car); all["ridehail-driver"].Head.State != casefile.Approved || all["ridehail-vehicle"].Head.State != casefile.Approved {
		t.Errorf("%+v", all)
	}
}

// A draft keeps the slips, and so does another choice of item.
func TestThingSlipComesBack(t *testing.T) {
	d, who, _ := both(t, uitest.Options{})
	contest(t, d, "户籍地")
	d.Type("户口簿写的是东莞")
	d.Key(fyne.KeyReturn)
	if list := drafts(t, d); len(list) != 1 || len(list[0].Corrected) != 1 || list[0].Corrected[0].Note != "户口簿写的是东莞" {
		t.Fatalf("%+v", list)
	}
	d.Command("新受理")
	d.Key(fyne.KeyDown, fyne.KeyReturn)
	d.Sees("一件事：开网约车", "与纸质不符")
	accept(d)
	c := only(t, d, who)
	if len(c.Corrected) != 1 || c.Corrected[0].Fact != "person.hukou" || c.State != casefile.InReview {
		t.Errorf("%s, slips %+v", c.State, c.Corrected)
	}
}

// A slip about what only a step left out uses goes with no case.
func TestThingSlipOfAStepLeftOut(t *testing.T) {
	d, who, car := both(t, uitest.Options{Size: fyne.NewSize(1920, 1080)})
	contest(t, d, "核定载客")
	d.Type("行驶证上是 9 座")
	d.Key(fyne.KeyReturn)
	find(d, d.Win, labelled("这次不办：网约车车辆")).Press()
	d.Settle()
	accept(d)
	d.SeesNot("打印数据更正单")
	all := cases(t, d, who, car)
	if len(all) != 1 || all["ridehail-driver"].Head.State != casefile.Approved {
		t.Errorf("%+v", all)
	}
}
