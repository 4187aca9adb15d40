package counter

import (
	"slices"

	"miaopi/app/fact"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"

	"fyne.io/fyne/v2"
)

// maxCodes is how many entries of a table are offered.
const maxCodes = 6

// field is the input for one fact: answers to choose from, a field to type
// in, or one that searches a table.
type field struct {
	p      *Page
	q      present.Question
	choice *kit.Segments
	entry  *kit.Entry
	combo  *kit.Combo
	day    fyne.CanvasObject // a field with a calendar beside it
	wrong  *kit.Text
}

func newField(p *Page, q present.Question) *field {
	f := &field{p: p, q: q, wrong: p.message()}
	text := p.in.answers[q.Name].text
	switch {
	case q.Own && p.in.name != "" && (text == "" || text == p.in.name):
		f.ownName(text)
	case len(q.Choices) > 0:
		f.choice = p.Choice(numbered(p.inEach(q.Labels)), func(i int) { f.changed(f.q.Choices[i]) })
		f.choice.SetSelected(slices.Index(q.Choices, text))
		f.choice.Taken = f.moveOn
	case q.Table != present.NoTable:
		f.combo = p.Combo(p.T(q.Placeholder))
		f.combo.Find, f.combo.Changed, f.combo.Resized = f.find, f.changed, p.fit
		f.combo.Taken = f.moveOn
		if text != "" {
			f.combo.SetText(p.ref.CodeName(q.Table, text))
		}
	default:
		f.entry = p.Entry(p.T(q.Placeholder), nil)
		f.entry.SetText(text)
		f.entry.OnChanged = f.changed
		if q.Type == fact.Date {
			f.day = p.Day(f.entry, f.moveOn)
		}
	}
	f.tell(text)
	return f
}

// ownName asks whether the name is the applicant's own, which a digit answers;
// another one is typed.
func (f *field) ownName(text string) {
	p := f.p
	f.choice = p.Choice(numbered([]string{p.T("申请人本人"), p.T("别的名字")}), func(i int) {
		if i == 0 {
			f.changed(p.in.name)
		}
	})
	if text != "" {
		f.choice.SetSelected(0)
	}
	f.choice.Taken = func() {
		if f.choice.Selected() == 0 {
			f.moveOn()
		} else {
			f.otherName()
		}
	}
}

// otherName makes the choice a field to type in.
func (f *field) otherName() {
	f.choice = nil
	f.entry = f.p.Entry(f.p.T(f.q.Placeholder), nil)
	f.entry.OnChanged = f.changed
	f.changed("")
	f.p.showParts()
	f.p.reach(f.entry)
}

// nameTyped takes a name that is typed where a digit was expected.
func (p *Page) nameTyped(r rune) bool {
	for _, f := range p.ask.shown {
		if f.q.Own && f.choice != nil && f.focus() == p.focused() {
			f.otherName()
			f.entry.TypedRune(r)
			return true
		}
	}
	return false
}

// inEach are words in the language of the window.
func (p *Page) inEach(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = p.T(w)
	}
	return out
}

func (f *field) find(text string) []kit.Option {
	var out []kit.Option
	for _, c := range f.p.ref.Find(f.q.Table, text, maxCodes) {
		out = append(out, kit.Option{Value: c.Code, Label: c.Name, Taken: f.p.ref.CodeName(f.q.Table, c.Code)})
	}
	return out
}

// focus is the part that takes the focus.
func (f *field) focus() fyne.CanvasObject {
	switch {
	case f.choice != nil:
		return f.choice
	case f.combo != nil:
		return f.combo.Field()
	}
	return f.entry
}

func (f *field) input() fyne.CanvasObject {
	switch {
	case f.choice != nil:
		return f.choice
	case f.combo != nil:
		return f.p.Fixed(f.p.fieldWidth(), f.combo)
	case f.day != nil:
		return f.p.Fixed(f.p.fieldWidth(), f.day)
	}
	return f.p.Fixed(f.p.fieldWidth(), f.entry)
}

// row is label, input, what has to be seen, and below it what is wrong.
func (f *field) row() fyne.CanvasObject {
	p := f.p
	label := p.labelled(p.T(f.q.Label))
	proof := p.Text(f.proof(), look.Body, look.Quiet)
	if p.Elder {
		return p.Stack(look.Gap1, label, f.input(), proof, f.wrong)
	}
	return p.Row(look.Gap3, p.beside(label), p.Stack(look.Gap1, p.Aside(f.input(), proof), f.wrong)).Grow(1).Top()
}

// large is the input alone, for a page of its own whose heading is the
// question.
func (f *field) large() fyne.CanvasObject {
	p := f.p
	input := f.input()
	if f.choice != nil {
		input = f.choice.Tiles()
	}
	return p.Stack(look.Gap3, input, f.wrong, p.Text(f.proof(), look.Body, look.Quiet))
}

// proof says which paper the clerk must have seen, and what the register says
// that it stands against.
func (f *field) proof() string {
	p, s := f.p, ""
	switch {
	case f.q.Pick:
		s = p.T("任选　")
	}
	switch {
	case f.q.Proof != "" && f.q.Source == fact.Declared:
		s += p.T("申请人填报，见%s", f.q.Proof)
	case f.q.Proof != "":
		s += p.T("核验原件：%s", f.q.Proof)
	case f.q.Source == fact.Declared:
		s += p.T("申请人当面声明")
	default:
		s += p.T("由窗口核对")
	}
	if f.q.Register != "" {
		s += p.T("；登记为%s", f.q.Register)
	}
	return s
}

// changed takes an answer. What is wrong is said when the field is left, what
// was wrong is taken back at once.
func (f *field) changed(text string) {
	f.p.in.say(f.q.Name, text, f.p.now())
	f.tell(text)
	f.p.changed()
}

// moveOn goes to the next field that waits, after an answer that is whole. The
// Return that a hand types from habit after it does not skip that field.
func (f *field) moveOn() { f.p.moveOn(f.focus()) }

func (p *Page) moveOn(from fyne.CanvasObject) {
	if p.judging.Busy() { // what is asked next follows from the answer
		p.answered = from
		return
	}
	order := p.order()
	for _, o := range order[slices.Index(order, from)+1:] {
		if p.ask.waits(o) {
			p.reach(o)
			p.jumped = o
			return
		}
	}
}

// tell shows what is wrong with an answer, once it is long enough to be
// wrong.
func (f *field) tell(text string) {
	if sentence := f.check(); sentence == "" || f.whole(text) {
		f.p.tell(f.wrong, f.p.T(sentence), look.Bad)
	}
}

// whole says that what was typed counts as an answer.
func (f *field) whole(text string) bool {
	n := len([]rune(text))
	switch {
	case f.q.Type == fact.Date:
		return present.WholeDay(text)
	case f.q.Name == carNumber:
		return n >= 17
	case f.q.Table != present.NoTable:
		return n >= 12
	}
	return n >= 1
}

// check says what is wrong with the answer, "" when it can be used or there is
// none.
func (f *field) check() string {
	v, wrong := f.q.Parse(f.p.in.answers[f.q.Name].text)
	if wrong == "" {
		wrong = f.p.ref.Check(f.q, v)
	}
	if wrong == "" && f.q.Name == carNumber && !v.IsNull() {
		wrong = counterview.WrongCar(v.String(), f.p.who.today())
	}
	return wrong
}

// complain shows what is wrong, whatever its length.
func (f *field) complain() bool {
	sentence := f.check()
	f.p.tell(f.wrong, f.p.T(sentence), look.Bad)
	return sentence != ""
}
