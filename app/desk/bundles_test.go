package desk_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/bundle/bundletest"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/rulebook"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/document"
	"miaopi/assets"
)

func TestBundleInForce(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	before := h.Accept(h.Elder(1, nil))
	admin := h.Sit("admin", app.Administrator)
	good := p.Archive(t, 1, 2, "2027-06-30", desktest.Comment)
	_, err := rulebook.At(admin).InstallBundle(t.Context(), good)
	desktest.Wants(t, err, app.Input, "可信的规则发布者")
	if err := rulebook.At(admin).Trust(t.Context(), p.Public[:1]); app.KindOf(err) != app.Input {
		t.Errorf("one publisher is trusted: %v", err)
	}
	if err := rulebook.At(admin).Trust(t.Context(), p.Public); err != nil {
		t.Fatal(err)
	}
	if err := rulebook.At(admin).Trust(t.Context(), p.Public); app.KindOf(err) != app.Conflict {
		t.Errorf("publishers are changed: %v", err)
	}
	if _, err := rulebook.At(h.Station).InstallBundle(t.Context(), good); app.KindOf(err) != app.Forbidden {
		t.Errorf("a clerk installs: %v", err)
	}
	if book, err := rulebook.At(admin).InstallBundle(t.Context(), good); err != nil || book.Label() != "baoan#1" || len(book.Signers) != 2 {
		t.Fatalf("%+v, %v", book, err)
	}
	h.Station = h.Sit("clerk", app.Clerk)
	got := h.Accept(h.Elder(2, nil))
	c := h.Kase(got.Case)
	if got.Verdict != app.Approve || c.Judgement.Bundle != "baoan#1" || c.Judgement.PackHash == h.Kase(before.Case).Judgement.PackHash {
		t.Errorf("%+v by %s", got, c.Judgement.Bundle)
	}
	if r, err := rulebook.At(h.Station).ReplayCases(t.Context(), nil, nil); err != nil || r.Equal != 2 {
		t.Errorf("replay over two rulebooks: %+v, %v", r, err)
	}

	// The next bundle: what leaves stays for replay; going back is refused.
	admin = h.Sit("admin", app.Administrator)
	if _, err := rulebook.At(admin).InstallBundle(t.Context(), p.Archive(t, 2, 2, "2027-06-30", nil)); err != nil {
		t.Fatal(err)
	}
	h.Station = h.Sit("clerk", app.Clerk)
	if r, err := rulebook.At(h.Station).ReplayCases(t.Context(), nil, nil); err != nil || r.Equal != 2 {
		t.Errorf("replay over three rulebooks: %+v, %v", r, err)
	}
	admin = h.Sit("admin", app.Administrator)
	_, err = rulebook.At(admin).InstallBundle(t.Context(), good)
	desktest.Wants(t, err, app.Input, "不能装回旧的")
}

func TestBadBundlesChangeNothing(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	admin := h.Sit("admin", app.Administrator)
	if err := rulebook.At(admin).Trust(t.Context(), p.Public); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		data []byte
		says string
	}{
		{"unsigned", p.Archive(t, 1, 0, "2027-06-30", nil), "没有可信发布者的签名"},
		{"signed once", p.Archive(t, 1, 1, "2027-06-30", nil), "现在只有"},
		{"expired", p.Archive(t, 1, 2, "2026-11-22", nil), "有效期已过"},
		{"a failing case", p.Archive(t, 1, 2, "2027-06-30", func(name, text string) string {
			return strings.Replace(text, "age(person.birth, date) >= 70", "age(person.birth, date) >= 71", 1)
		}), ""},
		{"a pack that does not load", p.Archive(t, 1, 2, "2027-06-30", func(name, text string) string {
			return strings.Replace(text, "age(person.birth, date) >= 70", "age(person.birth, date) >", 1)
		}), ""},
		{"not a bundle", []byte("hello"), "不是规则束"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := rulebook.At(admin).InstallBundle(t.Context(), tc.data)
			desktest.Wants(t, err, app.Input, tc.says)
			st := h.Sit("clerk", app.Clerk)
			if st.Rulebook().Label() != "" || st.Warning() != "" {
				t.Errorf("the station works by %q, %q", st.Rulebook().Label(), st.Warning())
			}
		})
	}
}

func TestExpiredBundleOnlyAccepts(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	admin := h.Sit("admin", app.Administrator)
	if err := rulebook.At(admin).Trust(t.Context(), p.Public); err != nil {
		t.Fatal(err)
	}
	if _, err := rulebook.At(admin).InstallBundle(t.Context(), p.Archive(t, 1, 2, "2026-11-30", nil)); err != nil {
		t.Fatal(err)
	}
	h.Clock = h.Clock.AddDate(0, 0, 8)
	h.Station = h.Sit("clerk", app.Clerk)
	got := h.Accept(h.Elder(1, nil))
	if c := h.Kase(got.Case); got.Verdict != app.Review || !strings.Contains(c.Judgement.Guard, "到期") || c.Judgement.Verdict != app.Approve {
		t.Errorf("%+v, guard %q", got, c.Judgement.Guard)
	}
	health, err := safekeeping.At(h.Station).Health(t.Context())
	if err != nil || !health.Lapsed || health.Items[0].Best != app.Review {
		t.Errorf("%+v, %v", health, err)
	}
}

// A receipt names the bundle and the pack that decided.
func TestReceiptsNameTheBundle(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	admin := h.Sit("admin", app.Administrator)
	if err := rulebook.At(admin).Trust(t.Context(), p.Public); err != nil {
		t.Fatal(err)
	}
	if _, err := rulebook.At(admin).InstallBundle(t.Context(), p.Archive(t, 1, 2, "2027-06-30", desktest.Comment)); err != nil {
		t.Fatal(err)
	}
	h.Station = h.Sit("clerk", app.Clerk)
	got := h.Accept(h.Elder(1, nil))
	pdf, err := paperwork.At(h.Station).Print(t.Context(), got.Case, paperwork.ReceiptPaper, document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont})
	if err != nil {
		t.Fatal(err)
	}
	hash := h.Kase(got.Case).Judgement.PackHash
	text := desktest.Printed(t, pdf)
	for _, want := range []string{"规则束 baoan#1", "规则包 elderly-allowance", hash[:len("sha256:")+16]} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt does not say %q:\n%s", want, text)
		}
	}
}
