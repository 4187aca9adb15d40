package desk_test

import (
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/outreach"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/soundness"
	"miaopi/app/fact"
)

func TestAcceptApprovesOnTheSpot(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Elder(1, nil))
	c := h.Kase(got.Case)
	if got.Verdict != app.Approve || c.State != casefile.Approved || c.Decision.By != casefile.Machine {
		t.Errorf("%+v, state %s", got, c.State)
	}
	if want := app.Serial("11440300007542195T3442108219000202611230001"); got.Serial != want {
		t.Errorf("serial %s, want %s", got.Serial, want)
	}
	if c.Judgement.Outcome["amount"] != "300" || c.Judgement.Outcome["from"] != "2026-11" {
		t.Errorf("outcome %v", c.Judgement.Outcome)
	}
	if e, ok := judging.At(h.Station).Replay(c); !ok || e.Verdict != app.Approve {
		t.Error("the recorded judgement does not replay")
	}
}

func TestASecondApplicationIsLookedAt(t *testing.T) {
	h := desktest.NewHall(t)
	first := h.Accept(h.Elder(1, nil))
	second := h.Accept(h.Elder(1, nil))
	c := h.Kase(second.Case)
	if second.Verdict != app.Review || c.State != casefile.InReview || c.Judgement.Verdict != app.Approve {
		t.Errorf("%+v, state %s, the rules said %s", second, c.State, c.Judgement.Verdict)
	}
	if !strings.Contains(c.Judgement.Guard, desk.ShortSerial(first.Serial)) {
		t.Errorf("guard %q does not name the first case", c.Judgement.Guard)
	}
	if third := h.Accept(h.Elder(2, nil)); third.Verdict != app.Approve {
		t.Error("somebody else is held up")
	}
}

func TestOnlyOneOfTwoInTheQueueIsApproved(t *testing.T) {
	h := desktest.NewHall(t)
	m := casefile.Maker{Station: desk.PortalStation, Key: desk.PortalKey(1), Clock: casefile.NewClock(func() time.Time { return h.Clock }, 0), Random: rand.NewChaCha8([32]byte{3})}
	var events []casefile.Event
	for i := range 4 {
		a := h.Elder(i/2+1, nil)
		a.Channel, a.At = casefile.Online, h.Clock.Add(-time.Duration(10-i)*time.Minute)
		e, err := m.Make(app.CaseID(fmt.Sprint("o", i)), casefile.Submitted, "", casefile.SubmittedData{Application: a})
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	if err := h.Disk.Import(t.Context(), desk.Import{Events: events}); err != nil {
		t.Fatal(err)
	}
	if err := h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	tally, err := deciding.At(h.Station).DecideAll(t.Context(), nil)
	if err != nil || tally.Cases != 4 || tally.Approve != 2 || tally.Review != 2 {
		t.Errorf("%+v, %v: each person has one allowance", tally, err)
	}
	if again, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil || again.Cases != 2 || again.Approve != 0 {
		t.Errorf("again %+v, %v", again, err)
	}
	list, err := h.Disk.Events(t.Context(), "o0")
	if err != nil || len(list) != 2 {
		t.Fatalf("%d events, %v", len(list), err)
	}
	if err := list[1].Verify(h.Maker().Key.Public().(ed25519.PublicKey)); err != nil {
		t.Errorf("what was decided among others: %v", err)
	}
	c := h.Kase("o1")
	if c.Events != 2 {
		t.Errorf("deciding again wrote %d events on a case that did not change", c.Events)
	}
}

// Nobody published a time for this item: no clock runs, so none stops.
func TestASupplementIsReceivedAndApproves(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": {}, "account.holder": {}}))
	if _, err := deciding.At(h.Station).Supplement(t.Context(), got.Case, " ", nil); app.KindOf(err) != app.Input {
		t.Errorf("a supplement without a reason: %v", err)
	}
	c, err := deciding.At(h.Station).Supplement(t.Context(), got.Case, "请带颐年卡", []string{"颐年卡"})
	if d := c.Deadline(h.Calendar); err != nil || c.State != casefile.Correcting || d.On != civil.None || d.Stopped {
		t.Fatalf("%v, %+v, %v", c.State, d, err)
	}
	h.Clock = h.Clock.AddDate(0, 0, 3)
	fresh := []fact.Fact{{Name: "account.type", Value: fact.StringOf("yinian"), Source: fact.Counter, AsOf: h.Clock},
		{Name: "account.holder", Value: fact.StringOf("王秀英"), Source: fact.Counter, AsOf: h.Clock}}
	c, err = reception.At(h.Station).Receive(t.Context(), got.Case, fresh, "")
	if err != nil || c.State != casefile.Provisional && c.State != casefile.Approved {
		t.Errorf("state %v, %v, reasons %v", c.State, err, c.Judgement.Reasons)
	}
}

func TestCorrectionSlipMakesAConflict(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": fact.StringOf("debit")}))
	if _, err := deciding.At(h.Station).CorrectFact(t.Context(), got.Case, "person.name", "身份证上是王秀瑛"); err != nil {
		t.Fatal(err)
	}
	c, err := confirm.At(h.Station).Evaluate(t.Context(), got.Case)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Judgement.Results {
		if r.ID == "account_holder" && r.Result != "unknown" {
			t.Errorf("a disputed name still settles the account holder: %s", r.Result)
		}
	}
}

func TestDraftsAreTheAccountsOwnAndAge(t *testing.T) {
	h := desktest.NewHall(t)
	d, err := reception.At(h.Station).SaveDraft(t.Context(), reception.Draft{App: h.Elder(1, nil)})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := reception.At(h.Sit("li", app.Clerk)).Drafts(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("somebody else sees %d drafts, %v", len(list), err)
	}
	if list, err := reception.At(h.Station).Drafts(t.Context()); err != nil || len(list) != 1 || list[0].ID != d.ID {
		t.Errorf("drafts %v, %v", list, err)
	}
	if _, err := reception.At(h.Station).Accept(t.Context(), d.App, d.ID); err != nil {
		t.Fatal(err)
	}
	if list, _ := reception.At(h.Station).Drafts(t.Context()); len(list) != 0 {
		t.Error("a submitted draft is still there")
	}
	if _, err := reception.At(h.Station).SaveDraft(t.Context(), reception.Draft{App: h.Elder(2, nil)}); err != nil {
		t.Fatal(err)
	}
	h.Clock = h.Clock.Add(desk.DraftsKept + time.Hour)
	if list, _ := reception.At(h.Station).Drafts(t.Context()); len(list) != 0 {
		t.Error("an old draft was kept")
	}
}

// A new draft of a person and item goes on with the one there is, and keeps what
// only that one says.
func TestOneDraftAPersonAndItem(t *testing.T) {
	h := desktest.NewHall(t)
	a := h.Elder(1, nil)
	first, err := reception.At(h.Station).SaveDraft(t.Context(), reception.Draft{App: a, Typed: map[string]string{"phone": "138", "person.hukou": "440306"}})
	if err != nil {
		t.Fatal(err)
	}
	second, err := reception.At(h.Station).SaveDraft(t.Context(), reception.Draft{App: a, Typed: map[string]string{"phone": "139"}, Note: outreach.ReplyNote})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reception.At(h.Station).SaveDraft(t.Context(), reception.Draft{App: a, Note: reception.ThingNote + "seventy"}); err != nil {
		t.Fatal(err)
	}
	list, err := reception.At(h.Station).Drafts(t.Context())
	if err != nil || len(list) != 2 || second.ID != first.ID || second.Typed["phone"] != "139" || second.Typed["person.hukou"] != "440306" {
		t.Errorf("drafts %+v, %v", list, err)
	}
	if _, err := reception.At(h.Station).Accept(t.Context(), a, ""); err != nil {
		t.Fatal(err)
	}
	if list, _ := reception.At(h.Station).Drafts(t.Context()); len(list) != 1 || list[0].Note != reception.ThingNote+"seventy" {
		t.Errorf("after acceptance %+v", list)
	}
}

func TestReviewsWakeOnTheirDay(t *testing.T) {
	h := desktest.NewHall(t)
	birth := civil.On(h.Clock).AddYears(-70) + 5 // 70 in five days
	id, err := chinaid.NextID("440306", birth, 3, "female")
	if err != nil {
		t.Fatal(err)
	}
	a := h.Elder(1, map[string]fact.Value{"person.id": fact.StringOf(id), "person.birth": fact.StringOf(birth.String())})
	a.Subject.ID = id
	got := h.Accept(a)
	if w := h.Kase(got.Case).Judgement.WakesOn; w != civil.On(h.Clock)+5 {
		t.Fatalf("wakes on %v", w)
	}
	if n, err := deciding.At(h.Station).Wake(t.Context()); n != 0 || err != nil {
		t.Errorf("woke %d before the day, %v", n, err)
	}
	h.Clock = h.Clock.AddDate(0, 0, 5)
	if n, err := deciding.At(h.Station).Wake(t.Context()); n != 1 || err != nil {
		t.Errorf("woke %d on the day, %v", n, err)
	}
}

func TestEveryDecisionIsJournaled(t *testing.T) {
	h := desktest.NewHall(t)
	size := func() int64 {
		n, err := h.Disk.JournalSize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	a := h.Accept(h.Elder(1, nil))
	if size() != 1 {
		t.Errorf("%d entries after an approval", size())
	}
	if _, err := h.Reveal(t.Context(), a.Case); err != nil || size() != 2 {
		t.Errorf("%d entries after a look at full data, %v", size(), err)
	}
	report, err := soundness.At(h.Station).Check(t.Context(), nil)
	if err != nil || len(report.Problems) != 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestNumbersRunOutWithASentence(t *testing.T) {
	h := desktest.NewHall(t)
	key := "pool/11440300007542195T3442108219000/2026-11-23"
	if err := h.Disk.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{key: []byte("9999")}}); err != nil {
		t.Fatal(err)
	}
	if got := h.Accept(h.Elder(1, nil)); !strings.HasSuffix(string(got.Serial), "9999") {
		t.Errorf("serial %s", got.Serial)
	}
	_, err := reception.At(h.Station).Accept(t.Context(), h.Elder(2, nil), "")
	desktest.Wants(t, err, app.Conflict, "")
	if q, _ := h.Queue(t.Context()); q.Len() != 1 {
		t.Errorf("%d cases: the second was kept without a number", q.Len())
	}
}

func TestRolesThatMayNot(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Elder(1, map[string]fact.Value{"person.hukou": fact.StringOf("110101")}))
	for _, r := range []app.Role{app.Community, app.Supervisor, app.Auditor, app.Administrator} {
		if _, err := deciding.At(h.Sit("other", r)).Refuse(t.Context(), got.Case, "不符合公布的条件"); app.KindOf(err) != app.Forbidden {
			t.Errorf("%s refuses: %v", r, err)
		}
	}
	for _, r := range []app.Role{app.Supervisor, app.Auditor, app.Administrator} {
		if _, err := reception.At(h.Sit("other", r)).Accept(t.Context(), h.Elder(2, nil), ""); app.KindOf(err) != app.Forbidden {
			t.Errorf("%s takes in: %v", r, err)
		}
	}
}

func TestFinder(t *testing.T) {
	f := desk.NewFinder()
	f.Add(desk.Hit{Subject: app.Subject{Kind: app.Person, ID: "440306194611220024"}, Name: "王秀英", Phone: "14412345678"})
	f.Add(desk.Hit{Subject: app.Subject{Kind: app.Person, ID: "44030619500101001X"}, Name: "欧阳娜", Phone: "14400000001"})
	f.Add(desk.Hit{Subject: app.Subject{Kind: app.Person, ID: "440306194611220024"}, Name: "王秀英", Case: "c1", Serial: "11440300007542195T3442108219000202611230007"})
	for _, tc := range []struct {
		text string
		want int
	}{
		{"王秀英", 2}, {"王", 2}, {"wxy", 2}, {"wangxiuying", 2}, {"wangx", 2}, {"秀英", 2}, {"oyn", 1}, {"ouyangna", 1},
		{"0024", 2}, {"440306194611220024", 2}, {"001x", 1}, {"5678", 1}, {"1123-0007", 1}, {"11230007", 1}, {desk.ShortSerial("11440300007542195T3442108219000202611230007"), 1}, {strings.ToLower(desk.ShortSerial("11440300007542195T3442108219000202611230007")), 1}, {"AAAA-1123-0007", 0},
		{"11440300007542195T3442108219000202611230007", 1}, {"440306", 3}, {"欧阳", 1},
		{"zz", 0}, {"w", 0}, {"", 0}, {"99", 0}, {"0025", 0},
	} {
		t.Run(tc.text, func(t *testing.T) {
			if got := f.Find(tc.text); len(got) != tc.want {
				t.Errorf("%d hits, want %d: %v", len(got), tc.want, got)
			}
		})
	}
}

func TestFinderReadsSurnamesAndRanksByUse(t *testing.T) {
	f := desk.NewFinder()
	add := func(id, name string) app.Subject {
		sub := app.Subject{Kind: app.Person, ID: id}
		f.Add(desk.Hit{Subject: sub, Name: name})
		return sub
	}
	add("1", "单雄信")
	add("2", "曾国华")
	add("3", "尉迟恭")
	first, second := add("4", "李小红"), add("5", "李小红")
	for text, id := range map[string]string{"shanxiongxin": "1", "danxiongxin": "1", "zgh": "2", "zengguo": "2", "yuchigong": "3"} {
		if got := f.Find(text); len(got) != 1 || got[0].Subject.ID != id {
			t.Errorf("%s finds %v", text, got)
		}
	}
	if got := f.Find("lxh"); got[0].Subject != first {
		t.Errorf("first %v", got[0])
	}
	f.Use(second)
	if got := f.Find("lxh"); got[0].Subject != second {
		t.Errorf("after use first %v", got[0])
	}
}

// BenchmarkFinder searches half a million residents and a hundred thousand
// cases, as people type.
func BenchmarkFinder(b *testing.B) {
	f := desk.NewFinder()
	rng := rand.New(rand.NewPCG(1, 1))
	given := []rune("秀英兰玉梅桂芳丽娟红霞敏静伟强军勇杰涛磊超明辉刚平洋健华建国志文斌波鹏飞宇浩然子涵梓萱欣怡")
	family := []rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈")
	for i := range 600_000 {
		name := string([]rune{family[rng.IntN(len(family))], given[rng.IntN(len(given))], given[rng.IntN(len(given))]})
		h := desk.Hit{Subject: app.Subject{Kind: app.Person, ID: fmt.Sprintf("440306%012d", rng.Int64N(1e12))}, Name: name, Phone: fmt.Sprintf("144%08d", rng.IntN(1e8))}
		if i >= 500_000 {
			h.Case, h.Serial = app.CaseID(fmt.Sprint(i)), app.Serial(fmt.Sprintf("11440300007542195T344210821900020261122%04d", i%10000))
		}
		f.Add(h)
	}
	for _, q := range []string{"wang", "wxy", "王", "王秀英", "秀英", "440306", "1234", "345678", "1122-0007", "zz"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				f.Find(q)
			}
		})
	}
}
