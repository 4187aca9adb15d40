package exchange_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/fact"
)

func TestACaseTakenAtOneWindowIsSeenAtAnother(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Supervisor)
	a, b := w.stations[0], w.stations[1]
	r := w.elder(1, nil)
	w.load(area, r)
	a.sync()
	got, err := a.Accept(t.Context(), acceptance(r), "")
	if err != nil || got.Verdict != app.Approve {
		t.Fatalf("%+v, %v", got, err)
	}
	if o := a.outbox(); o != (desk.Outbox{Saved: 2}) {
		t.Errorf("before: %+v", o)
	}
	if r := a.sync(); r.Pushed != 2 || r.Outbox != (desk.Outbox{Booked: 2}) {
		t.Errorf("after: %+v", r)
	}
	b.sync()
	if c := b.kase(got.Case); c.State != casefile.Approved || c.Serial() != got.Serial {
		t.Errorf("seen elsewhere: %s %s", c.State, c.Serial())
	}
	if a.digest() != b.digest() {
		t.Error("the digests differ")
	}
}

func TestOutboxTellsTheTruth(t *testing.T) {
	w := newWorld(t, app.Clerk)
	a := w.stations[0]
	r := w.elder(1, nil)
	w.load(area, r)
	a.sync()
	if _, err := a.Accept(t.Context(), acceptance(r), ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		fault map[string]hubtest.Fault // by request
		kind  app.Kind
		want  desk.Outbox
	}{
		{"nothing arrives", map[string]hubtest.Fault{"push": hubtest.Cut}, app.Offline, desk.Outbox{Sent: 2}},
		{"only half is written", map[string]hubtest.Fault{"push": hubtest.Half}, app.Offline, desk.Outbox{Sent: 2}},
		{"wrong credentials", map[string]hubtest.Fault{"push": hubtest.Rejected}, app.Forbidden, desk.Outbox{Sent: 2}},
		{"the answer is lost", map[string]hubtest.Fault{"push": hubtest.Lost}, app.Offline, desk.Outbox{Sent: 2}},
	} {
		w.hub.Next = func(request string) hubtest.Fault { return c.fault[request] }
		_, err := a.link.Once(t.Context())
		if err == nil || app.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.name, err)
		}
		if o := a.outbox(); o != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, o, c.want)
		}
	}
	// What was lost was written: the feed shows it, and then it is booked.
	w.hub.Next = nil
	if r := a.sync(); r.Outbox != (desk.Outbox{Booked: 2}) {
		t.Errorf("in the end: %+v", r)
	}
}

func TestAcceptedIsNotSafeYet(t *testing.T) {
	w := newWorld(t, app.Clerk)
	a := w.stations[0]
	r := w.elder(1, nil)
	w.load(area, r)
	a.sync()
	if _, err := a.Accept(t.Context(), acceptance(r), ""); err != nil {
		t.Fatal(err)
	}
	pushed := false
	w.hub.Next = func(request string) hubtest.Fault {
		switch {
		case request == "push":
			pushed = true
			return hubtest.Soft
		case pushed && request == "changes":
			return hubtest.Cut
		}
		return hubtest.Fine
	}
	if _, err := a.link.Once(t.Context()); app.KindOf(err) != app.Offline {
		t.Fatal(err)
	}
	if o := a.outbox(); o != (desk.Outbox{Sent: 2}) {
		t.Errorf("a hub that only accepted: %+v", o)
	}
}

func TestWrongCredentialsAreNotTriedAgain(t *testing.T) {
	w := newWorld(t, app.Clerk)
	a := w.stations[0]
	asked := 0
	w.hub.Next = func(string) hubtest.Fault { asked++; return hubtest.Rejected }
	err := a.link.Watch(t.Context(), func(context.Context, time.Duration) error { return nil }, func() float64 { return 0 }, func(exchange.Result, error) {})
	if app.KindOf(err) != app.Forbidden || asked != 1 {
		t.Errorf("%d requests, %v", asked, err)
	}
}

func TestWatchOutlivesAHubThatIsAway(t *testing.T) {
	w := newWorld(t, app.Clerk)
	a := w.stations[0]
	var waits []time.Duration
	ctx, cancel := context.WithCancel(t.Context())
	w.hub.Next = func(string) hubtest.Fault {
		if len(waits) < 8 {
			return hubtest.Cut
		}
		return hubtest.Fine
	}
	err := a.link.Watch(ctx, func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }, func() float64 { return 0 },
		func(_ exchange.Result, err error) {
			if err == nil {
				cancel()
			}
		})
	if ctx.Err() == nil || err == nil {
		t.Fatal(err)
	}
	for i, d := range waits {
		if want := min(time.Second<<min(i, 6), time.Minute); d != want {
			t.Errorf("wait %d is %v, want %v", i, d, want)
		}
	}
}

func TestOneDocumentThatCannotBeUsedStopsNothing(t *testing.T) {
	w := newWorld(t, app.Clerk)
	a := w.stations[0]
	db := exchange.AreaDB(hubName, area)
	for id, body := range map[string]string{
		"event:x":        `{"_id":"event:x","kind":"event","event":{"id":"x"},"hash":"sha256:00","sig":""}`,
		"subject:y":      `{"_id":"subject:y","kind":"subject","sealed":"AAAA"}`,
		"application:z":  `{"_id":"application:z","kind":"application","item":"","subject":{"kind":"person","id":""},"name":""}`,
		"application:zz": `{"_id":"application:zz","kind":"application","item":"a","subject":{"kind":"ghost","id":"1"},"name":"n","at":"2026-11-20T08:00:00+08:00"}`,
		"odd":            `{"_id":"odd"}`,
	} {
		if _, err := w.hub.Push(t.Context(), db, []json.RawMessage{json.RawMessage(body)}); err != nil {
			t.Fatal(err, id)
		}
	}
	n := w.elder(1, nil)
	w.load(area, n)
	r := a.sync()
	if r.Quarantined != 5 {
		t.Errorf("quarantined %d", r.Quarantined)
	}
	if _, ok, _ := a.store.Facts(t.Context(), n.Subject); !ok {
		t.Error("what came after was not taken in")
	}
	list, err := a.store.Quarantined(t.Context())
	if err != nil || len(list) != 5 {
		t.Fatalf("%d quarantined, %v", len(list), err)
	}
	for _, q := range list {
		if q.Why == "" || q.DB != db {
			t.Errorf("%+v", q)
		}
	}
}

func TestAnEventOfAStrangerIsQuarantined(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	far := newWorldOf(t, 7, app.Clerk).stations[0]
	got, err := far.Accept(t.Context(), acceptance(w.elder(1, nil)), "")
	if err != nil {
		t.Fatal(err)
	}
	events, _ := far.store.Events(t.Context(), got.Case)
	doc, err := exchange.EventDoc(events[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.hub.Push(t.Context(), exchange.AreaDB(hubName, area), []json.RawMessage{doc}); err != nil {
		t.Fatal(err)
	}
	if r := w.stations[0].sync(); r.Quarantined != 1 {
		t.Errorf("%+v", r)
	}
	list, _ := w.stations[0].store.Quarantined(t.Context())
	if len(list) != 1 || !strings.Contains(list[0].Why, "签名与工作站不符") {
		t.Errorf("%+v", list)
	}
}

func TestAnOnlineApplicationIsDecidedOnce(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	a, b := w.stations[0], w.stations[1]
	r := w.elder(1, nil)
	w.load(area, r)
	id := w.apply(1, r)
	a.sync()
	b.sync()
	first, err := a.DecideAll(t.Context(), nil)
	if err != nil || first.Approve != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := b.DecideAll(t.Context(), nil)
	if err != nil || second.Cases != 0 || second.Elsewhere != 1 {
		t.Errorf("the second window: %+v, %v", second, err)
	}
	// The first one's computer dies; when its lease is over, another may.
	w.now = w.now.Add(11 * time.Minute)
	third, err := b.DecideAll(t.Context(), nil)
	if err != nil || third.Approve != 1 {
		t.Errorf("after the lease: %+v, %v", third, err)
	}
	b.sync()
	a.sync() // it comes back after all
	b.sync()
	if c := a.kase(id); c.State != casefile.Approved || c.Rival != nil || a.digest() != b.digest() {
		t.Errorf("%s, rival %v", c.State, c.Rival)
	}
}

func TestWhatWasDecidedIsHeardBeforeDeciding(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	a, b := w.stations[0], w.stations[1]
	r := w.elder(1, nil)
	w.load(area, r)
	w.apply(1, r)
	a.sync()
	b.sync()
	if _, err := a.DecideAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	a.sync()
	w.now = w.now.Add(time.Hour)
	got, err := b.DecideAll(t.Context(), nil)
	if err != nil || got.Cases != 0 {
		t.Errorf("decided a second time: %+v, %v", got, err)
	}
	if o := b.outbox(); o.Saved != 0 {
		t.Errorf("%+v", o)
	}
}

func TestWithoutTheHubOnlineApplicationsWait(t *testing.T) {
	w := newWorld(t, app.Clerk)
	a := w.stations[0]
	r := w.elder(1, nil)
	w.load(area, r)
	w.apply(1, r)
	a.sync()
	w.hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	got, err := a.DecideAll(t.Context(), nil)
	if err != nil || got.Elsewhere != 1 || got.Cases != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAProvisionalDecisionIsJudgedAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		fresh map[string]fact.Value // what the registers say then
		want  casefile.State
		sum   desk.Settled
	}{
		{"the new facts bear it", nil, casefile.Approved, desk.Settled{Confirmed: 1}},
		{"she had died", map[string]fact.Value{"person.alive": fact.BoolOf(false)}, casefile.Disputed, desk.Settled{Contradicted: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, app.Clerk, app.Supervisor)
			a, b := w.stations[0], w.stations[1]
			r := w.elder(1, nil)
			w.load(area, r)
			a.sync()
			w.now = w.now.Add(60 * time.Hour) // the registers are old by now
			got, err := a.Accept(t.Context(), acceptance(r), "")
			if err != nil || got.Verdict != app.Provisional {
				t.Fatalf("%+v, %v", got, err)
			}
			if sum := a.sync().Settled; sum != (desk.Settled{}) {
				t.Errorf("settled by the same facts: %+v", sum)
			}
			w.load(area, w.elder(1, c.fresh))
			if sum := a.sync().Settled; sum != c.sum {
				t.Errorf("settled %+v", sum)
			}
			b.sync()
			if k := b.kase(got.Case); k.State != c.want || a.digest() != b.digest() {
				t.Errorf("state %s", k.State)
			}
			if o := a.outbox(); o.Saved+o.Sent+o.Accepted != 0 {
				t.Errorf("what it led to has not gone out: %+v", o)
			}
		})
	}
}

func TestTwoDecisionsThatDifferAreForASupervisor(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk, app.Supervisor)
	a, b, sup := w.stations[0], w.stations[1], w.stations[2]
	r := w.elder(1, map[string]fact.Value{"account.type": fact.StringOf("debit")})
	w.load(area, r)
	a.sync()
	got, err := a.Accept(t.Context(), acceptance(r), "")
	if err != nil || got.Verdict != app.Review {
		t.Fatalf("%+v, %v", got, err)
	}
	a.sync()
	b.sync()
	if _, err := a.Approve(t.Context(), got.Case, "核对了原件"); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Minute)
	if _, err := b.Refuse(t.Context(), got.Case, "账户不是颐年卡"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, s := range w.stations {
			s.sync()
		}
	}
	for _, s := range w.stations {
		c := s.kase(got.Case)
		if c.State != casefile.Disputed || c.Decision.Result != casefile.Granted || c.Rival == nil {
			t.Errorf("%s sees %s, the first being %s", s.id, c.State, c.Decision.Result)
		}
	}
	if c, err := sup.Uphold(t.Context(), got.Case, "维持第一个决定"); err != nil || c.State != casefile.Approved {
		t.Errorf("%v", err)
	}
}

func TestSomebodyFromElsewhereIsFetched(t *testing.T) {
	w := newWorld(t, app.Clerk)
	a := w.stations[0]
	r := w.elder(1, nil)
	w.load(other, r)
	a.sync()
	if _, ok, _ := a.store.Facts(t.Context(), r.Subject); ok {
		t.Fatal("another area's facts came with the pull")
	}
	if found, err := a.Remote.Fetch(t.Context(), w.elder(2, nil).Subject); found || err != nil {
		t.Errorf("somebody nobody knows: %v, %v", found, err)
	}
	if found, err := a.Remote.Fetch(t.Context(), r.Subject); !found || err != nil {
		t.Fatalf("%v, %v", found, err)
	}
	got, err := a.Accept(t.Context(), acceptance(r), "")
	if err != nil || got.Verdict != app.Approve {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAHubRestoredFromAnOlderCopyGetsWhatItLacks(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	a, b := w.stations[0], w.stations[1]
	people := []fact.Record{w.elder(1, nil), w.elder(2, nil), w.elder(3, nil)}
	w.load(area, people...)
	a.sync()
	b.sync()
	accept := func(s *station, n int) {
		t.Helper()
		if _, err := s.Accept(t.Context(), acceptance(people[n]), ""); err != nil {
			t.Fatal(err)
		}
	}
	accept(a, 0)
	a.sync()
	old := w.hub.Backup()
	accept(b, 1)
	b.sync()
	a.sync()
	w.hub.Restore(old)
	accept(a, 2)
	if r := a.sync(); len(r.Lost) != 1 {
		t.Errorf("the station did not notice: %+v", r)
	}
	if r := b.sync(); len(r.Lost) != 1 || r.Outbox != (desk.Outbox{Booked: 2}) {
		t.Errorf("the other did not notice: %+v", r)
	}
	a.sync()
	b.sync()
	if a.digest() != b.digest() || a.digest().Cases != 3 {
		t.Errorf("%+v, %+v", a.digest(), b.digest())
	}
	if n := len(eventsAt(w)); n != 6 {
		t.Errorf("the hub holds %d events", n)
	}
}

// eventsAt are the events that the hub holds, by id.
func eventsAt(w *world) map[string]exchange.Doc {
	out := map[string]exchange.Doc{}
	for id, d := range w.hub.Docs(exchange.AreaDB(hubName, area)) {
		if strings.HasPrefix(id, "event:") && !d.Deleted {
			out[id] = d
		}
	}
	return out
}

func TestANumberIsDrawnOnce(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	seen := map[app.Serial]bool{}
	for i, s := range []*station{w.stations[0], w.stations[1], w.stations[0], w.stations[1]} {
		r := w.elder(i+1, nil)
		got, err := s.Accept(t.Context(), acceptance(r), "")
		if err != nil || seen[got.Serial] || !strings.HasPrefix(string(got.Serial), "11440300007542195T344210821900020261123") {
			t.Errorf("%s draws %s, %v", s.id, got.Serial, err)
		}
		seen[got.Serial] = true
	}
}

func TestAnIDInUseIsNotGivenAgain(t *testing.T) {
	w := newWorld(t, app.Clerk)
	e := exchange.Enrolment{Station: "s1", Areas: []string{area}, Key: w.stations[0].PublicKey()}
	if _, err := w.manager.Enrol(t.Context(), e); app.KindOf(err) != app.Conflict {
		t.Errorf("%v", err)
	}
	e.Replace = true
	got, err := w.manager.Enrol(t.Context(), e)
	if err != nil || got.Number != 2 {
		t.Errorf("number %d, %v", got.Number, err)
	}
}

func TestAnotherAdministratorsPasswordOpensNoDistrict(t *testing.T) {
	w := newWorld(t)
	m := *w.manager
	m.Password = "别的"
	if _, err := m.District(t.Context()); app.KindOf(err) != app.Wrong {
		t.Errorf("%v", err)
	}
	m.Name = "nobody"
	if _, err := m.District(t.Context()); app.KindOf(err) != app.Missing {
		t.Errorf("%v", err)
	}
}

func TestNumbersBeyondAStationsShareComeFromTheHub(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	seen := map[app.Serial]bool{}
	accept := func(s *station, n int) error {
		got, err := s.Accept(t.Context(), acceptance(w.elder(n+1, nil)), "")
		if err == nil && seen[got.Serial] {
			t.Fatalf("%s was drawn twice", got.Serial)
		}
		seen[got.Serial] = true
		return err
	}
	for n := range 120 { // a share has a hundred
		for i, s := range w.stations {
			if err := accept(s, 2*n+i); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	var err error
	for n := 300; err == nil && n < 480; n++ {
		err = accept(w.stations[0], n)
	}
	if app.KindOf(errors.Unwrap(err)) != app.Conflict || !strings.Contains(err.Error(), "no serial number left") {
		t.Errorf("%v", err)
	}
	w.hub.Next = nil
	if err := accept(w.stations[0], 490); err != nil {
		t.Error(err)
	}
}

func TestARegisterThatHoldsNothingHereIsHeardAllTheSame(t *testing.T) {
	w := newWorld(t, app.Clerk)
	loader := &exchange.Loader{Manager: w.manager, District: w.district}
	at := w.now.Add(-time.Hour)
	loader.Heard("market.registry", at)
	loader.Heard("market.registry", at.Add(-time.Hour))
	w.must(loader.Registers(t.Context()))
	again := &exchange.Loader{Manager: w.manager, District: w.district}
	again.Heard("bank.account", at)
	w.must(again.Registers(t.Context()))
	w.stations[0].sync()
	h, err := w.stations[0].Health(t.Context())
	w.must(err)
	heard := map[string]time.Time{}
	for _, r := range h.Registers {
		heard[r.Source] = r.At
	}
	if !heard["market.registry"].Equal(at) || !heard["bank.account"].Equal(at) || !heard["civil.death"].IsZero() {
		t.Errorf("%v", heard)
	}
}
