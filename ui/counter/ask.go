package counter

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
)

// ask is ④: only what the rules say is missing, one field a fact. A field that
// was shown keeps its widget, so that nobody's typing is disturbed by a new
// verdict.
type ask struct {
	p       *Page
	card    *kit.Box
	fields  map[string]*field // by fact
	shown   []*field          // in order
	variant *kit.Segments     // 申办方式, where the item has several
}

func newAsk(p *Page) *ask {
	a := &ask{p: p, card: p.Card(look.Gap4), fields: map[string]*field{}}
	a.card.Hide()
	return a
}

// reset forgets the fields of the item before.
func (a *ask) reset() {
	a.fields, a.shown, a.variant = map[string]*field{}, nil, nil
}

func (a *ask) show() {
	p, in := a.p, a.p.in
	if in.judged == nil || in.phase != filling {
		a.card.Hide()
		return
	}
	before := func(name string) bool { return a.fields[name] != nil }
	a.shown = nil
	objects := a.head()
	if row := a.variantRow(); row != nil {
		objects = append(objects, row)
	}
	several := false
	for _, q := range p.questions(before) {
		f := a.field(q)
		a.shown = append(a.shown, f)
		several = several || q.Pick
		objects = append(objects, f.row())
	}
	if several {
		objects = slices.Insert(objects, 1, fyne.CanvasObject(p.Text(p.T("标“任选”的几项，补齐一种就够。"), look.Body, look.Quiet)))
	}
	if note := a.elsewhere(); note != "" {
		objects = append(objects, p.Text(note, look.Body, look.Quiet))
	}
	if len(objects) == 1 {
		objects = append(objects, p.Text(p.T("✓ 需要的数据都已掌握，不用补任何材料。"), look.Body, look.Good))
	}
	a.card.Set(objects...)
	a.card.Show()
}

func (a *ask) head() []fyne.CanvasObject {
	return []fyne.CanvasObject{a.p.step(4, a.p.T("还需要的"), nil)}
}

// elsewhere names what nobody at the counter can say.
func (a *ask) elsewhere() string {
	var parts []string
	for _, j := range a.p.in.all() {
		for _, e := range present.Elsewhere(j) {
			if part := e.Label + "（" + a.p.T(e.Value) + "）"; !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return a.p.T("以下由登记部门提供，窗口不能代填：%s。", strings.Join(parts, "、"))
}

// variantRow asks how the application is made, for items that have several
// ways.
func (a *ask) variantRow() fyne.CanvasObject {
	p := a.p
	ways := p.in.judged.Pack.Item.Channels
	if len(ways) < 2 || p.in.thing != nil {
		return nil
	}
	if a.variant == nil {
		a.variant = p.Choice(numbered(ways), func(i int) {
			p.in.variant = ways[i]
			p.changed()
		})
		a.variant.Taken = func() { p.moveOn(a.variant) }
	}
	if i := slices.Index(ways, p.in.variant); i >= 0 {
		a.variant.SetSelected(i)
	}
	return p.Row(look.Gap3, p.labelled(p.T("申办方式")), a.variant)
}

// numbered puts the key before each answer.
func numbered(labels []string) []string {
	out := make([]string, len(labels))
	for i, l := range labels {
		out[i] = strings.TrimSpace(digit(i) + " " + l)
	}
	return out
}

func (a *ask) field(q present.Question) *field {
	f := a.fields[q.Name]
	if f == nil {
		f = newField(a.p, q)
		a.fields[q.Name] = f
	}
	f.q = q
	return f
}

// order are the widgets that Return and the arrows go through.
func (a *ask) order() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if a.variant != nil && a.card.Visible() {
		out = append(out, a.variant)
	}
	for _, f := range a.shown {
		out = append(out, f.focus())
	}
	return out
}

// open is the first widget that still waits for an answer, nil when none
// does.
func (a *ask) open() fyne.CanvasObject {
	for _, o := range a.order() {
		if a.waits(o) {
			return o
		}
	}
	return nil
}

// waits says whether a widget is a field without an answer.
func (a *ask) waits(o fyne.CanvasObject) bool {
	if a.variant != nil && o == fyne.CanvasObject(a.variant) {
		return a.p.in.variant == ""
	}
	return slices.ContainsFunc(a.shown, func(f *field) bool { return f.focus() == o && !a.p.in.answered(f.q.Name) })
}

// waiting is how many fields have no answer yet.
func (a *ask) waiting() (n int) {
	for _, o := range a.order() {
		if a.waits(o) {
			n++
		}
	}
	return n
}

// faulty is the first field whose answer cannot be used.
func (a *ask) faulty() *field {
	for _, f := range a.shown {
		if f.check() != "" {
			return f
		}
	}
	return nil
}
