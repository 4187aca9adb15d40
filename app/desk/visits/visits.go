package visits

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/app/thing"
)

// The settings of visits, + id. Those that wait are found without reading the
// rest.
const (
	settingVisit   = "visit/"
	settingWaiting = "waiting/"
)

// Visit is one visit for a thing: the cases that were taken in together.
type Visit struct {
	ID    string      `json:"visit"`
	Thing string      `json:"thing"`
	Name  string      `json:"name"`
	At    time.Time   `json:"at"`
	Steps []VisitStep `json:"steps"`
	// Made is the thing as it was then, so that what waits is followed even
	// when the list of things changes.
	Made thing.Thing `json:"made"`
}

// VisitStep is what became of one step. A step without a case was not applied
// for, and Why says why.
type VisitStep struct {
	Item    app.PackID   `json:"item,omitempty"`
	Name    string       `json:"name"`
	Case    app.CaseID   `json:"case,omitempty"`
	Serial  app.Serial   `json:"serial,omitempty"`
	Verdict app.Verdict  `json:"verdict,omitempty"`
	Waits   []app.PackID `json:"waits,omitempty"`
	Why     string       `json:"why,omitempty"`
}

// AcceptThing takes a thing in over the counter: a number, an evaluation and,
// if the rules say yes, a decision for every step, all of it in one commit.
func (s *Room) AcceptThing(ctx context.Context, f ThingForm, draft string) (Visit, error) {
	if !s.at.MayDecide() {
		return Visit{}, desk.Forbidden("accept")
	}
	s.at.Lock()
	defer s.at.Unlock()
	steps, err := s.ConsiderThing(ctx, f)
	if err == nil {
		err = s.checkSlips(&f, steps)
	}
	if err != nil {
		return Visit{}, err
	}
	id, err := casefile.NewID(s.at.Maker().Clock.Now(), s.at.Random)
	if err != nil {
		return Visit{}, err
	}
	v := Visit{ID: "v" + id, Thing: f.Thing.ID, Name: f.Thing.Name, At: s.at.Now().Truncate(time.Second), Made: f.Thing}
	ch := change.New()
	for _, one := range steps {
		line, err := s.acceptStep(ctx, ch, one)
		if err != nil {
			return Visit{}, err
		}
		v.Steps = append(v.Steps, line)
	}
	if !slices.ContainsFunc(v.Steps, func(l VisitStep) bool { return l.Case != "" }) {
		return Visit{}, app.E("accept", app.Input, "没有一步可以受理："+v.Steps[0].Why+"。", nil)
	}
	if err := reception.At(s.at).DropDrafts(ctx, ch, draft, reception.Topic{Who: f.Parties[0].Subject.Normal(), Thing: f.Thing.ID}); err != nil {
		return Visit{}, err
	}
	if err := v.put(ch); err != nil {
		return Visit{}, err
	}
	return v, s.at.Commit(ctx, ch)
}

// checkSlips refuses a slip that says nothing, and one that would stand in no
// case: what a clerk wrote down is not lost without a word.
func (s *Room) checkSlips(f *ThingForm, steps []ThingStep) error {
	for _, slip := range f.Corrected {
		if _, err := desk.Seen(slip.Note); err != nil {
			return err
		}
		if !slices.ContainsFunc(steps, func(one ThingStep) bool { return one.Judged != nil && slices.Contains(one.slips, slip) }) {
			return app.E("accept", app.Input, "更正单写的“"+s.labelIn(f, slip.Fact)+"”，这次办理的各项都不用。", nil)
		}
	}
	return nil
}

// labelIn is what a fact is called by the rules of a thing.
func (s *Room) labelIn(f *ThingForm, name string) string {
	for _, item := range f.Thing.Items() {
		if p, err := s.at.Rules.At(item, civil.On(s.at.Now())); err == nil {
			if d, ok := p.Decl(name); ok {
				return d.Label
			}
		}
	}
	return name
}

// ReadBackThing is the last look before a thing is taken in: it judges once
// more and journals that name and numbers are read out in full.
func (s *Room) ReadBackThing(ctx context.Context, f ThingForm, draft string) ([]ThingStep, error) {
	if !s.at.MayDecide() {
		return nil, desk.Forbidden("accept")
	}
	steps, err := s.ConsiderThing(ctx, f)
	if err == nil {
		err = s.checkSlips(&f, steps)
	}
	if err != nil {
		return nil, err
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	s.at.Note(ch, "read_back", "", f.Thing.ID+" "+draft)
	return steps, s.at.Commit(ctx, ch)
}

// put keeps a visit with a change.
func (v Visit) put(ch *change.Change) error {
	b, err := json.Marshal(v)
	ch.Settings[settingVisit+v.ID] = b
	ch.Settings[settingWaiting+v.ID] = nil
	if v.waiting() {
		ch.Settings[settingWaiting+v.ID] = []byte(v.Thing)
	}
	return err
}

// acceptStep makes one step's case. It is called under mu.
func (s *Room) acceptStep(ctx context.Context, ch *change.Change, one ThingStep) (VisitStep, error) {
	out := VisitStep{Item: one.Item, Name: one.Name, Why: one.Why, Waits: one.Waits}
	if one.Judged == nil {
		return out, nil
	}
	a, err := reception.At(s.at).Complete(one.app, one.slips)
	if err != nil {
		return out, err
	}
	c, err := reception.At(s.at).Submit(ctx, ch, a, nil, one.slips)
	if err != nil {
		return out, err
	}
	if err := judging.At(s.at).Put(ctx, ch, c, one.Judged); err != nil {
		return out, err
	}
	out.Case, out.Serial, out.Verdict = c.ID, c.Serial(), one.Judged.Effective()
	return out, nil
}

// Visit is a visit by its id.
func (s *Room) Visit(ctx context.Context, id string) (Visit, error) {
	b, ok, err := s.store.Setting(ctx, settingVisit+id)
	if err != nil {
		return Visit{}, err
	}
	if !ok {
		return Visit{}, app.E("visit", app.Missing, "没有这次一件事受理："+id, nil)
	}
	var v Visit
	if err := json.Unmarshal(b, &v); err != nil {
		return Visit{}, app.E("visit", app.Damaged, "", err)
	}
	return v, nil
}

// FollowVisits judges the steps again that waited for another of their visit,
// once that one is approved. It returns how many were approved. As with Wake,
// the machine itself is the operator.
func (s *Room) FollowVisits(ctx context.Context) (granted int, err error) {
	all, err := s.store.Settings(ctx, settingWaiting)
	if err != nil {
		return 0, err
	}
	for key := range all {
		v, err := s.Visit(ctx, strings.TrimPrefix(key, settingWaiting))
		if err != nil {
			return granted, err
		}
		n, err := s.follow(ctx, &v)
		granted += n
		if err != nil {
			return granted, err
		}
	}
	return granted, nil
}

func (v *Visit) waiting() bool {
	return slices.ContainsFunc(v.Steps, func(l VisitStep) bool { return len(l.Waits) > 0 })
}

// follow looks at one visit.
func (s *Room) follow(ctx context.Context, v *Visit) (granted int, err error) {
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	ch.By = change.ByMachine
	gained := map[app.PackID][]fact.Fact{}
	changed := false
	for i := range v.Steps {
		line := &v.Steps[i]
		if line.Case == "" {
			continue
		}
		c, err := s.at.Fold(ctx, line.Case)
		if errors.Is(err, desk.ErrUnreadable) {
			continue // when it came again
		}
		if err != nil {
			return 0, err
		}
		settled, yes, err := s.followStep(ctx, ch, v, line, c, gained)
		if err != nil {
			return 0, err
		}
		changed = changed || settled
		if yes {
			granted++
		}
	}
	if !changed {
		return 0, nil
	}
	if err := v.put(ch); err != nil {
		return 0, err
	}
	return granted, s.at.Commit(ctx, ch)
}

// followStep notes what an approved step gives, and judges one that waited for
// such a step. settled says that it waits no more.
func (s *Room) followStep(ctx context.Context, ch *change.Change, v *Visit, line *VisitStep, c *casefile.Case, gained map[app.PackID][]fact.Fact) (settled, granted bool, err error) {
	step, _ := v.Made.Step(line.Item)
	if c.State == casefile.Approved {
		gained[line.Item], err = v.Made.Given(s.at.Rules, civil.On(s.at.Now()), step)
	}
	if err != nil || len(line.Waits) == 0 {
		return false, false, err
	}
	if c.State == casefile.ProposedCase {
		return false, false, nil // a second person settles it
	}
	if c.State != casefile.InReview {
		line.Waits = nil // a person settled it meanwhile
		return true, false, nil
	}
	for _, item := range line.Waits {
		if _, there := gained[item]; !there || c.Claim.Live(s.at.Now()) {
			return false, false, nil
		}
	}
	j, err := s.judgeAfter(ctx, c, step, gained)
	if err != nil {
		return false, false, err
	}
	line.Waits, line.Verdict = nil, j.Effective()
	return true, line.Verdict == app.Approve, judging.At(s.at).Put(ctx, ch, c, j)
}

// judgeAfter judges a case with what the steps before it gave.
func (s *Room) judgeAfter(ctx context.Context, c *casefile.Case, step thing.Step, gained map[app.PackID][]fact.Fact) (*judging.Judged, error) {
	known, err := s.knownWith(ctx, c.App.Subject, step, gained)
	if err != nil {
		return nil, err
	}
	date := max(c.Date(), c.Judgement.Date)
	g, err := judging.At(s.at).GroundsOf(c, date)
	if err != nil {
		return nil, err
	}
	j, err := judging.At(s.at).JudgeBy(g, known.Record, known.ok, c.App, date, judging.Slips(c)...)
	if err == nil && j.Verdict != app.Review {
		j.Guard, err = judging.At(s.at).Guard(ctx, j.Pack, c.ID, c.App)
	}
	return j, err
}
