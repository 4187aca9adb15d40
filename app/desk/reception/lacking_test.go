package reception_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/app/promise"
	"miaopi/app/rule"
	"miaopi/assets"

	"pgregory.net/rapid"
)

// slowHall has one item: the allowance, promised within so many days, for which
// 户口簿 and 颐年卡 are secondary.
func slowHall(t *testing.T, days string) *desktest.Hall {
	t.Helper()
	data, err := fs.ReadFile(assets.Packs, "packs/elderly-allowance-2021-03-01.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "  subject: person\n", "  subject: person\n  promised_days: "+days+"\n", 1)
	for _, name := range []string{"户口簿", "颐年卡"} {
		text = strings.Replace(text, "{name: "+name+",", "{name: "+name+", essential: false,", 1)
	}
	h := desktest.NewHall(t)
	cal := h.Calendar
	lib, err := rule.LoadLibrary(fstest.MapFS{"packs/a.yaml": {Data: []byte(text)}}, rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	h.Rules = lib
	return h
}

func TestLackingDaysIsThePublishedRule(t *testing.T) {
	for _, tc := range []struct{ promised, want int }{{0, 0}, {1, 0}, {2, 0}, {3, 1}, {10, 8}, {21, 19}, {22, 20}, {23, 20}, {60, 20}} {
		if got := reception.LackingDays(tc.promised); got != tc.want {
			t.Errorf("promised %d: %d, want %d", tc.promised, got, tc.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		promised := rapid.IntRange(0, 400).Draw(t, "promised")
		if d := reception.LackingDays(promised); d < 0 || d > 20 || d > 0 && d != min(20, promised-2) || promised > 2 && d == 0 {
			t.Fatalf("promised %d gives %d", promised, d)
		}
	})
}

func TestWhatMayComeLater(t *testing.T) {
	for _, tc := range []struct {
		name    string
		days    string
		changed map[string]fact.Value
		want    []string
		says    string
	}{
		{"one secondary material is missing", "10", map[string]fact.Value{"person.hukou": {}}, []string{"户口簿"}, ""},
		{"two are", "10", map[string]fact.Value{"person.hukou": {}, "account.type": {}}, []string{"户口簿", "颐年卡"}, ""},
		{"nothing is missing", "10", nil, nil, "规则已经可以通过"},
		{"promised too soon", "2", map[string]fact.Value{"person.hukou": {}}, nil, "承诺 2 个工作日"},
		{"on the grey list", "10", map[string]fact.Value{"person.hukou": {}, "credit.grey": fact.BoolOf(true)}, nil, "信用良好"},
		{"credit unknown", "10", map[string]fact.Value{"person.hukou": {}, "credit.grey": {}}, nil, "信用良好"},
		{"only an essential one is missing", "10", map[string]fact.Value{"person.birth": {}}, nil, "主要材料"},
		{"too young, nothing lacks", "10", map[string]fact.Value{"allowance.active": fact.BoolOf(true)}, nil, "主要材料"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := slowHall(t, tc.days)
			j, err := reception.At(h.Station).Consider(t.Context(), h.Elder(1, tc.changed))
			if err != nil {
				t.Fatal(err)
			}
			o := reception.At(h.Station).Lackable(j)
			if !slices.Equal(o.Materials, tc.want) || !strings.Contains(o.Why, tc.says) || (o.Why == "") != (len(tc.want) > 0) || (o.Due == civil.None) == (len(tc.want) > 0) {
				t.Errorf("offer %+v", o)
			}
		})
	}
}

func TestLackingIsRecordedInTheAcceptance(t *testing.T) {
	h := slowHall(t, "10")
	c := h.Kase(h.Owes(1).Case)
	// Eight working days after Monday, 23 November.
	want := casefile.Lacking{Materials: []string{"户口簿"}, Due: civil.MustParse("2026-12-03")}
	if l := c.Acceptance.Lacking; l == nil || l.Due != want.Due || !slices.Equal(l.Materials, want.Materials) || c.State != casefile.InReview {
		t.Errorf("acceptance %+v, state %s", c.Acceptance, c.State)
	}
	next, err := paperwork.At(h.Station).NextSteps(c)
	if err != nil || !strings.Contains(strings.Join(next, " "), "请在 2026年12月3日 前补交户口簿") {
		t.Errorf("next %q, %v", next, err)
	}
}

func TestLackingIsRefused(t *testing.T) {
	h := slowHall(t, "10")
	for _, tc := range []struct {
		name    string
		changed map[string]fact.Value
		later   string
		says    string
	}{
		{"an essential material", map[string]fact.Value{"person.hukou": {}}, "居民身份证", "“居民身份证”不能容缺。可以后补的有：户口簿"},
		{"one that is there", map[string]fact.Value{"person.hukou": {}}, "颐年卡", "不能容缺"},
		{"grey list", map[string]fact.Value{"person.hukou": {}, "credit.grey": fact.BoolOf(true)}, "户口簿", "信用良好"},
	} {
		a := h.Elder(1, tc.changed)
		a.Later = []string{tc.later}
		_, err := reception.At(h.Station).Accept(t.Context(), a, "")
		desktest.Wants(t, err, app.Input, tc.says)
	}
	a := h.Elder(1, nil)
	a.Later = []string{"户口簿"}
	if c := h.Kase(h.Accept(a).Case); c.State != casefile.Approved || c.Acceptance.Lacking != nil {
		t.Errorf("what the rules approve awaits %+v", c.Acceptance.Lacking)
	}
}

func TestTheLedgerReminds(t *testing.T) {
	h := slowHall(t, "10")
	h.Owes(1)
	for _, tc := range []struct{ day, want string }{
		{"2026-11-23", "awaited"}, {"2026-11-30", "awaited"}, {"2026-12-01", "soon"}, {"2026-12-03", "soon"}, {"2026-12-04", "overdue"}, {"2027-03-01", "overdue"},
	} {
		h.Clock = civil.MustParse(tc.day).Noon()
		if got := h.Lines(false); got != tc.want {
			t.Errorf("on %s: %q, want %q", tc.day, got, tc.want)
		}
	}
	h.Clock = desktest.Monday.AddDate(0, 0, 3)
	h.Owes(2)
	h.Clock = civil.MustParse("2026-12-04").Noon()
	if got := h.Lines(false); got != "overdue, soon" {
		t.Errorf("the most urgent first: %q", got)
	}
}

func TestWhatEndsALineOfTheLedger(t *testing.T) {
	page := []evidence.File{{Name: "a.jpg", Data: desktest.Photo(t, 9, 9, 1)}}
	for _, tc := range []struct {
		name string
		do   func(context.Context, *desktest.Hall, app.CaseID) error
		want string
	}{
		{"nothing", func(context.Context, *desktest.Hall, app.CaseID) error { return nil }, "awaited"},
		{"its scan", func(ctx context.Context, h *desktest.Hall, id app.CaseID) error {
			_, err := evidence.At(h.Station).Attach(ctx, id, "户口簿", page)
			return err
		}, "closed received"},
		{"another scan", func(ctx context.Context, h *desktest.Hall, id app.CaseID) error {
			_, err := evidence.At(h.Station).Attach(ctx, id, "颐年卡", page)
			return err
		}, "awaited"},
		{"what it shows: the rules then approve", func(ctx context.Context, h *desktest.Hall, id app.CaseID) error {
			_, err := reception.At(h.Station).Receive(ctx, id, []fact.Fact{{Name: "person.hukou", Value: fact.StringOf("440306"), Source: fact.Counter, AsOf: h.Clock}}, "")
			return err
		}, "closed decided"},
		{"what another shows", func(ctx context.Context, h *desktest.Hall, id app.CaseID) error {
			_, err := reception.At(h.Station).Receive(ctx, id, []fact.Fact{{Name: "account.no", Value: fact.StringOf("1"), Source: fact.Counter, AsOf: h.Clock}}, "")
			return err
		}, "awaited"},
		{"a refusal", func(ctx context.Context, h *desktest.Hall, id app.CaseID) error {
			_, err := deciding.At(h.Station).Refuse(ctx, id, "户籍不在本市")
			return err
		}, "closed decided"},
		{"a refusal that was taken back", func(ctx context.Context, h *desktest.Hall, id app.CaseID) error {
			if _, err := deciding.At(h.Station).Refuse(ctx, id, "户籍不在本市"); err != nil {
				return err
			}
			_, err := deciding.At(h.Station).Undo(ctx, id)
			return err
		}, "awaited"},
		{"a withdrawal", func(ctx context.Context, h *desktest.Hall, id app.CaseID) error {
			_, err := deciding.At(h.Station).Withdraw(ctx, id, "不办了")
			return err
		}, "closed withdrawn"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := slowHall(t, "10")
			if err := tc.do(t.Context(), h, h.Owes(1).Case); err != nil {
				t.Fatal(err)
			}
			if got := h.Lines(true); got != tc.want {
				t.Errorf("ledger %q, want %q", got, tc.want)
			}
			if got := h.Lines(false); (got == "") != strings.HasPrefix(tc.want, "closed") {
				t.Errorf("open lines %q", got)
			}
		})
	}
}

// TestASupplementIsAskedForOnceAndWhole: everything at one time, the clock
// stands still, and no second notice goes out.
func TestASupplementIsAskedForOnceAndWhole(t *testing.T) {
	h := slowHall(t, "10")
	id := h.Accept(h.Elder(1, map[string]fact.Value{"person.hukou": {}, "account.type": {}})).Case
	before := h.Kase(id).Deadline(h.Calendar)
	c, err := deciding.At(h.Station).Supplement(t.Context(), id, "请补齐材料", []string{"户口簿", "颐年卡"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Supplement.Items, []string{"户口簿", "颐年卡"}) || !c.Deadline(h.Calendar).Stopped {
		t.Errorf("notice %+v, clock %+v", c.Supplement, c.Deadline(h.Calendar))
	}
	_, err = deciding.At(h.Station).Supplement(t.Context(), id, "还要照片", []string{"照片"})
	desktest.Wants(t, err, app.Forbidden, "补正中")
	h.Clock = h.Clock.AddDate(0, 0, 7)
	if d := h.Kase(id).Deadline(h.Calendar); !d.Stopped || d.Left != 10 {
		t.Errorf("a week later the clock says %+v", d)
	}
	c, err = reception.At(h.Station).Receive(t.Context(), id, []fact.Fact{{Name: "account.no", Value: fact.StringOf("1"), Source: fact.Counter, AsOf: h.Clock}}, "带来了复印件")
	if err != nil {
		t.Fatal(err)
	}
	if after := c.Deadline(h.Calendar); after.Stopped || after.On != before.On+7 {
		t.Errorf("the promise was %s, is %+v after a week", before.On, after)
	}
}

const promiseText = "promise: hukou\nversion: 2026-01-01\ntitle: 户籍承诺书\nstatus: to-verify\nitems: [elderly-allowance]\nfacts: [allowance.active]\ntext: |\n  本人承诺。\n"

func promises(t *testing.T, texts ...string) *promise.Library {
	t.Helper()
	files := fstest.MapFS{}
	for i, text := range texts {
		files["p/"+string(rune('a'+i))+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	l, err := promise.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestPromisesKeepTheirVeryWords(t *testing.T) {
	h := desktest.NewHall(t)
	h.Promises = promises(t, promiseText)
	a := h.Elder(1, map[string]fact.Value{"account.type": {}})
	a.Promises = []casefile.Promise{{ID: "hukou"}}
	c := h.Kase(h.Accept(a).Case)
	old, _ := h.Promises.At("hukou", civil.On(h.Clock))
	if len(c.App.Promises) != 1 || c.App.Promises[0] != (casefile.Promise{ID: "hukou", Version: old.Version, Hash: old.Hash}) {
		t.Fatalf("promises %+v", c.App.Promises)
	}
	if !slices.ContainsFunc(c.App.Declared, func(f fact.Fact) bool {
		return f.Name == "allowance.active" && f.Source == fact.Declared && f.Value.String() == "true"
	}) {
		t.Errorf("declared %+v", c.App.Declared)
	}
	if !slices.Contains(paperwork.Papers(c), paperwork.PromisePaper) {
		t.Errorf("papers %q", paperwork.Papers(c))
	}
	newer := strings.NewReplacer("2026-01-01", "2026-06-01", "本人承诺。", "另一种说法。").Replace(promiseText)
	h.Promises = promises(t, promiseText, newer)
	if _, err := paperwork.At(h.Station).Print(t.Context(), c.ID, paperwork.PromisePaper, desktest.PrintFonts); err != nil {
		t.Errorf("the text of the day is not printed: %v", err)
	}
	h.Promises = promises(t, newer)
	_, err := paperwork.At(h.Station).Print(t.Context(), c.ID, paperwork.PromisePaper, desktest.PrintFonts)
	desktest.Wants(t, err, app.Missing, "当时的告知承诺书文本不在本机")
	a.Promises[0].Hash = old.Hash
	_, err = reception.At(h.Station).Accept(t.Context(), a, "")
	desktest.Wants(t, err, app.Input, "已换版本")
	a.Promises = []casefile.Promise{{ID: "nothing"}}
	_, err = reception.At(h.Station).Accept(t.Context(), a, "")
	desktest.Wants(t, err, app.Input, "没有这份告知承诺书")
}

func TestAPromiseSettlesWhatItDeclares(t *testing.T) {
	h := desktest.NewHall(t)
	lib, err := promise.Load(assets.Promises)
	if err != nil {
		t.Fatal(err)
	}
	h.Promises = lib
	for _, id := range h.Rules.Items() {
		p, err := h.Rules.At(id, civil.On(h.Clock))
		if err != nil {
			continue
		}
		for _, text := range reception.At(h.Station).PromisesFor(id) {
			for _, name := range text.Facts {
				if d, ok := p.Decl(name); !ok || d.Source != fact.Declared {
					t.Errorf("%s promises %s, which %s does not take from the applicant", text.ID, name, id)
				}
			}
		}
	}
	if n := len(reception.At(h.Station).PromisesFor("graduate-settlement")); n != 2 {
		t.Errorf("%d texts for graduates", n)
	}
}

// TestTheLedgerHoldsOtherStationsCases: what another window let come later is
// awaited here too, once its events have come.
func TestTheLedgerHoldsOtherStationsCases(t *testing.T) {
	there, here := slowHall(t, "10"), slowHall(t, "10")
	id := there.Owes(1).Case
	events, err := there.Disk.Events(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if err := here.Disk.Import(t.Context(), desk.Import{Events: events}); err != nil {
		t.Fatal(err)
	}
	if err := here.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := here.Lines(false); got != "awaited" {
		t.Errorf("ledger %q", got)
	}
	if _, err := deciding.At(there.Station).Refuse(t.Context(), id, "户籍不在本市"); err != nil {
		t.Fatal(err)
	}
	if events, err = there.Disk.Events(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := here.Disk.Import(t.Context(), desk.Import{Events: events}); err != nil {
		t.Fatal(err)
	}
	if err := here.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := here.Lines(true); got != "closed decided" {
		t.Errorf("after the decision there: %q", got)
	}
}
