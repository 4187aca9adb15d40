package cases_test

import (
	"regexp"
	"strings"
	"testing"

	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/ui/present/caseview"
	"miaopi/ui/uitest"
)

// raw are traces of the machine in a sentence: ids, formats, holes.
var raw = regexp.MustCompile(`[a-z]+\.[a-z_]+|%!|（不明）|<nil>|true|false|（）|：：|。。`)

// Every review of the demo district says in words what is lacking, how to get
// it, and when time alone will do.
func TestEveryReviewSaysWhatHelps(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 20000, Applications: 1200, Decided: true})
	st := d.Station("clerk")
	reviews, hinted, waking := 0, 0, 0
	_ = d.Store.Heads(t.Context(), func(h desk.Head) bool {
		if h.State != casefile.InReview {
			return true
		}
		reviews++
		c, events, err := st.Case(t.Context(), h.Case)
		if err != nil {
			t.Fatal(err)
		}
		e, same := judging.At(st).Replay(c)
		v := caseview.CaseOf(st, c, events, e, same, false)
		all := append([]string{v.Headline}, v.Ways...)
		for _, one := range v.Conditions {
			if one.Sign.Word != "符合" {
				all = append(all, one.Why, one.Cure)
			}
			if one.Sign.Word == "不符合" && one.Why == "" {
				t.Errorf("%s: %s does not say why", v.Serial, one.Say)
			}
		}
		for _, s := range all {
			if found := raw.FindString(s); found != "" {
				t.Errorf("%s: %q shows %q", v.Serial, s, found)
			}
		}
		switch j := c.Judgement; {
		case j.Guard != "":
		case j.WakesOn != civil.None:
			waking++
			if !strings.HasPrefix(v.Headline, "到 "+j.WakesOn.String()) || !strings.HasSuffix(v.Headline, "，当日自动复核，不用再来。") || strings.Contains(v.Headline, "申请之日") {
				t.Errorf("%s waits for its day: %q", v.Serial, v.Headline)
			}
		case len(j.Missing) > 0:
			hinted++
			if !strings.Contains(v.Headline, "请") || len(v.Ways) != len(j.Missing)-1 {
				t.Errorf("%s lacks %v: %q, %q", v.Serial, j.Missing, v.Headline, v.Ways)
			}
		}
		return true
	})
	if reviews < 200 || hinted < 60 || waking < 10 {
		t.Errorf("%d reviews, %d of them curable, %d waiting", reviews, hinted, waking)
	}
}
