package reception

import (
	"context"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
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
func (s *Room) Accept(ctx context.Context, a casefile.Application, draft string, corrected ...casefile.CorrectedData) (Accepted, error) {
	if !s.at.MayDecide() {
		return Accepted{}, desk.Forbidden("accept")
	}
	a, err := s.Complete(s.AtCounter(a), corrected)
	if err != nil {
		return Accepted{}, err
	}
	got, err := s.acceptNow(ctx, a, draft, corrected)
	if s.at.Reserve(ctx, err) {
		got, err = s.acceptNow(ctx, a, draft, corrected)
	}
	return got, err
}

func (s *Room) acceptNow(ctx context.Context, a casefile.Application, draft string, corrected []casefile.CorrectedData) (Accepted, error) {
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	lacking, err := s.lacking(ctx, a, corrected)
	if err != nil {
		return Accepted{}, err
	}
	c, err := s.Submit(ctx, ch, a, lacking, corrected)
	if err != nil {
		return Accepted{}, err
	}
	j, err := judging.At(s.at).JudgeCase(ctx, c)
	if err == nil {
		err = j.None // what no rules fit nobody takes in at the counter
	}
	if err != nil {
		return Accepted{}, err
	}
	if err := judging.At(s.at).Put(ctx, ch, c, j); err != nil {
		return Accepted{}, err
	}
	if err := s.DropDrafts(ctx, ch, draft, Draft{App: a}.about()); err != nil {
		return Accepted{}, err
	}
	if err := s.at.Commit(ctx, ch); err != nil {
		return Accepted{}, err
	}
	return Accepted{c.ID, c.Serial(), j.Effective()}, nil
}

// AtCounter is an application as it is made over the counter now.
func (s *Room) AtCounter(a casefile.Application) casefile.Application {
	a.Channel, a.At = casefile.Counter, s.at.Now().Truncate(time.Millisecond)
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

// Complete checks an application, and adds what the form leaves to the station:
// the text of what is promised, who called back and when.
func (s *Room) Complete(a casefile.Application, corrected []casefile.CorrectedData) (casefile.Application, error) {
	if err := checkApplication(a, corrected); err != nil {
		return a, err
	}
	if err := s.CheckAgent(a); err != nil {
		return a, err
	}
	return s.promised(s.called(a))
}

// Submit makes the new case and gives it its number.
func (s *Room) Submit(ctx context.Context, ch *change.Change, a casefile.Application, lacking *casefile.Lacking, corrected []casefile.CorrectedData) (*casefile.Case, error) {
	p, err := s.at.Rules.At(a.Item, civil.On(a.At))
	if err != nil {
		return nil, err
	}
	acceptance, err := s.at.Acceptance(ctx, ch, p, civil.On(a.At))
	if err != nil {
		return nil, err
	}
	acceptance.Lacking = lacking
	id, err := casefile.NewID(s.at.Maker().Clock.Now(), s.at.Random)
	if err != nil {
		return nil, err
	}
	e, err := s.at.Event(ctx, ch, app.CaseID("c"+id), casefile.Submitted, casefile.SubmittedData{Application: a, Acceptance: acceptance})
	if err != nil {
		return nil, err
	}
	ch.Folded[e.Case] = nil // a new case has no other events
	if err := s.remember(ctx, ch, a.Item); err != nil {
		return nil, err
	}
	events := []casefile.Event{e}
	for _, slip := range corrected {
		e, err := s.at.Event(ctx, ch, e.Case, casefile.Corrected, slip)
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
		if _, err := desk.Seen(slip.Note); err != nil {
			return err
		}
	}
	return nil
}
