package rule

import (
	"cmp"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Most subjects of a sweep fail one condition, so a sift asks that one first and
// decodes no more than it reads. What it gives is the verdict of Evaluate all the
// same: one condition that does not hold makes a review whatever the others say.

// sifter is the order in which one binding asks the conditions.
type sifter struct {
	order  []int          // cheapest first, and that which failed most in front
	failed []uint32       // how often each was the one that failed
	wants  []*fact.Wanted // what each reads
	all    *fact.Wanted   // what conditions and outcomes read
}

func (p *Pack) newSifter() *sifter {
	s := &sifter{failed: make([]uint32, len(p.Conditions))}
	var all []string
	for i := range p.Conditions {
		names := p.names(p.Conditions[i].test.Reads)
		s.order, s.wants, all = append(s.order, i), append(s.wants, fact.Want(names...)), append(all, names...)
	}
	for i := range p.Outcome {
		all = append(all, p.names(p.Outcome[i].value.Reads)...)
	}
	s.all = fact.Want(all...)
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(p.Conditions[a].test.Cost, p.Conditions[b].test.Cost) })
	return s
}

// failedAt notes which condition, by its place in the order, made a review.
func (s *sifter) failedAt(at int) {
	i, first := s.order[at], s.order[0]
	if s.failed[i]++; s.failed[i] > s.failed[first] {
		copy(s.order[1:], s.order[:at])
		s.order[0] = i
	}
}

// VerdictEncoded is Verdict for a record as the store keeps it. A damaged record
// is an error; what no condition asked reads is not looked into.
func (p *Pack) VerdictEncoded(record []byte, d civil.Date, now time.Time) (app.Verdict, error) {
	s, err := fact.Scan(string(record))
	if err != nil {
		return app.Review, err
	}
	return p.sift(s, d, now)
}

func (p *Pack) sift(s fact.Scanner, d civil.Date, now time.Time) (app.Verdict, error) {
	in := Input{Date: d, Now: now}
	in.Record.Subject = s.Subject
	if !p.fits(&in) {
		return app.Review, nil
	}
	b := p.blank(&in)
	defer b.release()
	return b.sift(s)
}

func (b *binding) sift(s fact.Scanner) (app.Verdict, error) {
	if b.reach == whole {
		return b.siftAll(), nil
	}
	if holds, err := b.front(s); !holds || err != nil {
		return app.Review, err
	}
	b.forget()
	if err := b.scan(s, b.sifter.all); err != nil {
		return app.Review, err
	}
	b.settleAll()
	b.reach = whole
	return b.siftAll(), nil
}

// front says whether the first condition holds, for which what it reads is heard.
func (b *binding) front(s fact.Scanner) (bool, error) {
	if b.sifter == nil {
		b.sifter = b.pack.newSifter()
	}
	first := b.sifter.order[0]
	c := &b.pack.Conditions[first]
	if b.reach == nothing {
		if err := b.scan(s, b.sifter.wants[first]); err != nil {
			return false, err
		}
		b.settleOnly(c.test.Reads)
		b.reach = one
	}
	v, _ := b.test(c)
	if !v.Bool() {
		b.sifter.failedAt(0)
	}
	return v.Bool(), nil
}

// reach is how much of a record was heard.
type reach int

const (
	nothing reach = iota
	one           // what the first condition reads
	whole         // what any condition or outcome reads
)

// siftAll is verdict in the order of the sifter.
func (b *binding) siftAll() app.Verdict {
	verdict := app.Approve
	for at, i := range b.sifter.order {
		v, grace := b.test(&b.pack.Conditions[i])
		if verdict = lower(verdict, v.Bool(), grace); verdict == app.Review {
			b.sifter.failedAt(at)
			return verdict
		}
	}
	return b.granting(verdict)
}

// Outlook is where the subject of a record stands now and on a later day.
type Outlook struct {
	Asked bool        // the subject is of the kind that the pack decides about
	Now   app.Verdict // today
	Held  bool        // it has the item already; looked at where Now is a review
	Then  app.Verdict // on the later day; looked at where it does not have the item either
}

// Outlook looks at one record for a sweep: at today, at whether the subject has
// the item, and at a later day by the version that is in force then. Verdicts are
// those of VerdictEncoded, of a record that is read once.
func (p *Pack) Outlook(record []byte, now time.Time, today civil.Date, later *Pack, then civil.Date) (Outlook, error) {
	o := Outlook{Now: app.Review, Then: app.Review}
	s, err := fact.Scan(string(record))
	if o.Asked = err == nil && s.Subject.Kind == p.Item.Subject; !o.Asked {
		return o, err
	}
	in := Input{Date: today, Now: now}
	in.Record.Subject = s.Subject
	b := p.blank(&in)
	defer b.release()
	if o.Now, err = b.siftOn(s, today); err != nil || o.Now != app.Review {
		return o, err
	}
	if o.Held = p.held(s); o.Held {
		return o, nil
	}
	if later == p {
		o.Then, err = b.siftOn(s, then)
	} else {
		o.Then, err = later.sift(s, then, now)
	}
	return o, err
}

// siftOn is sift on a day; another day asks again what was heard for the first.
func (b *binding) siftOn(s fact.Scanner, d civil.Date) (app.Verdict, error) {
	if b.in.Date = d; !b.pack.fits(&b.in) {
		return app.Review, nil
	}
	b.setDate(d)
	return b.sift(s)
}

// held says whether a record shows that its subject has the item already.
func (p *Pack) held(s fact.Scanner) bool {
	var f fact.Fact
	return p.Item.Held != "" && s.NextOf(p.pool.has(p), &f) && f.Value.Bool()
}
