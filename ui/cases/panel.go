package cases

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/judging"
	"miaopi/app/rule"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// panel is the right half: one case, what was found, what can be done.
type panel struct {
	p        *Page
	box      *kit.Box
	scroll   *kit.Scroll
	actions  *kit.Box
	whole    *kit.Box
	view     caseview.CaseView
	wanted   app.CaseID
	revealed app.CaseID // shown in full until another case is opened
	load     shell.Slot
	asking   shell.Slot // what a dialog needs to know
	step     shell.Step
	acting   map[app.CaseID]int // steps on their way
	undoable app.CaseID         // the case whose last step can be taken back
}

func newPanel(p *Page) *panel {
	v := &panel{p: p, acting: map[app.CaseID]int{}}
	v.box = p.Stack(look.Gap3)
	v.scroll = p.Scroll(v.box)
	v.actions = p.Row(look.Gap2)
	return v
}

func (v *panel) content() fyne.CanvasObject {
	v.whole = v.p.Card(look.Gap3, v.scroll, v.actions).Grow(0)
	return v.whole
}

// shows says whether the panel shows a case as it is now, and nothing of it is
// on its way.
func (v *panel) shows(c app.CaseID) bool {
	return v.view.Case == c && v.wanted == c && !v.load.Busy() && v.acting[c] == 0
}

// clear shows that no case is chosen.
func (v *panel) clear() {
	v.load.Cancel()
	v.wanted = ""
	v.blank(v.p.T("在左边选一件。"))
}

// blank shows a sentence instead of a case: nothing of another one is left to
// be read or pressed.
func (v *panel) blank(sentence string) {
	v.letGo()
	v.view = caseview.CaseView{}
	v.box.Set(v.p.Text(sentence, look.Body, look.Quiet))
	v.actions.Set()
	v.whole.Refresh()
	v.scroll.Refresh()
	v.scroll.Top()
}

// letGo gives the focus back to the list before a button that has it goes.
func (v *panel) letGo() {
	for _, o := range append(v.actions.Objects(), v.box.Objects()...) {
		if f, ok := o.(fyne.Focusable); ok && v.p.Canvas.Focused() == f {
			v.p.list.table.TakeFocus()
		}
	}
}

// opened is what opening a case reads.
type opened struct{ view caseview.CaseView }

// open reads a case beside the window and shows it.
func (v *panel) open(id app.CaseID) {
	if v.revealed != id {
		v.revealed = ""
	}
	v.wanted = id
	v.asking.Cancel()
	if v.view.Case != id {
		v.blank(strings.TrimSpace(v.p.list.titled(id) + "　" + v.p.T("正在读取……")))
	}
	st, reveal := v.p.Station, v.revealed == id
	shell.Run(v.p.Jobs, &v.load, func(ctx context.Context) (opened, error) {
		c, events, err := st.Case(ctx, id)
		if err != nil {
			return opened{}, err
		}
		var e *rule.Evaluation
		e, same := judging.At(st).Replay(c)
		view := caseview.CaseOf(st, c, events, e, same, reveal)
		if reveal {
			view.SetThumbs(evidence.At(st).Thumbs(ctx, c))
		}
		return opened{view}, nil
	}, func(o opened, err error) {
		if err != nil {
			v.blank(v.p.T("这一件没有读出来，选中它再试一次。"))
			v.p.Fail(err)
			v.p.forget()
			return
		}
		v.view = o.view
		v.show()
		v.p.arrived()
	})
}

// again reads a case again, if it is still the one that is selected.
func (v *panel) again(id app.CaseID) {
	if v.p.list.chosen() == id {
		v.open(id)
	}
}

func (v *panel) show() {
	p, c := v.p, &v.view
	objects := []fyne.CanvasObject{
		p.Row(look.Gap3, p.Text(p.T(c.Title), look.Title, look.Plain), p.Badge(c.Sign.Icon, p.T(c.Sign.Word), shell.SignTone(c.Sign.Tone))).Grow(0),
		p.Text(p.T(c.Subtitle), look.Body, look.Quiet),
		v.pairs(append(slices.Clone(c.Person), c.Extras...)),
		v.headline(),
	}
	for _, way := range c.Ways {
		objects = append(objects, p.Text(p.T(way), look.Body, look.Plain))
	}
	if c.Claimed != "" {
		objects = append(objects, p.Text(p.T(c.Claimed), look.Body, look.Attention))
	}
	if c.Unprinted != "" {
		objects = append(objects, p.Text(p.T(c.Unprinted), look.Body, look.Bad))
	}
	if len(c.Outcome) > 0 {
		objects = append(objects, v.pairs(c.Outcome))
	}
	objects = append(objects, v.materials()...)
	for _, cond := range c.Conditions {
		objects = append(objects, v.condition(cond))
	}
	if !c.Replayed && len(c.Conditions) > 0 {
		objects = append(objects, p.Notice(kit.Toast{Tone: look.Bad, Text: p.T("重算结果与当时记录的判定依据不一致，请报告管理员。")}))
	}
	objects = append(objects, v.history()...)
	v.box.Set(objects...)
	v.letGo()
	v.actions.Set(v.buttons()...)
	v.whole.Refresh()
	v.scroll.Refresh()
	v.scroll.Top()
}

func (v *panel) headline() fyne.CanvasObject {
	tone := shell.SignTone(v.view.Sign.Tone)
	return v.p.Stack(0, v.p.Text(v.p.T(v.view.Headline), look.Body, tone)).Pad(look.Gap2, look.Gap3).Tinted(v.p.Kit, tone)
}

// pairs are labels and values, one a line.
func (v *panel) pairs(list []present.Pair) fyne.CanvasObject {
	p := v.p
	rows := p.Stack(look.Gap1)
	var objects []fyne.CanvasObject
	for _, one := range list {
		objects = append(objects, p.Row(look.Gap3, p.Fixed(v.labelWidth(), p.Line(p.T(one.Label), look.Body, look.Quiet)), p.Text(p.T(one.Value), look.Body, look.Plain)).Grow(1))
	}
	rows.Set(objects...)
	return rows
}

func (v *panel) labelWidth() float32 { return 6.5 * v.p.Look.Text(look.Body) }

// condition is one line for what passed, and the reason and facts for what did
// not.
func (v *panel) condition(c present.ConditionView) fyne.CanvasObject {
	p, tone := v.p, shell.SignTone(c.Sign.Tone)
	say := look.Plain
	if c.Sign.Tone == present.GoodTone {
		say = look.Quiet
	}
	icon := p.Fixed(1.4*p.Look.Text(look.Body), p.Line(c.Sign.Icon, look.Body, tone))
	lines := []fyne.CanvasObject{p.Text(c.Say, look.Body, say)}
	if c.Sign.Tone != present.GoodTone {
		lines = append(lines, p.Text(p.T(c.Why), look.Body, tone))
	}
	if c.Said != "" {
		lines = append(lines, p.Text(p.T("批准理由：%s", c.Said), look.Body, look.Plain))
	} else if c.Cure != "" {
		lines = append(lines, p.Text("→ "+c.Cure, look.Body, look.Plain))
	}
	for _, f := range c.Facts {
		if c.Sign.Tone != present.GoodTone || len(c.Facts) == 1 {
			lines = append(lines, v.fact(f))
		}
	}
	if c.Sign.Tone != present.GoodTone {
		lines = append(lines, p.Text(p.T(c.Basis), look.Body, look.Quiet))
	}
	return p.Row(look.Gap1, icon, p.Stack(2, lines...)).Grow(1).Top()
}

func (v *panel) fact(f present.FactLine) fyne.CanvasObject {
	p := v.p
	return p.Row(look.Gap2, p.Text(f.Label+"："+p.T(f.Value), look.Body, look.Plain), p.Line(p.T(f.Source), look.Body, look.Quiet).AlignRight()).Grow(1)
}

func (v *panel) history() []fyne.CanvasObject {
	p := v.p
	out := []fyne.CanvasObject{p.Rule(), p.Text(p.T("办理过程"), look.Body, look.Quiet)}
	for _, s := range slices.Backward(v.view.Timeline) {
		out = append(out, p.Row(look.Gap3, p.Line(s.When, look.Body, look.Quiet), p.Text(p.T(s.What), look.Body, look.Plain), p.Line(p.T(s.Who), look.Body, look.Quiet)).Grow(1))
	}
	return append(out, p.Text(p.T("编号")+" "+v.view.Serial, look.Body, look.Quiet))
}

// offerActions shows the buttons again, for another width.
func (v *panel) offerActions() {
	v.actions.Set(v.buttons()...)
	v.actions.Refresh()
}

// offer is an action that has a button.
type offer struct {
	action casefile.Action
	label  string
	rank   kit.Rank
}

func (o offer) hint() string {
	if o.action == casefile.DoUndo {
		return shell.UndoHint
	}
	return shell.Hint(o.action.Label())
}

// shown are the buttons below a case, in order; the rest is under 更多.
var shown = []offer{
	{casefile.DoApprove, "批准", kit.Primary}, {casefile.DoRefuse, "不予", kit.Danger}, {casefile.DoEndorse, "同意", kit.Primary}, {casefile.DoReturn, "退回", kit.Normal}, {casefile.DoSupplement, "补正", kit.Normal},
	{casefile.DoReceive, "收材料", kit.Normal}, {casefile.DoUphold, "维持", kit.Primary}, {casefile.DoInvalidate, "撤销", kit.Danger},
	{casefile.DoPrint, "打印", kit.Normal}, {casefile.DoUndo, "收回", kit.Normal},
}

func (v *panel) buttons() []fyne.CanvasObject {
	p := v.p
	if v.acting[v.view.Case] > 0 {
		return []fyne.CanvasObject{p.Text(p.T("正在保存……"), look.Body, look.Accent)}
	}
	more := p.Button(p.T("更多"), shell.Hint("更多操作"), kit.Ghost, v.more)
	left := cmp.Or(p.right, 500) - 2*look.Gap4 - more.Natural()
	var out []fyne.CanvasObject
	for _, b := range shown {
		if !slices.Contains(v.view.Actions, b.action) {
			continue
		}
		button := p.Button(p.T(b.label), b.hint(), b.rank, func() { v.do(b.action) })
		if left -= button.Natural() + look.Gap2; left < 0 { // it is under 更多
			break
		}
		out = append(out, button)
	}
	if len(v.view.Actions) > 0 {
		out = append(out, more)
	}
	return out
}

// first goes to the first button.
func (v *panel) first() {
	if list := v.actions.Objects(); len(list) > 0 {
		v.p.Focus(list[0])
	}
}
