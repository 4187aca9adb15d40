package counter

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/visits"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/thing"
	"miaopi/assets"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// The number and the plate of a car, which an applicant brings besides himself.
const (
	carNumber = "vehicle.vin"
	carPlate  = "vehicle.plate"
)

// things are those the rules of today allow.
func (p *Page) things() []thing.Thing {
	list, err := thing.Load(assets.Things, p.Station.Rules, p.who.today())
	if err != nil {
		p.Fail(err)
	}
	return list
}

// thing finds one, nil when there is none.
func (p *Page) thing(id string) *thing.Thing {
	if id == "" {
		return nil
	}
	for _, t := range p.things() {
		if t.ID == id {
			return &t
		}
	}
	return nil
}

// chooseThing asks which thing somebody came for.
func (p *Page) chooseThing() {
	if p.in.phase != choosingItem && p.in.phase != filling || p.in.subject().Kind != app.Person {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("先确定申请人（个人），再选一件事。"), Seconds: 8})
		return
	}
	if !p.who.check() {
		p.reach(p.who.name)
		return
	}
	all := p.things()
	fit := slices.DeleteFunc(slices.Clone(all), func(t thing.Thing) bool { return !p.suits(t) })
	if len(fit) == 0 {
		fit = all
	}
	p.offerThings(fit, len(all)-len(fit))
}

// aged says whether a thing is offered to people of the applicant's age.
func (p *Page) aged(t thing.Thing) bool {
	birth, err := chinaid.Birth(p.in.subject().ID)
	return err != nil || t.Ages.Has(civil.Age(birth, p.who.today()))
}

// seldom is 1 for an item of things none of which is offered to people of the
// applicant's age: it stands behind the others, whatever its rules would say.
func (p *Page) seldom(things []thing.Thing, item app.PackID) int {
	of := slices.DeleteFunc(slices.Clone(things), func(t thing.Thing) bool { return !slices.Contains(t.Items(), item) })
	if len(of) == 0 || slices.ContainsFunc(of, p.aged) {
		return 0
	}
	return 1
}

// suits says whether a thing fits the applicant: he is of the age, and no step
// of it has failed on what he is.
func (p *Page) suits(t thing.Thing) bool {
	return p.aged(t) && !slices.ContainsFunc(p.what.all, func(o counterview.Prospect) bool { return o.Unfit && slices.Contains(t.Items(), o.Item) })
}

// offerThings asks which; the last answer shows those that do not fit too.
func (p *Page) offerThings(list []thing.Thing, others int) {
	var labels []string
	for _, t := range list {
		labels = append(labels, t.Name+"："+t.Say)
	}
	if others > 0 {
		labels = append(labels, p.T("其他 %d 件", others))
	}
	var m *kit.Modal
	pick := p.Picker(labels, func(i int) {
		m.Close()
		if i == len(list) {
			p.offerThings(p.things(), 0)
			return
		}
		p.takeThing(&list[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("一件事"), Cancel: p.T("返回"), First: pick, Width: 640,
		Body: []fyne.CanvasObject{p.Text(p.T("几个事项一次来、一张表、一张回执"), look.Body, look.Quiet), pick}})
}

// takeThing fixes the thing and asks once for what any of its steps lacks.
func (p *Page) takeThing(t *thing.Thing) {
	p.in.thing, p.in.phase, p.in.item = t, filling, t.Items()[0]
	p.in.judged, p.in.steps, p.in.skip = nil, nil, nil
	p.goOn()
	p.ask.reset()
	p.in.saver.changed()
	p.judgeThing(func() {
		p.showAll()
		p.left.Top()
		if p.ask.open() != nil {
			p.left.Lead(p.ask.card)
		}
		p.focus()
	})
}

// judgeThing judges every step together; only the newest answer counts.
func (p *Page) judgeThing(then func()) {
	in, f := p.in, p.form()
	shell.Run(p.Jobs, &p.judging, func(ctx context.Context) ([]visits.ThingStep, error) {
		return visits.At(p.Station).ConsiderThing(ctx, f)
	}, func(steps []visits.ThingStep, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		in.steps, in.judged = steps, nil
		if all := in.all(); len(all) > 0 {
			in.judged = all[0]
			then()
			return
		}
		p.Say(kit.Toast{Tone: look.Quiet, Text: p.T("%s的各项都已经有了，不用再办。", in.thing.Name), Seconds: 8})
		p.chooseAgain()
	})
}

// all are the evaluations of what would be taken in: of one item, or of every
// step of a thing.
func (in *intake) all() []*judging.Judged {
	if in.thing == nil {
		return []*judging.Judged{in.judged}
	}
	var out []*judging.Judged
	for _, s := range in.steps {
		if s.Judged != nil {
			out = append(out, s.Judged)
		}
	}
	return out
}

// packs are the rules of a thing's items today.
func (p *Page) packs() []*rule.Pack {
	var out []*rule.Pack
	for _, id := range p.in.thing.Items() {
		if pack, err := p.Station.Rules.At(id, p.who.today()); err == nil {
			out = append(out, pack)
		}
	}
	return out
}

// form is the one form of a thing as it is filled now.
func (p *Page) form() visits.ThingForm {
	in := p.in
	phone, _ := present.ReadPhone(in.phone)
	if phone == "" {
		phone = in.onFile
	}
	f := visits.ThingForm{Thing: *in.thing, Parties: []visits.Party{{Subject: in.subject(), Name: in.name}}, Phone: phone, Contact: in.contact, Area: in.area, Agent: in.agent, Skip: in.skip}
	if len(f.Area) > 12 {
		f.Area = f.Area[:12]
	}
	if car, wrong := present.ReadSubject(in.answers[carNumber].text, p.who.today()); wrong == "" && car.Kind == app.Vehicle && p.wantsCar() {
		f.Parties = append(f.Parties, visits.Party{Subject: car, Name: in.answers[carPlate].text})
	}
	f.Corrected = in.slipsOf(p.packs()...)
	for _, pack := range p.packs() {
		for _, d := range in.application(pack, p.ref).Declared {
			if !slices.ContainsFunc(f.Declared, func(o fact.Fact) bool { return o.Name == d.Name }) {
				f.Declared = append(f.Declared, d)
			}
		}
	}
	return f
}

// wantsCar says whether a step of the thing is about a car.
func (p *Page) wantsCar() bool {
	return p.in.thing != nil && slices.ContainsFunc(p.packs(), func(pack *rule.Pack) bool { return pack.Item.Subject == app.Vehicle })
}

// questions are what is asked: of one item, or of every step, each once.
func (p *Page) questions(before func(string) bool) []present.Question {
	in := p.in
	if in.thing == nil {
		return present.Asked(in.judged, in.answered, before)
	}
	var out []present.Question
	if p.wantsCar() {
		for _, d := range []rule.Decl{{Name: carNumber, Type: fact.String, Label: p.T("车架号"), Proof: p.T("行驶证")}, {Name: carPlate, Type: fact.String, Label: p.T("号牌"), Proof: p.T("行驶证")}} {
			out = append(out, present.QuestionOf(d))
		}
	}
	for _, j := range in.all() {
		for _, q := range present.Asked(j, in.answered, before) {
			if !slices.ContainsFunc(out, func(o present.Question) bool { return o.Name == q.Name }) {
				out = append(out, q)
			}
		}
	}
	return out
}

// knownFacts are what the registers hold for the item, or for every step. What
// they hold otherwise of the person than of the car stands there twice.
func (p *Page) knownFacts() []present.Known {
	in := p.in
	if in.thing == nil {
		return present.KnownFacts(in.judged, in.profile.Record, p.ref, in.disputed)
	}
	var out []present.Known
	for _, j := range in.all() {
		for _, k := range present.KnownFacts(j, j.Record, p.ref, in.disputed) {
			if !slices.ContainsFunc(out, func(o present.Known) bool { return o.Fact == k.Fact && o.Value == k.Value }) {
				out = append(out, k)
			}
		}
	}
	return out
}
