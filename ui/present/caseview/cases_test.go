package caseview_test

import (
	"fmt"
	"testing"

	"miaopi/app/desk/deciding"
	"miaopi/ui/present/caseview"
)

func TestDecidedWords(t *testing.T) {
	zh := func(s string, args ...any) string { return fmt.Sprintf(s, args...) }
	for _, c := range []struct {
		name string
		t    deciding.Tally
		want string
	}{
		{"all of it", deciding.Tally{Cases: 3, Approve: 2, Review: 1, Seconds: 0.12}, "判定 3 件：自动通过 2，预通过 0，转人工 1（0.1 秒）"},
		{"others are at it", deciding.Tally{Elsewhere: 38}, "判定 0 件：自动通过 0，预通过 0，转人工 0（0.0 秒）；38 件网上申请由其他窗口办理，或等联网后判定"},
		{"no numbers left", deciding.Tally{Unnumbered: 2}, "判定 0 件：自动通过 0，预通过 0，转人工 0（0.0 秒）；2 件当天编号已用完，明天再判定"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := caseview.DecidedWords(c.t, zh); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
