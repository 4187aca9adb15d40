package disk

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/store/storetest"
)

// known is what a station was told is kept.
type known struct {
	events   map[app.CaseID]string
	settings map[string]string
	files    map[string]string
	facts    int // version of the one record
	failed   int // wrong passwords in a row
}

func (k known) clone() known {
	k.events, k.settings, k.files = maps.Clone(k.events), maps.Clone(k.settings), maps.Clone(k.files)
	return k
}

// trial is a station whose power is cut over and over.
type trial struct {
	t       *testing.T
	p       *power
	o       Options
	m       *casefile.Maker
	s       *Store // nil: closed
	n       int    // of the next thing that is stored
	full    bool   // the disk takes the next commit's log, and not its page
	clock   func() // settles what waits; nil: it does not run
	is, may known  // what was told, and what a step under way would make of it
}

func newTrial(t *testing.T, seed uint64) *trial {
	x := &trial{t: t, o: options(t), m: storetest.Maker(),
		is: known{events: map[app.CaseID]string{}, settings: map[string]string{}, files: map[string]string{}}}
	x.o.moved = 2
	x.o.later = func(_ time.Duration, fn func()) func() bool {
		x.clock = fn
		return func() bool { x.clock = nil; return true }
	}
	x.o.Fail = func(point string) error {
		if x.full && point == "after log" {
			return syscall.ENOSPC
		}
		return nil
	}
	x.on(newPower(t, rand.New(rand.NewPCG(seed, 8)), t.TempDir()))
	return x
}

// on goes on with a disk.
func (x *trial) on(p *power) {
	x.p, x.o.system, x.o.Dir = p, p, filepath.Join(p.root, "hall", "station")
}

func (x *trial) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *trial) open() error {
	v, err := Open(x.o)
	if err != nil {
		return err
	}
	if s, err := v.slot("clerk"); err != nil || s.Failed != x.is.failed && s.Failed != x.may.failed {
		x.t.Errorf("%+v: wrong passwords are remembered, want %d or %d; %v", s, x.is.failed, x.may.failed, err)
	}
	s, _, err := v.unlock("clerk", "demo")
	if err != nil {
		v.closeFiles()
		return err
	}
	x.s = s
	return nil
}

// days are what a station does. Each says what it changed by x.may, and that
// counts once it returns nil.
var days = []func(x *trial) error{
	(*trial).commits, (*trial).commits, (*trial).refusedCommit, (*trial).imports, (*trial).keepsFile,
	(*trial).wrongPassword, (*trial).books, (*trial).reopens, (*trial).marks, (*trial).looks,
	(*trial).settles, (*trial).reads,
}

func (x *trial) commits() error {
	x.n++
	c, key := app.CaseID(fmt.Sprintf("case%04d", x.n)), fmt.Sprintf("k%04d", x.n)
	e := storetest.Submission(x.t, x.m, c)
	x.may.events[c], x.may.settings[key] = e.Hash(), key
	// Long enough for a cut to leave the end of a commit without its middle.
	return x.s.Commit(x.t.Context(), desk.Batch{Events: []casefile.Event{e}, Rows: []desk.Row{storetest.RowOf(c, 1)},
		Settings: map[string][]byte{key: []byte(key), "long": make([]byte, 3000)}})
}

// refusedCommit is one that the disk has no room for: nothing of it may come
// back.
func (x *trial) refusedCommit() error {
	x.full = true
	defer func() { x.full = false }()
	before := x.may.clone()
	err := x.commits()
	if x.p.off {
		return errPower
	}
	x.may = before
	if app.KindOf(err) != app.Full {
		return fmt.Errorf("a disk that is full said: %v", err)
	}
	return nil
}

func (x *trial) imports() error {
	x.may.facts++
	r := fact.Record{Subject: storetest.Subject, Generation: uint64(x.may.facts)}
	return x.s.Import(x.t.Context(), desk.Import{Records: []fact.Record{r}, DB: "area", Since: fmt.Sprint(x.may.facts)})
}

func (x *trial) keepsFile() error {
	x.n++
	name := fmt.Sprintf("sha256:%d", x.n)
	x.may.files[name] = name
	return x.s.PutFile(x.t.Context(), name, []byte(name))
}

func (x *trial) wrongPassword() error {
	if x.is.failed == freeTries-1 {
		x.may.failed = 0
		_, _, err := x.s.Vault.Unlock("clerk", "demo")
		return err
	}
	x.may.failed++
	_, _, err := x.s.Vault.Unlock("clerk", "wrong")
	if x.p.off {
		return errPower
	}
	if app.KindOf(err) != app.Wrong {
		return fmt.Errorf("a wrong password: %v", err)
	}
	return nil
}

// books lets own events come back from the hub and leave the second journal.
func (x *trial) books() error {
	list, err := x.s.Outgoing(x.t.Context(), "", 3)
	if err != nil {
		return err
	}
	var events []casefile.Event
	for _, l := range list {
		events = append(events, l.Event)
	}
	if err := x.s.Import(x.t.Context(), desk.Import{Events: events}); err != nil {
		return err
	}
	_, err = x.s.Book(x.t.Context())
	return err
}

func (x *trial) marks() error {
	list, err := x.s.Outgoing(x.t.Context(), "", 1)
	if err != nil || len(list) == 0 {
		return err
	}
	return x.s.Mark(x.t.Context(), desk.Posted, []app.EventID{list[0].Event.ID})
}

// looks lists the cases, for which strips are made, or made again.
func (x *trial) looks() error {
	_, err := x.s.Columns(x.t.Context())
	return err
}

// settles is the clock's.
func (x *trial) settles() error {
	if x.clock == nil {
		return nil
	}
	x.clock()
	if x.p.off {
		return errPower
	}
	return nil
}

// reads looks at what may still wait.
func (x *trial) reads() error {
	x.is = x.settle()
	x.compareEvents()
	return nil
}

func (x *trial) reopens() error {
	if err := x.s.Close(); err != nil {
		return err
	}
	err := x.open()
	x.may.failed = 0
	return err
}

// work does steps until one fails; the power is gone then.
func (x *trial) work(n int) {
	x.t.Helper()
	for range n {
		x.may = x.is.clone()
		err := days[x.p.rng.IntN(len(days))](x)
		if err == nil {
			x.is = x.may
		}
		if x.p.off {
			return
		}
		x.must(err)
	}
	x.may = x.is
}

// again is the morning after: the power went, or the process was killed.
func (x *trial) again(killed bool) {
	x.t.Helper()
	if x.s != nil {
		x.s.closeFiles()
		x.s, x.clock = nil, nil
	}
	if killed {
		x.p.off, x.p.left = false, -1
	} else {
		x.on(x.p.fall(x.t))
	}
	x.must(x.open())
	x.compare()
	x.is.failed = 0
}

func (x *trial) compare() {
	x.t.Helper()
	if list := x.s.Notices(); len(list) > 0 {
		x.t.Errorf("nothing is damaged, and it tells %q", list)
	}
	x.is = x.settle()
	x.compareEvents()
	sameHeads(x.t, x.s)
	for name := range x.is.files {
		if b, err := x.s.File(x.t.Context(), name); err != nil || string(b) != name {
			x.t.Errorf("file %s: %q, %v", name, b, err)
		}
	}
	if r, err := x.s.Check(x.t.Context(), nil); err != nil || len(r.Problems) > 0 {
		x.t.Errorf("check: %v, %v", r.Problems, err)
	}
}

// settle finds out which of the two it is: all of the step under way is there,
// or nothing.
func (x *trial) settle() known {
	x.t.Helper()
	got := known{events: map[app.CaseID]string{}, settings: map[string]string{}, files: x.is.files}
	all, err := x.s.Settings(x.t.Context(), "k")
	x.must(err)
	for k, v := range all {
		got.settings[k] = string(v)
	}
	for c := range x.may.events {
		list, err := x.s.Events(x.t.Context(), c)
		x.must(err)
		for _, e := range list {
			got.events[c] = e.Hash()
		}
	}
	r, _, err := x.s.Facts(x.t.Context(), storetest.Subject)
	x.must(err)
	got.facts = int(r.Generation)
	since, err := x.s.Since(x.t.Context(), "area")
	x.must(err)
	if since != "" && since != fmt.Sprint(got.facts) {
		x.t.Errorf("the record is the %dth, its page the %sth", got.facts, since)
	}
	for _, want := range []known{x.is, x.may} {
		if maps.Equal(got.events, want.events) && maps.Equal(got.settings, want.settings) && got.facts == want.facts {
			return want
		}
	}
	x.t.Fatalf("there are %v, settings %v, facts %d;\nwanted  %v, settings %v, facts %d\nor      %v, settings %v, facts %d", slices.Sorted(maps.Keys(got.events)), slices.Sorted(maps.Keys(got.settings)), got.facts,
		slices.Sorted(maps.Keys(x.is.events)), slices.Sorted(maps.Keys(x.is.settings)), x.is.facts, slices.Sorted(maps.Keys(x.may.events)), slices.Sorted(maps.Keys(x.may.settings)), x.may.facts)
	return known{}
}

// compareEvents: each case has its event once, and a row that shows it or is to
// be made again.
func (x *trial) compareEvents() {
	x.t.Helper()
	stale, err := x.s.Stale(x.t.Context())
	x.must(err)
	for c := range x.is.events {
		list, err := x.s.Events(x.t.Context(), c)
		if _, rowErr := x.s.Row(x.t.Context(), c); err != nil || len(list) != 1 || rowErr != nil && !slices.Contains(stale, c) {
			x.t.Errorf("case %s: %d events, %v, row %v", c, len(list), err, rowErr)
		}
	}
}

// TestPowerCuts lets a station work, cuts its power or kills it at any of its
// operations, and looks what is there: everything it was told, nothing that it
// was told is not, and no step in halves.
func TestPowerCuts(t *testing.T) {
	for seed := range uint64(100) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			x := newTrial(t, seed)
			s, err := Create(x.o, []desk.NewAccount{clerk})
			x.must(err)
			x.s, x.may = s, x.is.clone()
			for range 5 {
				x.p.left = x.p.rng.IntN(40)
				x.work(12)
				x.again(x.p.rng.IntN(4) == 0)
				if t.Failed() {
					return
				}
			}
			x.must(x.s.Close())
		})
	}
}
