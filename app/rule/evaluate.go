package rule

import (
	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Evaluate gives the full answer, every condition with its facts. The error
// is an Input error when the pack cannot decide this application at all: its
// subject is of another kind, or its date outside the days the pack is in
// force.
//
// wakes_on looks no further than this pack; Library.Evaluate looks into later
// versions too.
func (p *Pack) Evaluate(in Input) (*Evaluation, error) {
	return sealed(p.evaluate(Alike, &in, []*Pack{p}))
}

// Answer is Evaluate for what is looked at and not kept: it has no trace hash,
// which takes as long as all the rest, before Seal is called.
func (p *Pack) Answer(in Input) (*Evaluation, error) {
	return p.evaluate(Alike, &in, []*Pack{p})
}

// EvaluateWith is Evaluate with the later versions that wakes_on may look
// into, oldest first.
func (p *Pack) EvaluateWith(in Input, later ...*Pack) (*Evaluation, error) {
	return p.EvaluateIn(Alike, in, later...)
}

// EvaluateIn is EvaluateWith in the words of a time, for making an evaluation
// again that was recorded then.
func (p *Pack) EvaluateIn(w Wording, in Input, later ...*Pack) (*Evaluation, error) {
	return sealed(p.evaluate(w, &in, append([]*Pack{p}, later...)))
}

func sealed(e *Evaluation, err error) (*Evaluation, error) {
	if err == nil {
		e.Seal()
	}
	return e, err
}

// evaluate is Answer with the versions that wakes_on may run into, p first.
func (p *Pack) evaluate(w Wording, in *Input, versions []*Pack) (*Evaluation, error) {
	if err := p.accepts(in); err != nil {
		return nil, err
	}
	b := p.bindAs(w, in)
	defer b.release()
	e := &Evaluation{
		Pack: p.ID, Version: p.Version, PackHash: p.Hash, Date: in.Date, WakesOn: civil.None,
		Verdict: app.Approve, Conditions: make([]ConditionResult, len(p.Conditions)),
	}
	b.views = make([]FactView, 0, b.reads)
	for i := range p.Conditions {
		grace := false
		e.Conditions[i], grace = b.condition(&p.Conditions[i])
		e.Verdict = lower(e.Verdict, e.Conditions[i].Result == Pass, grace)
	}
	if e.Verdict != app.Review {
		b.outcome(e)
	}
	if e.Verdict == app.Review {
		e.Outcome = nil
		e.Hints = b.hints()
		e.Missing = names(e.Hints)
		e.WakesOn = wake(w, in, versions)
	}
	b.views = nil
	return e, nil
}

// fits says whether accepts has nothing against an input.
func (p *Pack) fits(in *Input) bool {
	return in.Record.Subject.Kind == p.Item.Subject && p.Covers(in.Date)
}

// accepts is an Input error when the pack cannot decide an input.
func (p *Pack) accepts(in *Input) error {
	if in.Record.Subject.Kind != p.Item.Subject {
		return app.Errorf("rule.Evaluate", app.Input, "%s decides about a %s; the subject is a %q", p.ID, p.Item.Subject, in.Record.Subject.Kind)
	}
	if in.Date < p.Version {
		return app.Errorf("rule.Evaluate", app.Input, "date %s is before version %s of %s", in.Date, p.Version, p.ID)
	}
	if !p.Covers(in.Date) {
		return app.Errorf("rule.Evaluate", app.Input, "date %s is after %s, the last day of version %s of %s", in.Date, p.Until, p.Version, p.ID)
	}
	return nil
}

// lower takes one condition or one granted value into the verdict: what does
// not hold makes it a review, what holds only on stale facts makes it provisional.
func lower(v app.Verdict, holds, grace bool) app.Verdict {
	switch {
	case !holds:
		return app.Review
	case grace && v == app.Approve:
		return app.Provisional
	}
	return v
}

var yes, no = fact.BoolOf(true), fact.BoolOf(false)

// test evaluates a condition; grace says that it passes only thanks to stale
// facts.
func (b *binding) test(c *Condition) (v fact.Value, grace bool) {
	b.fresh.Cause, b.full.Cause = "", ""
	v = c.test.Eval(&b.fresh)
	if v.Bool() || !b.grace {
		return v, false
	}
	v = c.test.Eval(&b.full)
	return v, v.Bool()
}

// grant computes what an approval grants; grace says that it has a value only
// thanks to stale facts.
func (b *binding) grant(o *Outcome) (v fact.Value, grace bool) {
	b.full.Cause = ""
	v = o.value.Eval(&b.full)
	return v, b.grace && o.value.Eval(&b.fresh).IsNull()
}

// outcome computes what an approval grants, once all conditions pass. A value that cannot be computed
// makes the verdict a review, with the reason in Problem.
func (b *binding) outcome(e *Evaluation) {
	e.Outcome = make([]Grant, 0, len(b.pack.Outcome))
	for i := range b.pack.Outcome {
		o := &b.pack.Outcome[i]
		v, grace := b.grant(o)
		e.Verdict = lower(e.Verdict, !v.IsNull(), grace)
		if v.IsNull() && e.Problem == "" {
			e.Problem = o.Label + "无法计算：" + b.unknownWhy(o.value.Reads, "")
		}
		e.Outcome = append(e.Outcome, Grant{o.Key, v})
	}
}

// Grants computes what an approval grants whatever the conditions came to: for
// a person who approves what the rules left to him. A value that cannot be
// computed is left out.
func (p *Pack) Grants(in Input) (Grants, error) {
	if err := p.accepts(&in); err != nil {
		return nil, err
	}
	b := p.bind(&in)
	defer b.release()
	out := Grants{}
	for i := range p.Outcome {
		if v, _ := b.grant(&p.Outcome[i]); !v.IsNull() {
			out = append(out, Grant{p.Outcome[i].Key, v})
		}
	}
	return out, nil
}

// Verdict is the verdict alone, for sweeps: no sentences and no allocation
// beyond a pooled frame. What Evaluate would refuse is a review.
func (p *Pack) Verdict(in Input) app.Verdict {
	if !p.fits(&in) {
		return app.Review
	}
	b := p.bind(&in)
	defer b.release()
	return b.verdict()
}

// verdict is that of evaluate, found with the same test, grant and lower, which
// stops at the first thing that makes it a review.
func (b *binding) verdict() app.Verdict {
	verdict := app.Approve
	for i := 0; i < len(b.pack.Conditions) && verdict != app.Review; i++ {
		v, grace := b.test(&b.pack.Conditions[i])
		verdict = lower(verdict, v.Bool(), grace)
	}
	return b.granting(verdict)
}

// granting takes what an approval grants into the verdict of the conditions.
func (b *binding) granting(verdict app.Verdict) app.Verdict {
	for i := 0; i < len(b.pack.Outcome) && verdict != app.Review; i++ {
		v, grace := b.grant(&b.pack.Outcome[i])
		verdict = lower(verdict, !v.IsNull(), grace)
	}
	return verdict
}
