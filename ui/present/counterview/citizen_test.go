package counterview_test

import (
	"strings"
	"testing"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"

	"pgregory.net/rapid"
)

func TestSpokenTailsAreDigits(t *testing.T) {
	r := counterview.ReadOut{Item: "高龄老人津贴", Lines: []present.Pair{{Label: "账户尾号", Value: "7890"}, {Label: "每月金额", Value: "300 元"}}}
	if got := r.Spoken(); got != "请核对。高龄老人津贴。账户尾号，7 8 9 0。每月金额，300 元。对不对？" {
		t.Errorf("%q", got)
	}
}

// Whatever is told, the long number is not said.
func TestTheSerialIsNotSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		serial := rapid.StringMatching(`[0-9]{31} [0-9]{8} [0-9]{4}`).Draw(t, "serial")
		v := counterview.Told{Title: "办好了", Item: "高龄老人津贴", Serial: serial, Next: []string{"本事项已办结。"}}
		if strings.Contains(v.Spoken(), serial) || !strings.HasPrefix(v.Spoken(), "办好了。高龄老人津贴。") {
			t.Fatalf("%q", v.Spoken())
		}
	})
}

// Days are read out as people say them, wherever they stand.
func TestDaysAreSaidInWords(t *testing.T) {
	moved := elder.with(facts{"allowance.active": true, "allowance.district": "440305"})
	extra := []fact.Fact{said("change.kind", fact.StringOf("moved_district"), fact.Declared), said("change.happened_on", fact.DateOf(civil.Of(2026, 11, 2)), fact.Declared)}
	j := judge(t, "elderly-allowance-change", granny, moved, extra...)
	text := counterview.ReadOutOf(j, granny, "王秀英", j.Record).Spoken()
	if strings.Contains(text, "2026-") || !strings.Contains(text, "2026年1") {
		t.Errorf("%s", text)
	}
}
