package spotcheck

import (
	"context"
	"fmt"

	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// planned is the second half of the form: how many of the frozen list, and where
// the seed will come from.
type planned struct {
	size   *kit.Entry
	proves *kit.Text
	layers *kit.Sheet
	source *kit.Segments
	public *kit.Entry
	on     *kit.Entry
	named  *kit.Box // the fields of a public number
}

func (f *freeze) makePlan() {
	p := f.p
	labels := make([]string, len(checkview.Layers))
	for i, l := range checkview.Layers {
		labels[i] = p.T(l.Label)
	}
	thaw := func(int) { f.thaw() }
	f.apart = p.Choice(labels, thaw)
	f.fresh = p.Choice([]string{p.T("首月全查"), p.T("与别的一样抽")}, thaw)
	f.risk = p.Choice(checkview.RiskLabels(p.T), func(int) { f.propose() })
	f.sure = p.Choice(checkview.SureLabels(), func(int) { f.propose() })
	f.apart.SetSelected(0)
	f.fresh.SetSelected(0)
	f.size = p.Entry("", func(string) { f.prove() })
	f.size.Enter = f.proceed
	f.proves = p.Text("", look.Body, look.Quiet)
	f.source = p.Choice([]string{p.T("在场的人报数"), p.T("将来公布的数字")}, func(int) { f.told() })
	f.source.SetSelected(0)
	f.public, f.on = p.Entry(p.T("例如：某日上证指数收盘点数"), nil), p.Entry("2026-12-01", nil)
	f.public.Enter, f.on.Enter = f.proceed, f.proceed
	f.named = p.Row(look.Gap2, f.public, p.Line(p.T("公布日"), look.Body, look.Quiet), p.Fixed(8*p.Look.Text(look.Body), f.on)).Grow(0)
	f.named.Hide()
}

// carry takes over what was planned before a change of look.
func (f *freeze) carry(old *freeze) {
	f.pace = old.pace
	f.size.SetText(old.size.Text)
	f.source.SetSelected(old.source.Selected())
	f.public.SetText(old.public.Text)
	f.on.SetText(old.on.Text)
	f.told()
}

// strata is what is chosen to tell them apart by.
func (f *freeze) strata() []supervision.Apart {
	out := checkview.Layers[max(0, f.apart.Selected())].By
	if f.fresh.Selected() == 0 {
		out = append(out[:len(out):len(out)], supervision.ByNew)
	}
	return out
}

// told shows the fields of a public number when the seed comes from one.
func (f *freeze) told() {
	if f.source.Selected() == 1 {
		f.named.Show()
	} else {
		f.named.Hide()
	}
	f.fit()
}

// hold shows what was frozen, and proposes how many to draw.
func (f *freeze) hold(z supervision.Frozen) {
	p := f.p
	f.frozen = &z
	f.wrong.Hide()
	f.layers = p.Sheet(kit.Column{Title: p.T("层"), Width: 12, Grow: 1}, kit.Column{Title: p.T("名单"), Width: 5, Right: true}, kit.Column{Title: p.T("抽取"), Width: 5, Right: true})
	objects := []fyne.CanvasObject{
		p.Rule(),
		p.Text(p.T("名单已冻结：%s 件", present.Grouped(z.Size())), look.Title, look.Good),
	}
	if why := f.pace.Sentence(); why != "" {
		objects = append(objects, p.Text(p.T(why), look.Body, look.Attention))
	}
	objects = append(objects,
		f.field(p.T("要排除"), p.Row(look.Gap3, f.risk, p.Line(p.T("把握"), look.Body, look.Quiet), f.sure, p.Space()).Grow(3)),
		f.field(p.T("抽查件数"), p.Row(look.Gap3, p.Fixed(6*p.Look.Text(look.Body), f.size), f.proves).Grow(1)),
	)
	if len(z.Strata) > 1 {
		objects = append(objects, f.layers)
	}
	objects = append(objects,
		f.field(p.T("种子"), p.Row(look.Gap3, f.source, p.Space()).Grow(1)),
		f.named,
		p.Row(look.Gap3, p.Button(p.T("公告"), "⏎", kit.Primary, f.proceed), p.Button(p.T("返回"), "Esc", kit.Normal, f.back), p.Space()).Grow(2))
	f.part.Set(objects...)
	f.propose()
}

// plan reads the choices; Size 0 asks for as many as are needed.
func (f *freeze) plan() spotcheck.Plan {
	return spotcheck.Plan{Risk: checkview.Risks[max(0, f.risk.Selected())], Confidence: checkview.Sures[max(0, f.sure.Selected())]}
}

// propose fills in how many are needed.
func (f *freeze) propose() {
	if f.frozen == nil {
		return
	}
	z, err := f.frozen.With(f.plan())
	if err != nil {
		return
	}
	f.size.SetText(fmt.Sprint(z.Sample()))
	f.prove()
}

// sized is the frozen list under the plan as it is written.
func (f *freeze) sized() (supervision.Frozen, string) {
	p := f.p
	n, wrong := checkview.ReadSample(p.T, f.size.Text, f.frozen.Size())
	whole := f.frozen.Whole()
	switch {
	case wrong != "":
		return supervision.Frozen{}, wrong
	case n < whole || n == whole && n < f.frozen.Size():
		return supervision.Frozen{}, p.T("新版本首月的 %d 件全查，抽查件数要比它多。", whole)
	}
	plan := f.plan()
	plan.Size = max(n-whole, 0)
	z, err := f.frozen.With(plan)
	if err != nil {
		return z, p.T(present.Sentence(err))
	}
	return z, ""
}

// prove says what the number drawn would prove, or what is wrong with it.
func (f *freeze) prove() {
	if f.frozen == nil {
		return
	}
	z, wrong := f.sized()
	if wrong != "" {
		f.proves.SetTone(wrong, look.Bad)
		return
	}
	f.proves.SetTone(checkview.PlanSentence(f.p.T, z), look.Quiet)
	rows := make([][]kit.Cell, len(z.Strata))
	for i, s := range z.Strata {
		rows[i] = []kit.Cell{{Text: s.Title}, {Text: present.Grouped(s.Count)}, {Text: present.Grouped(s.Sample)}}
	}
	f.layers.SetRows(rows)
}

func (f *freeze) enter() {
	if f.frozen == nil {
		f.p.Focus(f.choice)
		return
	}
	f.p.Focus(f.size)
	replaceable(f.size)
}

// seedFrom reads where the seed will come from.
func (f *freeze) seedFrom() (out spotcheck.SeedSource, wrong string) {
	if f.source.Selected() != 1 {
		return out, ""
	}
	out.Public = f.public.Text
	out.On, wrong = checkview.ReadDay(f.p.T, f.p.T("公布日"), f.on.Text)
	return out, wrong
}

// proceed announces what is written, beside the window, and goes to the seed.
func (f *freeze) proceed() {
	p := f.p
	if f.frozen == nil || p.work.Busy() {
		return
	}
	z, wrong := f.sized()
	if wrong != "" {
		f.prove()
		p.Focus(f.size)
		return
	}
	from, wrong := f.seedFrom()
	if wrong != "" {
		f.fail(wrong)
		return
	}
	st := p.Station
	shell.Write(p.Jobs, &p.work, p.T("公告"), func(ctx context.Context) (drawing.Draw, error) {
		return supervision.At(st).Announce(ctx, z, from)
	}, func(d drawing.Draw, err error) {
		if err != nil {
			f.fail(p.T(present.Sentence(err)))
			return
		}
		p.Changed()
		p.show(newCeremony(p, d))
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已公告：名单 %s 件，抽取 %s 件。", present.Grouped(d.Size), present.Grouped(z.Sample())), Seconds: 8})
	})
}
