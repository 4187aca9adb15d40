package cases

import (
	"time"

	"fyne.io/fyne/v2"

	"miaopi/app/fact"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
)

// form asks for facts, one field each. A field left empty brings nothing.
type form struct {
	p      *Page
	fields []*field
	remark *kit.Entry
}

type field struct {
	q       present.Question
	entry   *kit.Entry
	choice  *kit.Segments
	message *kit.Text
}

func newForm(p *Page, qs []present.Question) *form {
	f := &form{p: p, remark: p.Entry(p.T("备注（可不填）"), nil)}
	for _, q := range qs {
		one := &field{q: q, message: p.Text("", look.Body, look.Bad)}
		if len(q.Choices) > 0 {
			one.choice = p.Choice(q.Labels, nil)
		} else {
			one.entry = p.Entry(q.Placeholder, nil)
		}
		f.fields = append(f.fields, one)
	}
	return f
}

func (f *form) objects() []fyne.CanvasObject {
	p := f.p
	var out []fyne.CanvasObject
	for _, one := range f.fields {
		label := one.q.Label
		if one.q.Proof != "" {
			label += p.T("（凭%s）", one.q.Proof)
		}
		out = append(out, p.Stack(look.Gap1, p.Text(label, look.Body, look.Plain), one.input(), one.message))
	}
	return append(out, f.remark)
}

func (o *field) input() fyne.CanvasObject {
	if o.choice != nil {
		return o.choice
	}
	return o.entry
}

func (f *form) first() fyne.Focusable {
	if len(f.fields) == 0 {
		return f.remark
	}
	if one := f.fields[0]; one.choice != nil {
		return one.choice
	}
	return f.fields[0].entry
}

func (f *form) note() string { return f.remark.Text }

// facts reads the fields; false when one cannot be read, which then says so.
func (f *form) facts(now time.Time) ([]fact.Fact, bool) {
	var out []fact.Fact
	whole := true
	for _, one := range f.fields {
		text := ""
		switch {
		case one.choice != nil && one.choice.Selected() >= 0:
			text = one.q.Choices[one.choice.Selected()]
		case one.entry != nil:
			text = one.entry.Text
		}
		v, sentence := one.q.Parse(text)
		one.message.Set(f.p.T(sentence))
		if sentence != "" {
			whole = false
			continue
		}
		if !v.IsNull() {
			out = append(out, fact.Fact{Name: one.q.Name, Value: v, Source: one.q.Source, AsOf: now})
		}
	}
	if whole && len(out) == 0 && f.remark.Text == "" && len(f.fields) > 0 {
		f.fields[0].message.Set(f.p.T("请填写收到的材料，或写一句备注。"))
		return nil, false
	}
	return out, whole
}
