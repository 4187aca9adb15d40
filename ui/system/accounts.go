package system

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/staff"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// accounts is 账号: everybody changes his own password, an administrator keeps
// the station's accounts.
type accounts struct {
	p     *Page
	sheet *kit.Sheet
	step  shell.Step
}

func newAccounts(p *Page) *accounts {
	t := p.T
	return &accounts{p: p, sheet: p.Sheet(kit.Column{Title: t("账号"), Width: 7}, kit.Column{Title: t("姓名"), Width: 6, Grow: 1}, kit.Column{Title: t("工号"), Width: 5}, kit.Column{Title: t("角色"), Width: 5}, kit.Column{Title: t("状态"), Width: 9})}
}

func (a *accounts) title() string { return "账号" }

func (a *accounts) content() []fyne.CanvasObject {
	p, t := a.p, a.p.T
	me := p.data.me
	if me.ID == "" {
		return []fyne.CanvasObject{p.card(t("我的账号"))} // not read yet
	}
	own := []fyne.CanvasObject{p.pairs([]present.Pair{{Label: t("账号"), Value: string(me.ID)}, {Label: t("姓名"), Value: me.Name}, {Label: t("工号"), Value: orNone(me.Number, t)}, {Label: t("角色"), Value: t(me.Role.Label())}})}
	if err := staff.At(p.Station).MayChangePassword(); err != nil {
		own = append(own, p.Text(t(present.Sentence(err)), look.Body, look.Quiet))
	} else {
		if me.District {
			own = append(own, p.Text(t("您的账号由汇聚库统一发放：联网时改密码，各窗口同步以后都用新密码。"), look.Body, look.Quiet))
		}
		own = append(own, p.Row(look.Gap2, p.Button(t("修改密码"), shell.Hint("修改密码"), kit.Normal, a.password), p.Space()).Grow(1))
	}
	a.sheet.SetRows(a.rows())
	all := []fyne.CanvasObject{a.sheet}
	if err := staff.At(p.Station).MayKeepAccounts(); err == nil {
		all = append(all, a.pending().lines()...)
		all = append(all, p.Row(look.Gap2, p.Button(t("新建账号"), shell.Hint("新建账号"), kit.Normal, a.add), p.Button(t("改动账号"), shell.Hint("改动账号"), kit.Normal, a.choose), p.Space()).Grow(2))
	} else if p.Can(app.Administrator) {
		all = append(all, p.Text(t(present.Sentence(err)), look.Body, look.Quiet))
	}
	return []fyne.CanvasObject{p.columns(p.card(t("我的账号"), own...), p.card(t("能打开本站的账号"), all...))}
}

func (a *accounts) rows() [][]kit.Cell {
	p := a.p
	out := make([][]kit.Cell, len(p.data.staff))
	for i, c := range p.data.staff {
		word, tone := systemview.AccountState(c), look.Quiet
		if c.First && !c.Off {
			tone = look.Attention
		}
		out[i] = []kit.Cell{{Text: string(c.ID)}, {Text: c.Name}, {Text: c.Number, Tone: look.Quiet}, {Text: p.T(c.Role.Label())}, {Text: p.T(word), Tone: tone}}
	}
	return out
}

// orNone is a staff number, or that there is none.
func orNone(number string, t present.Translate) string {
	if number == "" {
		return t("没有填")
	}
	return number
}

// change is what a dialog does to an account, of what was typed by then.
type change func(context.Context) error

// form is a dialog that changes an account beside the window and stays open
// until that succeeded.
type form struct {
	a       *accounts
	m       *kit.Modal
	message *kit.Text
	give    func() (change, error)
	done    string
}

// ask shows fields; give reads them into a change, or the error that stops it.
// Return in any of the entries is the answer.
func (a *accounts) ask(title, ok, done string, danger bool, body []fyne.CanvasObject, entries []*kit.Entry, give func() (change, error)) *form {
	p := a.p
	f := &form{a: a, message: p.Text("", look.Body, look.Bad), give: give, done: done}
	for _, e := range entries {
		e.Enter = f.try
	}
	f.m = p.Ask(kit.Ask{Title: p.T(title), OK: p.T(ok), Cancel: p.T("返回"), Danger: danger, Body: append(body, f.message), First: entries[0],
		Accept: func() bool { f.try(); return false }})
	return f
}

func (f *form) try() {
	p := f.a.p
	if f.a.step.Busy() {
		return
	}
	run, err := f.give()
	if err != nil {
		f.say(p.T(present.Sentence(err)), look.Bad)
		return
	}
	f.say(p.T("正在保存……"), look.Quiet)
	shell.Write(p.Jobs, &f.a.step, p.T("账号"), func(ctx context.Context) (struct{}, error) { return struct{}{}, run(ctx) }, func(_ struct{}, err error) {
		if err != nil {
			f.say(p.T(present.Sentence(err)), look.Bad)
			return
		}
		f.m.Close()
		p.Say(kit.Toast{Tone: look.Good, Text: p.T(f.done), Seconds: 8})
		p.reload()
	})
}

func (f *form) say(sentence string, tone look.Tone) {
	f.message.SetTone(sentence, tone)
	f.m.Fit()
}

// field is a labelled line of a dialog.
func (a *accounts) field(label string, o fyne.CanvasObject) fyne.CanvasObject {
	p := a.p
	return p.Row(look.Gap3, p.Fixed(8*p.Look.Text(look.Body), p.Text(p.T(label), look.Body, look.Quiet)), o).Grow(1)
}

// password asks for the old one and twice for the new one.
func (a *accounts) password() {
	p := a.p
	if staff.At(p.Station).MayChangePassword() != nil {
		return
	}
	old, fresh, again := p.Password(""), p.Password(p.T("至少 %d 位", desk.MinPassword)), p.Password("")
	body := []fyne.CanvasObject{a.field("原密码", old), a.field("新密码", fresh), a.field("再输一次", again)}
	a.ask("修改密码", "修改", "密码已改，下次登录用新密码。", false, body, []*kit.Entry{old, fresh, again}, func() (change, error) {
		before, after := old.Text, fresh.Text
		return func(ctx context.Context) error { return staff.At(p.Station).ChangePassword(ctx, before, after) }, same(fresh, again)
	})
}

func same(fresh, again *kit.Entry) error {
	if fresh.Text != again.Text {
		return app.E("password", app.Input, "两次输入的新密码不一样，请重新输入。", nil)
	}
	return nil
}

// add asks for a new account.
func (a *accounts) add() {
	if staff.At(a.p.Station).MayKeepAccounts() == nil {
		a.edit(nil)
	}
}

// choose asks which account is to change.
func (a *accounts) choose() {
	p := a.p
	if staff.At(p.Station).MayKeepAccounts() != nil {
		return
	}
	staff := p.data.staff // as listed, whatever is read meanwhile
	labels := make([]string, len(staff))
	for i, c := range staff {
		labels[i] = string(c.ID) + "  " + c.Name + "  " + p.T(c.Role.Label()) + "  " + p.T(systemview.AccountState(c))
	}
	var m *kit.Modal
	pick := p.Picker(labels, func(i int) {
		m.Close()
		a.change(staff[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("改动哪个账号？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick})
}

// change asks what is to become of an account.
func (a *accounts) change(c desk.Colleague) {
	p := a.p
	if c.Off || c.ID == p.Station.Actor.Account {
		a.edit(&c)
		return
	}
	var m *kit.Modal
	pick := p.Picker([]string{p.T("改姓名、角色，重设密码"), p.T("停用")}, func(i int) {
		m.Close()
		if i == 0 {
			a.edit(&c)
			return
		}
		a.shut(c)
	})
	m = p.Ask(kit.Ask{Title: string(c.ID) + "  " + c.Name, Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 420})
}

// edit asks for name, role and password; of a new account for its id too.
func (a *accounts) edit(c *desk.Colleague) {
	p, t := a.p, a.p.T
	id, name, number := p.Entry(t("小写字母和数字，例如 wangmin"), nil), p.Entry("", nil), p.Entry(t("文书上写在姓名后面"), nil)
	labels := make([]string, len(app.Roles))
	for i, r := range app.Roles {
		labels[i] = t(r.Label())
	}
	role := p.Selector(t("角色"), labels, t("返回"), func(int) {})
	fresh, again, own := p.Password(t("至少 %d 位", desk.MinPassword)), p.Password(""), p.Password(t("确认是您本人"))
	password := "初始密码"
	if c != nil && a.second(c.Account) {
		password, fresh = "初始密码的前一半", p.Password(t("至少 %d 位", desk.MinHalf))
	}
	body := []fyne.CanvasObject{a.field("姓名", name), a.field("工号（可以不填）", number), a.field("角色", p.Row(0, role.Button, p.Space()).Grow(1)), a.field(password, fresh), a.field("再输一次", again), p.Rule(), a.field("您自己的密码", own)}
	title, done, entries := "新建账号", "账号已建好，请本人登录后改密码。", []*kit.Entry{id, name, number, fresh, again, own}
	if c == nil {
		body = append([]fyne.CanvasObject{a.field("账号", id)}, body...)
	} else {
		title, done, entries = "改动账号", "账号已改动，请本人用新密码登录后再改一次。", entries[1:]
		id.SetText(string(c.ID))
		name.SetText(c.Name)
		number.SetText(c.Number)
		role.Choose(slices.Index(app.Roles, c.Role))
		body = append([]fyne.CanvasObject{a.field("账号", p.Text(string(c.ID), look.Body, look.Plain))}, body...)
		body = append(body, p.Text(t("姓名、角色和密码封在一起：改动任何一项都要重设密码。"), look.Body, look.Quiet))
	}
	if halves := a.halves(c); halves != "" {
		body = append(body, p.Text(t(halves), look.Body, look.Attention))
	}
	var f *form
	f = a.ask(title, "保存", done, false, body, entries, func() (change, error) {
		mine := own.Text
		made := desk.NewAccount{Account: desk.Account{ID: app.AccountID(id.Text), Name: name.Text, Role: app.Roles[role.Selected], Number: number.Text}, Password: fresh.Text}
		keep := staff.At(p.Station).SetAccount
		switch {
		case a.second(made.Account):
			keep = func(ctx context.Context, mine string, made desk.NewAccount) error {
				_, err := staff.At(p.Station).ProposeAccount(ctx, mine, made)
				return err
			}
			f.done = t("已提出，等另一位管理人员确认，%d 天内有效。您填的是初始密码的前一半，请只告诉本人。", int(staff.ProposalKept.Hours())/24)
		case c == nil:
			keep = staff.At(p.Station).AddAccount
		}
		return func(ctx context.Context) error { return keep(ctx, mine, made) }, same(fresh, again)
	})
}

// second says whether a second administrator has to confirm what becomes of an
// account.
func (a *accounts) second(of desk.Account) bool {
	return staff.At(a.p.Station).NeedsSecond(a.p.data.staff, of)
}

// halves says that what is typed is half of a first password, or may be.
func (a *accounts) halves(c *desk.Colleague) string {
	switch {
	case c == nil && a.second(desk.Account{Role: app.Administrator}):
		return "新的管理人员要另一位管理人员确认：您填的是初始密码的前一半，后一半由他填。"
	case c != nil && a.second(c.Account):
		return "改别人的账号要另一位管理人员确认：您填的是初始密码的前一半，后一半由他填，两人各自告诉本人。"
	}
	return ""
}

// shut asks before an account lets nobody in any more.
func (a *accounts) shut(c desk.Colleague) {
	p := a.p
	own := p.Password(p.T("确认是您本人"))
	body := []fyne.CanvasObject{p.Text(p.T("停用后 %s（%s）不能再登录；办过的件和记录都保留。以后可以重设密码再启用。", c.Name, string(c.ID)), look.Body, look.Plain), a.field("您自己的密码", own)}
	a.ask("停用账号", "停用", "账号已停用。", true, body, []*kit.Entry{own}, func() (change, error) {
		mine := own.Text
		return func(ctx context.Context) error { return staff.At(p.Station).CloseAccount(ctx, mine, c.ID) }, nil
	})
}

// keeps says whether whoever sits here keeps the accounts.
func (a *accounts) keeps() bool { return staff.At(a.p.Station).MayKeepAccounts() == nil }
