package exchange_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/fact"
)

// TestHistories lets three stations and a hub that fails in every known way go
// through random days, with restores of older copies and stations that are
// killed in the middle of a round. Whatever happens: nothing is lost, nothing
// is there twice, nothing is shown as booked that the hub does not hold, and in
// the end all hold the same.
//
// MIAOPI_HISTORIES sets how many; 1000 when it is not set.
func TestHistories(t *testing.T) {
	n := os.Getenv("MIAOPI_HISTORIES")
	if n == "" {
		n = "1000"
	}
	if err := flag.Set("rapid.checks", n); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) { newHistory(t).live() })
}

// history is one run of the model.
type history struct {
	*world
	rt       *rapid.T
	people   []fact.Record
	open     []app.CaseID
	made     map[app.EventID]string // hash of every event that was durable at a station
	backup   hubtest.Copy
	restored map[app.StationID]bool // the station has not looked since the hub was restored
	online   map[app.EventID]bool   // those that portals' documents become
	applied  int
	faults   bool
}

func newHistory(t *rapid.T) *history {
	h := &history{world: newWorld(t, app.Clerk, app.Clerk, app.Supervisor), rt: t, made: map[app.EventID]string{}, restored: map[app.StationID]bool{}, online: map[app.EventID]bool{}}
	for n := range 6 {
		changed := map[string]fact.Value{}
		if n%2 == 1 {
			changed["account.type"] = fact.StringOf("debit")
		}
		h.people = append(h.people, h.elder(n+1, changed))
	}
	h.load(area, h.people...)
	h.backup = h.hub.Backup()
	h.hub.Next = func(string) hubtest.Fault {
		if !h.faults {
			return hubtest.Fine
		}
		return rapid.SampledFrom(hubtest.Faults).Draw(h.rt, "fault")
	}
	return h
}

func (h *history) live() {
	steps := rapid.IntRange(3, 25).Draw(h.rt, "steps")
	for range steps {
		h.step()
		h.now = h.now.Add(time.Duration(rapid.IntRange(0, 400).Draw(h.rt, "seconds")) * time.Second)
		h.remember()
		h.booked()
	}
	h.settle()
	h.converged()
}

func (h *history) step() {
	s := rapid.SampledFrom(h.stations).Draw(h.rt, "station")
	switch rapid.SampledFrom([]string{"sync", "sync", "accept", "accept", "apply", "decide", "act", "kill", "backup", "restore", "facts"}).Draw(h.rt, "step") {
	case "sync":
		h.sync(s)
	case "accept":
		h.accept(s)
	case "apply":
		h.applied++
		h.withoutFaults(func() { h.open = append(h.open, h.apply(h.applied, rapid.SampledFrom(h.people).Draw(h.rt, "person"))) })
	case "decide":
		h.withFaults(func() { _, err := s.DecideAll(h.ctx, nil); h.allowed(err) })
	case "act":
		h.act(s)
	case "kill":
		h.kill(s)
	case "backup":
		h.backup = h.hub.Backup()
	case "restore":
		h.hub.Restore(h.backup)
		for _, s := range h.stations {
			h.restored[s.id] = true
		}
	case "facts":
		n := rapid.IntRange(0, len(h.people)-1).Draw(h.rt, "person")
		alive := rapid.Bool().Draw(h.rt, "alive")
		h.withoutFaults(func() { h.load(area, h.elder(n+1, map[string]fact.Value{"person.alive": fact.BoolOf(alive)})) })
	}
}

func (h *history) withFaults(do func())    { h.faults = true; do(); h.faults = false }
func (h *history) withoutFaults(do func()) { h.faults = false; do() }

// allowed are the ways a step may fail.
func (h *history) allowed(err error) {
	switch app.KindOf(err) {
	case app.Offline, app.Forbidden, app.Conflict, app.Missing, app.Cancelled:
		return
	}
	h.must(err)
}

func (h *history) sync(s *station) {
	h.withFaults(func() {
		_, err := s.link.Once(h.ctx)
		h.allowed(err)
		if err == nil {
			delete(h.restored, s.id)
		}
	})
}

func (h *history) accept(s *station) {
	if s.role != app.Clerk {
		return
	}
	got, err := s.Accept(h.ctx, acceptance(rapid.SampledFrom(h.people).Draw(h.rt, "person")), "")
	h.must(err)
	h.open = append(h.open, got.Case)
}

// act does to some case what a person at the station may do.
func (h *history) act(s *station) {
	if len(h.open) == 0 {
		return
	}
	id := rapid.SampledFrom(h.open).Draw(h.rt, "case")
	var err error
	switch rapid.SampledFrom([]string{"approve", "refuse", "supplement", "claim", "withdraw", "invalidate", "uphold", "undo"}).Draw(h.rt, "action") {
	case "approve":
		_, err = s.Approve(h.ctx, id, "核对无误")
	case "refuse":
		_, err = s.Refuse(h.ctx, id, "不符合条件")
	case "supplement":
		_, err = s.Supplement(h.ctx, id, "请补正", []string{"颐年卡"})
	case "claim":
		_, err = s.Claim(h.ctx, id)
	case "withdraw":
		_, err = s.Withdraw(h.ctx, id, "本人撤回")
	case "invalidate":
		_, err = s.Invalidate(h.ctx, id, "抽查发现有误", "")
	case "uphold":
		_, err = s.Uphold(h.ctx, id, "维持")
	case "undo":
		_, err = s.Undo(h.ctx, id)
	}
	h.allowed(err)
}

// kill stops a station at some request of a round and starts it again: what
// its store holds is all that is left.
func (h *history) kill(s *station) {
	at := rapid.IntRange(1, 12).Draw(h.rt, "request")
	next := h.hub.Next
	h.hub.Next = func(string) hubtest.Fault {
		if at--; at <= 0 {
			return hubtest.Cut
		}
		return hubtest.Fine
	}
	_, err := s.link.Once(h.ctx)
	h.allowed(err)
	h.hub.Next = next
	s.start()
}

// remember keeps what the stations' stores hold: from now on it may not be
// lost. Online applications stand at the hub as their portal wrote them.
func (h *history) remember() {
	for _, s := range h.stations {
		for _, e := range h.held(s) {
			if hash, ok := h.made[e.ID]; ok && hash != e.Hash() {
				h.t.Fatalf("event %s changed", e.ID)
			}
			h.made[e.ID] = e.Hash()
			if e.Station == exchange.Portal {
				h.online[e.ID] = true
			}
		}
	}
}

// booked: what a station shows as booked the hub holds, unless the hub was
// restored since the station looked.
func (h *history) booked() {
	at := eventsAt(h.world)
	for _, s := range h.stations {
		if h.restored[s.id] {
			continue
		}
		waiting := map[app.EventID]bool{}
		letters, err := s.store.Outgoing(h.ctx, "", 10_000)
		h.must(err)
		for _, l := range letters {
			waiting[l.Event.ID] = true
		}
		for _, e := range h.held(s) {
			if _, there := at["event:"+string(e.ID)]; e.Station == s.id && !there && !waiting[e.ID] {
				h.t.Fatalf("%s shows %s as booked; the hub does not hold it", s.id, e.ID)
			}
		}
	}
}

// held are all events of the cases that a station shows.
func (h *history) held(s *station) (all []casefile.Event) {
	var ids []app.CaseID
	h.must(s.store.Heads(h.ctx, func(head desk.Head) bool { ids = append(ids, head.Case); return true }))
	for _, id := range ids {
		events, err := s.store.Events(h.ctx, id)
		h.must(err)
		all = append(all, events...)
	}
	return all
}

// settle lets everybody talk until nobody has anything left to say.
func (h *history) settle() {
	h.faults = false
	for round := 0; ; round++ {
		before := len(eventsAt(h.world))
		for _, s := range h.stations {
			s.sync()
			delete(h.restored, s.id)
		}
		h.remember()
		if round > 0 && len(eventsAt(h.world)) == before {
			return
		}
		if round > 20 {
			h.t.Fatalf("the stations do not come to rest")
		}
	}
}

// converged: every event that was ever durable at a station is at the hub, once
// and unchanged, every station holds the same cases, and every outbox is empty.
func (h *history) converged() {
	at := eventsAt(h.world)
	for id, hash := range h.made {
		doc, there := at["event:"+string(id)]
		if !there && h.online[id] {
			continue
		}
		if !there {
			h.t.Fatalf("event %s is lost", id)
		}
		if e, err := h.district.OpenEvent(area, doc.ID, doc.Body); err != nil || e.Hash() != hash {
			h.t.Fatalf("event %s is at the hub with another content: %v", id, err)
		}
	}
	for id := range at {
		if _, ok := h.made[app.EventID(strings.TrimPrefix(id, "event:"))]; !ok {
			h.t.Fatalf("the hub holds %s, which nobody made", id)
		}
	}
	want := h.stations[0].digest()
	for _, s := range h.stations {
		if got := s.digest(); got != want {
			h.t.Fatalf("%s holds %+v, the first %+v", s.id, got, want)
		}
		if o := s.outbox(); o.Saved+o.Sent+o.Accepted+o.Refused != 0 {
			h.t.Fatalf("%s still has %+v", s.id, o)
		}
		report, err := s.Check(h.ctx, nil)
		h.must(err)
		if len(report.Problems) > 0 {
			h.t.Fatalf("%s: %v", s.id, report.Problems)
		}
	}
}
