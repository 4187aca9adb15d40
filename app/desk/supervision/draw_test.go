package supervision_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
)

// later is the station some time after.
func later(st *desk.Station, by time.Duration) *desk.Station {
	o := st.As(st.Actor)
	at := o.Now().Add(by)
	o.Now = func() time.Time { return at }
	return o
}

// What is decided, taken back or revoked between the announcement and the seed
// changes nothing: the draw is of what was announced.
func TestDrawIsOfTheAnnouncedPopulation(t *testing.T) {
	st := decidedStation(t)
	clerk := st.As(app.Actor{Account: "clerk", Role: app.Clerk})
	id := approveOne(t, clerk)
	st = later(st, time.Minute)
	d := announced(t, st, 5)
	pop, err := supervision.At(st).FrozenPopulation(t.Context(), d)
	desktest.Sound(t, err)
	if !slices.Contains(pop.Cases(), id) {
		t.Fatal("an approval a minute old is not in the list")
	}
	approveOne(t, clerk)
	_, err = deciding.At(st).Invalidate(t.Context(), id, "另案查明", "")
	desktest.Sound(t, err)
	d, err = supervision.At(st).Take(t.Context(), d.ID, present)
	desktest.Sound(t, err)
	if d.Size != pop.Size() || d.Digest != pop.Digest() || !slices.Equal(d.Drawn, pop.DrawEach(d.Seed, d.Announcement.Strata)) {
		t.Errorf("drawn from %d %s, announced %d %s", d.Size, d.Digest, pop.Size(), pop.Digest())
	}
}

// A case that was revoked after the freeze stays what it was: it is drawn, and
// counts as wrong.
func TestARevokedCaseIsDrawnAsWhatItWas(t *testing.T) {
	st := decidedStation(t)
	pop, err := supervision.At(st).Population(t.Context(), today)
	desktest.Sound(t, err)
	d := announced(t, st, pop.Size())
	id := pop.Cases()[0]
	_, err = deciding.At(st).Invalidate(t.Context(), id, "另案查明", "")
	desktest.Sound(t, err)
	d, err = supervision.At(st).Take(t.Context(), d.ID, present)
	desktest.Sound(t, err)
	p, err := supervision.At(st).Progress(t.Context(), d)
	desktest.Sound(t, err)
	if p.Result.Wrong != 1 || p.Result.Checked != 1 || len(p.Cases) != pop.Size() {
		t.Errorf("result %+v", p.Result)
	}
	c, err := st.Fold(t.Context(), id)
	desktest.Sound(t, err)
	if !c.DrawnIn(d.ID) || len(c.Problems) > 0 {
		t.Errorf("the revoked case: drawn %v, %v", c.DrawnIn(d.ID), c.Problems)
	}
}

// A person's decision that can still be taken back is not in a population.
func TestWhatCanBeTakenBackIsNotFrozen(t *testing.T) {
	st := decidedStation(t)
	id := approveOne(t, st.As(app.Actor{Account: "clerk", Role: app.Clerk}))
	for by, want := range map[time.Duration]bool{0: false, casefile.UndoFor - time.Second: false, casefile.UndoFor + time.Second: true} {
		pop, err := supervision.At(later(st, by)).Population(t.Context(), today)
		desktest.Sound(t, err)
		if got := slices.Contains(pop.Cases(), id); got != want {
			t.Errorf("after %s: %v", by, got)
		}
	}
}

func TestSeedsAreRefused(t *testing.T) {
	st := decidedStation(t)
	d := announced(t, st, 5)
	two := func(a, b string) []spotcheck.Said {
		return []spotcheck.Said{{Who: "甲", What: a}, {Who: "乙", What: b}}
	}
	for _, tc := range []struct {
		name string
		said []spotcheck.Said
		who  app.Actor
		says string
	}{
		{"nobody", nil, inspector, "至少要有 2 位"},
		{"one alone", present[:1], inspector, "至少要有 2 位"},
		{"one twice", []spotcheck.Said{{Who: "甲", What: "1"}, {Who: " 甲", What: "2"}}, inspector, "“甲”写了两次"},
		{"no number", two("1", " 　"), inspector, "请填写种子"},
		{"no name", []spotcheck.Said{{What: "1"}, {Who: "乙", What: "2"}}, inspector, "请填写在场人的姓名"},
		{"a line break", two("a\nb", "1"), inspector, "看不见的字符"},
		{"a zero-width space", two("a\u200bb", "1"), inspector, "看不见的字符"},
		{"a speech", two(strings.Repeat("种", 101), "1"), inspector, "不超过 100 个字"},
		{"a clerk", present, app.Actor{Account: "clerk", Role: app.Clerk}, "只有督查人员"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := supervision.At(st.As(tc.who)).Take(t.Context(), d.ID, tc.said)
			if !strings.Contains(detail(err), tc.says) {
				t.Errorf("error %v", err)
			}
		})
	}
	if d, err := supervision.At(st).Draw(t.Context(), d.ID); err != nil || d.Seed != "" {
		t.Errorf("after refusals: %q, %v", d.Seed, err)
	}
}

// Nobody tries seeds: a draw has one, it is put down before the list is seen, and
// what comes of it depends on a nonce that was announced as a hash.
func TestADrawHasOneSeed(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 5)
	if _, err := supervision.At(st).Take(t.Context(), d.ID, present); !strings.Contains(detail(err), "一份公告只抽一次") {
		t.Errorf("a second seed: %v", err)
	}
	if spotcheck.Commit(d.Nonce) != d.Announcement.Commitment || spotcheck.Seed(d.Nonce, present) != d.Seed {
		t.Error("the seed is not made of the announced nonce")
	}
	if _, err := supervision.At(st).Take(t.Context(), "nothing", present); app.KindOf(err) != app.Missing {
		t.Errorf("an unknown draw: %v", err)
	}
}

// A public number is named before anybody can know it.
func TestAPublicNumber(t *testing.T) {
	st := decidedStation(t)
	f, err := supervision.At(st).Freeze(t.Context(), today, of(5))
	desktest.Sound(t, err)
	for name, tc := range map[string]struct {
		from spotcheck.SeedSource
		says string
	}{
		"today":          {spotcheck.SeedSource{Public: "上证指数收盘", On: day}, "要在冻结之后的日子才公布"},
		"no day":         {spotcheck.SeedSource{Public: "上证指数收盘"}, "哪一天公布"},
		"which":          {spotcheck.SeedSource{On: day + 1}, "哪一个公开数字"},
		"a line of text": {spotcheck.SeedSource{Public: "上证\n指数", On: day + 1}, "看不见的字符"},
	} {
		if _, err := supervision.At(st).Announce(t.Context(), f, tc.from); !strings.Contains(detail(err), tc.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d, err := supervision.At(st).Announce(t.Context(), f, spotcheck.SeedSource{Public: "上证指数收盘", On: day + 1})
	desktest.Sound(t, err)
	number := []spotcheck.Said{{What: "3456.78"}}
	if _, err := supervision.At(st).Take(t.Context(), d.ID, number); !strings.Contains(detail(err), "才公布") {
		t.Errorf("too early: %v", err)
	}
	st = later(st, 24*time.Hour)
	if _, err := supervision.At(st).Take(t.Context(), d.ID, present); !strings.Contains(detail(err), "只填这一个数字") {
		t.Errorf("two numbers: %v", err)
	}
	d, err = supervision.At(st).Take(t.Context(), d.ID, number)
	desktest.Sound(t, err)
	if d.Said[0].Who != "上证指数收盘" || len(d.Drawn) != 5 {
		t.Errorf("drawn %+v", d)
	}
}

// One population, one draw: while one is open the same decisions are not drawn
// from again; a second supervisor closes it, and what was left open is told for ever.
func TestOnePopulationOneDraw(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 4)
	again := func() error {
		_, err := supervision.At(st).Freeze(t.Context(), supervision.Period{From: day - 3, To: day}, of(3))
		return err
	}
	if err := again(); app.KindOf(err) != app.Conflict || !strings.Contains(detail(err), "没有了结") {
		t.Errorf("a redraw: %v", err)
	}
	second := supervision.At(st.As(colleague))
	for _, tc := range []struct {
		name, reason string
		who          app.Actor
		says         string
	}{
		{"who drew", "不喜欢", inspector, "另一位督查"},
		{"a clerk", "不喜欢", app.Actor{Account: "clerk", Role: app.Clerk}, "只有督查人员"},
		{"no reason", " ", colleague, "请写明了结的理由"},
	} {
		if _, err := supervision.At(st.As(tc.who)).Close(t.Context(), d.ID, tc.reason); !strings.Contains(detail(err), tc.says) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	closed, err := second.Close(t.Context(), d.ID, "抽取人调离，余下的并入下一次")
	desktest.Sound(t, err)
	if closed.Closed == nil || closed.Closed.By != "supervisor2" || closed.Closed.Reason == "" {
		t.Errorf("closed %+v", closed.Closed)
	}
	if _, err := second.Close(t.Context(), d.ID, "再来"); !strings.Contains(detail(err), "已经了结") {
		t.Errorf("closed twice: %v", err)
	}
	if _, err := second.Take(t.Context(), d.ID, present); !strings.Contains(detail(err), "不能再抽取") {
		t.Errorf("drawn after: %v", err)
	}
	desktest.Sound(t, again())
	next := drawn(t, st, 3)
	p, err := supervision.At(st).Progress(t.Context(), next)
	desktest.Sound(t, err)
	if p.Result.Left != 4 {
		t.Errorf("%d left of the closed draw", p.Result.Left)
	}
}

// Whoever has the file computes everything again; whoever changed a byte of what
// counts is found.
func TestOpenedFileIsVerified(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 5)
	o, err := supervision.At(st).Opened(t.Context(), d)
	desktest.Sound(t, err)
	b, err := json.Marshal(o)
	desktest.Sound(t, err)
	for name, tc := range map[string]struct {
		change func(*spotcheck.Opened)
		says   string
	}{
		"as it is":             {func(*spotcheck.Opened) {}, ""},
		"a case left out":      {func(o *spotcheck.Opened) { o.List = o.List[1:] }, "件数"},
		"a case put in":        {func(o *spotcheck.Opened) { o.List = append(o.List, "zzz") }, "摘要"},
		"another order":        {func(o *spotcheck.Opened) { slices.Reverse(o.List) }, "排序"},
		"another nonce":        {func(o *spotcheck.Opened) { o.Nonce = strings.Repeat("0", 64) }, "承诺"},
		"another number":       {func(o *spotcheck.Opened) { o.Said[0].What = "4712" }, "所报算出"},
		"a drawn case changed": {func(o *spotcheck.Opened) { o.Drawn[0].Case = o.Drawn[1].Case }, "结果相同"},
		"one drawn less":       {func(o *spotcheck.Opened) { o.Drawn = o.Drawn[1:] }, "结果相同"},
		"who was there":        {func(o *spotcheck.Opened) { o.Said = o.Said[:1] }, "来处"},
		"the announcement":     {func(o *spotcheck.Opened) { o.Announcement += " " }, "签名"},
	} {
		t.Run(name, func(t *testing.T) {
			var o spotcheck.Opened
			desktest.Sound(t, json.Unmarshal(b, &o))
			tc.change(&o)
			_, found, fits, err := o.Verify()
			desktest.Sound(t, err)
			bad := slices.IndexFunc(found, func(f spotcheck.Finding) bool { return !f.OK && strings.Contains(f.What, tc.says) })
			if fits != (tc.says == "") || tc.says != "" && bad < 0 {
				t.Errorf("fits %v: %+v", fits, found)
			}
		})
	}
}

// Two lists of the same decisions were frozen before either was announced: one of
// them is, and of two seeds that come at once one counts.
func TestAtTheSameTime(t *testing.T) {
	st := decidedStation(t)
	room := supervision.At(st)
	var lists [2]supervision.Frozen
	for i := range lists {
		f, err := room.Freeze(t.Context(), today, of(4))
		desktest.Sound(t, err)
		lists[i] = f
	}
	errs := make(chan error, 2)
	for _, f := range lists {
		go func() { _, err := room.Announce(t.Context(), f, spotcheck.SeedSource{}); errs <- err }()
	}
	if a, b := <-errs, <-errs; (a == nil) == (b == nil) {
		t.Fatalf("announced twice, or never: %v, %v", a, b)
	}
	draws, err := room.Draws(t.Context())
	desktest.Sound(t, err)
	for range 2 {
		go func() { _, err := room.Take(t.Context(), draws[0].ID, present); errs <- err }()
	}
	if a, b := <-errs, <-errs; (a == nil) == (b == nil) {
		t.Fatalf("drawn twice, or never: %v, %v", a, b)
	}
	d, err := room.Draw(t.Context(), draws[0].ID)
	if err != nil || len(d.Problems) > 0 || len(d.Drawn) != 4 {
		t.Errorf("%+v, %v", d, err)
	}
}

// A nonce that is not the announced one draws nothing: whoever put another there
// could have chosen it.
func TestAnotherNonceDrawsNothing(t *testing.T) {
	st := decidedStation(t)
	d := announced(t, st, 4)
	desktest.Sound(t, st.Store().Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"secret/draw/" + d.ID: []byte("00")}}))
	if _, err := supervision.At(st).Take(t.Context(), d.ID, present); app.KindOf(err) != app.Damaged || !strings.Contains(detail(err), "与承诺不符") {
		t.Errorf("drawn with another nonce: %v", err)
	}
}
