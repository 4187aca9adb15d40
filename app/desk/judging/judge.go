package judging

import (
	"context"
	"errors"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Judged is an evaluation with what it was made from.
type Judged struct {
	Pack *rule.Pack // nil: no rules fit the application, see Why
	Why  string     // why none do, a sentence
	None error      // the cause of that
	*rule.Evaluation
	Record fact.Record  // the facts that were used, registers and papers joined
	Known  bool         // whether the cache holds a record of the subject
	later  []*rule.Pack // versions after Pack that were known
	bundle string       // label of the rulebook
	Guard  string       // why an approval would not take effect; empty: it would
	Await  []string     // areas that have to confirm an approval, see casefile.Judgement
	Home   string
	placed func(string, ...fact.Value) string
}

// Said is what a condition found, for people: registers and places by name.
func (j *Judged) Said(r rule.ConditionResult) string {
	text := fact.Plain(r.Why)
	if j.placed != nil {
		text = j.placed(text, desk.Viewed(r.Facts)...)
	}
	return text
}

// Effective is the verdict after the guard.
func (j *Judged) Effective() app.Verdict {
	switch {
	case j.Guard != "":
		return app.Review
	case len(j.Await) > 0 && j.Verdict == app.Approve:
		return app.Provisional
	}
	return j.Verdict
}

// Judge evaluates an application as of a date, live at the counter; for a case
// see Rejudge. disputed are correction slips, see fact.Slip. It changes nothing.
func (s *Room) Judge(ctx context.Context, a casefile.Application, date civil.Date, disputed ...fact.Fact) (*Judged, error) {
	known, ok, err := s.KnownOf(ctx, a.Subject)
	if err != nil {
		return nil, err
	}
	return s.JudgeOn(known, ok, a, date, disputed...)
}

// JudgeOn is Judge on what the registers say.
func (s *Room) JudgeOn(known fact.Record, ok bool, a casefile.Application, date civil.Date, disputed ...fact.Fact) (*Judged, error) {
	g, err := s.groundsAt(a.Item, date)
	if err != nil {
		return nil, err
	}
	return s.JudgeBy(g, known, ok, a, date, disputed...)
}

// JudgeBy is judgeOn by given rules.
func (s *Room) JudgeBy(g grounds, known fact.Record, ok bool, a casefile.Application, date civil.Date, disputed ...fact.Fact) (*Judged, error) {
	p := g.pack
	record := fact.Merge(known, a.Declared, p.Settles)
	record.Facts = append(record.Facts, unsettled(p, a.Declared, disputed)...)
	record.Sort()
	record.Facts = slices.DeleteFunc(record.Facts, func(f fact.Fact) bool {
		_, declared := p.Decl(f.Name)
		return !declared
	})
	e, err := p.EvaluateWith(rule.Input{Record: record, Date: date, Now: s.at.Now()}, g.later...)
	if err != nil {
		return nil, err
	}
	return &Judged{Pack: p, Evaluation: e, Record: record, Known: ok, later: g.later, bundle: g.edition, placed: s.at.Placed}, nil
}

// unsettled are the correction slips that still leave something open: where
// the paper settles a fact and a clerk has entered what it says, nothing is.
func unsettled(p *rule.Pack, seen, disputed []fact.Fact) []fact.Fact {
	return slices.DeleteFunc(slices.Clone(disputed), func(d fact.Fact) bool {
		return p.Settles(d.Name) && slices.ContainsFunc(seen, func(f fact.Fact) bool {
			return f.Name == d.Name && f.Source == fact.Counter
		})
	})
}

// Slips are a case's correction slips as facts.
func Slips(c *casefile.Case) []fact.Fact { return SlipFacts(c.Corrected, c.ChangedAt) }

// SlipFacts are correction slips as facts, as of a moment.
func SlipFacts(corrected []casefile.CorrectedData, at time.Time) []fact.Fact {
	var out []fact.Fact
	for _, d := range corrected {
		out = append(out, fact.Slip(d.Fact, at))
	}
	return out
}

// noRules is the judgement of an application that no rules fit: a person has to
// look.
func noRules(c *casefile.Case, date civil.Date, cause error) *Judged {
	why := "规则无法判定这件申请，请人工处理。"
	var e *app.Error
	if errors.As(cause, &e) && e.Detail != "" {
		why = e.Detail
	}
	return &Judged{Why: why, None: cause, Record: fact.Record{Subject: c.App.Subject}, Evaluation: &rule.Evaluation{Verdict: app.Review, Date: date, WakesOn: civil.None}}
}

// Judgement is the recorded form of an evaluation.
func (j *Judged) Judgement(now time.Time) casefile.Judgement {
	out := casefile.Judgement{
		Pack: j.Pack.ID, Version: j.Pack.Version, PackHash: j.Pack.Hash, Date: j.Date, Now: now,
		Bundle: j.bundle, Verdict: j.Verdict, Subject: j.Record.Subject, Facts: j.Record.Facts, Missing: j.Missing, WakesOn: j.WakesOn,
		TraceHash: j.TraceHash, Guard: j.Guard, Reasons: j.reasons(), Await: j.Await, Home: j.Home,
	}
	for _, p := range j.later {
		out.Later = append(out.Later, p.Hash)
	}
	for _, c := range j.Conditions {
		out.Results = append(out.Results, casefile.Result{ID: c.ID, Result: string(c.Result), OnFail: string(c.OnFail)})
	}
	for _, o := range j.Evaluation.Outcome {
		if out.Outcome == nil {
			out.Outcome = map[string]string{}
		}
		out.Outcome[o.Key] = o.Value.String()
	}
	return out
}

// reasons are the plain sentences of the conditions that did not pass, those
// to refuse first, as a clerk wants to see them.
func (j *Judged) reasons() []string {
	var out []string
	for _, kind := range []rule.OnFail{rule.Refuse, rule.Correct, rule.Manual} {
		for _, c := range j.Conditions {
			if c.OnFail == kind && c.Result != rule.Pass {
				out = append(out, c.Why)
			}
		}
	}
	return out
}

// JudgeCase evaluates a case with its guard. A review whose day has come is
// judged as of that day, and stays judged as of it.
func (s *Room) JudgeCase(ctx context.Context, c *casefile.Case) (*Judged, error) {
	today := civil.On(s.at.Now())
	due := func(day civil.Date) bool { return day != civil.None && day <= today }
	date := c.Date()
	if j := c.Judgement; j != nil {
		if date = max(date, j.Date); due(j.WakesOn) {
			date = max(date, j.WakesOn)
		}
	}
	j, err := s.Rejudge(ctx, c, date, Slips(c)...)
	if err == nil && due(j.WakesOn) { // it came between application and evaluation
		j, err = s.Rejudge(ctx, c, j.WakesOn, Slips(c)...)
	}
	switch app.KindOf(err) {
	case app.Missing, app.Input: // an item nobody has rules of, a day before the first of them
		if err != nil {
			return noRules(c, date, err), nil
		}
	}
	if err != nil {
		return nil, err
	}
	if j.Verdict != app.Review {
		if j.Guard, err = s.Guard(ctx, j.Pack, c.ID, c.App); err == nil {
			err = s.Elsewhere(ctx, j)
		}
	}
	return j, err
}

// Put makes the event that an evaluation leads to: a machine's decision, or a
// case for a person. A case that was evaluated to the same end before gets
// none. It is called under mu.
func (s *Room) Put(ctx context.Context, ch *change.Change, c *casefile.Case, j *Judged) error {
	if j.Pack == nil {
		return s.putUndecidable(ctx, ch, c, j)
	}
	rec := j.Judgement(s.at.Now())
	if old := c.Judgement; (c.State == casefile.InReview || c.State == casefile.ProposedCase) && old != nil && old.TraceHash == rec.TraceHash && old.Guard == rec.Guard {
		return nil
	}
	var acceptance *casefile.Acceptance
	if c.Acceptance == nil {
		var err error
		if acceptance, err = s.at.Acceptance(ctx, ch, j.Pack, civil.On(c.App.At)); err != nil {
			return err
		}
	}
	var err error
	if j.Effective() == app.Review {
		err = s.at.EventLater(ctx, ch, c.ID, casefile.Evaluated, casefile.EvaluatedData{Judgement: rec, Acceptance: acceptance})
		s.at.Note(ch, "evaluate", c.ID, rec.TraceHash)
	} else {
		err = s.at.EventLater(ctx, ch, c.ID, casefile.Decided, casefile.DecidedData{Result: casefile.Granted, By: casefile.Machine, Judgement: &rec, Acceptance: acceptance})
		s.at.Note(ch, "decide", c.ID, string(rec.Verdict)+" "+rec.TraceHash)
	}
	return err
}

// putUndecidable leaves an application that no rules fit to a person, with the
// reason. It gets no number: whether it is taken in, he says.
func (s *Room) putUndecidable(ctx context.Context, ch *change.Change, c *casefile.Case, j *Judged) error {
	rec := casefile.Judgement{Pack: c.App.Item, Version: civil.None, Date: j.Date, Now: s.at.Now(), Verdict: app.Review, Subject: c.App.Subject,
		Reasons: []string{j.Why}, WakesOn: civil.None}
	if old := c.Judgement; c.State == casefile.InReview && old != nil && old.TraceHash == "" && slices.Equal(old.Reasons, rec.Reasons) {
		return nil
	}
	_, err := s.at.Event(ctx, ch, c.ID, casefile.Evaluated, casefile.EvaluatedData{Judgement: rec})
	return err
}
