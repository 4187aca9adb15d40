package counterview_test

import (
	"slices"
	"strings"
	"testing"

	"miaopi/ui/present/presenttest"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/visits"
	"miaopi/app/thing"
	"miaopi/ui/present/counterview"
)

func TestStepsThatAreLeftOut(t *testing.T) {
	for _, tc := range []struct {
		step       visits.ThingStep
		word, line string
	}{
		{visits.ThingStep{Step: thing.Step{Item: "a"}, Name: "甲", Why: "已经有了，不用再办"}, "不办", "已经有了，不用再办"},
		{visits.ThingStep{Step: thing.Step{Item: "a"}, Name: "甲", Why: "请先填写车架号"}, "待填", "请先填写车架号"},
		{visits.ThingStep{Step: thing.Step{Later: "乙"}, Name: "乙", Why: "每年一次"}, "以后", "每年一次"},
	} {
		v := counterview.ThingSteps([]visits.ThingStep{tc.step}, presenttest.Chinese)[0]
		if v.Sign.Word != tc.word || !slices.Equal(v.Lines, []string{tc.line}) {
			t.Errorf("%+v", v)
		}
	}
}

func TestThingToldIsAsGoodAsTheLeast(t *testing.T) {
	st := presenttest.Offline(t)
	visit := func(verdicts ...app.Verdict) visits.Visit {
		v := visits.Visit{Name: "开网约车", Made: thing.Thing{Steps: []thing.Step{{Item: "ridehail-driver"}, {Item: "ridehail-vehicle", Until: "驾驶员证办结以后自动复核"}}}}
		for i, verdict := range verdicts {
			v.Steps = append(v.Steps, visits.VisitStep{Item: v.Made.Steps[i].Item, Name: "甲", Case: "c", Serial: app.Serial(strings.Repeat("1", 43)), Verdict: verdict})
		}
		return v
	}
	for _, tc := range []struct {
		visit visits.Visit
		title string
		next  int
	}{
		{visit(app.Approve, app.Approve), "办好了", 0}, {visit(app.Provisional, app.Approve), "先给您办上了", 0},
		{visit(app.Approve, app.Review), "收下了，由工作人员接着办", 1}, {visit(app.Review, app.Provisional), "收下了，由工作人员接着办", 1},
	} {
		got := counterview.ThingTold(st, tc.visit)
		if got.Title != tc.title || len(got.Next) != tc.next || strings.Count(got.Serial, "\n") != 1 {
			t.Errorf("%+v, want %s", got, tc.title)
		}
	}
}

// noonDay is the day of every test.
var noonDay = civil.On(presenttest.Midday)

func TestWrongCar(t *testing.T) {
	for text, want := range map[string]string{"1M8GDM9AXKP042788": "", "1M8GDM9A1KP042788": "车辆识别代号第 9 位校验码不符，请逐位核对。",
		"440306194611220024": "请填写行驶证上的 17 位车架号。", "12": "请填写行驶证上的 17 位车架号。"} {
		if got := counterview.WrongCar(text, noonDay); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
