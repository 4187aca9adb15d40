package exchange_test

import (
	"crypto/ed25519"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/soundness"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/fact"

	"pgregory.net/rapid"
)

// TestHistories lets three stations and a hub that fails in every known way go
// through random days, with restores of older copies, stations that are killed in
// the middle of a round or replaced, clocks that are wrong by minutes or years, old
// and new sticks, and registers that correct themselves, late too. Whatever
// happens: nothing is lost, nothing is there twice, nothing is shown as booked
// that the hub does not hold, no machine approves on a word of a register that its
// station knew to be replaced, a step that is told as done shows in the case, and
// in the end all hold the same and nobody has the same item granted twice without
// a supervisor having said so.
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
	*worldtest.World
	rt       *rapid.T
	people   []fact.Record
	open     []app.CaseID
	made     map[app.EventID]string // hash of every event that was durable at a station
	backup   hubtest.Copy
	restored map[app.StationID]bool // the station has not looked since the hub was restored
	online   map[app.EventID]bool   // those that portals' documents become
	applied  int
	faults   bool
	sticks   [][]byte
	seen     map[app.EventID]bool // decisions that were looked at
}

func newHistory(t *rapid.T) *history {
	h := &history{World: worldtest.New(t, app.Clerk, app.Clerk, app.Supervisor), rt: t, made: map[app.EventID]string{}, restored: map[app.StationID]bool{}, online: map[app.EventID]bool{}, seen: map[app.EventID]bool{}}
	for _, s := range h.Stations {
		s.Skew = rapid.SampledFrom(skews).Draw(t, "clock of "+string(s.ID))
		s.Start()
		h.Must(s.Link.Introduce(h.Ctx))
	}
	for n := range 6 {
		changed := map[string]fact.Value{}
		if n%2 == 1 {
			changed["account.type"] = fact.StringOf("debit")
		}
		h.people = append(h.people, h.Elder(n+1, changed))
	}
	h.Load(worldtest.Area, h.people...)
	h.backup = h.Hub.Backup()
	h.Hub.Next = func(string) hubtest.Fault {
		if !h.faults {
			return hubtest.Fine
		}
		return rapid.SampledFrom(hubtest.Faults).Draw(h.rt, "fault")
	}
	return h
}

// skews are how wrong clocks are.
var skews = []time.Duration{0, 0, 0, 3 * time.Minute, -10 * time.Minute, 24 * time.Hour, -3 * 365 * 24 * time.Hour, 3 * 365 * 24 * time.Hour}

func (h *history) live() {
	steps := rapid.IntRange(3, 25).Draw(h.rt, "steps")
	for range steps {
		heard := h.heard()
		h.step()
		h.rested(heard)
		h.Now = h.Now.Add(time.Duration(rapid.IntRange(0, 400).Draw(h.rt, "seconds")) * time.Second)
		h.remember()
		h.booked()
	}
	h.settle()
	h.converged()
	h.onceOnly()
}

func (h *history) step() {
	s := rapid.SampledFrom(h.Stations).Draw(h.rt, "station")
	switch rapid.SampledFrom([]string{"sync", "sync", "accept", "accept", "apply", "decide", "act", "kill", "backup", "restore", "facts", "facts", "stick", "plug", "replace", "clock"}).Draw(h.rt, "step") {
	case "sync":
		h.sync(s)
	case "accept":
		h.accept(s)
	case "apply":
		h.applied++
		h.withoutFaults(func() { h.open = append(h.open, h.Apply(h.applied, rapid.SampledFrom(h.people).Draw(h.rt, "person"))) })
	case "decide":
		h.withFaults(func() { _, err := deciding.At(s.Station).DecideAll(h.Ctx, nil); h.allowed(err) })
	case "act":
		h.act(s)
	case "kill":
		h.kill(s)
	case "backup":
		h.backup = h.Hub.Backup()
	case "restore":
		h.Hub.Restore(h.backup)
		for _, s := range h.Stations {
			h.restored[s.ID] = true
		}
	case "facts":
		n := rapid.IntRange(0, len(h.people)-1).Draw(h.rt, "person")
		alive, hours := rapid.Bool().Draw(h.rt, "alive"), rapid.IntRange(0, 30).Draw(h.rt, "hours ago")
		h.withoutFaults(func() { h.Load(worldtest.Area, h.Said(n+1, alive, hours)) })
	case "stick":
		h.sticks = append(h.sticks, h.StickOf(s))
	case "plug":
		if len(h.sticks) > 0 {
			h.PlugInto(s, rapid.SampledFrom(h.sticks).Draw(h.rt, "stick"))
		}
	case "replace":
		h.replace(s)
	case "clock":
		s.Skew = rapid.SampledFrom(skews).Draw(h.rt, "clock")
	}
}

// replace puts another computer in a station's place, once the hub holds all that
// the first one did.
func (h *history) replace(s *worldtest.Station) {
	h.withoutFaults(func() {
		s.Sync()
		s.Sync()
		if o := s.Outbox(); o.Saved+o.Sent+o.Accepted+o.Refused > 0 || h.restored[s.ID] {
			return
		}
		_, key, err := ed25519.GenerateKey(h.Manager.Random)
		h.Must(err)
		e, err := h.Manager.Enrol(h.Ctx, admin.Enrolment{Station: s.ID, Name: "窗口", Areas: []string{worldtest.Area}, Key: key.Public().(ed25519.PublicKey), Replace: true})
		h.Must(err)
		s.Settle(e, key, worldtest.Area)
		s.Sync()
		// What the administrator published since a copy he puts back, he publishes
		// again.
		reference := wire.ReferenceDB(worldtest.HubName)
		h.backup[reference] = h.Hub.Backup()[reference]
	})
}

// heard is the newest word of the death register that each station holds of each
// person.
func (h *history) heard() map[app.StationID]map[app.Subject]time.Time {
	out := map[app.StationID]map[app.Subject]time.Time{}
	for _, s := range h.Stations {
		out[s.ID] = map[app.Subject]time.Time{}
		for _, p := range h.people {
			r, _, err := s.Disk.Facts(h.Ctx, p.Subject)
			h.Must(err)
			for _, f := range r.Find("person.alive") {
				if f.AsOf.After(out[s.ID][p.Subject]) {
					out[s.ID][p.Subject] = f.AsOf
				}
			}
		}
	}
	return out
}

// rested: the machine's decisions of a step rest on nothing that their station
// knew to be replaced before.
func (h *history) rested(heard map[app.StationID]map[app.Subject]time.Time) {
	for _, s := range h.Stations {
		for _, e := range h.held(s) {
			var d casefile.DecidedData
			if e.Station != s.ID || e.Type != casefile.Decided || h.seen[e.ID] || e.Read(&d) != nil || d.By != casefile.Machine {
				continue
			}
			h.seen[e.ID] = true
			for _, f := range d.Judgement.Facts {
				if f.Name == "person.alive" && f.Source != fact.Counter && f.AsOf.Before(heard[s.ID][d.Judgement.Subject.Normal()]) {
					h.T.Fatalf("%s approved on a word of %s, and had heard one of %s", s.ID, f.AsOf, heard[s.ID][d.Judgement.Subject.Normal()])
				}
			}
		}
	}
}

// onceOnly: nobody has the item granted twice, unless a supervisor let it stand.
func (h *history) onceOnly() {
	live := map[app.Subject][]app.CaseID{}
	s := h.Stations[0]
	h.Must(s.Disk.Heads(h.Ctx, func(head desk.Head) bool {
		live[app.Subject{}] = append(live[app.Subject{}], head.Case)
		return true
	}))
	cases := live[app.Subject{}]
	delete(live, app.Subject{})
	for _, id := range cases {
		c := s.Kase(id)
		upheld := slices.ContainsFunc(c.Twins, func(t casefile.Twin) bool { return t.Later })
		if (c.State == casefile.Approved && !upheld || c.State == casefile.Provisional) && c.Decision.Result == casefile.Granted {
			who := c.App.Subject.Normal()
			live[who] = append(live[who], id)
		}
	}
	for who, list := range live {
		if len(list) > 1 {
			h.T.Fatalf("%s has it granted in %v", who.ID, list)
		}
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
	h.Must(err)
}

func (h *history) sync(s *worldtest.Station) {
	h.withFaults(func() {
		_, err := s.Link.Once(h.Ctx)
		h.allowed(err)
		if err == nil {
			delete(h.restored, s.ID)
		}
	})
}

func (h *history) accept(s *worldtest.Station) {
	if s.Role != app.Clerk {
		return
	}
	got, err := reception.At(s.Station).Accept(h.Ctx, worldtest.Acceptance(rapid.SampledFrom(h.people).Draw(h.rt, "person")), "")
	h.allowed(err)
	if err == nil {
		h.open = append(h.open, got.Case)
	}
}

// act does to some case what a person at the station may do.
func (h *history) act(s *worldtest.Station) {
	if len(h.open) == 0 {
		return
	}
	id := rapid.SampledFrom(h.open).Draw(h.rt, "case")
	var err error
	var done *casefile.Case
	defer func() {
		if err == nil && done != nil && len(done.Problems) > 0 && strings.Contains(done.Problems[len(done.Problems)-1], string(done.Last)) {
			h.T.Fatalf("a step was told as done that has no effect: %v", done.Problems)
		}
	}()
	switch rapid.SampledFrom([]string{"approve", "refuse", "supplement", "claim", "withdraw", "invalidate", "uphold", "undo", "endorse", "return"}).Draw(h.rt, "action") {
	case "approve":
		done, err = desktest.Decide(h.Ctx, s.Station, id, "核对无误")
	case "refuse":
		done, err = deciding.At(s.Station).Refuse(h.Ctx, id, "不符合条件")
	case "supplement":
		done, err = deciding.At(s.Station).Supplement(h.Ctx, id, "请补齐材料", []string{"颐年卡"})
	case "claim":
		done, err = deciding.At(s.Station).Claim(h.Ctx, id)
	case "withdraw":
		done, err = deciding.At(s.Station).Withdraw(h.Ctx, id, "本人撤回")
	case "invalidate":
		done, err = deciding.At(s.Station).Invalidate(h.Ctx, id, "抽查发现有误", "")
	case "uphold":
		done, err = deciding.At(s.Station).Uphold(h.Ctx, id, "材料属实，维持")
	case "undo":
		done, err = deciding.At(s.Station).Undo(h.Ctx, id)
	case "endorse":
		done, err = deciding.At(s.Station).Endorse(h.Ctx, id)
	case "return":
		done, err = deciding.At(s.Station).Return(h.Ctx, id, "请再核实户籍")
	}
	h.allowed(err)
}

// kill stops a station at some request of a round and starts it again: what
// its store holds is all that is left.
func (h *history) kill(s *worldtest.Station) {
	at := rapid.IntRange(1, 12).Draw(h.rt, "request")
	next := h.Hub.Next
	h.Hub.Next = func(string) hubtest.Fault {
		if at--; at <= 0 {
			return hubtest.Cut
		}
		return hubtest.Fine
	}
	_, err := s.Link.Once(h.Ctx)
	h.allowed(err)
	h.Hub.Next = next
	s.Start()
}

// remember keeps what the stations' stores hold: from now on it may not be
// lost. Online applications stand at the hub as their portal wrote them.
func (h *history) remember() {
	for _, s := range h.Stations {
		for _, e := range h.held(s) {
			if hash, ok := h.made[e.ID]; ok && hash != e.Hash() {
				h.T.Fatalf("event %s changed", e.ID)
			}
			h.made[e.ID] = e.Hash()
			if e.Station == wire.Portal {
				h.online[e.ID] = true
			}
		}
	}
}

// booked: what a station shows as booked the hub holds, unless the hub was
// restored since the station looked.
func (h *history) booked() {
	at := worldtest.EventsAt(h.World)
	for _, s := range h.Stations {
		if h.restored[s.ID] {
			continue
		}
		waiting := map[app.EventID]bool{}
		letters, err := s.Disk.Outgoing(h.Ctx, "", 10_000)
		h.Must(err)
		for _, l := range letters {
			waiting[l.Event.ID] = true
		}
		for _, e := range h.held(s) {
			if _, there := at["event:"+string(e.ID)]; e.Station == s.ID && !there && !waiting[e.ID] {
				h.T.Fatalf("%s shows %s as booked; the hub does not hold it", s.ID, e.ID)
			}
		}
	}
}

// held are all events of the cases that a station shows.
func (h *history) held(s *worldtest.Station) (all []casefile.Event) {
	var ids []app.CaseID
	h.Must(s.Disk.Heads(h.Ctx, func(head desk.Head) bool { ids = append(ids, head.Case); return true }))
	for _, id := range ids {
		events, err := s.Disk.Events(h.Ctx, id)
		h.Must(err)
		all = append(all, events...)
	}
	return all
}

// settle lets everybody talk until nobody has anything left to say.
func (h *history) settle() {
	h.faults = false
	for round := 0; ; round++ {
		before := len(worldtest.EventsAt(h.World))
		for _, s := range h.Stations {
			s.Sync()
			delete(h.restored, s.ID)
		}
		h.remember()
		if round > 0 && len(worldtest.EventsAt(h.World)) == before {
			return
		}
		if round > 20 {
			h.T.Fatalf("the stations do not come to rest")
		}
	}
}

// converged: every event that was ever durable at a station is at the hub, once
// and unchanged, every station holds the same cases, and every outbox is empty.
func (h *history) converged() {
	at := worldtest.EventsAt(h.World)
	for id, hash := range h.made {
		doc, there := at["event:"+string(id)]
		if !there && h.online[id] {
			continue
		}
		if !there {
			h.T.Fatalf("event %s is lost", id)
		}
		if e, err := h.District.OpenEvent(worldtest.Area, doc.ID, doc.Body); err != nil || e.Hash() != hash {
			h.T.Fatalf("event %s is at the hub with another content: %v", id, err)
		}
	}
	for id := range at {
		if _, ok := h.made[app.EventID(strings.TrimPrefix(id, "event:"))]; !ok {
			h.T.Fatalf("the hub holds %s, which nobody made", id)
		}
	}
	want := h.Stations[0].Counts()
	for _, s := range h.Stations {
		if got := s.Counts(); got != want {
			for _, x := range []*worldtest.Station{h.Stations[0], s} {
				for _, e := range h.held(x) {
					h.rt.Logf("DBG %s %s %s %s at=%s made=%s %.200s", x.ID, e.Case[len(e.Case)-5:], e.Type, e.Station, e.At, e.Made.Format("15:04:05"), e.Data)
				}
			}
			h.T.Fatalf("%s holds %+v, the first %+v", s.ID, got, want)
		}
		if o := s.Outbox(); o.Saved+o.Sent+o.Accepted+o.Refused != 0 {
			h.T.Fatalf("%s still has %+v", s.ID, o)
		}
		report, err := soundness.At(s.Station).Check(h.Ctx, nil)
		h.Must(err)
		if len(report.Problems) > 0 {
			h.T.Fatalf("%s: %v", s.ID, report.Problems)
		}
	}
}
