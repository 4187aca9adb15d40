package counter

import (
	"context"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// groupForm is the dialog for many of one home: explained once, a case each.
type groupForm struct {
	p                    *Page
	item                 app.PackID
	home, holder, people *kit.Entry
	reason               *kit.Entry
	wrong                *kit.Text
	box                  *kit.Modal
}

// askGroup asks for which item a group comes.
func (p *Page) askGroup() {
	if !p.confirm.allowed() || p.in.phase == filling {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("请先办完或收起手上这一件，再做集体代办。"), Seconds: 8})
		return
	}
	items := present.PersonItems(p.Station)
	labels := make([]string, len(items))
	for i, one := range items {
		labels[i] = one.Name
	}
	var box *kit.Modal
	pick := p.Picker(labels, func(i int) { box.Close(); p.groupOf(items[i]) })
	box = p.Ask(kit.Ask{Title: p.T("集体代办：哪个事项？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 480})
}

// groupOf asks who they are, and for what holds for all of them.
func (p *Page) groupOf(item present.NamedItem) {
	f := &groupForm{p: p, item: item.ID, wrong: p.message()}
	f.home = p.Entry(p.T("例如 宝安区福利院"), nil)
	f.holder = p.Entry(p.T("统一账户的户名；各人各账户的不填"), nil)
	f.reason = p.Entry(p.T("只写一次，记入每一件"), nil)
	lines := 6
	if p.Elder {
		lines = 4 // so that the dialog fits a small screen
	}
	f.people = p.Area(p.T("一行一人：公民身份号码，名册里没有的再写姓名"), lines)
	row := func(label string, o fyne.CanvasObject) fyne.CanvasObject {
		return p.Row(look.Gap3, p.labelled(p.T(label)), o).Grow(1)
	}
	body := []fyne.CanvasObject{row("机构", f.home), row("账户户名", f.holder), row("说明", f.reason), f.people, f.wrong}
	f.box = p.Ask(kit.Ask{Title: p.T("集体代办") + "  " + item.Name, OK: p.T("一人一件，受理"), Cancel: p.T("返回"), Body: body, First: f.home, Width: 680,
		Accept: func() bool { f.take(); return false }})
}

// take takes the group in beside the window.
func (f *groupForm) take() {
	p := f.p
	if p.confirm.step.Busy() {
		return
	}
	form := desk.GroupForm{Item: f.item, Home: f.home.Text, Holder: f.holder.Text, Reason: f.reason.Text}
	text := f.people.Text
	shell.Write(p.Jobs, &p.confirm.step, p.T("集体代办"), func(ctx context.Context) (desk.GroupIntake, error) {
		var err error
		if form.People, err = p.Station.ReadMembers(ctx, text); err != nil {
			return desk.GroupIntake{}, err
		}
		return p.Station.AcceptGroup(ctx, form)
	}, f.taken)
}

// taken tells what became of the group. What was taken in before something
// failed stays, and is told.
func (f *groupForm) taken(got desk.GroupIntake, err error) {
	p := f.p
	if err != nil && len(got.Cases) == 0 {
		p.tell(f.wrong, p.T(present.Sentence(err)), look.Bad)
		f.box.Fit()
		return
	}
	f.box.Close()
	sum := present.GroupSum(got)
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
