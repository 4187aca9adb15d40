package counter

import (
	"slices"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// reader is the button that reads the applicant's identity card.
type reader struct {
	p      *Page
	button *kit.Button
	slot   *shell.Slot
}

func newReader(p *Page) reader {
	return reader{p, p.Button(p.T("读卡"), shell.Hint("读卡"), kit.Normal, p.readCard), new(shell.Slot)}
}

// beside puts the button beside the search box.
func (r reader) beside(entry fyne.CanvasObject) fyne.CanvasObject {
	return r.p.Row(look.Gap3, entry, r.button).Grow(0)
}

// readCard reads the card that lies on the reader and begins an intake for its
// owner. It works while nobody is chosen yet.
func (p *Page) readCard() {
	r := p.who.reader
	if p.in.phase != choosingWho || r.slot.Busy() {
		return
	}
	p.tell(p.who.message, p.T("正在读卡……"), look.Quiet)
	shell.Run(p.Jobs, r.slot, p.ReadCard, func(c card.Card, err error) {
		if err != nil {
			p.tell(p.who.message, p.T(present.Sentence(err)), look.Bad)
			p.fit()
			return
		}
		p.cardRead(c)
	})
}

// cardRead begins an intake for whose card it is. A card that has expired still
// says who somebody is.
func (p *Page) cardRead(c card.Card) {
	w := p.who
	if c.Expired(w.today()) {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("身份证已于 %s 到期，可以继续办理；请提醒申请人换领。", c.Until), Seconds: 15})
	}
	in := newIntake()
	in.since, in.wanted = p.now(), p.in.wanted
	in.profile.Subject = app.Subject{Kind: app.Person, ID: c.ID}.Normal()
	in.filed, in.seen = c.Name, c.Facts(in.since)
	if p.index != nil {
		for _, h := range p.index.Find(c.ID) {
			if h.Subject.Normal() == in.profile.Subject {
				in.onFile, in.area = h.Phone, h.Area
			}
		}
	}
	w.look(in, func() { p.begin(in) })
}

// seenOnCard are the facts of a draft that were read off a card. Only a card
// tells somebody's birth without the clerk having typed it, or his number; but
// then the name was typed.
func seenOnCard(d reception.Draft) []fact.Fact {
	if _, typed := d.Typed[typedName]; typed {
		return nil
	}
	of := []string{"person.id", "person.name", "person.birth", "person.sex"}
	var out []fact.Fact
	birth := false
	for _, f := range d.App.Declared {
		if _, typed := d.Typed[f.Name]; f.Source == fact.Counter && !typed && slices.Contains(of, f.Name) {
			out, birth = append(out, f), birth || f.Name == "person.birth"
		}
	}
	if !birth {
		return nil
	}
	return out
}
