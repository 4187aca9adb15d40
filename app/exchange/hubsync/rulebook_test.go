package hubsync_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/bundle/bundletest"
	"miaopi/app/casefile"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/rulebook"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/fact"
	"miaopi/assets"
)

// The hub's bundle goes in by itself, counts at once, and what it takes away
// while people wait is told.
func TestTheHubsBundleTellsWhatItTakesAway(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	s := w.Stations[0]
	p, until := bundletest.Two(t, assets.Packs), "2027-06-30"
	all := p.Archive(t, 1, 2, until, nil)
	if err := rulebook.At(s.As(app.Actor{Account: "admin", Role: app.Administrator})).Trust(t.Context(), p.Public); err != nil {
		t.Fatal(err)
	}
	r := w.Elder(1, map[string]fact.Value{"account.type": fact.StringOf("debit")})
	w.Load(worldtest.Area, r)
	s.Sync()
	got, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
	if err != nil || got.Verdict != app.Review {
		t.Fatalf("%+v, %v", got, err)
	}
	few := p.Archive(t, 2, 2, until, func(name, text string) string {
		if !strings.HasPrefix(name, "yinian-card") {
			return ""
		}
		return text
	})
	for _, tc := range []struct {
		name    string
		archive []byte
		says    string
		by      string
	}{
		{"the same rules, signed", all, "规则束 baoan#1 已验签，现在起采用。", "baoan#1"},
		{"again", all, "", "baoan#1"},
		{"an item goes", few, "其中不再有：高龄老人津贴（在办 1 件）；在办的照原来的规则办，不受理新的申请。", "baoan#2"},
		{"an older one", all, "没有采用：规则束的序号是 1，本机已有 2，不能装回旧的。", "baoan#2"},
	} {
		w.Must(w.Manager.Publish(w.Ctx, wire.BundleDoc, wire.BundleBody{Kind: "bundle", Archive: tc.archive}))
		if told := s.Sync().Rules; !strings.Contains(told, tc.says) || tc.says == "" && told != "" {
			t.Errorf("%s: %q", tc.name, told)
		}
		if label := s.Rulebook().Label(); label != tc.by {
			t.Errorf("%s: the session decides by %s", tc.name, label)
		}
	}
	if c, err := confirm.At(s.Station).Evaluate(t.Context(), got.Case); err != nil || c.State != casefile.InReview || c.Judgement.PackHash == "" {
		t.Errorf("the open case: %v, %v", c, err)
	}
}
