package system

import (
	"miaopi/app"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/desk/staff"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// The places of some parts among the tabs.
const (
	keepingTab  = 1
	rulesTab    = 2
	hubTab      = 3
	accountsTab = 4
	devicesTab  = 5
	aboutTab    = 9
)

// Commands implements shell.Page. Each shows its tab first.
func (p *Page) Commands() []shell.Command {
	on := func(tab int, label string, can func() bool, run func()) shell.Command {
		return shell.Command{Label: label, Can: can, Run: func() {
			p.tabs.Select(tab)
			run()
		}}
	}
	i, a, stick := &p.rules().install, p.accounts(), &p.hub().stick
	return []shell.Command{
		on(keepingTab, "检查数据", nil, func() { p.keeping().check() }),
		on(keepingTab, "备份", safekeeping.At(p.Station).MayBackUp, func() { p.keeping().backup.ask() }),
		on(rulesTab, "重算判定", p.rules().replay.allowed, func() { p.rules().replay.run() }),
		on(rulesTab, "设定发布机关", func() bool { return p.Can(app.Administrator) && len(p.data.publishers) == 0 }, i.trust),
		on(rulesTab, "安装规则束", func() bool { return p.Can(app.Administrator) && len(p.data.publishers) > 0 }, i.choose),
		on(rulesTab, "填写复议机关和法院", func() bool { return p.Can(app.Administrator) }, remedies{p}.choose),
		on(hubTab, "导出给其他工作站", stick.there, stick.out),
		on(hubTab, "导入", stick.there, stick.in),
		on(accountsTab, "修改密码", func() bool { return staff.At(p.Station).MayChangePassword() == nil }, a.password),
		on(accountsTab, "新建账号", a.keeps, a.add),
		on(accountsTab, "改动账号", a.keeps, a.choose),
		on(accountsTab, "确认账号改动", func() bool { return a.keeps() && len(p.data.proposals) > 0 }, a.pending().choose),
		on(devicesTab, "试读一张", nil, func() { p.devices().read() }),
		on(aboutTab, "保存运行日志", func() bool { return p.LogText != nil }, func() { p.parts[aboutTab].(*about).save() }),
		{Label: "刷新列表", Run: p.reload},
	}
}

func (p *Page) keeping() *keeping { return p.parts[keepingTab].(*keeping) }

func (p *Page) rules() *rules { return p.parts[rulesTab].(*rules) }

func (p *Page) hub() *hub { return p.parts[hubTab].(*hub) }

func (p *Page) accounts() *accounts { return p.parts[accountsTab].(*accounts) }

func (p *Page) devices() *devices { return p.parts[devicesTab].(*devices) }

// TypedKey implements kit.Keys.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	page := p.scroll.Size().Height * 0.9
	switch e.Name {
	case fyne.KeyLeft:
		p.tabs.Select(p.tabs.Selected() - 1)
	case fyne.KeyRight:
		p.tabs.Select(p.tabs.Selected() + 1)
	case fyne.KeyUp:
		p.scroll.By(-p.Look.Row())
	case fyne.KeyDown:
		if l, ok := p.part().(*looks); ok {
			p.Focus(l.choices[0])
			return true
		}
		p.scroll.By(p.Look.Row())
	case fyne.KeyPageUp:
		p.scroll.By(-page)
	case fyne.KeyPageDown:
		p.scroll.By(page)
	case fyne.KeyHome:
		p.scroll.Top()
	case fyne.KeyF5:
		p.reload()
	case fyne.KeyEscape:
		return p.keeping().escape() || p.rules().replay.escape()
	default:
		return false
	}
	return true
}

// TypedRune implements kit.Keys: letters are commands'.
func (p *Page) TypedRune(rune) bool { return false }
