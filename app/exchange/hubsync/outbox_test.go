package hubsync_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/fact"
)

func TestOutboxTellsTheTruth(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	a.Sync()
	if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), ""); err != nil {
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
		w.Hub.Next = func(request string) hubtest.Fault { return c.fault[request] }
		_, err := a.Link.Once(t.Context())
		if err == nil || app.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.name, err)
		}
		if o := a.Outbox(); o != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, o, c.want)
		}
	}
	// What was lost was written: the feed shows it, and then it is booked.
	w.Hub.Next = nil
	if r := a.Sync(); r.Outbox != (desk.Outbox{Booked: 2}) {
		t.Errorf("in the end: %+v", r)
	}
}

func TestAcceptedIsNotSafeYet(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	a.Sync()
	if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), ""); err != nil {
		t.Fatal(err)
	}
	pushed := false
	w.Hub.Next = func(request string) hubtest.Fault {
		switch {
		case request == "push":
			pushed = true
			return hubtest.Soft
		case pushed && request == "changes":
			return hubtest.Cut
		}
		return hubtest.Fine
	}
	if _, err := a.Link.Once(t.Context()); app.KindOf(err) != app.Offline {
		t.Fatal(err)
	}
	if o := a.Outbox(); o != (desk.Outbox{Sent: 2}) {
		t.Errorf("a hub that only accepted: %+v", o)
	}
}

func TestWrongCredentialsAreNotTriedAgain(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	asked := 0
	w.Hub.Next = func(string) hubtest.Fault { asked++; return hubtest.Rejected }
	err := a.Link.Watch(t.Context(), func(context.Context, time.Duration) error { return nil }, func() float64 { return 0 }, func(hubsync.Result, error) {})
	if app.KindOf(err) != app.Forbidden || asked != 1 {
		t.Errorf("%d requests, %v", asked, err)
	}
}

func TestWatchOutlivesAHubThatIsAway(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	var waits []time.Duration
	ctx, cancel := context.WithCancel(t.Context())
	w.Hub.Next = func(string) hubtest.Fault {
		if len(waits) < 8 {
			return hubtest.Cut
		}
		return hubtest.Fine
	}
	err := a.Link.Watch(ctx, func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }, func() float64 { return 0 },
		func(_ hubsync.Result, err error) {
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
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	db := wire.AreaDB(worldtest.HubName, worldtest.Area)
	for id, body := range map[string]string{
		"event:x":        `{"_id":"event:x","kind":"event","event":{"id":"x"},"hash":"sha256:00","sig":""}`,
		"subject:y":      `{"_id":"subject:y","kind":"subject","sealed":"AAAA"}`,
		"application:z":  `{"_id":"application:z","kind":"application","item":"","subject":{"kind":"person","id":""},"name":""}`,
		"application:zz": `{"_id":"application:zz","kind":"application","item":"a","subject":{"kind":"ghost","id":"1"},"name":"n","at":"2026-11-20T08:00:00+08:00"}`,
		"odd":            `{"_id":"odd"}`,
	} {
		if _, err := w.Hub.Push(t.Context(), db, []json.RawMessage{json.RawMessage(body)}); err != nil {
			t.Fatal(err, id)
		}
	}
	n := w.Elder(1, nil)
	w.Load(worldtest.Area, n)
	r := a.Sync()
	if r.Quarantined != 5 {
		t.Errorf("quarantined %d", r.Quarantined)
	}
	if _, ok, _ := a.Disk.Facts(t.Context(), n.Subject); !ok {
		t.Error("what came after was not taken in")
	}
	list, err := a.Disk.Quarantined(t.Context())
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
	w := worldtest.New(t, app.Clerk, app.Clerk)
	far := worldtest.NewOf(t, 7, app.Clerk).Stations[0]
	got, err := reception.At(far.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(1, nil)), "")
	if err != nil {
		t.Fatal(err)
	}
	events, _ := far.Disk.Events(t.Context(), got.Case)
	doc, err := wire.EventDoc(events[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Hub.Push(t.Context(), wire.AreaDB(worldtest.HubName, worldtest.Area), []json.RawMessage{doc}); err != nil {
		t.Fatal(err)
	}
	if r := w.Stations[0].Sync(); r.Quarantined != 1 {
		t.Errorf("%+v", r)
	}
	list, _ := w.Stations[0].Disk.Quarantined(t.Context())
	if len(list) != 1 || !strings.Contains(list[0].Why, "签名与工作站不符") {
		t.Errorf("%+v", list)
	}
}

// What a clerk may still take back does not leave the window; what came after
// it in the same case waits with it.
func TestAStepThatMayBeUndoneStaysHere(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	r := w.Elder(1, map[string]fact.Value{"account.type": fact.StringOf("debit")})
	w.Load(worldtest.Area, r)
	a.Sync()
	got, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
	if err != nil {
		t.Fatal(err)
	}
	a.Sync()
	if _, err := desktest.Approve(t.Context(), a.Station, got.Case, "核对了原件"); err != nil {
		t.Fatal(err)
	}
	rounds := 0
	ctx, cancel := context.WithCancel(t.Context())
	watch := func() {
		t.Helper()
		rounds = 0
		err := a.Link.Watch(ctx, func(context.Context, time.Duration) error { return nil }, func() float64 { return 0 }, func(hubsync.Result, error) { rounds++; cancel() })
		if err == nil || rounds != 1 {
			t.Fatalf("%d rounds, %v", rounds, err)
		}
		ctx, cancel = context.WithCancel(t.Context())
	}
	watch()
	if o := a.Outbox(); o.Saved != 1 {
		t.Errorf("within 30 seconds: %+v", o)
	}
	if _, err := deciding.At(a.Station).Undo(t.Context(), got.Case); err != nil {
		t.Fatal(err)
	}
	watch()
	if o := a.Outbox(); o.Saved != 2 {
		t.Errorf("taken back, within 30 seconds: %+v", o)
	}
	w.Now = w.Now.Add(time.Minute)
	watch()
	if o := a.Outbox(); o.Saved+o.Sent+o.Accepted != 0 {
		t.Errorf("after: %+v", o)
	}
	cancel()
}

// choosy is a hub that refuses some documents.
type choosy struct {
	*hubtest.Hub
	refuse string // for this reason; empty: it takes all
}

func (c *choosy) Push(ctx context.Context, db string, docs []json.RawMessage) ([]port.Sent, error) {
	if c.refuse == "" || !strings.Contains(db, "area") {
		return c.Hub.Push(ctx, db, docs)
	}
	out := make([]port.Sent, len(docs))
	for i, d := range docs {
		var head struct {
			ID string `json:"_id"`
		}
		if err := json.Unmarshal(d, &head); err != nil {
			return nil, err
		}
		out[i] = port.Sent{ID: head.ID, Error: "forbidden", Reason: c.refuse}
	}
	return out, nil
}

func TestWhatTheHubRefusesStaysWithItsSentence(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	hub := &choosy{Hub: w.Hub}
	var err error
	a.Link, err = hubsync.Attach(t.Context(), a.Station, func(port.Config) (port.Hub, error) { return hub, nil })
	if err != nil {
		t.Fatal(err)
	}
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	a.Sync()
	if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), ""); err != nil {
		t.Fatal(err)
	}
	hub.refuse = "这个账号不能写入过程记录"
	a.Sync()
	h, err := safekeeping.At(a.Station).Health(t.Context())
	if err != nil || h.Outbox.Refused != 2 || h.Outbox.Saved != 2 || len(h.Back) != 2 || !strings.Contains(h.Back[0].Reason, hub.refuse) {
		t.Fatalf("%+v, %v", h.Outbox, err)
	}
	hub.refuse = ""
	if r := a.Sync(); r.Outbox.Refused != 2 {
		t.Errorf("a round by itself tried again: %+v", r.Outbox)
	}
	if r, err := a.Link.Now(t.Context()); err != nil || r.Outbox != (desk.Outbox{Booked: 2}) {
		t.Errorf("a person asked: %+v, %v", r.Outbox, err)
	}
}

// A station that is enrolled in the middle of another's round is no stranger.
func TestAStationEnrolledMeanwhileIsKnown(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	a.Sync()
	requests := 0
	var b *worldtest.Station
	w.Hub.Next = func(string) hubtest.Fault {
		if requests++; requests == 3 && b == nil { // after the reference feed
			next := w.Hub.Next
			w.Hub.Next = nil
			b = w.Enrol("s2", app.Clerk)
			if _, err := reception.At(b.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(1, nil)), ""); err != nil {
				t.Fatal(err)
			}
			b.Sync()
			w.Hub.Next = next
		}
		return hubtest.Fine
	}
	r := a.Sync()
	if b == nil || r.Quarantined != 0 || a.Counts() != b.Counts() {
		t.Errorf("%+v", r)
	}
}
