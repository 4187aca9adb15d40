package checkview_test

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"miaopi/ui/present/presenttest"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/supervision"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
)

// seeds are such as people think of, and such as break shells.
var seeds = []string{"2026-11-23 宝安", "4711", "it's", `a\nb %s %d "c"`, "$(id) `id` $HOME", "-n -e", "*?[a]~ ; rm -rf & |", "'", "𬭚"}

// TestHashLineGivesTheHash runs the line in a shell: what people are told to
// type must give what the list shows, whatever the seed.
func TestHashLineGivesTheHash(t *testing.T) {
	pop := spotcheck.Freeze([]app.CaseID{"o06gz3kyda00000000000000014", "case-1", "-e"})
	for _, seed := range seeds {
		for _, one := range pop.Draw(seed, 3) {
			out, err := exec.Command("sh", "-c", checkview.HashLine(seed, one.Case)).Output()
			if err != nil || !strings.HasPrefix(string(out), one.Hash+" ") {
				t.Errorf("%s printed %q (%v), want %s", checkview.HashLine(seed, one.Case), out, err, one.Hash)
			}
		}
	}
}

func TestProofQuotesTheSeed(t *testing.T) {
	d := drawing.Draw{By: "supervisor", From: civil.MustParse("2026-11-01"), To: civil.MustParse("2026-11-23"), Item: "elderly-allowance",
		Seed: "it's 4711", Drawn: make([]spotcheck.Drawn, 59)}
	p := checkview.ProofOf(d)
	if want := `miaopi draw --population population.txt --seed 'it'\''s 4711' --size 59`; p.Verify != want {
		t.Errorf("%s\n%s", p.Verify, want)
	}
	if want := `miaopi draw --account supervisor --from 2026-11-01 --to 2026-11-23 --item elderly-allowance --seed 'it'\''s 4711' --size 59 --freeze population.txt`; p.Export != want {
		t.Errorf("%s\n%s", p.Export, want)
	}
	d.Item = ""
	if got := checkview.ProofOf(d).Export; strings.Contains(got, "--item") {
		t.Error(got)
	}
}

func TestProofOfAnAnnouncedDraw(t *testing.T) {
	p := checkview.ProofOf(drawing.Draw{ID: "06h0", Announced: true})
	if p.Export != "miaopi draw export 06h0 --out draw-06h0.json" || p.Verify != "miaopi draw verify draw-06h0.json" {
		t.Errorf("%+v", p)
	}
}

// frozen is a list of so many, of which so many are drawn.
func frozen(size, n int) supervision.Frozen {
	ids := make([]app.CaseID, size)
	for i := range ids {
		ids[i] = app.CaseID(fmt.Sprint(i))
	}
	return supervision.Frozen{Population: spotcheck.Freeze(ids), Strata: []spotcheck.Stratum{{Count: size, Sample: n}}, Plan: spotcheck.Plan{Risk: 0.05, Confidence: 0.95}}
}

func TestDrawNotes(t *testing.T) {
	name := func(a app.AccountID) string { return "周琳" }
	of := func(n, checked, wrong int) spotcheck.Result {
		return spotcheck.ConcludeEach([]spotcheck.Tally{{Count: 1000, Checked: checked, Wrong: wrong}}, n, 0, spotcheck.Plan{Risk: 0.05, Confidence: 0.95})
	}
	for _, tc := range []struct {
		name string
		p    supervision.Progress
		want []string
	}{
		{"clean", supervision.Progress{Result: of(59, 59, 0)}, nil},
		{"not finished", supervision.Progress{Result: of(59, 12, 3)}, nil},
		{"too few", supervision.Progress{Result: of(20, 20, 0)}, []string{"样本不足：要说不当决定率不超过 5%，还要多抽。"}},
		{"over", supervision.Progress{Result: of(20, 20, 4)}, []string{"查出的不当率超过 5%。"}},
		{"closed", supervision.Progress{Draw: drawing.Draw{Closed: &drawing.Closing{By: "b", At: presenttest.Midday, Reason: "调离"}}, Result: of(20, 3, 0)},
			[]string{"周琳 于 " + present.Moment(presenttest.Midday) + " 了结，未查完：调离"}},
		{"a second seed", supervision.Progress{Draw: drawing.Draw{Problems: []string{"抽取之后又报了一次种子，不算数"}}, Result: of(59, 59, 0)}, []string{"抽取之后又报了一次种子，不算数"}},
	} {
		if got := checkview.DrawNotes(presenttest.Chinese, tc.p, name); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestDrawLineStates(t *testing.T) {
	st := presenttest.Offline(t)
	of := func(n, checked, wrong int, risk float64) spotcheck.Result {
		return spotcheck.ConcludeEach([]spotcheck.Tally{{Count: 1000, Checked: checked, Wrong: wrong}}, n, 0, spotcheck.Plan{Risk: risk, Confidence: 0.95})
	}
	drawn := drawing.Draw{Announced: true, Seed: "s"}
	for want, p := range map[string]supervision.Progress{
		"待抽取":   {Draw: drawing.Draw{Announced: true}},
		"抽查中":   {Draw: drawn, Result: of(59, 3, 0, 0.05)},
		"无不当":   {Draw: drawn, Result: of(59, 59, 0, 0.05)},
		"样本不足":  {Draw: drawn, Result: of(20, 20, 0, 0.05)},
		"有不当":   {Draw: drawn, Result: of(20, 20, 1, 0.05)},
		"未查完了结": {Draw: drawing.Draw{Announced: true, Seed: "s", Closed: &drawing.Closing{}}, Result: of(59, 3, 0, 0.05)},
	} {
		if got := checkview.DrawLineOf(st, presenttest.Chinese, p); got.State.Word != want || got.Sentence == "" {
			t.Errorf("%s: %+v", want, got)
		}
	}
	// Without a target nothing is green.
	if got := checkview.DrawLineOf(st, presenttest.Chinese, supervision.Progress{Draw: drawn, Result: of(59, 59, 0, 0)}); got.State.Tone == present.GoodTone {
		t.Errorf("green without a target: %+v", got.State)
	}
}

func TestPlanSentence(t *testing.T) {
	for _, tc := range []struct {
		size, n int
		want    string
	}{
		{1180, 59, "若抽到的 59 件都妥当：有 95% 把握，不当决定率不超过 4.8%。"},
		{95, 95, "全部 95 件都查：结论没有抽样误差。"},
		{1, 1, "全部 1 件都查：结论没有抽样误差。"},
	} {
		if got := checkview.PlanSentence(presenttest.Chinese, frozen(tc.size, tc.n)); got != tc.want {
			t.Errorf("%d of %d: %q, want %q", tc.n, tc.size, got, tc.want)
		}
	}
}

func TestReadDayAndSample(t *testing.T) {
	for _, tc := range []struct{ text, want, says string }{
		{"2026-11-23", "2026-11-23", ""}, {" 2026年3月5日 ", "2026-03-05", ""}, {"２０２６１１２３", "2026-11-23", ""},
		{"", "", "请填写开始日。"}, {"　", "", "请填写开始日。"}, {"2026-02-30", "", "开始日：没有这一天"}, {"1/2", "", "开始日：日期应写成年月日"},
	} {
		d, says := checkview.ReadDay(presenttest.Chinese, "开始日", tc.text)
		if d.String() != tc.want || !strings.HasPrefix(says, tc.says) || (tc.says == "") != (says == "") {
			t.Errorf("ReadDay(%q) = %s, %q", tc.text, d, says)
		}
	}
	for _, tc := range []struct {
		text string
		want int
	}{{"59", 59}, {" 1 ", 1}, {"６０", 60}, {"1,000", 1000}, {"0", 0}, {"-1", 0}, {"", 0}, {"5.5", 0}, {"1001", 0}, {"99999999999999999999", 0}, {"五", 0}} {
		n, says := checkview.ReadSample(presenttest.Chinese, tc.text, 1000)
		if n != tc.want || (says == "") != (tc.want > 0) {
			t.Errorf("ReadSample(%q) = %d, %q", tc.text, n, says)
		}
	}
}

func TestDrawnSignGivesNothingAwayBeforeACheck(t *testing.T) {
	for _, tc := range []struct {
		name string
		c    supervision.DrawnCase
		want string
	}{
		{"to be checked", supervision.DrawnCase{Open: true}, "未查"},
		{"one's own", supervision.DrawnCase{Mine: true}, "本人经办，不能抽查"},
		{"found right", supervision.DrawnCase{Checked: true}, "妥当"},
		{"found wrong", supervision.DrawnCase{Checked: true, Wrong: true}, "不当"},
		{"found wrong and revoked", supervision.DrawnCase{Checked: true, Wrong: true, Revoked: true}, "不当，已撤销"},
		{"found right, revoked later", supervision.DrawnCase{Checked: true, Revoked: true}, "妥当"},
		{"revoked before anybody looked", supervision.DrawnCase{Revoked: true}, "查前已撤销，计为不当"},
		{"damaged", supervision.DrawnCase{Damaged: true}, "记录受损，读不出"},
	} {
		if got := checkview.DrawnSign(tc.c); got.Word != tc.want || got.Icon == "" {
			t.Errorf("%s: %+v", tc.name, got)
		}
	}
}

func TestDrawMarksLeaveUnfinishedOut(t *testing.T) {
	at := func(day, checked, wrong int) supervision.Progress {
		return supervision.Progress{Draw: drawing.Draw{At: presenttest.Midday.AddDate(0, 0, -day)}, Result: spotcheck.Conclude(100, 40, checked, wrong)}
	}
	got := fmt.Sprint(checkview.DrawMarks([]supervision.Progress{at(0, 40, 0), at(1, 39, 5), at(2, 40, 2), {}}))
	if want := "[{11-21 0.05 0.12 12%} {11-23 0 0.05 5%}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestDecidedSign(t *testing.T) {
	for _, tc := range []struct {
		d    casefile.Decision
		want string
	}{
		{casefile.Decision{Result: casefile.Granted, By: casefile.Machine, Verdict: app.Approve}, "✓ 自动通过"},
		{casefile.Decision{Result: casefile.Granted, By: casefile.Machine, Verdict: app.Provisional}, "◐ 预通过"},
		{casefile.Decision{Result: casefile.Granted, By: casefile.Official}, "✓ 准予"},
		{casefile.Decision{Result: casefile.Refused, By: casefile.Official}, "✕ 不予"},
	} {
		if s := checkview.DecidedSign(tc.d); s.Icon+" "+s.Word != tc.want {
			t.Errorf("%+v, want %s", s, tc.want)
		}
	}
}

func TestBlindFactsAreMaskedUntilShownInFull(t *testing.T) {
	name := rule.Decl{Name: "person.name", Label: "姓名", Type: fact.String}
	kind := rule.Decl{Name: "account.type", Label: "账户类型", Type: fact.String, Words: map[string]string{"yinian": "颐年卡"}}
	s := supervision.Sheet{Subject: app.Subject{Kind: app.Person, ID: "11010519491231002X"}, Name: "王秀英", Date: civil.MustParse("2026-11-22"), Judged: presenttest.Midday,
		Conditions: []supervision.SheetCondition{{ID: "c", Facts: []supervision.SheetFact{
			{Decl: name, Fact: fact.Fact{Name: name.Name, Value: fact.StringOf("王秀英"), Source: "police.population", AsOf: presenttest.Midday}, State: fact.Fresh},
			{Decl: kind, Fact: fact.Fact{Name: kind.Name, Value: fact.StringOf("yinian"), Source: "bank.account", AsOf: presenttest.Midday}, State: fact.Stale},
			{Decl: kind, Fact: fact.Slip(kind.Name, presenttest.Midday), State: fact.Conflict},
			{Decl: kind, Fact: fact.Fact{Name: kind.Name}, State: fact.Missing},
		}}}}
	for full, want := range map[bool]string{
		false: "[{姓名 王*英 公安人口库 2026-11-23 12:00 } {账户类型 颐年卡 银行账户 2026-11-23 12:00 已过时效} {账户类型 与纸质不符 窗口所见 2026-11-23 12:00 来源不一致} {账户类型 —   缺少}]",
		true:  "[{姓名 王秀英 公安人口库 2026-11-23 12:00 } {账户类型 颐年卡 银行账户 2026-11-23 12:00 已过时效} {账户类型 与纸质不符 窗口所见 2026-11-23 12:00 来源不一致} {账户类型 —   缺少}]",
	} {
		v := checkview.BlindOf(s, presenttest.Chinese, present.Reference{}, full)
		if got := fmt.Sprint(v.Conditions[0].Facts); got != want {
			t.Errorf("full %v: %s\nwant %s", full, got, want)
		}
		if strings.Contains(v.Who, "19491231002") != full {
			t.Errorf("full %v: %s", full, v.Who)
		}
	}
}

func TestResultSentenceIsTheStations(t *testing.T) {
	for _, size := range []int{0, 1, 20, 1180, 1_000_000} {
		for _, n := range []int{0, 1, 20, 59} {
			for _, checked := range []int{0, 1, 19, 20, 59} {
				for _, wrong := range []int{0, 1, 2} {
					r := spotcheck.Conclude(size, min(n, size), min(n, size, checked), min(wrong, n, size, checked))
					if got, want := checkview.ResultSentence(presenttest.Chinese, r), r.Sentence(); got != want {
						t.Fatalf("%+v: %q, want %q", r, got, want)
					}
				}
			}
		}
	}
}
