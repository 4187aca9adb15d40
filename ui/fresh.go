package ui

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/staff"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// fresh is all that somebody sees who came with a password that another gave him:
// the question for one of his own. Behind it there is no page and no data.
type fresh struct {
	x            *Window
	station      *desk.Station
	first        string // what he came with
	ctx          context.Context
	stop         context.CancelFunc
	one, another *kit.Entry
	message      *kit.Text
	button       *kit.Button
	step         shell.Step
}

// showFresh asks for a password of one's own.
func (x *Window) showFresh(st *desk.Station, first string) {
	f := &fresh{x: x, station: st, first: first}
	f.ctx, f.stop = context.WithCancel(context.Background())
	x.fresh = f
	x.touch()
	f.show()
	if x.cfg.Every != nil {
		x.cfg.Every(f.ctx, 20*time.Second, f.lockIfIdle)
	}
}

// show draws the question, in the look of now.
func (f *fresh) show() {
	f.x.showMenu(nil)
	f.x.kit.SetPage(f)
	f.x.win.SetContent(f.content())
	f.x.kit.Focus(f.one)
	f.x.trace("first password")
}

func (f *fresh) content() fyne.CanvasObject {
	k, t := f.x.kit, f.x.words.T
	f.one, f.another = k.Password(t("新密码")), k.Password(t("再输一次"))
	f.one.Enter = func() { k.Focus(f.another) }
	f.another.Enter = f.try
	f.message = k.Text("", look.Body, look.Bad)
	f.button = k.Button(t("保存并进入"), "⏎", kit.Primary, f.try)
	who := f.station.Actor
	objects := []fyne.CanvasObject{
		k.Text(t("先改密码"), look.Figure, look.Plain),
		k.Text(string(who.Account)+"  "+who.Name+"  "+t(who.Role.Label()), look.Body, look.Plain),
		k.Text(t("您用的是别人给的初始密码。改成只有自己知道的以后，才能看到和办理其他内容。"), look.Body, look.Quiet),
		k.Text(t("至少 %d 位；不能是账号、姓名、日期、连着的键、重复的字符或者常见的词。", desk.MinPassword), look.Body, look.Quiet),
	}
	if me, err := f.station.Me(); err == nil && me.District {
		objects = append(objects, k.Text(t("您的账号由汇聚库统一发放：联网时改密码，各窗口同步以后都用新密码。"), look.Body, look.Quiet))
	}
	objects = append(objects, f.one, f.another, f.message,
		k.Row(look.Gap3, k.Space(), k.Button(t("返回登录"), "Esc", kit.Normal, f.leave), f.button).Grow(0))
	card := k.Card(look.Gap4, objects...).Pad(look.Gap5 + look.Gap2)
	return container.NewStack(canvas.NewRectangle(k.P.Rail), container.New(&middle{width: 520}, card))
}

// try sets the new password beside the window, and goes in with it.
func (f *fresh) try() {
	t := f.x.words.T
	if f.step.Busy() {
		return
	}
	if f.one.Text != f.another.Text {
		f.refuse(app.E("password", app.Input, "两次输入的新密码不一样，请重新输入。", nil))
		return
	}
	f.message.SetTone(t("正在保存……"), look.Quiet)
	f.button.Disable()
	chosen := f.one.Text
	shell.Write(f.x.jobs, &f.step, t("修改密码"), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, staff.At(f.station).ChangePassword(ctx, f.first, chosen)
	}, func(_ struct{}, err error) {
		f.button.Enable()
		switch {
		case err != nil && f.station.MustChangePassword():
			f.refuse(err)
			return
		case err != nil: // somebody changed it elsewhere meanwhile: he proves the one that counts now
			f.leave()
			return
		}
		f.end()
		f.x.enter(f.station, "")
		f.x.say(look.Good, "密码已改，下次登录用新密码。")
	})
}

func (f *fresh) refuse(err error) {
	f.message.SetTone(f.x.words.T(present.Sentence(err)), look.Bad)
	f.one.SetText("")
	f.another.SetText("")
	f.x.kit.Focus(f.one)
}

// leave goes back to the login; nothing changed.
func (f *fresh) leave() {
	if f.step.Busy() {
		return
	}
	f.end()
	f.x.showLogin(f.station.Actor.Account)
}

func (f *fresh) end() {
	f.stop()
	f.first = ""
	if f.x.fresh == f {
		f.x.fresh = nil
	}
}

// lockIfIdle takes the question away when nobody answers it.
func (f *fresh) lockIfIdle() {
	x := f.x
	if x.fresh == f && x.cfg.Now != nil && x.cfg.LockAfter > 0 && x.cfg.Now().Sub(x.touched) >= x.cfg.LockAfter {
		f.leave()
	}
}

// TypedKey implements kit.Keys.
func (f *fresh) TypedKey(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape {
		f.leave()
		return true
	}
	return false
}

// TypedRune implements kit.Keys.
func (f *fresh) TypedRune(rune) bool { return false }
