package visits

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/thing"
)

// Party is who or what one kind of step is about.
type Party struct {
	Subject app.Subject `json:"subject"`
	Name    string      `json:"name"`
}

// ThingForm is one form for all steps of a thing: what is said once holds for
// every step that asks it.
type ThingForm struct {
	Thing    thing.Thing
	Parties  []Party // at most one of a kind; the first is the applicant
	Phone    string
	Contact  string
	Area     app.Division
	Declared []fact.Fact
	Agent    *casefile.Agent // who acts for the applicant
	Skip     []app.PackID    // steps that are not wanted
	// Corrected are correction slips. One slip stands in every case whose item
	// uses the fact.
	Corrected []casefile.CorrectedData
}

// party is the one of a kind; false when nobody named it.
func (f *ThingForm) party(kind app.SubjectKind) (Party, bool) {
	for _, p := range f.Parties {
		if p.Subject.Kind == kind && p.Subject.ID != "" {
			return p, true
		}
	}
	return Party{}, false
}

// application is what one step applies for.
func (f *ThingForm) application(p *rule.Pack, who Party) casefile.Application {
	a := casefile.Application{Item: p.ID, Subject: who.Subject.Normal(), Name: strings.TrimSpace(who.Name), Phone: f.Phone, Contact: f.Contact, Area: f.Area, Agent: f.Agent}
	if len(p.Item.Channels) > 0 {
		a.Variant = p.Item.Channels[0]
	}
	if a.Contact == "" && len(f.Parties) > 0 && f.Parties[0] != who {
		a.Contact = f.Parties[0].Name
	}
	for _, d := range f.Declared {
		if _, ok := p.Decl(d.Name); ok {
			a.Declared = append(a.Declared, d)
		}
	}
	return a
}

// slips are those that concern a step: its rules use the fact.
func (f *ThingForm) slips(p *rule.Pack) []casefile.CorrectedData {
	var out []casefile.CorrectedData
	for _, slip := range f.Corrected {
		if _, ok := p.Decl(slip.Fact); ok {
			out = append(out, slip)
		}
	}
	return out
}

// contested says that a slip was written about a fact.
func (f *ThingForm) contested(name string) bool {
	return slices.ContainsFunc(f.Corrected, func(slip casefile.CorrectedData) bool { return slip.Fact == name })
}

// ThingStep is one step as it would come out.
type ThingStep struct {
	thing.Step
	Name   string
	Judged *judging.Judged // nil: it is not applied for
	Why    string          // why it is not applied for
	// Waits are the items of this visit whose result it waits for.
	Waits []app.PackID

	app   casefile.Application
	slips []casefile.CorrectedData
}

// ConsiderThing judges all steps together, in order, as AcceptThing would now:
// what an approval gives holds for the steps after it. It changes nothing.
func (s *Room) ConsiderThing(ctx context.Context, f ThingForm) ([]ThingStep, error) {
	now := s.at.Now()
	gained := map[app.PackID][]fact.Fact{} // by the step that gives
	var out []ThingStep
	for _, step := range f.Thing.Steps {
		one, err := s.considerStep(ctx, &f, step, gained)
		if err != nil {
			return nil, err
		}
		if one.Judged != nil && one.Judged.Effective() == app.Approve {
			if gained[step.Item], err = f.Thing.Given(s.at.Rules, civil.On(now), step); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return markWaits(out), ctx.Err()
}

func (s *Room) considerStep(ctx context.Context, f *ThingForm, step thing.Step, gained map[app.PackID][]fact.Fact) (ThingStep, error) {
	out := ThingStep{Step: step, Name: step.Later, Why: step.Say}
	if step.Item == "" {
		return out, nil
	}
	p, err := s.at.Rules.At(step.Item, civil.On(s.at.Now()))
	if err != nil {
		return out, err
	}
	out.Name = p.Item.Name
	who, ok := f.party(p.Item.Subject)
	switch {
	case slices.Contains(f.Skip, step.Item):
		out.Why = "这次不办"
		return out, nil
	case !ok:
		out.Why = "请先填写" + kindWords[p.Item.Subject]
		return out, nil
	}
	out.app, out.slips = reception.At(s.at).AtCounter(f.application(p, who)), f.slips(p)
	known, err := s.knownWith(ctx, who.Subject.Normal(), step, gained)
	if err != nil {
		return out, err
	}
	if p.Item.Held != "" && known.holds(p.Item.Held) && !f.contested(p.Item.Held) {
		out.Why = "已经有了，不用再办"
		return out, nil
	}
	if out.Judged, err = judging.At(s.at).JudgeOn(known.Record, known.ok, out.app, civil.On(out.app.At), judging.SlipFacts(out.slips, out.app.At)...); err != nil {
		return out, err
	}
	if out.Judged.Verdict != app.Review {
		if out.Judged.Guard, err = judging.At(s.at).Guard(ctx, p, "", out.app); err == nil {
			err = judging.At(s.at).Elsewhere(ctx, out.Judged)
		}
	}
	return out, err
}

var kindWords = map[app.SubjectKind]string{app.Person: "申请人的身份证号", app.Enterprise: "统一社会信用代码", app.Vehicle: "车架号"}

// register is what the registers say, with what this visit has made true
// since.
type register struct {
	fact.Record
	ok bool
}

// holds says whether a fact is true.
func (r register) holds(name string) bool {
	found := r.Find(name)
	return len(found) == 1 && found[0].Value.Bool()
}

// knownWith reads a subject's record and puts what the steps before gave in
// the place of what the registers said before: the authority whose register it
// is has just decided so.
func (s *Room) knownWith(ctx context.Context, sub app.Subject, step thing.Step, gained map[app.PackID][]fact.Fact) (register, error) {
	r, ok, err := s.store.Facts(ctx, sub)
	if err != nil {
		return register{}, err
	}
	if !ok {
		r = fact.Record{Subject: sub}
	}
	r.Facts = slices.Clone(r.Facts)
	for _, earlier := range step.After {
		for _, f := range gained[earlier] {
			f.AsOf = s.at.Now()
			r.Facts = slices.DeleteFunc(r.Facts, func(old fact.Fact) bool { return old.Name == f.Name })
			r.Facts = append(r.Facts, f)
		}
	}
	r.Sort()
	return register{r, ok}, nil
}

// markWaits names for each step that goes to a person the earlier steps that
// are not settled either.
func markWaits(steps []ThingStep) []ThingStep {
	open := map[app.PackID]bool{}
	for i := range steps {
		one := &steps[i]
		if one.Judged == nil || one.Judged.Effective() == app.Approve {
			continue
		}
		open[one.Item] = true
		for _, earlier := range one.After {
			if open[earlier] {
				one.Waits = append(one.Waits, earlier)
			}
		}
	}
	return steps
}
