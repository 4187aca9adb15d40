package counter

import (
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/reception"
	"miaopi/app/promise"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// extras are the parts of an intake that open when they are needed: somebody
// acts for the applicant, a paper comes later, something is promised.
type extras struct {
	p   *Page
	box *kit.Box
}

func newExtras(p *Page) *extras { return &extras{p: p, box: p.Stack(look.Gap2)} }

// show shows a button for each that applies, and what was filled in.
func (x *extras) show() fyne.CanvasObject {
	p, in := x.p, x.p.in
	buttons := []fyne.CanvasObject{p.Button(p.T("代办"), shell.Hint("代办"), kit.Normal, p.askAgent)}
	if len(p.offer().Materials) > 0 {
		buttons = append(buttons, p.Button(p.T("容缺"), shell.Hint("容缺受理"), kit.Normal, p.askLater))
	}
	if len(p.promises()) > 0 {
		buttons = append(buttons, p.Button(p.T("承诺"), shell.Hint("告知承诺"), kit.Normal, p.askPromise))
	}
	objects := []fyne.CanvasObject{p.Row(look.Gap2, buttons...).Wrap()}
	if len(in.papers) > 0 {
		objects = append(objects, p.Text(p.T("受理后存档：%s", p.paperWords()), look.Body, look.Plain))
	}
	if a := in.agent; a != nil {
		objects = append(objects, p.Text(p.T("代办：%s（%s）", a.Name, a.Relation), look.Body, look.Plain))
	}
	if later := p.later(); len(later) > 0 {
		objects = append(objects, p.Text(p.T("容缺受理：%s，请于 %s 前补交", strings.Join(later, "、"), p.offer().Due), look.Body, look.Plain))
	}
	for _, t := range p.promises() {
		if in.promised(t) {
			objects = append(objects, p.Text("✓ "+t.Title, look.Body, look.Good))
		}
	}
	x.box.Set(objects...)
	return x.box
}

// offer is what may come later, as it was judged last; of a whole thing
// nothing may.
func (p *Page) offer() reception.Offer {
	if p.in.judged == nil || p.in.thing != nil {
		return reception.Offer{}
	}
	return reception.At(p.Station).Lackable(p.in.judged)
}

// later are the materials that were asked to come later and that, as the case
// is judged now, still may: what was answered since is no longer awaited.
func (p *Page) later() []string {
	o := p.offer()
	return slices.DeleteFunc(slices.Clone(p.in.later), func(m string) bool { return !slices.Contains(o.Materials, m) })
}

// promises are the texts that may be promised for the item.
func (p *Page) promises() []promise.Text {
	if p.in.thing != nil || p.in.item == "" {
		return nil
	}
	return reception.At(p.Station).PromisesFor(p.in.item)
}

// promised says whether a text is promised.
func (in *intake) promised(t promise.Text) bool {
	return slices.ContainsFunc(in.promises, func(p casefile.Promise) bool { return p.ID == t.ID })
}

// canAdd says whether the parts can be filled in now.
func (p *Page) canAdd() bool {
	return p.in.phase == filling && p.in.judged != nil && p.confirm.allowed()
}

// askLater asks which paper comes later. One that was chosen is taken back.
func (p *Page) askLater() {
	if !p.canAdd() {
		return
	}
	o := p.offer()
	if len(o.Materials) == 0 {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T(o.Why), Seconds: 8})
		return
	}
	labels := make([]string, len(o.Materials))
	for i, m := range o.Materials {
		if labels[i] = m; slices.Contains(p.in.later, m) {
			labels[i] = "✓ " + m
		}
	}
	var box *kit.Modal
	pick := p.Picker(labels, func(i int) {
		box.Close()
		p.in.toggleLater(o.Materials[i])
		p.changed()
	})
	box = p.Ask(kit.Ask{Title: p.T("哪种材料以后补交？（%s 前）", o.Due), Cancel: p.T("返回"), First: pick,
		Body: []fyne.CanvasObject{pick, p.Text(p.T("只限次要材料，且申请人信用良好。到期没有补交的，提醒经办人，不自动作任何决定。"), look.Body, look.Quiet)}})
}

// toggleLater asks for a material to come later, or no longer.
func (in *intake) toggleLater(m string) {
	if i := slices.Index(in.later, m); i >= 0 {
		in.later = slices.Delete(slices.Clone(in.later), i, i+1)
		return
	}
	in.later = append(slices.Clone(in.later), m)
}

// askPromise shows a text, word for word, and takes the promise.
func (p *Page) askPromise() {
	texts := p.promises()
	if !p.canAdd() || len(texts) == 0 {
		return
	}
	if len(texts) == 1 {
		p.readPromise(texts[0])
		return
	}
	labels := make([]string, len(texts))
	for i, t := range texts {
		if labels[i] = t.Title; p.in.promised(t) {
			labels[i] = "✓ " + t.Title
		}
	}
	var box *kit.Modal
	pick := p.Picker(labels, func(i int) { box.Close(); p.readPromise(texts[i]) })
	box = p.Ask(kit.Ask{Title: p.T("承诺什么？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick})
}

// readPromise reads one text out. What was promised can be taken back until
// the application is taken in.
func (p *Page) readPromise(t promise.Text) {
	var body []fyne.CanvasObject
	for _, line := range t.Paragraphs() {
		body = append(body, p.Text(line, look.Body, look.Plain))
	}
	body = append(body, p.Text(p.T("请念给申请人听。受理后打印告知承诺书，请申请人签字。"), look.Body, look.Quiet))
	ok := p.T("申请人同意承诺")
	if p.in.promised(t) {
		ok = p.T("不再承诺")
	}
	p.Ask(kit.Ask{Title: t.Title, OK: ok, Cancel: p.T("返回"), Body: body, Width: 640, Accept: func() bool {
		p.in.togglePromise(t)
		p.changed()
		return true
	}})
}

// togglePromise promises a text, or takes it back.
func (in *intake) togglePromise(t promise.Text) {
	if in.promised(t) {
		in.promises = slices.DeleteFunc(slices.Clone(in.promises), func(p casefile.Promise) bool { return p.ID == t.ID })
		return
	}
	in.promises = append(slices.Clone(in.promises), casefile.Promise{ID: t.ID, Version: t.Version, Hash: t.Hash})
}

// agentForm is the dialog about somebody who acts for the applicant.
type agentForm struct {
	p                               *Page
	name, id, document, until, said *kit.Entry
	relation                        *kit.Segments
	wrong                           *kit.Text
	box                             *kit.Modal
}

// askAgent asks who acts. Without a name nobody does.
func (p *Page) askAgent() {
	if !p.canAdd() {
		return
	}
	f := &agentForm{p: p, wrong: p.message()}
	was := p.in.agent
	if was == nil {
		was = &casefile.Agent{Document: evidence.AuthorityPaper}
	}
	field := func(text string) *kit.Entry {
		e := p.Entry("", nil)
		e.SetText(text)
		return e
	}
	f.name, f.id, f.document, f.until, f.said = field(was.Name), field(was.ID), field(was.Document), field(was.Expires.String()), field("")
	if was.Called != nil {
		f.said.SetText(was.Called.Note)
	}
	f.until.SetPlaceHolder(p.T("例如 2026-12-31；没有写明期限的不填"))
	f.said.SetPlaceHolder(p.T("打过电话的写明结果；没打的以后在办件里补记"))
	f.relation = p.Choice(f.relations(), nil)
	f.relation.SetSelected(slices.Index(caseview.Relations, was.Relation))
	f.box = p.Ask(kit.Ask{Title: p.T("谁来代办？"), OK: p.T("确定"), Cancel: p.T("返回"), Width: 640, First: f.name, Body: f.body(), Accept: f.take})
}

// relations are the words on the segments.
func (f *agentForm) relations() []string {
	out := make([]string, len(caseview.Relations))
	for i, r := range caseview.Relations {
		out[i] = f.p.T(r)
	}
	return out
}

func (f *agentForm) body() []fyne.CanvasObject {
	p := f.p
	row := func(label string, o fyne.CanvasObject) fyne.CanvasObject {
		return p.Row(look.Gap3, p.labelled(p.T(label)), o).Grow(1)
	}
	out := []fyne.CanvasObject{row("姓名", f.name), row("公民身份号码", f.id), row("与申请人的关系", f.relation),
		row("代办凭据", f.document), row("有效期至", p.Day(f.until, nil)), row("电话核实", f.said), f.wrong}
	if p.in.agent != nil {
		out = append(out, p.Button(p.T("没有人代办"), "", kit.Ghost, func() { p.in.agent = nil; f.box.Close(); p.changed() }))
	}
	return out
}

// take takes the form if it can be used.
func (f *agentForm) take() bool {
	a, err := f.read()
	if err == nil {
		err = reception.At(f.p.Station).CheckAgent(casefile.Application{Subject: f.p.in.subject(), Agent: a})
	}
	if err != nil {
		f.p.tell(f.wrong, f.p.T(present.Sentence(err)), look.Bad)
		f.box.Fit()
		return false
	}
	f.p.in.agent = a
	f.p.changed()
	return true
}

// read is the agent as the form has him.
func (f *agentForm) read() (*casefile.Agent, error) {
	a := &casefile.Agent{Name: strings.TrimSpace(f.name.Text), ID: strings.TrimSpace(f.id.Text), Document: strings.TrimSpace(f.document.Text)}
	if i := f.relation.Selected(); i >= 0 {
		a.Relation = caseview.Relations[i]
	}
	if said := strings.TrimSpace(f.said.Text); said != "" {
		a.Called = &casefile.Call{Note: said}
	}
	until, wrong := present.ReadDate(f.until.Text)
	if wrong != "" {
		return nil, app.E("agent", app.Input, wrong, nil)
	}
	a.Expires = until
	return a, nil
}
