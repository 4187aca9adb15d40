package rulebook_test

import (
	"strings"
	"sync"
	"testing"

	"miaopi/app"
	"miaopi/app/bundle/bundletest"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/rulebook"
	"miaopi/app/desk/safekeeping"
	"miaopi/assets"

	"github.com/google/go-cmp/cmp"
)

func TestASessionGoesForwardOnly(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	admin := h.Trusting(p)
	clerk := admin.As(app.Actor{Account: "clerk", Role: app.Clerk})
	h.Installs(admin, p.Archive(t, 5, 2, desktest.Until, desktest.Comment))
	for name, sequence := range map[string]int{"older": 3, "the same number": 5} {
		old := p.Archive(t, sequence, 2, desktest.Until, nil)
		_, err := rulebook.At(admin).InstallBundle(t.Context(), old)
		desktest.Wants(t, err, app.Input, "不能装回旧的")
		_, err = rulebook.At(admin).PreviewBundle(t.Context(), old)
		desktest.Wants(t, err, app.Input, "不能装回旧的")
		_, err = rulebook.At(clerk).ReceiveBundle(t.Context(), old)
		desktest.Wants(t, err, app.Input, "不能装回旧的")
		for who, st := range map[string]*desk.Station{"the administrator": admin, "a clerk of the session": clerk, "the next session": h.Sit("clerk", app.Clerk)} {
			if got := st.Rulebook().Sequence; got != 5 {
				t.Errorf("%s: %s decides by %d", name, who, got)
			}
		}
	}
	// Who was there before decides by the new rules at once.
	h.Station = clerk
	got := h.Accept(h.Elder(1, nil))
	j := h.Kase(got.Case).Judgement
	if pack, err := admin.Rules.At("elderly-allowance", j.Date); err != nil || j.Bundle != "baoan#5" || j.PackHash != pack.Hash {
		t.Errorf("judged by %s of %s, %v", j.PackHash, j.Bundle, err)
	}
	// Another station that was given the same library has what it had.
	if d, err := desktest.Rules(); err != nil || d.Rules.Edition() != "" {
		t.Errorf("the program's own rules became %q, %v", d.Rules.Edition(), err)
	}
}

func TestADamagedBundleIsMendedByTheSame(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	admin := h.Trusting(p)
	good := p.Archive(t, 5, 2, desktest.Until, desktest.Comment)
	h.Installs(admin, good)
	if err := h.Disk.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"bundle/current": []byte("tampered")}}); err != nil {
		t.Fatal(err)
	}
	admin = h.Sit("admin", app.Administrator)
	if admin.Warning() == "" || admin.Rulebook().Name != "" {
		t.Fatalf("works by %+v, warning %q", admin.Rulebook(), admin.Warning())
	}
	_, err := rulebook.At(admin).InstallBundle(t.Context(), p.Archive(t, 4, 2, desktest.Until, nil))
	desktest.Wants(t, err, app.Input, "本机已有 5")
	h.Installs(admin, good)
	if admin.Warning() != "" || admin.Rulebook().Sequence != 5 {
		t.Errorf("works by %+v, warning %q", admin.Rulebook(), admin.Warning())
	}
}

func TestPreview(t *testing.T) {
	day := civil.MustParse
	first := func(name, text string) string { // the older version of elderly-allowance goes, the newer changes
		if name == "elderly-allowance-2021-03-01.yaml" {
			return desktest.Comment(name, text)
		}
		if strings.HasPrefix(name, "elderly-allowance-20") {
			return ""
		}
		return text
	}
	for _, tc := range []struct {
		name   string
		before func(name, text string) string // of a bundle that was installed before
		change func(name, text string) string
		want   rulebook.Preview // without rulebook
	}{
		{"the same rules", nil, nil, rulebook.Preview{Packs: 30}},
		{"an item removed", nil, desktest.Without("yinian-card"), rulebook.Preview{Packs: 29, Removed: []rulebook.ItemChange{
			{Item: "yinian-card", Name: "深圳市颐年卡申领", Removed: []civil.Date{day("2021-03-01")}}}}},
		{"an item removed that somebody waits for", nil, desktest.Without("elderly-allowance"), rulebook.Preview{Packs: 28, Removed: []rulebook.ItemChange{
			{Item: "elderly-allowance", Name: "高龄老人津贴", Removed: []civil.Date{day("2019-10-01"), day("2021-03-01")}, Open: 1}}}},
		{"versions", nil, first, rulebook.Preview{Packs: 29, Changed: []rulebook.ItemChange{
			{Item: "elderly-allowance", Name: "高龄老人津贴", Changed: []civil.Date{day("2021-03-01")}, Removed: []civil.Date{day("2019-10-01")}, Open: 1}}}},
		{"an item that comes back", desktest.Without("elderly-allowance"), nil, rulebook.Preview{Packs: 30, Added: []rulebook.ItemChange{
			{Item: "elderly-allowance", Name: "高龄老人津贴", Added: []civil.Date{day("2019-10-01"), day("2021-03-01")}, Open: 1}}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
			h.Accept(h.Elder(1, nil))
			h.Accept(h.Elder(2, desktest.NoAccount))
			admin := h.Trusting(p)
			if tc.before != nil {
				h.Installs(admin, p.Archive(t, 1, 2, desktest.Until, tc.before))
			}
			archive := p.Archive(t, 2, 2, desktest.Until, tc.change)
			got, err := rulebook.At(admin).PreviewBundle(t.Context(), archive)
			if err != nil {
				t.Fatal(err)
			}
			if book := got.Rulebook; book.Label() != "baoan#2" || book.ValidUntil != day(desktest.Until) || len(book.Signers) != 2 {
				t.Errorf("%+v", book)
			}
			if again := h.Installs(admin, archive); !cmp.Equal(got, again) {
				t.Errorf("installing tells otherwise: %s", cmp.Diff(got, again))
			}
			got.Rulebook = desk.Rulebook{}
			for _, list := range [][]rulebook.ItemChange{got.Added, got.Changed, got.Removed} {
				for i, c := range list {
					if p, ok := admin.Rules.Named(c.Item); !ok || p.Item.Name != c.Name {
						t.Errorf("%s is called %q", c.Item, c.Name)
					}
					list[i].Name = ""
				}
			}
			for _, list := range [][]rulebook.ItemChange{tc.want.Added, tc.want.Changed, tc.want.Removed} {
				for i := range list {
					list[i].Name = ""
				}
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestPreviewIsAnAdministrators(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	h.Trusting(p)
	_, err := rulebook.At(h.Station).PreviewBundle(t.Context(), p.Archive(t, 1, 2, desktest.Until, nil))
	desktest.Wants(t, err, app.Forbidden, "")
}

// Bundles come while others decide; whoever decides uses one set whole.
func TestInstallBesideDeciding(t *testing.T) {
	h, p := desktest.NewHall(t), bundletest.Two(t, assets.Packs)
	admin := h.Trusting(p)
	clerk := admin.As(app.Actor{Account: "clerk", Role: app.Clerk})
	h.Station = clerk
	all := [][]byte{p.Archive(t, 1, 2, desktest.Until, desktest.Comment), p.Archive(t, 2, 2, desktest.Until, nil)}
	hashes := map[string]string{}
	note := func() {
		pack, err := admin.Rules.At("elderly-allowance", civil.On(h.Clock))
		if err != nil {
			t.Fatal(err)
		}
		hashes[admin.Rulebook().Label()] = pack.Hash
	}
	note()
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if _, err := safekeeping.At(clerk).Health(t.Context()); err != nil {
					t.Error(err)
				}
				_ = clerk.Warning() + clerk.Rulebook().Words()
				_, _ = reception.At(clerk).Prospects(t.Context(), app.Subject{Kind: app.Person, ID: "440306194611220024"})
			}
		}
	})
	var cases []app.CaseID
	wg.Go(func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
				got, err := reception.At(clerk).Accept(t.Context(), h.Elder(1+n%400, nil), "") // as many people as there are numbers for
				if err != nil {
					t.Error(err)
					return
				}
				cases = append(cases, got.Case)
			}
		}
	})
	for _, archive := range all {
		h.Installs(admin, archive)
		note()
	}
	close(stop)
	wg.Wait()
	for _, id := range cases {
		if j := h.Kase(id).Judgement; hashes[j.Bundle] != j.PackHash {
			t.Errorf("a case of %q was judged by %s", j.Bundle, j.PackHash)
		}
	}
}
