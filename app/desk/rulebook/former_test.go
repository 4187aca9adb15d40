package rulebook_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/bundle/bundletest"
	"miaopi/app/casefile"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/rulebook"
	"miaopi/app/document"
	"miaopi/assets"
)

// keeps is a case that waits, what is done with it once its item is gone, and
// what it comes to.
type keeps struct {
	name   string
	before func(t *testing.T, h *desktest.Hall) app.CaseID
	after  func(t *testing.T, h *desktest.Hall, id app.CaseID)
	state  casefile.State
}

var keptRules = []keeps{
	{"a supplement is received", func(t *testing.T, h *desktest.Hall) app.CaseID {
		got := h.Accept(h.Elder(1, desktest.NoAccount))
		if _, err := deciding.At(h.Station).Supplement(t.Context(), got.Case, "请带颐年卡", []string{"颐年卡"}); err != nil {
			t.Fatal(err)
		}
		return got.Case
	}, func(t *testing.T, h *desktest.Hall, id app.CaseID) {
		if _, err := reception.At(h.Station).Receive(t.Context(), id, h.Account(), ""); err != nil {
			t.Fatal(err)
		}
	}, casefile.Approved},
	{"facts come", func(_ *testing.T, h *desktest.Hall) app.CaseID { return h.Accept(h.Elder(1, desktest.NoAccount)).Case },
		func(t *testing.T, h *desktest.Hall, _ app.CaseID) {
			h.Elder(1, nil)
			if tally, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil || tally.Approve != 1 {
				t.Fatalf("%+v, %v", tally, err)
			}
		}, casefile.Approved},
	{"nothing comes", func(_ *testing.T, h *desktest.Hall) app.CaseID { return h.Accept(h.Elder(1, desktest.NoAccount)).Case },
		func(t *testing.T, h *desktest.Hall, id app.CaseID) {
			if tally, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil || tally.Undecidable != 0 {
				t.Fatalf("%+v, %v", tally, err)
			}
		}, casefile.InReview},
	{"the day comes", func(_ *testing.T, h *desktest.Hall) app.CaseID { return h.Accept(h.Almost(2, nil)).Case },
		func(t *testing.T, h *desktest.Hall, _ app.CaseID) {
			h.Clock = h.Clock.AddDate(0, 0, 2)
			if n, err := deciding.At(h.Station).Wake(t.Context()); n != 1 || err != nil {
				t.Fatalf("woke %d, %v", n, err)
			}
		}, casefile.Provisional},
	{"a provisional grant is confirmed", func(t *testing.T, h *desktest.Hall) app.CaseID {
		a := h.Elder(1, nil)
		h.Clock = h.Clock.Add(48 * time.Hour)
		got := h.Accept(a)
		if got.Verdict != app.Provisional {
			t.Fatalf("%+v", got)
		}
		return got.Case
	}, func(t *testing.T, h *desktest.Hall, _ app.CaseID) {
		h.Elder(1, nil)
		if sum, err := confirm.At(h.Station).Synced(t.Context(), nil); err != nil || sum.Confirmed != 1 {
			t.Fatalf("%+v, %v", sum, err)
		}
	}, casefile.Approved},
}

func TestCasesKeepTheRulesTheyCameUnder(t *testing.T) {
	for _, tc := range keptRules {
		for _, later := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, a later session %v", tc.name, later), func(t *testing.T) {
				h := desktest.NewHall(t)
				id := tc.before(t, h)
				under := h.Kase(id).Judgement.PackHash
				h.WithoutElders(later)
				tc.after(t, h, id)
				c := h.Kase(id)
				if c.State != tc.state || c.Judgement.PackHash != under || c.Judgement.Bundle != "" {
					t.Errorf("%s by %s of %q, it came under %s; %v", c.State, c.Judgement.PackHash, c.Judgement.Bundle, under, c.Judgement.Reasons)
				}
				fonts := document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont}
				if _, err := paperwork.At(h.Station).Print(t.Context(), id, paperwork.ReceiptPaper, fonts); err != nil {
					t.Errorf("the receipt: %v", err)
				}
				if r, err := rulebook.At(h.Station).ReplayCases(t.Context(), nil, nil); err != nil || r.Equal != r.Cases || r.Cases == 0 {
					t.Errorf("replay: %+v, %v", r, err)
				}
			})
		}
	}
}

func TestAFormerItemTakesNothingNew(t *testing.T) {
	for _, later := range []bool{false, true} {
		t.Run(fmt.Sprint("a later session ", later), func(t *testing.T) {
			h := desktest.NewHall(t)
			a := h.Elder(1, desktest.NoAccount)
			open := h.Accept(a)
			h.WithoutElders(later)
			const says = "“高龄老人津贴”不在现行规则里，不受理新的申请；此前受理的照原来的规则办。"
			_, err := reception.At(h.Station).Accept(t.Context(), h.Elder(2, nil), "")
			desktest.Wants(t, err, app.Missing, says)
			h.Online("online-1", h.Elder(3, nil))
			if tally, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil || tally.Undecidable != 1 || tally.Approve != 0 {
				t.Fatalf("%+v, %v", tally, err)
			}
			c := h.Kase("online-1")
			if c.State != casefile.InReview || c.Acceptance != nil || len(c.Judgement.Reasons) != 1 || c.Judgement.Reasons[0] != says {
				t.Errorf("%s %+v %q", c.State, c.Acceptance, c.Judgement.Reasons)
			}
			left, err := rulebook.At(h.Station).Leftovers(t.Context())
			if err != nil || len(left) != 1 || left[0] != (rulebook.Leftover{Item: "elderly-allowance", Name: "高龄老人津贴", Open: 2}) {
				t.Errorf("left over %+v, %v", left, err)
			}
			if c := h.Kase(open.Case); c.State != casefile.InReview || c.Judgement.PackHash == "" {
				t.Errorf("the open case is %s", c.State)
			}
		})
	}
}

// The rules an item had last end with the bundle that had it: what it did not
// promise to be right any more approves nothing.
func TestFormerRulesLapseWithTheirBundle(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	admin := h.Trusting(p)
	h.Station = admin.As(app.Actor{Account: "clerk", Role: app.Clerk})
	h.Installs(admin, p.Archive(t, 1, 2, "2026-11-30", desktest.Comment))
	got := h.Accept(h.Elder(1, desktest.NoAccount))
	h.Installs(admin, p.Archive(t, 2, 2, desktest.Until, desktest.Without("elderly-allowance")))
	for _, later := range []bool{false, true} {
		if later {
			h.Station = h.Sit("clerk", app.Clerk)
		}
		h.Clock = desktest.Monday.AddDate(0, 0, 8)
		h.Elder(1, nil)
		c, err := confirm.At(h.Station).Evaluate(t.Context(), got.Case)
		if err != nil {
			t.Fatal(err)
		}
		if j := c.Judgement; c.State != casefile.InReview || j.Bundle != "baoan#1" || !strings.Contains(j.Guard, "baoan#1 已于 2026-11-30 到期") {
			t.Errorf("%s of %s, guard %q", c.State, j.Bundle, j.Guard)
		}
	}
}

// Rules that change in place are the new ones for open cases, as before.
func TestChangedRulesDecideOpenCases(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	got := h.Accept(h.Elder(1, desktest.NoAccount))
	old := h.Kase(got.Case).Judgement.PackHash
	admin := h.Trusting(p)
	h.Station = admin.As(app.Actor{Account: "clerk", Role: app.Clerk})
	h.Installs(admin, p.Archive(t, 1, 2, desktest.Until, desktest.Comment))
	h.Elder(1, nil)
	c, err := confirm.At(h.Station).Evaluate(t.Context(), got.Case)
	if err != nil || c.State != casefile.Approved || c.Judgement.PackHash == old || c.Judgement.Bundle != "baoan#1" {
		t.Errorf("%s by %s of %s, %v", c.State, c.Judgement.PackHash, c.Judgement.Bundle, err)
	}
	if _, ok := h.Rules.ByHash(old); !ok {
		t.Error("the old rules are gone")
	}
	if _, err := h.Rules.At("elderly-allowance", c.Date()); err != nil {
		t.Error(err)
	}
}
