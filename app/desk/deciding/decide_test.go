package deciding_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
)

// A person's approval gives what the rules' own would: amount and first month of
// the day he decides. His paper says what he saw, and no condition "holds" that
// the rules found not to.
func TestAPersonsApprovalComputesWhatTheRulesWould(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": fact.StringOf("debit")})).Case
	h.Clock = time.Date(2026, 12, 2, 10, 0, 0, 0, h.Clock.Location())
	c, err := desktest.Approve(t.Context(), h.Station, id, "已核对换发颐年卡的证明原件")
	if err != nil {
		t.Fatal(err)
	}
	if g := c.Grants(); g["amount"] != "300" || g["from"] != "2026-12" {
		t.Errorf("grants %v", g)
	}
	if row, err := h.Disk.Row(t.Context(), id); err != nil || row.Amount != "300" {
		t.Errorf("row %+v, %v", row, err)
	}
	h.Clock = h.Clock.AddDate(0, 0, 3)
	text := h.Text(h.Station, id, paperwork.ApprovalPaper)
	desktest.Has(t, text, "审核通过告知书", "每月金额 300 元", "起发月份 2026年12月", "审查意见", "已核对换发颐年卡的证明原件", "人工核定", "经办人：clerk", "2026年12月2日（盖章处）", "2026年12月5日打印")
	desktest.HasNot(t, text, "符合规定条件", "不符合", "没有人工参与", "自动通过")
}

// What the rules decided says so, and how to have a person look.
func TestAnAutomaticApprovalTellsHowToAskForAPerson(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Accept(h.Elder(1, nil)).Case
	h.Clock = h.Clock.AddDate(0, 0, 1)
	text := h.Text(h.Station, id, paperwork.ApprovalPaper)
	desktest.Has(t, text, "审核通过告知书", "经依照已公布的规则核查，符合规定条件", "没有人工参与", "个人信息保护法》第二十四条", "要求由工作人员重新审核：请到新安·3号提出", "2026年11月23日（盖章处）", "起发月份 2026年11月")
	desktest.HasNot(t, text, "自动通过决定书", "救济途径", "经办人")
}

// A refusal names the organ, the court and only what failed; before an
// administrator named both it is not printed.
func TestARefusalIsNotPrintedWithoutRemedies(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Accept(h.Elder(1, map[string]fact.Value{"person.hukou": fact.StringOf("110101")})).Case
	if _, err := deciding.At(h.Station).Refuse(t.Context(), id, "户籍在北京，不在本市"); err != nil {
		t.Fatal(err)
	}
	_, err := paperwork.At(h.Station).Print(t.Context(), id, paperwork.RefusalPaper, desktest.PrintFonts)
	desktest.Wants(t, err, app.Input, "深圳市民政局")
	admin := h.Sit("admin", app.Administrator)
	if gaps, err := paperwork.At(admin).Gaps(t.Context()); err != nil || !slices.ContainsFunc(gaps, func(g string) bool { return strings.HasPrefix(g, "深圳市民政局没有填") }) {
		t.Errorf("gaps %q, %v", gaps, err)
	}
	desktest.Wants(t, paperwork.At(h.Station).SetRemedy(t.Context(), desk.Remedy{Authority: "深圳市民政局", Review: "深圳市人民政府", Court: "深圳市盐田区人民法院"}), app.Forbidden, "管理人员")
	for name, r := range map[string]desk.Remedy{
		"nobody's":      {Authority: "某局", Review: "深圳市人民政府", Court: "深圳市盐田区人民法院"},
		"no organ":      {Authority: "深圳市民政局", Review: "", Court: "深圳市盐田区人民法院"},
		"no court":      {Authority: "深圳市民政局", Review: "深圳市人民政府", Court: "盐田"},
		"general words": {Authority: "深圳市民政局", Review: "有管辖权的行政复议机关", Court: "有管辖权的人民法院"},
	} {
		if err := paperwork.At(admin).SetRemedy(t.Context(), r); app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := paperwork.At(admin).SetRemedy(t.Context(), desk.Remedy{Authority: "深圳市民政局", Review: "深圳市人民政府", Court: "深圳市盐田区人民法院"}); err != nil {
		t.Fatal(err)
	}
	text := h.Text(h.Station, id, paperwork.RefusalPaper)
	desktest.Has(t, text, "向深圳市人民政府申请行政复议", "向深圳市盐田区人民法院提起行政诉讼", "户籍在北京，不在本市", "具有深圳市户籍", "不符合", "经办人：clerk")
	desktest.HasNot(t, text, "有管辖权", "年满 70 周岁", "未列入灰名单")
	if gaps, err := paperwork.At(admin).Gaps(t.Context()); err != nil || slices.ContainsFunc(gaps, func(g string) bool { return strings.HasPrefix(g, "深圳市民政局") }) {
		t.Errorf("still a gap: %q, %v", gaps, err)
	}
}

// What the applicant can cure is asked for, not refused.
func TestWhatCanBeCuredIsNotRefused(t *testing.T) {
	for _, tc := range []struct {
		name    string
		facts   map[string]fact.Value
		before  func(h *desktest.Hall, id app.CaseID) error
		refused bool
	}{
		{"a card of the wrong kind", map[string]fact.Value{"account.type": fact.StringOf("debit")}, nil, false},
		{"no card known", map[string]fact.Value{"account.type": {}, "account.holder": {}}, nil, false},
		{"hukou elsewhere", map[string]fact.Value{"person.hukou": fact.StringOf("110101")}, nil, true},
		{"both", map[string]fact.Value{"person.hukou": fact.StringOf("110101"), "account.type": fact.StringOf("debit")}, nil, true},
		{"asked for, and still of the wrong kind", map[string]fact.Value{"account.type": fact.StringOf("debit")}, func(h *desktest.Hall, id app.CaseID) error {
			if _, err := deciding.At(h.Station).Supplement(h.T.Context(), id, "请办理颐年卡", []string{"颐年卡"}); err != nil {
				return err
			}
			_, err := reception.At(h.Station).Receive(h.T.Context(), id, nil, "没有办理")
			return err
		}, true},
		{"a paper that contradicts the register", map[string]fact.Value{"account.type": fact.StringOf("debit")}, func(h *desktest.Hall, id app.CaseID) error {
			_, err := deciding.At(h.Station).CorrectFact(h.T.Context(), id, "account.holder", "存折上是王秀荣")
			return err
		}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			id := h.Accept(h.Elder(1, tc.facts)).Case
			if tc.before != nil {
				if err := tc.before(h, id); err != nil {
					t.Fatal(err)
				}
			}
			c, err := deciding.At(h.Station).Refuse(t.Context(), id, "不符合公布的条件")
			if tc.refused != (err == nil && c.State == casefile.RefusedState) {
				t.Errorf("%v", err)
			}
			if !tc.refused {
				desktest.Wants(t, err, app.Conflict, "先一次性告知补正（使用颐年卡账户领取")
			}
		})
	}
}

// A reason says something; a notice names what is wanted.
func TestReasonsSaySomething(t *testing.T) {
	for _, tc := range []struct {
		reason string
		items  []string
		says   string
	}{
		{"", nil, "请写明需要补正的内容"},
		{"卡", nil, "写得太短"},
		{"……！！？。", nil, "写得太短"},
		{"补补补补补补", nil, "不能是同一个字"},
		{"请带颐年卡", []string{"卡"}, "“卡”说不清要补什么"},
		{"请带颐年卡", []string{"，，"}, "说不清要补什么"},
		{strings.Repeat("长话", 1001), nil, "不超过 2000 字"},
		{"请带颐年卡", []string{" 颐年卡 ", ""}, ""},
	} {
		h := desktest.NewHall(t)
		id := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": {}})).Case
		c, err := deciding.At(h.Station).Supplement(t.Context(), id, tc.reason, tc.items)
		if tc.says != "" {
			desktest.Wants(t, err, app.Input, tc.says)
		} else if err != nil || !slices.Equal(c.Supplement.Items, []string{"颐年卡"}) {
			t.Errorf("%q: %v", tc.reason, err)
		}
	}
	h := desktest.NewHall(t)
	id := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": {}})).Case
	for name, do := range map[string]func() error{
		"approve":  func() error { _, err := deciding.At(h.Station).Approve(t.Context(), id, "行"); return err },
		"refuse":   func() error { _, err := deciding.At(h.Station).Refuse(t.Context(), id, "不行。"); return err },
		"hold":     func() error { _, err := deciding.At(h.Station).Hold(t.Context(), id, "等"); return err },
		"withdraw": func() error { _, err := deciding.At(h.Station).Withdraw(t.Context(), id, "."); return err },
	} {
		if err := do(); app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", name, err)
		}
	}
}
