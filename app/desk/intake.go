package desk

import (
	"context"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Accepted is the result of a counter intake.
type Accepted struct {
	Case    app.CaseID  `json:"case"`
	Serial  app.Serial  `json:"serial"`
	Verdict app.Verdict `json:"verdict"`
}

// Accept takes an application in over the counter: number, correction slips,
// evaluation and, if the rules say yes, the decision, in one commit. When it
// returns, all of it is durable and the draft is gone.
func (s *Station) Accept(ctx context.Context, a casefile.Application, draft string, corrected ...casefile.CorrectedData) (Accepted, error) {
	if !s.mayDecide() {
		return Accepted{}, forbidden("accept")
	}
	a, err := s.complete(s.atCounter(a), corrected)
	if err != nil {
		return Accepted{}, err
	}
	got, err := s.acceptNow(ctx, a, draft, corrected)
	if s.reserve(ctx, err) {
		got, err = s.acceptNow(ctx, a, draft, corrected)
	}
	return got, err
}

func (s *Station) acceptNow(ctx context.Context, a casefile.Application, draft string, corrected []casefile.CorrectedData) (Accepted, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := newChange()
	lacking, err := s.lacking(ctx, a, corrected)
	if err != nil {
		return Accepted{}, err
	}
	c, err := s.submit(ctx, ch, a, lacking, corrected)
	if err != nil {
		return Accepted{}, err
	}
	j, err := s.judgeCase(ctx, c)
	if err == nil {
		err = j.none // what no rules fit nobody takes in at the counter
	}
	if err != nil {
		return Accepted{}, err
	}
	if err := s.put(ctx, ch, c, j); err != nil {
		return Accepted{}, err
	}
	if err := s.dropDrafts(ctx, ch, draft, Draft{App: a}.about()); err != nil {
		return Accepted{}, err
	}
	if err := s.commit(ctx, ch); err != nil {
		return Accepted{}, err
	}
	return Accepted{c.ID, c.Serial(), j.Effective()}, nil
}

// atCounter is an application as it is made over the counter now.
func (s *Station) atCounter(a casefile.Application) casefile.Application {
	a.Channel, a.At = casefile.Counter, s.Now().Truncate(time.Millisecond)
	a.Declared = spoken(a.Declared)
	return a
}

// spoken are facts as somebody at the counter can say them.
func spoken(facts []fact.Fact) []fact.Fact {
	out := slices.Clone(facts)
	for i := range out {
		out[i] = fact.Spoken(out[i])
	}
	return out
}

// complete checks an application, and adds what the form leaves to the station:
// the text of what is promised, who called back and when.
func (s *Station) complete(a casefile.Application, corrected []casefile.CorrectedData) (casefile.Application, error) {
	if err := checkApplication(a, corrected); err != nil {
		return a, err
	}
	if err := s.CheckAgent(a); err != nil {
		return a, err
	}
	return s.promised(s.called(a))
}

// submit makes the new case and gives it its number.
func (s *Station) submit(ctx context.Context, ch *change, a casefile.Application, lacking *casefile.Lacking, corrected []casefile.CorrectedData) (*casefile.Case, error) {
	p, err := s.Rules.At(a.Item, civil.On(a.At))
	if err != nil {
		return nil, err
	}
	acceptance, err := s.accept(ctx, ch, p, civil.On(a.At))
	if err != nil {
		return nil, err
	}
	acceptance.Lacking = lacking
	id, err := casefile.NewID(s.maker.Clock.Now(), s.Random)
	if err != nil {
		return nil, err
	}
	e, err := s.event(ctx, ch, app.CaseID("c"+id), casefile.Submitted, casefile.SubmittedData{Application: a, Acceptance: acceptance})
	if err != nil {
		return nil, err
	}
	ch.folded[e.Case] = nil // a new case has no other events
	if err := s.remember(ctx, ch, a.Item); err != nil {
		return nil, err
	}
	events := []casefile.Event{e}
	for _, slip := range corrected {
		e, err := s.event(ctx, ch, e.Case, casefile.Corrected, slip)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return casefile.Fold(events)
}

func checkApplication(a casefile.Application, corrected []casefile.CorrectedData) error {
	switch {
	case a.Item == "":
		return app.E("accept", app.Input, "请选择要办理的事项。", nil)
	case a.Subject.ID == "":
		return app.E("accept", app.Input, "请先确定申请人。", nil)
	}
	for _, slip := range corrected {
		if _, err := seen(slip.Note); err != nil {
			return err
		}
	}
	return nil
}
