package deciding_test

import (
	"slices"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// What is asked of who approves, condition by condition.
func TestApprovingAsksOfEveryConditionThatHasNotPassed(t *testing.T) {
	over := func(id, reason, seen string) casefile.Overrule {
		return casefile.Overrule{Condition: id, Reason: reason, Seen: seen}
	}
	for _, tc := range []struct {
		name   string
		kase   func(*desktest.Hall) app.CaseID
		reason string
		over   []casefile.Overrule
		says   string // empty: it is done
		want   casefile.State
	}{
		{"nothing", (*desktest.Hall).Card, "已核对原件", nil, "没有通过的条件要逐条写明理由", ""},
		{"another condition", (*desktest.Hall).Card, "", []casefile.Overrule{over("hukou", "已核对原件", "户口簿")}, "“hukou”不是没有通过的条件", ""},
		{"no reason", (*desktest.Hall).Card, "", []casefile.Overrule{over("account", "", "颐年卡")}, "而批准的理由", ""},
		{"a reason that says nothing", (*desktest.Hall).Card, "", []casefile.Overrule{over("account", "好", "颐年卡")}, "写得太短", ""},
		{"nothing seen", (*desktest.Hall).Card, "", []casefile.Overrule{over("account", "已核对换发的卡", "")}, "看到了什么材料", ""},
		{"all of it", (*desktest.Hall).Card, "", []casefile.Overrule{over("account", "已核对换发的卡", "颐年卡（原件）")}, "", casefile.Approved},
		{"to refuse, nothing seen", (*desktest.Hall).Hukou, "", []casefile.Overrule{over("hukou", "户口已迁入，系统未更新", "")}, "", casefile.ProposedCase},
		{"to refuse, something seen", (*desktest.Hall).Hukou, "另有说明一句", []casefile.Overrule{over("hukou", "户口已迁入，系统未更新", "户口簿（原件）")}, "", casefile.ProposedCase},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			c, err := deciding.At(h.Station).Approve(t.Context(), tc.kase(h), tc.reason, tc.over...)
			if tc.says != "" {
				desktest.Wants(t, err, app.Input, tc.says)
				return
			}
			if err != nil || c.State != tc.want {
				t.Fatalf("%v, %v", c, err)
			}
			d := c.Decision
			if tc.want == casefile.ProposedCase {
				d = c.Proposal
			}
			if len(d.Overruled) != 1 || d.Overruled[0].Result != string(rule.Fail) || d.Overruled[0].Seen != tc.over[0].Seen {
				t.Errorf("recorded %+v", d.Overruled)
			}
			if want := tc.reason; want != "" && d.Reason != want || want == "" && d.Reason != tc.over[0].Reason {
				t.Errorf("reason %q", d.Reason)
			}
		})
	}
}

func TestWhatMayHaveBeenSeenIsOffered(t *testing.T) {
	h := desktest.NewHall(t)
	open := deciding.At(h.Station).Unmet(h.Kase(h.Card()))
	if len(open) != 1 || open[0].ID != "account" || !open[0].Sees() || open[0].ToRefuse() {
		t.Fatalf("%+v", open)
	}
	if p := open[0].Papers; len(p) == 0 || len(p) > 6 || !slices.ContainsFunc(p, func(s string) bool {
		return s == "深圳市老年人颐年卡（原件）" || s == "颐年卡（原件）"
	}) {
		t.Errorf("papers %q", p)
	}
}

func TestASecondPerson(t *testing.T) {
	propose := func(h *desktest.Hall) app.CaseID {
		t.Helper()
		id := h.Hukou()
		if _, err := desktest.Decide(t.Context(), h.Station, id, ""); err != nil {
			t.Fatal(err)
		}
		return id
	}
	for _, tc := range []struct {
		name   string
		before func(*desktest.Hall, app.CaseID)
		who    app.AccountID
		role   app.Role
		kind   app.Kind
		says   string
	}{
		{"a colleague", nil, "other", app.Clerk, 0, ""},
		{"a supervisor", nil, "boss", app.Supervisor, 0, ""},
		{"its maker", nil, "clerk", app.Clerk, app.Forbidden, "要由提出人以外的同事或者督查复核"},
		{"a community worker", nil, "helper", app.Community, app.Forbidden, "不能“同意”"},
		{"while another has the case", func(h *desktest.Hall, id app.CaseID) {
			_, _ = deciding.At(h.Sit("third", app.Clerk)).Claim(t.Context(), id)
		}, "other", app.Clerk, app.Forbidden, "正由"},
		{"after it was sent back", func(h *desktest.Hall, id app.CaseID) {
			_, _ = deciding.At(h.Sit("third", app.Clerk)).Return(t.Context(), id, "再核实户籍")
		}, "other", app.Clerk, app.Forbidden, "转人工"},
		{"after another agreed", func(h *desktest.Hall, id app.CaseID) {
			_, _ = deciding.At(h.Sit("third", app.Clerk)).Endorse(t.Context(), id)
		}, "other", app.Clerk, app.Forbidden, "已通过"},
		{"after the register says otherwise", func(h *desktest.Hall, _ app.CaseID) { h.Elder(2, nil) }, "other", app.Clerk, app.Conflict, "情况有变化：“具有深圳市户籍”现在符合"},
		{"after something else fails", func(h *desktest.Hall, _ app.CaseID) {
			h.Elder(2, map[string]fact.Value{"person.hukou": fact.StringOf("110101"), "credit.grey": fact.BoolOf(true)})
		}, "other", app.Clerk, app.Conflict, "现在不符合"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			id := propose(h)
			h.Clock = h.Clock.Add(time.Minute)
			if tc.before != nil {
				tc.before(h, id)
			}
			c, err := deciding.At(h.Sit(tc.who, tc.role)).Endorse(t.Context(), id)
			if tc.says != "" {
				desktest.Wants(t, err, tc.kind, tc.says)
				return
			}
			if err != nil || c.State != casefile.Approved || c.Decision.Proposer != "clerk" || c.Decision.Operator != tc.who || c.Grants()["amount"] == "" {
				t.Fatalf("%+v, %v", c, err)
			}
		})
	}
}

// Until the second person agrees nothing is granted, printed or ended.
func TestAProposalGrantsNothing(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Hukou()
	c, err := desktest.Decide(t.Context(), h.Station, id, "")
	if err != nil {
		t.Fatal(err)
	}
	if c.Granted() || slices.Contains(paperwork.Papers(c), paperwork.ApprovalPaper) || c.Grants()["amount"] != "" {
		t.Errorf("granted: %v", c.Grants())
	}
	row, err := h.Disk.Row(t.Context(), id)
	if err != nil || row.Head.State != casefile.ProposedCase || len(row.Reasons) == 0 || row.Reasons[0] != "拟批准（待复核）：已核对原件，符合条件" || row.Head.By != "" {
		t.Errorf("row %+v, %v", row, err)
	}
	for who, role := range map[app.AccountID]app.Role{"other": app.Clerk, "boss": app.Supervisor} {
		q, err := h.Sit(who, role).Queue(t.Context())
		if err != nil || q.Select(desk.Filter{Tab: desk.TabMine}).Len() != 1 {
			t.Errorf("%s is not shown it: %v", who, err)
		}
	}
	if c, err = deciding.At(h.Station).Undo(t.Context(), id); err != nil || c.State != casefile.InReview {
		t.Errorf("taken back: %v", err)
	}
	if _, err := desktest.Decide(t.Context(), h.Station, id, ""); err != nil {
		t.Fatal(err)
	}
	desktest.Has(t, h.Text(h.Station, id, paperwork.ReceiptPaper), "转人工办理")
}

func TestAProposalThatIsSentBackSaysWhy(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Hukou()
	if _, err := desktest.Decide(t.Context(), h.Station, id, ""); err != nil {
		t.Fatal(err)
	}
	_, err := deciding.At(h.Sit("other", app.Clerk)).Return(t.Context(), id, "行")
	desktest.Wants(t, err, app.Input, "退回的理由")
	if _, err := deciding.At(h.Sit("other", app.Clerk)).Return(t.Context(), id, "户口簿不是本人的"); err != nil {
		t.Fatal(err)
	}
	if row, err := h.Disk.Row(t.Context(), id); err != nil || row.Head.State != casefile.InReview || row.Reasons[0] != "拟批准被退回：户口簿不是本人的" {
		t.Errorf("row %+v, %v", row, err)
	}
}

// The paper says of each condition why it was set aside and what was seen.
func TestThePaperNamesReasonAndWhatWasSeen(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Accept(h.Elder(3, map[string]fact.Value{"account.type": fact.StringOf("debit"), "person.hukou": fact.StringOf("110101")})).Case
	if _, err := deciding.At(h.Station).Approve(t.Context(), id, "", casefile.Overrule{Condition: "account", Reason: "已核对换发的卡", Seen: "颐年卡（原件）"},
		casefile.Overrule{Condition: "hukou", Reason: "户口已迁入，系统未更新"}); err != nil {
		t.Fatal(err)
	}
	if _, err := deciding.At(h.Sit("boss", app.Supervisor)).Endorse(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	text := h.Text(h.Station, id, paperwork.ApprovalPaper)
	desktest.Has(t, text, "人工核定", "工作人员：已核对换发的卡。核对的材料：颐年卡（原件）。", "工作人员：户口已迁入，系统未更新", "经办人：clerk。")
	desktest.HasNot(t, text, "审查意见")
}
