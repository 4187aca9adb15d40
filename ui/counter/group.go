package counter

import (
	"context"

	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// group are many of one home: explained once, a case each. It outlives its dialogs,
// so that nobody picks fifty people twice.
type group struct {
	item                 counterview.NamedItem
	people               []reception.Member // the newest first
	home, holder, reason string
}

// askGroup asks for which item a group comes.
func (p *Page) askGroup() {
	if !p.confirm.allowed() || p.in.phase == filling {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("请先办完或收起手上这一件，再做集体代办。"), Seconds: 8})
		return
	}
	items := counterview.PersonItems(p.Station)
	labels := make([]string, len(items))
	for i, one := range items {
		labels[i] = one.Name
	}
	var box *kit.Modal
	pick := p.Picker(labels, func(i int) { box.Close(); p.groupOf(items[i]) })
	box = p.Ask(kit.Ask{Title: p.T("集体代办：哪个事项？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 480})
}

// groupOf goes on with the group of an item, or begins one.
func (p *Page) groupOf(item counterview.NamedItem) {
	if p.group == nil || p.group.item.ID != item.ID {
		p.group = &group{item: item}
	}
	newGroupWho(p, p.group)
}

// groupForm is the dialog for what holds for all of a group.
type groupForm struct {
	p                    *Page
	g                    *group
	home, holder, reason *kit.Entry
	wrong                *kit.Text
	who                  *groupWho
	box                  *kit.Modal
}

func newGroupForm(w *groupWho) {
	p, g := w.p, w.g
	f := &groupForm{p: p, g: g, who: w, wrong: p.message()}
	field := func(hint string, to *string) *kit.Entry {
		e := p.Entry(hint, nil)
		e.SetText(*to)
		e.OnChanged = func(s string) { *to = s }
		return e
	}
	f.home = field(p.T("例如 宝安区福利院"), &g.home)
	f.holder = field(p.T("统一账户的户名；各人各账户的不填"), &g.holder)
	f.reason = field(p.T("只写一次，记入每一件"), &g.reason)
	row := func(label string, o fyne.CanvasObject) fyne.CanvasObject {
		return p.Row(look.Gap3, p.labelled(p.T(label)), o).Grow(1)
	}
	body := []fyne.CanvasObject{p.Text(p.T("已选 %d 人", len(g.people)), look.Body, look.Accent), row("机构", f.home), row("账户户名", f.holder), row("说明", f.reason), f.wrong}
	f.box = p.Ask(kit.Ask{Title: p.T("集体代办") + "  " + g.item.Name, OK: p.T("一人一件，受理"), Cancel: p.T("返回"), Body: body, First: f.home, Width: 680,
		Accept: func() bool { f.take(); return false }})
}

// take takes the group in beside the window.
func (f *groupForm) take() {
	p, g := f.p, f.g
	if p.confirm.step.Busy() {
		return
	}
	form := reception.GroupForm{Item: g.item.ID, Home: g.home, Holder: g.holder, Reason: g.reason, People: g.inOrder()}
	shell.Write(p.Jobs, &p.confirm.step, p.T("集体代办"), func(ctx context.Context) (reception.GroupIntake, error) {
		return reception.At(p.Station).AcceptGroup(ctx, form)
	}, f.taken)
}

// inOrder are the people as they were picked.
func (g *group) inOrder() []reception.Member {
	out := make([]reception.Member, 0, len(g.people))
	for i := range g.people {
		out = append(out, g.people[len(g.people)-1-i])
	}
	return out
}

// taken tells what became of the group. What was taken in before something
// failed stays, and is told.
func (f *groupForm) taken(got reception.GroupIntake, err error) {
	p := f.p
	if err != nil && len(got.Cases) == 0 {
		p.tell(f.wrong, p.T(present.Sentence(err)), look.Bad)
		f.box.Fit()
		return
	}
	f.box.Close()
	f.who.box.Close()
	p.group = nil
	sum := counterview.GroupSum(got)
	tone := look.Good
	if sum.Left > 0 || err != nil {
		tone = look.Attention
	}
	p.Say(kit.Toast{Tone: tone, Text: p.T("集体代办：受理 %d 件，自动通过 %d 件，转人工 %d 件，没有受理 %d 人。", sum.Taken, sum.Approved, sum.Taken-sum.Approved, sum.Left),
		Action: p.T("看办件"), Run: func() { p.Go(shell.Cases, shell.ShowCase{Tab: desk.TabAll}) }})
	p.Changed()
	if err != nil {
		p.Fail(err)
	}
}
