package counter

import (
	"cmp"
	"slices"
	"strings"

	"miaopi/app/casefile"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
)

// begun says whether the clerk has entered anything: to have looked leaves no
// draft.
func (in *intake) begun() bool {
	return len(in.answers)+len(in.slips)+len(in.later)+len(in.promises) > 0 || in.agent != nil ||
		in.phone != "" || in.contact != "" || in.variant != "" || in.filed == "" && strings.TrimSpace(in.name) != ""
}

// adopt goes on with an older draft of the same person and item: what was
// entered now stands, what was not comes from there.
func (in *intake) adopt(d reception.Draft) {
	old := fromDraft(d)
	for name, a := range old.answers {
		if _, now := in.answers[name]; !now {
			in.answers[name] = a
		}
	}
	for _, slip := range old.slips {
		if !in.disputed(slip.Fact) {
			in.slips = append(slices.Clone(in.slips), slip)
		}
	}
	in.phone, in.contact, in.variant = cmp.Or(in.phone, old.phone), cmp.Or(in.contact, old.contact), cmp.Or(in.variant, old.variant)
	in.draft, in.note = cmp.Or(in.draft, old.draft), cmp.Or(in.note, old.note)
	if in.agent == nil {
		in.agent = old.agent
	}
	if len(in.later) == 0 {
		in.later = old.later
	}
	if len(in.promises) == 0 {
		in.promises = old.promises
	}
	in.drafts = slices.DeleteFunc(slices.Clone(in.drafts), func(o reception.Draft) bool { return o.ID == d.ID })
}

// older is another draft of the same person and item than this intake's; nil:
// there is none.
func (in *intake) older() *reception.Draft {
	now := reception.Draft{App: casefile.Application{Subject: in.subject(), Item: in.item}}
	if in.thing != nil {
		now.Note = reception.ThingNote + in.thing.ID
	}
	for i, d := range in.drafts {
		if d.ID != in.draft && d.SameAs(now) {
			return &in.drafts[i]
		}
	}
	return nil
}

// goOn takes up what was begun of the same person and item before.
func (p *Page) goOn() {
	d := p.in.older()
	if d == nil {
		return
	}
	at := present.Moment(d.At)
	p.in.adopt(*d)
	p.Say(kit.Toast{Tone: look.Quiet, Text: p.T("接着办 %s 没有提交的受理。", at), Seconds: 8})
}
