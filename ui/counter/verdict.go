package counter

import (
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// verdict is ⑤: what the rules say of what is known so far.
type verdict struct {
	p   *Page
	box *kit.Box
}

func newVerdict(p *Page) *verdict { return &verdict{p: p, box: p.Stack(look.Gap3).Pad(look.Gap4)} }

func (v *verdict) show() {
	p, in := v.p, v.p.in
	if in.judged == nil || in.phase != filling {
		v.box.Set(p.step(5, p.T("判定"), nil), p.Text(p.T("确定申请人和事项以后，这里随填随判：每一项条件、依据的数据、能得到什么。"), look.Body, look.Quiet))
		return
	}
	if in.thing != nil {
		v.box.Set(v.steps()...)
		return
	}
	view := counterview.VerdictOf(in.judged)
	badge := p.Badge(view.Sign.Icon, p.T(view.Sign.Word), shell.SignTone(view.Sign.Tone)).Big()
	objects := []fyne.CanvasObject{p.step(5, p.T("判定"), badge)}
	for i, g := range view.Grants {
		objects = append(objects, grantRow(p.Kit, p.inWords(g), i == 0))
	}
	for _, s := range view.Lead {
		objects = append(objects, p.Text(p.T(s), look.Body, shell.SignTone(view.Sign.Tone)))
	}
	objects = append(objects, p.Rule())
	for _, c := range view.Conditions {
		objects = append(objects, p.condition(c))
	}
	v.box.Set(objects...)
}

// grantRow is one thing an approval gives; the first is large.
func grantRow(k *kit.Kit, g present.Pair, first bool) fyne.CanvasObject {
	size := look.Body
	if first {
		size = look.Title
	}
	return k.Row(look.Gap3, k.Text(g.Label, look.Body, look.Quiet), k.Text(g.Value, size, look.Plain)).Grow(1)
}

// inWords is a pair in the language of the window.
func (p *Page) inWords(pair present.Pair) present.Pair {
	return present.Pair{Label: p.T(pair.Label), Value: p.T(pair.Value)}
}

// condition is one condition with its sign, and what was found.
func (p *Page) condition(c present.ConditionView) fyne.CanvasObject {
	k := p.Kit
	tone, why := shell.SignTone(c.Sign.Tone), look.Quiet
	if c.Sign.Tone != present.GoodTone {
		why = tone
	}
	words := k.Stack(0, k.Text(c.Say, look.Body, look.Plain), k.Text(p.T(c.Why), look.Body, why))
	if c.Cure != "" {
		words.Set(append(words.Objects(), k.Text("→ "+c.Cure, look.Body, look.Plain))...)
	}
	return k.Row(look.Gap2, k.Fixed(k.Look.Text(look.Body)*1.3, k.Text(c.Sign.Icon, look.Body, tone)), words).Grow(1).Top()
}
