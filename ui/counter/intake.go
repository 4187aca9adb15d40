package counter

import (
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/visits"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/thing"
	"miaopi/ui/present"
)

// phase is how far an intake got. The numbers are stored in drafts.
type phase int

// The phases.
const (
	choosingWho  phase = iota // ①
	choosingItem              // ②
	filling                   // ③ to ⑥
	accepted
)

// answer is what stands in one field, and since when.
type answer struct {
	text string
	at   time.Time
}

// intake is one application in the making. It knows no widget, so that it
// outlives a change of look. It belongs to the UI goroutine.
type intake struct {
	phase    phase
	draft    string // id of the draft, empty before the first save
	profile  reception.Profile
	since    time.Time // when the subject was identified: papers were seen then
	filed    string    // name in the registers; empty: read off the paper
	name     string
	phone    string // as typed; empty: the one on file
	onFile   string
	contact  string
	area     app.Division
	wanted   app.PackID // the item another page asked for
	item     app.PackID
	variant  string
	answers  map[string]answer
	slips    []casefile.CorrectedData
	agent    *casefile.Agent // who acts for the applicant
	later    []string        // materials that come later
	promises []casefile.Promise
	seen     []fact.Fact // read off the applicant's identity card

	// Of a whole thing (一件事); nil for one item.
	thing   *thing.Thing
	thingID string // of a draft, until it is found again
	steps   []visits.ThingStep
	skip    []app.PackID // steps that are not wanted

	prospects []*judging.Judged
	drafts    []reception.Draft // of the subject, as they were when he was identified
	recent    []app.PackID      // items that were taken in last
	judged    *judging.Judged   // the latest, nil before the first
	papers    []paper           // files to go with the case
	dropped   []evidence.File   // on the window, to be looked at
	receipt   *receipt          // once accepted
	note      string            // how it began, see desk.ReplyNote
	saver     *saver            // keeps the draft
}

// receipt is what came of an intake.
type receipt struct {
	reception.Accepted
	kase   *casefile.Case
	next   []string
	visit  *visits.Visit // of a thing
	unkept error         // why the applicant's signature could not be kept
}

func newIntake() *intake { return &intake{answers: map[string]answer{}} }

func (in *intake) subject() app.Subject { return in.profile.Subject }

// application is what would be submitted now: the answers that can be used,
// and what the clerk read off the applicant's own paper.
func (in *intake) application(p *rule.Pack, ref present.Reference) casefile.Application {
	phone, _ := present.ReadPhone(in.phone)
	if phone == "" {
		phone = in.onFile
	}
	a := casefile.Application{Item: in.item, Subject: in.subject(), Name: strings.TrimSpace(in.name), Contact: strings.TrimSpace(in.contact),
		Phone: phone, Area: in.area, Variant: in.variant, Agent: in.agent, Later: in.later, Promises: in.promises}
	if len(a.Area) > 12 {
		a.Area = a.Area[:12]
	}
	for _, d := range p.Facts {
		if f, ok := in.fact(d, ref); ok {
			a.Declared = append(a.Declared, f)
		}
	}
	return a
}

// fact is what the application says of one fact.
func (in *intake) fact(d rule.Decl, ref present.Reference) (fact.Fact, bool) {
	for _, f := range slices.Concat(in.seen, reception.Written(in.subject(), in.profile.Record, in.since)) {
		if f.Name == d.Name {
			return f, true
		}
	}
	if text, ok := in.own()[d.Name]; ok && in.given(d.Name) && text != "" {
		return fact.Fact{Name: d.Name, Value: fact.StringOf(text), Source: fact.Counter, AsOf: in.since}, true
	}
	said, ok := in.answers[d.Name]
	if !ok {
		return fact.Fact{}, false
	}
	q := present.QuestionOf(d)
	v, wrong := q.Parse(said.text)
	if wrong != "" || v.IsNull() || ref.Check(q, v) != "" {
		return fact.Fact{}, false
	}
	return fact.Fact{Name: d.Name, Value: v, Source: q.Source, AsOf: said.at}, true
}

// own are the facts that the intake itself knows: number and name were read
// off the paper to find the applicant. What a person's number says is
// desk.Written.
func (in *intake) own() map[string]string {
	id, name := in.subject().ID, strings.TrimSpace(in.name)
	switch in.subject().Kind {
	case app.Enterprise:
		return map[string]string{"enterprise.uscc": id}
	case app.Vehicle:
		return map[string]string{"vehicle.vin": id, "vehicle.plate": name}
	}
	return map[string]string{"person.name": name}
}

// given says that the intake gives a fact because no register does.
func (in *intake) given(name string) bool {
	_, own := in.own()[name]
	return own && len(in.profile.Record.Find(name)) == 0
}

func (in *intake) answered(name string) bool { return in.answers[name].text != "" }

// say keeps an answer; an empty one takes it back.
func (in *intake) say(name, text string, at time.Time) {
	if text == "" {
		delete(in.answers, name)
		return
	}
	in.answers[name] = answer{text, at}
}

func (in *intake) disputed(name string) bool {
	return slices.ContainsFunc(in.slips, func(c casefile.CorrectedData) bool { return c.Fact == name })
}

// judgedBy are the rules that something was judged by.
func (in *intake) judgedBy() []*rule.Pack {
	var out []*rule.Pack
	for _, j := range in.all() {
		out = append(out, j.Pack)
	}
	return out
}

// contested says whether a slip goes out with what is taken in.
func (in *intake) contested() bool { return len(in.slipsOf(in.judgedBy()...)) > 0 }

// slipsOf are the correction slips about what some rules use; those that were
// written for another item stay with the draft.
func (in *intake) slipsOf(packs ...*rule.Pack) []casefile.CorrectedData {
	return slices.DeleteFunc(slices.Clone(in.slips), func(c casefile.CorrectedData) bool {
		return !slices.ContainsFunc(packs, func(p *rule.Pack) bool { _, ok := p.Decl(c.Fact); return ok })
	})
}

// dispute writes a correction slip; an empty note takes it back.
func (in *intake) dispute(name, note string) {
	in.slips = slices.DeleteFunc(slices.Clone(in.slips), func(c casefile.CorrectedData) bool { return c.Fact == name })
	if note != "" {
		in.slips = append(in.slips, casefile.CorrectedData{Fact: name, Note: note})
	}
}

// What else a draft keeps as it was typed: half a phone number too, and a name
// that no register told. No fact has such names.
const (
	typedPhone = "phone"
	typedName  = "name"
)

// toDraft is the intake as it is kept. Everything in it is a copy: another
// goroutine writes it down.
func (in *intake) toDraft(p *rule.Pack, ref present.Reference) reception.Draft {
	d := reception.Draft{ID: in.draft, Step: int(in.phase), App: in.application(p, ref), Typed: map[string]string{}, Corrected: slices.Clone(in.slips)}
	if in.phone != "" {
		d.Typed[typedPhone], d.App.Phone = in.phone, in.onFile
	}
	if in.filed == "" {
		d.Typed[typedName] = in.name
	}
	for name, a := range in.answers {
		d.Typed[name] = a.text
	}
	if d.Note = in.note; in.thing != nil {
		d.Note = reception.ThingNote + in.thing.ID
	}
	return d
}

// fromDraft is an intake as it was left; the profile has to be looked up
// again.
func fromDraft(d reception.Draft) *intake {
	in := newIntake()
	in.draft, in.item, in.wanted, in.variant = d.ID, d.App.Item, d.App.Item, d.App.Variant
	in.name, in.onFile, in.contact, in.area = d.App.Name, d.App.Phone, d.App.Contact, d.App.Area
	in.phone = d.Typed[typedPhone]
	if _, typed := d.Typed[typedName]; !typed {
		in.filed = in.name
	}
	in.slips, in.agent, in.later, in.promises = d.Corrected, d.App.Agent, d.App.Later, d.App.Promises
	id, isThing := strings.CutPrefix(d.Note, reception.ThingNote)
	if isThing {
		in.thingID = id
	} else {
		in.note = d.Note
	}
	in.profile.Subject, in.seen = d.App.Subject, seenOnCard(d)
	for name, text := range d.Typed {
		if name != typedPhone && name != typedName {
			in.answers[name] = answer{text, d.At}
		}
	}
	for _, f := range d.App.Declared {
		if a, ok := in.answers[f.Name]; ok {
			in.answers[f.Name] = answer{a.text, f.AsOf}
		}
	}
	return in
}
