package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// login is the first screen: who, and the password.
type login struct {
	x        *Window
	accounts []desk.Account
	who      int
	list     *kit.Table
	password *kit.Entry
	message  *kit.Text
	button   *kit.Button
	slot     shell.Slot
}

// showLogin shows the first screen, with an account chosen.
func (x *Window) showLogin(account app.AccountID) {
	l := &login{x: x}
	x.showMenu(nil)
	x.kit.SetPage(l)
	x.win.SetContent(l.content(account))
	x.kit.Focus(l.password)
	x.trace("login")
}

func (l *login) content(account app.AccountID) fyne.CanvasObject {
	k, t := l.x.kit, l.x.words.T
	var failed error
	l.accounts, failed = l.x.cfg.Accounts()
	l.list = k.Table(kit.Column{Title: t("账号"), Width: 6}, kit.Column{Title: t("姓名"), Grow: 1}, kit.Column{Title: t("角色"), Width: 5})
	l.list.Len = func() int { return len(l.accounts) }
	l.list.Row = func(i int) []kit.Cell {
		a := l.accounts[i]
		return []kit.Cell{{Text: string(a.ID)}, {Text: a.Name}, {Text: t(a.Role.Label()), Tone: look.Quiet}}
	}
	l.list.Select = func(i int) { l.who = i }
	l.list.Open = func(int) { l.x.kit.Focus(l.password) }
	l.password = k.Password(t("密码"))
	l.password.Enter = l.try
	l.message = k.Text("", look.Body, look.Bad)
	if failed != nil {
		l.message.Set(t(present.Sentence(failed)))
	}
	l.button = k.Button(t("登录"), "⏎", kit.Primary, l.try)

	objects := []fyne.CanvasObject{
		k.Text(t("秒批工作站"), look.Figure, look.Plain),
		k.Text(t("按公布的规则当场判定；规则通不过的，由人来办。"), look.Body, look.Quiet),
	}
	if l.x.cfg.Demo {
		objects = append(objects, k.Notice(kit.Toast{Tone: look.Attention, Text: t("演示站：人员和办件都是编造的，五个账号的初始密码都是 demo。")}))
	}
	rows := float32(min(len(l.accounts), 8)+1) * k.Look.Row()
	objects = append(objects, container.New(&tall{rows}, l.list), l.password, l.message, k.Row(look.Gap3, k.Space(), l.button).Grow(0))
	for i, a := range l.accounts {
		if a.ID == account || account == "" && i == 0 {
			l.who = i
		}
	}
	card := k.Card(look.Gap4, objects...).Pad(look.Gap5 + look.Gap2)
	l.list.Choose(l.who)
	return container.NewStack(canvas.NewRectangle(k.P.Rail), container.New(&middle{width: 520}, card))
}

// try opens the station beside the window.
func (l *login) try() {
	t := l.x.words.T
	if l.slot.Busy() || len(l.accounts) == 0 {
		return
	}
	account := l.accounts[l.who].ID
	password := l.password.Text
	l.message.SetTone(t("正在打开……"), look.Quiet)
	l.button.Disable()
	shell.Run(l.x.jobs, &l.slot, func(ctx context.Context) (*desk.Station, error) {
		return l.x.cfg.Login(ctx, account, password)
	}, func(st *desk.Station, err error) {
		l.button.Enable()
		if err != nil {
			l.message.SetTone(t(present.Sentence(err)), look.Bad)
			l.password.SetText("")
			l.x.kit.Focus(l.password)
			return
		}
		l.x.enter(st, password)
	})
}

// TypedKey implements kit.Keys: arrows choose the account while the password
// has the focus.
func (l *login) TypedKey(e *fyne.KeyEvent) bool { return l.list.Step(e) }

// TypedRune implements kit.Keys.
func (l *login) TypedRune(rune) bool { return false }

// tall gives its object a height.
type tall struct{ height float32 }

func (l *tall) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, l.height) }
func (l *tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// middle puts a card of a width into the middle.
type middle struct{ width float32 }

func (l *middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 300) }
func (l *middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		w := min(l.width, size.Width-2*look.Gap4)
		h := o.MinSize().Height
		if f, ok := o.(kit.Flow); ok {
			h = f.HeightFor(w)
		}
		h = min(h, size.Height)
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos((size.Width-w)/2, (size.Height-h)*0.42))
	}
}
