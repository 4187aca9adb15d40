package systemview_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"miaopi/ui/present/presenttest"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/rulebook"
	"miaopi/app/rule/source"
	"miaopi/ui/present/systemview"
)

func TestImpactOf(t *testing.T) {
	lib := presenttest.Library(t)
	today := civil.MustParse("2026-11-23")
	p, err := lib.At("elderly-allowance", today)
	if err != nil {
		t.Fatal(err)
	}
	i := rulebook.Impact{
		Open: rulebook.Shift{Cases: 1200, Gain: 2, Monthly: "1234567.5", By: map[string]int{"age": 2, "hukou": 1}, Flips: []rulebook.Flip{
			{Serial: "1112233445566778899001122334455112400031", From: app.Review, To: app.Approve, By: []string{"age", "retired（已删）"}, Is: "300"}}},
		Decided: rulebook.Shift{Cases: 3, Lose: 1, Monthly: "-2200", By: map[string]int{"age": 1}},
	}
	v := systemview.ImpactOf(i, p, lib, today, presenttest.Chinese)
	if v.Title != "影响：高龄老人津贴 2021-03-01 版" || v.Days != "" || v.Nothing != "" {
		t.Errorf("%+v", v)
	}
	if want := []string{"在办", "1,200", "2", "0", "0", "0", "+1,234,567.5"}; !slices.Equal(v.Rows[0], want) {
		t.Errorf("%q", v.Rows[0])
	}
	if v.Rows[1][6] != "−2,200" {
		t.Errorf("%q", v.Rows[1])
	}
	if len(v.By) != 2 || !strings.HasSuffix(v.By[0], "年满 70 周岁：3 件因此不同") {
		t.Errorf("%q", v.By)
	}
	f := v.Flips[0]
	if f.From.Word != "转人工" || f.To.Word != "自动通过" || f.Money != "— → 300" || !strings.HasSuffix(f.Why, "、retired") {
		t.Errorf("%+v", f)
	}
}

func TestImpactOutsideItsPeriod(t *testing.T) {
	lib := presenttest.Library(t)
	old := lib.Versions("elderly-allowance")[0]
	if v := systemview.ImpactOf(rulebook.Impact{}, old, lib, civil.MustParse("2019-01-01"), presenttest.Chinese); !strings.Contains(v.Days, "自 2019-10-01 施行") || v.Nothing == "" {
		t.Errorf("%+v", v)
	}
}

func TestPackErrors(t *testing.T) {
	err := app.E("load", app.Input, "", source.Errors{{File: "a.yaml", Line: 3, Column: 7, Message: "the key basis is missing"}, {Line: 1, Column: 1}})
	if got := systemview.PackErrors(err, presenttest.Chinese, false); !slices.Equal(got, []string{"第 3 行第 7 列：少了键 basis", "第 1 行第 1 列：这里写得不对，请对照其他规则包"}) {
		t.Errorf("%q", got)
	}
	if got := systemview.PackErrors(err, presenttest.Chinese, true); got[0] != "第 3 行第 7 列：the key basis is missing" {
		t.Errorf("%q", got)
	}
	if got := systemview.PackErrors(errors.New("disk"), presenttest.Chinese, false); got != nil {
		t.Errorf("%q", got)
	}
}
