package system

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"miaopi/app/bundle"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// bundleEndings are those of files that may be bundles of rules.
var bundleEndings = []string{".bundle"}

// install is the administrator's card: whose signatures count, once, and the
// bundles that wait in the station's inbox.
type install struct {
	p    *Page
	slot shell.Slot
}

func (i *install) card() fyne.CanvasObject {
	p, t := i.p, i.p.T
	how := p.Text(t("把发布机关给的规则束（.bundle 文件）放进下面的文件夹，再按“安装规则束”：先验签、跑自检，通过才换上，下次登录起采用。"), look.Body, look.Quiet)
	var buttons []fyne.CanvasObject
	if len(p.data.publishers) == 0 {
		buttons = append(buttons, p.Button(t("设定发布机关"), "F", kit.Normal, i.trust))
	} else {
		buttons = append(buttons, p.Button(t("安装规则束"), "I", kit.Normal, i.choose))
	}
	return p.card(t("安装规则束"), how, p.Text(p.InboxDir, look.Body, look.Plain), p.Row(look.Gap2, append(buttons, p.Space())...).Grow(len(buttons)))
}

// typed runs what a letter stands for.
func (i *install) typed(r rune) bool {
	switch r {
	case 'f', 'F':
		if len(i.p.data.publishers) == 0 {
			i.trust()
		}
	case 'i', 'I':
		if len(i.p.data.publishers) > 0 {
			i.choose()
		}
	default:
		return false
	}
	return true
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
			shell.Run(p.Jobs, &i.slot, func(ctx context.Context) (struct{}, error) {
				return struct{}{}, p.Station.Trust(ctx, typed)
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

// verified is a bundle and who signed it.
type verified struct {
	*bundle.Bundle
	signers []string
}

// verify shows what a file holds and who signed it, before it is installed.
func (i *install) verify(f shell.File) {
	p, t, trusted := i.p, i.p.T, i.p.data.publishers
	shell.Run(p.Jobs, &i.slot, func(context.Context) (v verified, err error) {
		if v.Bundle, err = bundle.Read(f.Data); err != nil {
			return v, err
		}
		v.signers, err = v.Verify(trusted)
		return v, err
	}, func(v verified, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		pairs := []present.Pair{{Label: t("规则束"), Value: v.Name}, {Label: t("序号"), Value: present.Grouped(v.Sequence)}, {Label: t("签名"), Value: strings.Join(v.signers, "、")},
			{Label: t("有效至"), Value: v.ValidUntil.String()}, {Label: t("规则包"), Value: t("%d 份", len(v.Packs))}}
		p.Ask(kit.Ask{Title: t("验签通过：%s", f.Name), OK: t("安装"), Cancel: t("返回"), Body: []fyne.CanvasObject{p.pairs(pairs)}, Accept: func() bool {
			i.run(f)
			return true
		}})
	})
}

// run installs beside the window: every pack's own cases are run first.
func (i *install) run(f shell.File) {
	p, t := i.p, i.p.T
	p.Say(kit.Toast{Tone: look.Quiet, Text: t("正在自检和安装规则束……")})
	shell.Run(p.Jobs, &i.slot, func(ctx context.Context) (desk.Rulebook, error) { return p.Station.InstallBundle(ctx, f.Data) }, func(book desk.Rulebook, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: t("规则束 %s 已验签安装，下次登录起采用。", book.Label()), Action: t("锁定"), Run: p.Lock})
		p.reload()
	})
}
