package counterview_test

import (
	"strings"
	"testing"

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
