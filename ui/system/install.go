package system

import (
	"context"
	"strings"

	"miaopi/app/desk/rulebook"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// bundleEndings are those of files that may be bundles of rules.
var bundleEndings = []string{".bundle"}

// install is the administrator's card: whose signatures count, once, and the
// bundles that wait in the station's inbox.
type install struct {
	p    *Page
	slot shell.Slot // examining
	step shell.Step // installing
}

func (i *install) card() fyne.CanvasObject {
	p, t := i.p, i.p.T
	how := p.Text(t("把发布机关给的规则束（.bundle 文件）放进下面的文件夹，再按“安装规则束”：先验签、跑自检，看过有哪些变动再换上，换上就采用。"), look.Body, look.Quiet)
	var buttons []fyne.CanvasObject
	if len(p.data.publishers) == 0 {
		buttons = append(buttons, p.Button(t("设定发布机关"), shell.Hint("设定发布机关"), kit.Normal, i.trust))
	} else {
		buttons = append(buttons, p.Button(t("安装规则束"), shell.Hint("安装规则束"), kit.Normal, i.choose))
	}
	return p.card(t("安装规则束"), how, p.Text(p.InboxDir, look.Body, look.Plain), p.Row(look.Gap2, append(buttons, p.Space())...).Grow(len(buttons)))
}

// trust asks for the publishers' public keys, one a line.
func (i *install) trust() {
	p, t := i.p, i.p.T
	keys := p.Area(t("每行一把公钥，例如 civil-affairs+1a2b3c4d+AY…"), 4)
	message := p.Text("", look.Body, look.Bad)
	var m *kit.Modal
	m = p.Ask(kit.Ask{Title: t("设定发布机关"), OK: t("设定"), Cancel: t("返回"), Width: 720, First: keys,
		Body: []fyne.CanvasObject{p.Text(t("至少两家。设定以后不能在本机更改，请当面与发布机关核对公钥。"), look.Body, look.Attention), keys, message},
		Accept: func() bool {
			typed := strings.Fields(keys.Text)
			shell.Write(p.Jobs, &i.step, t("设定发布机关"), func(ctx context.Context) (struct{}, error) {
				return struct{}{}, rulebook.At(p.Station).Trust(ctx, typed)
			}, func(_ struct{}, err error) {
				if err != nil {
					message.Set(t(present.Sentence(err)))
					m.Fit()
					return
				}
				m.Close()
				p.Say(kit.Toast{Tone: look.Good, Text: t("发布机关已设定，现在可以安装规则束。"), Seconds: 8})
				p.reload()
			})
			return false
		}})
}

// choose asks which of the inbox's bundles to install.
func (i *install) choose() {
	p, t := i.p, i.p.T
	if p.Inbox == nil {
		return
	}
	files, err := p.Inbox(bundleEndings...)
	if err != nil {
		p.Fail(err)
		return
	}
	if len(files) == 0 {
		p.Say(kit.Toast{Tone: look.Attention, Text: t("%s 里没有规则束（.bundle 文件）。", p.InboxDir), Seconds: 8})
		return
	}
	labels := make([]string, len(files))
	for n, f := range files {
		labels[n] = f.Name
	}
	var m *kit.Modal
	pick := p.Picker(labels, func(n int) {
		m.Close()
		i.verify(files[n])
	})
	m = p.Ask(kit.Ask{Title: t("安装哪一份规则束？"), Cancel: t("返回"), Body: []fyne.CanvasObject{pick}, First: pick})
}

// verify examines a file and shows what it would change, before it is installed.
func (i *install) verify(f shell.File) {
	p, t := i.p, i.p.T
	p.Say(kit.Toast{Tone: look.Quiet, Text: t("正在验签和自检规则束……")})
	shell.Run(p.Jobs, &i.slot, func(ctx context.Context) (rulebook.Preview, error) {
		return rulebook.At(p.Station).PreviewBundle(ctx, f.Data)
	}, func(b rulebook.Preview, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		i.confirm(f, systemview.BundleOf(b, t))
	})
}

// confirm asks, with all that changes to read first.
func (i *install) confirm(f shell.File, v systemview.BundleView) {
	p, t := i.p, i.p.T
	body := []fyne.CanvasObject{p.pairs(v.Pairs)}
	if v.Warning != "" {
		body = append(body, p.Notice(kit.Toast{Tone: look.Bad, Text: v.Warning}))
	}
	view := p.Reader(p.Stack(look.Gap3, append(body, i.changes(v.Lines))...))
	p.Ask(kit.Ask{Title: t("验签通过：%s", f.Name), OK: t("安装"), Cancel: t("返回"), Width: 860, First: view, Danger: v.Warning != "",
		Body: []fyne.CanvasObject{view}, Accept: func() bool {
			i.run(f)
			return true
		}})
}

// changes lists what becomes of each item.
func (i *install) changes(lines []systemview.BundleLine) fyne.CanvasObject {
	p, t := i.p, i.p.T
	if len(lines) == 0 {
		return p.Text(t("与现行规则相同，没有新增、变动或去掉的事项。"), look.Body, look.Quiet)
	}
	sheet := p.Sheet(kit.Column{Title: t("变动"), Width: 5}, kit.Column{Title: t("事项"), Width: 10, Grow: 1}, kit.Column{Title: t("在办"), Width: 7}, kit.Column{Title: t("版本"), Width: 14, Grow: 1})
	rows := make([][]kit.Cell, len(lines))
	for n, l := range lines {
		tone := shell.SignTone(l.Sign.Tone)
		text := tone
		if tone != look.Bad {
			text = look.Plain
		}
		rows[n] = []kit.Cell{{Icon: l.Sign.Icon, Text: l.Sign.Word, Tone: tone}, {Text: l.Item, Tone: text}, {Text: l.Open, Tone: text}, {Text: l.Versions, Tone: look.Quiet}}
	}
	sheet.SetRows(rows)
	return sheet
}

// run installs beside the window: every pack's own cases are run first.
func (i *install) run(f shell.File) {
	p, t := i.p, i.p.T
	p.Say(kit.Toast{Tone: look.Quiet, Text: t("正在自检和安装规则束……")})
	shell.Write(p.Jobs, &i.step, t("安装规则束"), func(ctx context.Context) (rulebook.Preview, error) {
		return rulebook.At(p.Station).InstallBundle(ctx, f.Data)
	}, func(b rulebook.Preview, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: t("规则束 %s 已验签安装，现在起采用。", b.Label()), Seconds: 8})
		p.Changed()
		p.reload()
	})
}
