package spotcheck_test

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/supervision"
	"miaopi/app/rule"
	draws "miaopi/app/spotcheck"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// open logs somebody in on the page of a station whose queue was decided.
func open(t *testing.T, who app.AccountID, o uitest.Options) *uitest.Driver {
	t.Helper()
	o.Decided = true
	d := uitest.Start(t, o)
	d.LogIn(who)
	d.Command("抽查")
	return d
}

// drawn is a driver on the list of a fresh spot check of n cases.
func drawn(t *testing.T, o uitest.Options, n string) *uitest.Driver {
	t.Helper()
	d := open(t, "supervisor", o)
	announce(d, n)
	say(d)
	return d
}

// announce freezes the last thirty days and announces a draw of n cases.
func announce(d *uitest.Driver, n string) {
	d.T.Helper()
	d.Type("n")
	d.Key(fyne.KeyReturn)
	clearField(d)
	d.Type(n)
	d.Key(fyne.KeyReturn)
}

// say gives the seed of two people.
func say(d *uitest.Driver) {
	d.T.Helper()
	d.Type("4711")
	d.Key(fyne.KeyReturn)
	d.Type("周琳")
	d.Key(fyne.KeyReturn)
	d.Type("23")
	d.Key(fyne.KeyReturn)
}

func clearField(d *uitest.Driver) {
	for range 20 {
		d.Key(fyne.KeyBackspace)
	}
}

// spotcheck is the newest spot check as the station holds it.
func spotcheck(d *uitest.Driver) supervision.Progress {
	d.T.Helper()
	all, err := supervision.At(d.Station("supervisor")).Spotchecks(d.T.Context())
	if err != nil || len(all) == 0 {
		d.T.Fatalf("no spot check: %v", err)
	}
	return all[0]
}

// kase is a case as the station holds it.
func kase(d *uitest.Driver, id app.CaseID) *casefile.Case {
	d.T.Helper()
	c, err := d.Station("supervisor").Fold(d.T.Context(), id)
	if err != nil {
		d.T.Fatal(err)
	}
	return c
}

func TestWholeWalkByKeyboard(t *testing.T) {
	d := open(t, "supervisor", uitest.Options{})
	d.Sees("还没有抽查", "冻结并公告：", "新抽查")
	d.Shot("spotcheck-empty")

	d.Type("n")
	d.Sees("冻结名单", "近 30 天")
	d.Key(fyne.KeyReturn)
	d.Sees("名单已冻结：95 件", "有 95% 把握，不当决定率不超过", "预通过")
	d.Shot("spotcheck-freeze")
	clearField(d)
	d.Type("3")
	d.Key(fyne.KeyReturn)
	pr := spotcheck(d)
	d.Sees("当众抽取", "名单 95 件，已公告；抽取 3 件。", "公告指纹", pr.Draw.Digest, pr.Draw.Announcement.ByName)
	d.SeesNot(pr.Draw.Announcement.Commitment[:12])
	d.Shot("spotcheck-seed")
	say(d)

	pr = spotcheck(d)
	frozen, err := supervision.At(d.Station("supervisor")).FrozenPopulation(t.Context(), pr.Draw)
	if err != nil {
		t.Fatal(err)
	}
	again := frozen.DrawEach(pr.Draw.Seed, pr.Draw.Announcement.Strata)
	for i, one := range pr.Draw.Drawn {
		if one != again[i] {
			t.Errorf("rank %d is %+v, drawn again %+v", i+1, one, again[i])
		}
		d.Sees(one.Hash[:12])
	}
	d.Sees("已抽取 3 件，尚未抽查。", "任何人都可以复算", pr.Draw.Digest, "4711", "周琳", "miaopi draw verify draw-"+pr.Draw.ID+".json",
		"printf '%s\\n%s' '"+pr.Draw.Seed+"' '"+string(pr.Cases[0].Case)+"' | sha256sum")
	d.Shot("spotcheck-drawn")
	d.Type("y")
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(got, ".json\nmiaopi draw verify draw-") {
		t.Errorf("clipboard %q", got)
	}

	for i := range pr.Cases {
		d.Type("c")
		d.Sees("盲查")
		blind(d, kase(d, pr.Cases[i].Case))
		if i == 0 {
			d.Shot("spotcheck-sheet")
		}
		answer(d, pr.Cases[i].Case, i == 1)
		d.Key(fyne.KeyReturn)
		d.Sees("原决定", "系统按规则判定 · 操作人 王敏")
		if i == 1 {
			d.Sees("不一致，计为不当", "不一致")
			d.Shot("spotcheck-wrong")
			continue
		}
		d.Sees("一致，决定妥当")
		d.Shot("spotcheck-right")
	}
	d.Sees("抽查 3 件，1 件不当；有 95% 把握：不当决定率不超过")
	d.Key(fyne.KeyReturn)
	d.Sees("不当")
	d.Shot("spotcheck-finished")
	d.Key(fyne.KeyEscape)
	d.Sees("有不当", "查出的不当率", "0%")
	d.Shot("spotcheck-list")
	if got := spotcheck(d).Result; got.Checked != 3 || got.Wrong != 1 {
		t.Errorf("result %+v", got)
	}
}

// answer gives an opinion on every condition: all hold, or the first does not.
func answer(d *uitest.Driver, id app.CaseID, against bool) {
	n := len(kase(d, id).Judgement.Results)
	if against {
		d.Type("2" + strings.Repeat("1", n-1) + "2不符合规定")
		return
	}
	d.Type(strings.Repeat("1", n) + "1")
}

// blind fails the test if the screen tells how a case was decided, or by whom.
func blind(d *uitest.Driver, c *casefile.Case) {
	d.T.Helper()
	// What the checker may choose from is no verdict of the case.
	text := d.Text()
	for _, v := range checkview.Verdicts {
		text = strings.ReplaceAll(text, v.Label, "")
	}
	secrets := []string{"自动通过", "预通过", "转人工", "已通过", "批准", "准予", "不予", "待督查", "王敏", "clerk", "经办", "approve", "refuse", c.Judgement.TraceHash}
	if c.Decision.Reason != "" {
		secrets = append(secrets, c.Decision.Reason)
	}
	for _, s := range secrets {
		if strings.Contains(text, s) {
			d.T.Errorf("the blind file shows %q:\n%s", s, text)
		}
	}
}

func TestWrongCaseIsRevokedRightThere(t *testing.T) {
	d := drawn(t, uitest.Options{}, "2")
	pr := spotcheck(d)
	d.Type("c")
	answer(d, pr.Cases[0].Case, true)
	d.Key(fyne.KeyReturn)
	d.Type("x")
	d.Sees("这一件不能再作任何处理", "不符合规定")
	d.Shot("spotcheck-revoke")
	clearField(d)
	d.Key(fyne.KeyReturn)
	d.Sees("请写明撤销的理由。")
	d.Type("户籍已迁出")
	d.Key(fyne.KeyReturn)
	d.Sees("已撤销：户籍已迁出。这一件不能再作任何处理。")
	d.Shot("spotcheck-revoked")
	c := kase(d, pr.Cases[0].Case)
	if c.State != casefile.InvalidState || c.Reason != "户籍已迁出" {
		t.Errorf("state %s, reason %q", c.State, c.Reason)
	}
	for _, role := range app.Roles {
		if got := casefile.Allowed(c, app.Actor{Account: "x", Role: role}, d.Clock); len(got) > 0 {
			t.Errorf("a %s may still %v", role, got)
		}
	}
	d.Type("x")
	d.Sees("只有查出不当、尚未撤销的办件可以在这里撤销。")
	d.Key(fyne.KeyEscape)
	d.Sees("不当，已撤销")
}

// A case that the supervisor made when still a clerk is in the list, and is
// not for this supervisor to check.
func TestMakerCannotCheck(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	before := d.Station("clerk").As(app.Actor{Account: "supervisor", Name: "李卫东", Role: app.Clerk})
	q, err := before.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	own := q.Select(desk.Filter{Tab: desk.TabMine}).At(0).Case
	if _, err := desktest.Approve(t.Context(), before, own, "已核对原件"); err != nil {
		t.Fatal(err)
	}
	d.Clock = d.Clock.Add(time.Minute) // the clerk cannot take it back any more
	d.LogIn("supervisor")
	d.Command("抽查")
	announce(d, "96")
	say(d)
	d.Key(fyne.KeyHome)
	for _, c := range spotcheck(d).Cases {
		if c.Case == own {
			break
		}
		d.Key(fyne.KeyDown)
	}
	d.Sees("本人经办，不能抽查")
	d.Shot("spotcheck-own")
	d.Key(fyne.KeyReturn)
	d.Sees("本人经办，不能抽查。")
	d.SeesNot("盲查")
}

func TestOthersOnlyLook(t *testing.T) {
	d := drawn(t, uitest.Options{}, "2")
	d.Command("锁定")
	for _, who := range []app.AccountID{"clerk", "auditor"} {
		t.Run(string(who), func(t *testing.T) {
			x := relogin(d, who)
			x.Command("抽查")
			x.Sees("只有督查人员可以抽取和抽查；您可以查看名单和结论。", "已抽取 2 件，尚未抽查。")
			x.SeesNot("新抽查")
			x.Type("n")
			x.SeesNot("冻结名单")
			x.Key(fyne.KeyReturn)
			x.Sees("任何人都可以复算")
			x.SeesNot("查下一件")
			x.Key(fyne.KeyReturn)
			x.SeesNot("盲查")
			x.Command("锁定")
		})
	}
}

// relogin logs another account in at the login screen that shows the last one.
func relogin(d *uitest.Driver, who app.AccountID) *uitest.Driver {
	for range 6 {
		d.Key(fyne.KeyUp)
	}
	d.LogIn(who)
	return d
}

func TestSentencesForBadInput(t *testing.T) {
	d := open(t, "supervisor", uitest.Options{})
	d.Type("n")
	for _, tc := range []struct{ name, from, to, says string }{
		{"no first day", "", "2026-11-23", "请填写开始日。"},
		{"no last day", "2026-11-01", "", "请填写结束日。"},
		{"a day that does not exist", "2026-02-30", "2026-11-23", "开始日：没有这一天"},
		{"no day at all", "昨天", "2026-11-23", "开始日：日期应写成年月日"},
		{"reversed", "2026-11-23", "2026-11-01", "结束日不能早于开始日"},
		{"the future", "2026-11-01", "2026-11-24", "结束日不能晚于今天"},
		{"an empty period", "2020-01-01", "2020-01-31", "这个时段没有已决定的办件"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fill(d, tc.from, tc.to)
			d.Key(fyne.KeyReturn)
			d.Sees(tc.says)
			d.SeesNot("名单已冻结")
		})
	}
	fill(d, "2026-11-01", "2026年11月23日")
	d.Key(fyne.KeyReturn)
	d.Sees("名单已冻结")
	for sample, says := range map[string]string{"": "大于 0 的整数", "0": "大于 0 的整数", "3.5": "大于 0 的整数", "96": "名单只有 95 件"} {
		clearField(d)
		d.Type(sample)
		d.Key(fyne.KeyReturn)
		d.Sees(says, "抽查件数")
	}
	clearField(d)
	d.Type("95")
	d.Sees("全部 95 件都查：结论没有抽样误差。")
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyReturn)
	d.Sees("当众抽取")
	d.Type(strings.Repeat("九", 101))
	d.Key(fyne.KeyReturn)
	d.Type("周琳")
	d.Key(fyne.KeyReturn)
	d.Command("抽取公告") // away from the fields: what was entered stays
	d.Key(fyne.KeyEscape)
	d.Type("23")
	d.Key(fyne.KeyReturn)
	d.Sees("种子太长，请不超过 100 个字。")
	d.Shot("spotcheck-no-seed")
	if draws, _ := supervision.At(d.Station("supervisor")).Draws(t.Context()); len(draws) != 1 || draws[0].Seed != "" {
		t.Errorf("%d draws after refusals", len(draws))
	}
}

// fill writes the two days into a new form.
func fill(d *uitest.Driver, from, to string) {
	d.Key(fyne.KeyEscape)
	d.Type("n")
	for _, day := range []string{from, to} {
		d.Key(fyne.KeyTab)
		clearField(d)
		d.Type(day)
	}
}

func TestOpinionNeedsEveryAnswer(t *testing.T) {
	d := drawn(t, uitest.Options{}, "2")
	d.Type("c")
	d.Command("记录抽查意见")
	d.Sees("第 1 项条件还没有意见。")
	n := len(kase(d, spotcheck(d).Cases[0].Case).Judgement.Results)
	d.Type(strings.Repeat("1", n))
	d.Command("记录抽查意见")
	d.Sees("请选择这一件应当准予，还是不应准予。")
	d.Type("2")
	d.Command("记录抽查意见")
	d.Sees("请写明抽查意见的理由。")
	if got := spotcheck(d).Result.Checked; got != 0 {
		t.Errorf("%d checked", got)
	}
}

func TestSkippingAndLookingAgain(t *testing.T) {
	d := drawn(t, uitest.Options{}, "3")
	pr := spotcheck(d)
	d.Type("c")
	d.Sees("盲查 第 1／3 件")
	d.Type("31")
	d.Key(fyne.KeyPageDown)
	d.Sees("盲查 第 2／3 件", "已答 0／")
	d.Key(fyne.KeyPageUp)
	d.Sees("盲查 第 1／3 件", "已答 2／") // what was begun is kept
	d.Key(fyne.KeyUp, fyne.KeyUp)
	answer(d, pr.Cases[0].Case, false)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("盲查 第 2／3 件")
	d.Key(fyne.KeyEscape, fyne.KeyHome, fyne.KeyReturn)
	d.Sees("比对", "一致，决定妥当")
}

func TestFullDataIsJournaled(t *testing.T) {
	d := drawn(t, uitest.Options{}, "30")
	d.Type("c")
	for i := 0; spotcheck(d).Cases[i].Subject.Kind != app.Person; i++ {
		d.Key(fyne.KeyPageDown)
	}
	d.Sees("****")
	before, _ := d.Store.JournalSize(t.Context())
	d.Type("v")
	after, _ := d.Store.JournalSize(t.Context())
	for _, one := range spotcheck(d).Cases {
		if one.Subject.Kind == app.Person {
			d.Sees(one.Subject.ID)
			break
		}
	}
	if after != before+1 {
		t.Errorf("journal %d, then %d", before, after)
	}
}

// A change of look in the middle of a check loses nothing.
func TestWorkOutlivesAChangeOfLook(t *testing.T) {
	d := drawn(t, uitest.Options{}, "2")
	d.Type("c")
	d.Type("121")
	d.Command("大字模式")
	d.Sees("盲查 第 1／2 件", "已答 3／")
	d.Command("大字模式")
	d.Sees("已答 3／")
}

func TestLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{
		"dark":  {Mode: look.Mode{Dark: true}},
		"elder": {Mode: look.Mode{Elder: true}},
		"large": {Size: fyne.NewSize(1920, 1080)},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, "supervisor", o)
			history(d, 6)
			d.Clock = d.Clock.Add(time.Minute) // the window's own draw comes after those
			d.Key(fyne.KeyF5)
			d.Shot("spotcheck-list-" + name)
			d.Type("n")
			d.Key(fyne.KeyReturn)
			d.Sees("名单已冻结")
			d.Shot("spotcheck-freeze-" + name)
			clearField(d)
			d.Type("4")
			d.Key(fyne.KeyReturn)
			d.Sees("当众抽取")
			d.Shot("spotcheck-seed-" + name)
			say(d)
			d.Shot("spotcheck-drawn-" + name)
			d.Type("c")
			d.Shot("spotcheck-sheet-" + name)
			answer(d, spotcheck(d).Cases[0].Case, true)
			d.Key(fyne.KeyReturn)
			d.Sees("不一致，计为不当")
			d.Shot("spotcheck-wrong-" + name)
		})
	}
}

// history makes finished spot checks of days before.
func history(d *uitest.Driver, n int) {
	d.T.Helper()
	ctx := d.T.Context()
	for i := range n {
		d.Clock = d.Clock.Add(24 * time.Hour)
		st := d.Station("supervisor")
		day := present.Today(st)
		f, err := supervision.At(st).Freeze(ctx, supervision.Period{From: day - 20, To: day}, draws.Plan{Risk: 0.05, Confidence: 0.95, Size: 30})
		if err != nil {
			d.T.Fatal(err)
		}
		dr, err := supervision.At(st).Announce(ctx, f, draws.SeedSource{})
		if err == nil {
			dr, err = supervision.At(st).Take(ctx, dr.ID, []draws.Said{{Who: "甲", What: "1"}, {Who: "乙", What: "2"}})
		}
		if err != nil {
			d.T.Fatal(err)
		}
		for k, one := range dr.Drawn {
			s, err := supervision.At(st).Sheet(ctx, dr.ID, one.Case)
			if err != nil {
				d.T.Fatal(err)
			}
			if _, err := supervision.At(st).Record(ctx, dr.ID, one.Case, opinion(s, k == 0 && i%3 == 1)); err != nil {
				d.T.Fatal(err)
			}
		}
	}
}

// opinion finds everything right, or the first condition and the decision
// wrong.
func opinion(s supervision.Sheet, wrong bool) supervision.Opinion {
	o := supervision.Opinion{Holds: map[string]rule.Result{}, Grant: !wrong}
	for i, c := range s.Conditions {
		o.Holds[c.ID] = rule.Pass
		if wrong && i == 0 {
			o.Holds[c.ID], o.Remark = rule.Fail, "不符合规定"
		}
	}
	return o
}

// What a supervisor has yet to check is not in his list of cases, and the list says
// how many are not.
func TestDrawnCasesAreNotListed(t *testing.T) {
	d := drawn(t, uitest.Options{}, "3")
	serial := present.ShortSerial(spotcheck(d).Cases[0].Serial)
	d.Command("办件")
	d.Sees("另有 3 件在抽查名单里，查完之前不列出。")
	d.Shot("cases-hidden")
	d.SeesNot(serial)
}
