package exchange_test

import (
	"bytes"
	"math/rand/v2"
	"path"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/exchange"
	"miaopi/app/fact"
	"miaopi/assets"
)

// signed is a bundle of those built-in packs whose file has a name that begins
// so, signed by two publishers.
func signed(t *testing.T, sequence int, begins string) (archive []byte, public []string) {
	t.Helper()
	files, err := assets.Packs.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	var list []bundle.Source
	for _, f := range files {
		data, err := assets.Packs.ReadFile(path.Join("packs", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if at := len(f.Name()) - len("-2021-03-01.yaml"); strings.HasPrefix(f.Name(), begins) {
			list = append(list, bundle.Source{ID: app.PackID(f.Name()[:at]), Version: civil.MustParse(f.Name()[at+1 : at+11]), File: f.Name(), Data: data})
		}
	}
	b, err := bundle.Make("baoan", sequence, civil.MustParse("2026-11-20"), civil.MustParse("2027-06-30"), list)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"civil-affairs", "district"} {
		private, key, err := bundle.NewKey(rand.NewChaCha8([32]byte{byte(i + 1)}), name)
		if err != nil {
			t.Fatal(err)
		}
		public = append(public, key)
		if err := b.Sign(private); err != nil {
			t.Fatal(err)
		}
	}
	var buf bytes.Buffer
	if err := b.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), public
}

// The hub's bundle goes in by itself, counts at once, and what it takes away
// while people wait is told.
func TestTheHubsBundleTellsWhatItTakesAway(t *testing.T) {
	w := newWorld(t, app.Clerk)
	s := w.stations[0]
	all, public := signed(t, 1, "")
	if err := s.As(app.Actor{Account: "admin", Role: app.Administrator}).Trust(t.Context(), public); err != nil {
		t.Fatal(err)
	}
	r := w.elder(1, map[string]fact.Value{"account.type": fact.StringOf("debit")})
	w.load(area, r)
	s.sync()
	got, err := s.Accept(t.Context(), acceptance(r), "")
	if err != nil || got.Verdict != app.Review {
		t.Fatalf("%+v, %v", got, err)
	}
	few, _ := signed(t, 2, "yinian-card")
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
		w.must(w.manager.Publish(w.ctx, exchange.BundleDoc, exchange.BundleBody{Kind: "bundle", Archive: tc.archive}))
		if told := s.sync().Rules; !strings.Contains(told, tc.says) || tc.says == "" && told != "" {
			t.Errorf("%s: %q", tc.name, told)
		}
		if label := s.Rulebook().Label(); label != tc.by {
			t.Errorf("%s: the session decides by %s", tc.name, label)
		}
	}
	if c, err := s.Evaluate(t.Context(), got.Case); err != nil || c.State != casefile.InReview || c.Judgement.PackHash == "" {
		t.Errorf("the open case: %v, %v", c, err)
	}
}
