package rule

import (
	"sort"
	"strings"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule/expr"
	"miaopi/app/workday"
)

// Input is everything an evaluation depends on besides the pack.
type Input struct {
	Record fact.Record
	Date   civil.Date // application date
	Now    time.Time  // the moment freshness is judged at
}

// skew is how far a source's clock may run ahead of ours.
const skew = 5 * time.Minute

type calendar = *workday.Calendar

// cell is what a pack makes of one of its facts.
type cell struct {
	value fact.Value // as declared; Null when no source that counts has one
	state fact.State
	grace bool // stale, but allowed for a provisional verdict
	at    int  // position in the record of the fact that is shown; -1 for none
	clash int  // position of one that disagrees; -1 for none

	first    fact.Value // the first value of the right type, whoever says it
	invalid  bool       // some source's value cannot be used
	declared bool       // value is the applicant's own word
	asOf     time.Time
}

// binding is one input put into slots. It belongs to one goroutine.
type binding struct {
	pack  *Pack
	in    Input
	cells []cell // parallel to pack.sorted

	fresh expr.Frame // stale facts are unknown
	full  expr.Frame // stale facts with grace have their value
	grace bool       // the two differ

	heard []fact.Fact // of an encoded record

	sifter  *sifter // nil until a record is read
	reach   reach   // what was heard of the record
	wording Wording
	latest  time.Time // no fact may be of a later moment
	moment  time.Time // of the fact that was settled last
	age     time.Duration
	shown   time.Time // the moment that was written last
	shownAs string
	views   []FactView // of the conditions evaluated so far
	reads   int        // how many these are in the end, at most

	date, decided civil.Date // the days that the slots hold, whatever binding they are from
}

// framePool is what a pack keeps from one evaluation to the next.
type framePool struct {
	sync.Pool
	once sync.Once
	held *fact.Wanted
}

// has is the fact that says a subject has the item.
func (f *framePool) has(p *Pack) *fact.Wanted {
	f.once.Do(func() { f.held = fact.Want(p.Item.Held) })
	return f.held
}

// bind fills a binding with one input; release gives it back.
func (p *Pack) bind(in *Input) *binding { return p.bindAs(Alike, in) }

// bindAs is bind in the words of a time.
func (p *Pack) bindAs(w Wording, in *Input) *binding {
	b := p.blank(in)
	b.wording = w
	next := 0
	for i := range in.Record.Facts {
		next = b.read(&in.Record.Facts[i], i, next)
	}
	b.settleAll()
	return b
}

// scan hears what is wanted of an encoded record, in place of what was heard of
// it before. Such a binding gives a verdict but shows no facts.
func (b *binding) scan(s fact.Scanner, w *fact.Wanted) error {
	var f fact.Fact
	for s.NextOf(w, &f) {
		b.heard = append(b.heard, f)
	}
	b.in.Record.Facts = b.heard
	next := 0
	for i := range b.heard {
		next = b.read(&b.heard[i], i, next)
	}
	return s.Err()
}

// blank takes a binding from the pool, or makes one, without any facts.
func (p *Pack) blank(in *Input) *binding {
	b, _ := p.pool.Get().(*binding)
	if b == nil {
		b = p.newBinding()
	}
	b.begin(in)
	return b
}

// begin puts a binding to an input of which no fact was heard.
func (b *binding) begin(in *Input) {
	b.in, b.wording, b.latest = *in, Alike, in.Now.Add(skew)
	b.moment, b.age = in.Now, 0
	b.forget()
	b.setDate(in.Date)
}

// forget takes back what was heard.
func (b *binding) forget() {
	b.heard, b.reach = b.heard[:0], nothing
	for i := range b.cells {
		b.cells[i] = cell{at: -1, clash: -1}
	}
}

func (p *Pack) newBinding() *binding {
	n := p.firstFact + len(p.sorted)
	b := &binding{pack: p, cells: make([]cell, len(p.sorted)), date: noDay}
	for i := range p.Conditions {
		b.reads += len(p.Conditions[i].test.Reads)
	}
	until := make([]civil.Date, n)
	for i := range until {
		until[i] = civil.Max
	}
	for _, f := range []*expr.Frame{&b.fresh, &b.full} {
		*f = expr.Frame{Slots: make([]fact.Value, n), Until: until, Tables: p.tables, Calendar: p.calendar}
	}
	return b
}

func (b *binding) release() {
	b.in = Input{}
	clear(b.heard)
	b.pack.pool.Put(b)
}

// noDay is what the slots of a new binding hold.
const noDay civil.Date = -1

// setDate puts the application date, the day of decision and the parameters
// of that day into both frames, unless they are there from the binding before.
// The day of decision keeps its distance from the application.
func (b *binding) setDate(d civil.Date) {
	decided := civil.On(b.in.Now) + (d - b.in.Date)
	if b.date == d && b.decided == decided {
		return
	}
	b.date, b.decided = d, decided
	b.slot(slotDate, fact.DateOf(d))
	b.slot(slotDecidedOn, fact.DateOf(decided))
	b.fresh.Date, b.full.Date = d, d
	until := b.fresh.Until // shared by both frames
	until[slotDate], until[slotDecidedOn] = d, d
	for i := range b.pack.Parameters {
		v, last := b.pack.Parameters[i].valueOn(d)
		b.slot(fixedSlots+i, v)
		until[fixedSlots+i] = last
	}
}

func (b *binding) slot(i int, v fact.Value) {
	b.fresh.Slots[i], b.full.Slots[i] = v, v
}

// read hears one fact of the record, the at-th. next is where the search for
// its slot begins; it gives where the next search should.
func (b *binding) read(f *fact.Fact, at, next int) int {
	i, ok := b.pack.locate(f.Name, next)
	if !ok {
		return next // the pack does not declare it
	}
	b.hear(&b.cells[i], &b.pack.sorted[i], f, at)
	return i
}

// settleAll gives every declared fact its state and its place in the frames,
// once all were heard.
func (b *binding) settleAll() {
	b.grace = false
	for i := range b.cells {
		b.settleOne(i)
	}
}

// settleOnly is settleAll for the facts among some slots. Nothing else may be
// asked before it is done.
func (b *binding) settleOnly(slots []int) {
	b.grace = false
	for _, slot := range slots {
		if i := slot - b.pack.firstFact; i >= 0 {
			b.settleOne(i)
		}
	}
}

func (b *binding) settleOne(i int) {
	c, d := &b.cells[i], &b.pack.sorted[i]
	b.decideState(c, d)
	fresh, full := fact.Value{}, fact.Value{}
	if c.state == fact.Fresh {
		fresh, full = c.value, c.value
	} else if c.grace {
		full, b.grace = c.value, true
	}
	b.fresh.Slots[b.pack.firstFact+i] = fresh
	b.full.Slots[b.pack.firstFact+i] = full
}

// locate finds the position of a declared fact. Records are in order of name,
// so it is nearly always the next one or the one after.
func (p *Pack) locate(name string, next int) (int, bool) {
	near := p.sorted[next:min(next+2, len(p.sorted))]
	for i := range near {
		if near[i].Name == name {
			return next + i, true
		}
	}
	return p.find(name)
}

// find is a binary search for a declared fact.
func (p *Pack) find(name string) (int, bool) {
	i := sort.Search(len(p.sorted), func(i int) bool { return p.sorted[i].Name >= name })
	return i, i < len(p.sorted) && p.sorted[i].Name == name
}

// decideState decides the state once every source was heard.
func (b *binding) decideState(c *cell, d *Decl) {
	c.state = b.stateOf(c, d)
	c.grace = c.state == fact.Stale && d.Provisional && !c.asOf.IsZero()
}

func (b *binding) stateOf(c *cell, d *Decl) fact.State {
	if c.at < 0 {
		return fact.Missing
	}
	if c.invalid {
		return fact.Invalid
	}
	if c.clash >= 0 || b.impostor(c, d) {
		return fact.Conflict
	}
	if c.value.IsNull() { // only people said it who may not
		return fact.Invalid
	}
	if d.MaxAge == 0 || c.declared { // does not age
		return fact.Fresh
	}
	if c.asOf.IsZero() || b.old(c.asOf) > d.MaxAge {
		return fact.Stale
	}
	return fact.Fresh
}

// old is how long ago a moment was. Most facts of a record are of one moment.
func (b *binding) old(t time.Time) time.Duration {
	if t != b.moment {
		b.moment, b.age = t, b.in.Now.Sub(t)
	}
	return b.age
}

// identifiers are the facts that must name the subject itself.
var identifiers = map[app.SubjectKind]string{
	app.Person: "person.id", app.Enterprise: "enterprise.uscc", app.Vehicle: "vehicle.vin",
}

// identified is the kind of subject that a fact must name; "" for none.
func identified(name string) app.SubjectKind {
	for kind, own := range identifiers {
		if own == name {
			return kind
		}
	}
	return ""
}

// impostor says whether an identifier differs from the subject's.
func (b *binding) impostor(c *cell, d *Decl) bool {
	s := b.in.Record.Subject
	if d.identifies != s.Kind || s.Kind == "" || c.first.IsNull() || c.first.Text() == s.ID {
		return false
	}
	id := app.Subject{Kind: s.Kind, ID: c.first.Text()}
	return !strings.EqualFold(id.ID, s.ID) && id.Normal() != s.Normal()
}
