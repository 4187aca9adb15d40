package rulebook

import (
	"context"
	"errors"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Impact is what another pack would change: which cases would come out
// otherwise, by which conditions, and what that means in money. Nothing is
// changed by it.
type Impact struct {
	Pack    app.PackID `json:"pack"`
	Version string     `json:"version"`
	Hash    string     `json:"pack_hash"`
	Open    Shift      `json:"open"`    // cases with a person, judged with the facts of now
	Decided Shift      `json:"decided"` // granted by the rules, judged with the facts of then
	Seconds float64    `json:"seconds"`
}

// Shift is how one group of cases would move.
type Shift struct {
	Cases   int            `json:"cases"`
	Gain    int            `json:"gain"`  // to approve from something less
	Lose    int            `json:"lose"`  // from approve to something less
	Other   int            `json:"other"` // between provisional and review
	Amount  int            `json:"amount_changed"`
	Monthly string         `json:"monthly"` // yuan a month more, exact; negative: less
	By      map[string]int `json:"by"`      // conditions that made the difference
	Flips   []Flip         `json:"flips"`
}

// Flip is one case that would come out otherwise.
type Flip struct {
	Case   app.CaseID  `json:"case"`
	Serial app.Serial  `json:"serial"`
	From   app.Verdict `json:"from"`
	To     app.Verdict `json:"to"`
	By     []string    `json:"by"`
	Was    string      `json:"amount_was,omitempty"`
	Is     string      `json:"amount_is,omitempty"`
}

// ReadPack reads a pack file that is not in force, to see what it would
// change.
func (s *Room) ReadPack(name string, data []byte) (*rule.Pack, error) {
	return s.at.LoadPack(name, data)
}

// Impact judges the cases of a pack's item with that pack instead of the one
// they were judged with. An application made outside the pack's period is
// judged as of the nearest day of it.
func (s *Room) Impact(ctx context.Context, p *rule.Pack, progress func(done, total int)) (Impact, error) {
	began := s.at.Now()
	out := Impact{Pack: p.ID, Version: p.Version.String(), Hash: p.Hash}
	q, err := s.at.Queue(ctx)
	if err != nil {
		return out, err
	}
	var heads []desk.Head
	for _, h := range q.Heads.All() {
		open := h.State == casefile.InReview || h.State == casefile.ProposedCase || h.State == casefile.Pending
		granted := h.By == casefile.Machine && (h.State == casefile.Approved || h.State == casefile.Provisional)
		if h.Item == p.ID && (open || granted) {
			heads = append(heads, h)
		}
	}
	moved, err := desk.Parallel(ctx, len(heads), progress, func(i int) (*movement, error) { return s.movement(ctx, heads[i].Case, p) })
	if err != nil {
		return out, err
	}
	out.Open, out.Decided = newShift(), newShift()
	for i, m := range moved {
		if m == nil { // its events cannot be read
			continue
		}
		shift := &out.Decided
		if heads[i].By == "" {
			shift = &out.Open
		}
		shift.add(m)
	}
	out.Open.close()
	out.Decided.close()
	out.Seconds = s.at.Now().Sub(began).Seconds()
	return out, nil
}

// movement is one case before and after.
type movement struct {
	flip       Flip
	money      fact.Number
	moneyKnown bool
}

func (s *Room) movement(ctx context.Context, id app.CaseID, p *rule.Pack) (*movement, error) {
	c, err := s.at.Fold(ctx, id)
	if errors.Is(err, desk.ErrUnreadable) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	was, in, err := s.before(ctx, c, p)
	if err != nil {
		return nil, err
	}
	m := &movement{flip: Flip{Case: id, Serial: c.Serial(), From: was.Verdict, To: app.Review}}
	if was != nil && was.Outcome.Get("amount").Type() != fact.Null {
		m.flip.Was = was.Outcome.Get("amount").String()
	}
	in.Date = within(p, in.Date)
	is, err := p.Evaluate(in)
	if err != nil {
		return nil, err
	}
	m.flip.To = is.Verdict
	if v := is.Outcome.Get("amount"); !v.IsNull() {
		m.flip.Is = v.String()
	}
	m.flip.By = differing(was, is)
	m.money, m.moneyKnown = difference(m.flip.Was, m.flip.Is)
	return m, nil
}

// within is the day of a pack's period that is nearest to a day: an
// application from before its first day is judged as of that day, for no rule
// says what it would have said earlier.
func within(p *rule.Pack, d civil.Date) civil.Date {
	if p.Until != civil.None {
		d = min(d, p.Until)
	}
	return max(d, p.Version)
}

// before is the evaluation a case has, and what the new pack is to judge: for
// a decided case its recorded facts, for an open one those of now.
func (s *Room) before(ctx context.Context, c *casefile.Case, p *rule.Pack) (*rule.Evaluation, rule.Input, error) {
	if j := c.Judgement; j != nil && c.Decision != nil {
		in := rule.Input{Record: j.Record(), Date: j.Date, Now: j.Now}
		e, err := judging.At(s.at).ReplayWith(j, rule.Alike)
		return e, in, err
	}
	known, _, err := s.store.Facts(ctx, c.App.Subject)
	if err != nil {
		return nil, rule.Input{}, err
	}
	known.Subject = c.App.Subject
	in := rule.Input{Record: fact.Merge(known, c.App.Declared, p.Settles), Date: c.Date(), Now: s.at.Now()}
	j, err := judging.At(s.at).Rejudge(ctx, c, c.Date(), judging.Slips(c)...)
	if err != nil {
		return nil, in, err
	}
	in.Record.Facts = append(in.Record.Facts, judging.Slips(c)...)
	slices.SortStableFunc(in.Record.Facts, func(a, b fact.Fact) int { return strings.Compare(a.Name, b.Name) })
	return j.Evaluation, in, nil
}

// differing names the conditions whose result differs, new and removed ones
// included.
func differing(was, is *rule.Evaluation) []string {
	results := map[string]rule.Result{}
	for _, c := range was.Conditions {
		results[c.ID] = c.Result
	}
	var out []string
	for _, c := range is.Conditions {
		old, there := results[c.ID]
		if !there && c.Result != rule.Pass || there && old != c.Result {
			out = append(out, c.ID)
		}
		delete(results, c.ID)
	}
	for id, r := range results {
		if r != rule.Pass {
			out = append(out, id+"（已删）")
		}
	}
	slices.Sort(out)
	return out
}

// difference is is − was in money; an amount that is not there counts as
// nothing.
func difference(was, is string) (fact.Number, bool) {
	read := func(s string) (fact.Number, bool) {
		if s == "" {
			return fact.NumberOf(0), true
		}
		n, err := fact.ParseNumber(s)
		return n, err == nil
	}
	a, ok1 := read(was)
	b, ok2 := read(is)
	d, ok3 := b.Sub(a)
	return d, ok1 && ok2 && ok3 && (was != "" || is != "")
}

func newShift() Shift { return Shift{By: map[string]int{}, Flips: []Flip{}, Monthly: "0"} }

func (s *Shift) add(m *movement) {
	s.Cases++
	f := m.flip
	if f.From == f.To && f.Was == f.Is {
		return
	}
	switch {
	case f.From == f.To:
		s.Amount++
	case f.To == app.Approve:
		s.Gain++
	case f.From == app.Approve:
		s.Lose++
	default:
		s.Other++
	}
	for _, id := range f.By {
		s.By[id]++
	}
	if m.moneyKnown {
		if total, err := fact.ParseNumber(s.Monthly); err == nil {
			if sum, ok := total.Add(m.money); ok {
				s.Monthly = sum.String()
			}
		}
	}
	s.Flips = append(s.Flips, f)
}

// close orders the flips, the newest number last.
func (s *Shift) close() {
	slices.SortFunc(s.Flips, func(a, b Flip) int { return strings.Compare(string(a.Serial), string(b.Serial)) })
}
