package cases

import (
	"slices"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

func (l *list) makeFilters() {
	p := l.p
	names := []string{p.T("全部事项")}
	l.items = []app.PackID{""}
	for _, id := range slices.Concat(p.Station.Rules.Items(), p.Station.Rules.FormerItems()) {
		l.items = append(l.items, id)
		names = append(names, present.ItemName(p.Station, id))
	}
	l.item = p.Selector(p.T("事项"), names, p.T("返回"), func(i int) {
		p.filter.Item = l.items[i]
		p.refilter()
	})
	l.channel = p.Selector(p.T("来源"), []string{p.T("全部来源"), p.T("网上申请"), p.T("窗口受理")}, p.T("返回"), func(i int) {
		p.filter.Channel = []casefile.Channel{"", casefile.Online, casefile.Counter}[i]
		p.refilter()
	})
	l.days = p.Selector(p.T("提交日期"), []string{p.T("全部日期"), p.T("今天"), p.T("近 7 天"), p.T("近 30 天"), p.T("从哪天到哪天")}, p.T("返回"), func(i int) {
		p.filter.From, p.filter.To = civil.None, civil.None
		switch {
		case i == 4:
			l.askDates()
			return
		case i > 0:
			p.filter.From = p.today() - []civil.Date{0, 0, 6, 29}[i]
		}
		p.refilter()
	})
	l.text = p.Entry(p.T("筛选：姓名、流水号、原因")+"  "+shell.Hint("筛选列表"), func(string) { p.refilter() })
	l.text.Enter = func() { l.table.TakeFocus() }
}

// askDates asks for the first and the last day.
func (l *list) askDates() {
	p := l.p
	from, to := p.Entry(p.T("从，例如 20261101"), nil), p.Entry(p.T("到，例如 20261130"), nil)
	wrong := p.Text("", look.Body, look.Bad)
	var box *kit.Modal
	box = p.Ask(kit.Ask{Title: p.T("提交日期"), OK: p.T("筛选"), Cancel: p.T("返回"), Width: 420, First: from, Body: []fyne.CanvasObject{from, to, wrong},
		Closed: func() { l.days.Choose(0); p.refilter() },
		Accept: func() bool {
			a, e1 := present.ReadDate(from.Text)
			b, e2 := present.ReadDate(to.Text)
			if e1 != "" || e2 != "" || a != civil.None && b != civil.None && b < a {
				wrong.Set(p.T("请填写日期，如 20261101；后一个不早于前一个。"))
				box.Fit()
				return false
			}
			p.filter.From, p.filter.To = a, b
			p.refilter()
			return true
		}})
}

func (l *list) clearFilters() {
	l.p.filter = desk.Filter{Tab: l.p.filter.Tab}
	l.item.Choose(0)
	l.channel.Choose(0)
	l.days.Choose(0)
	l.text.SetText("")
}

// nothing says why the list is empty, and what to do.
func (l *list) nothing() string {
	f := l.p.filter
	switch {
	case f != (desk.Filter{Tab: f.Tab}) || l.text.Text != "":
		return "没有符合筛选条件的办件。按 Esc 清除筛选。"
	case f.Tab == desk.TabMine:
		return "没有等您处理的办件。新的申请同步来了或者在窗口受理了，就在这里。"
	case f.Tab == desk.TabDue:
		return "没有即将超期的办件。"
	}
	return "这里没有办件。"
}

// content is the list with its filters.
func (l *list) content() fyne.CanvasObject {
	l.bar = l.p.Row(look.Gap2)
	l.whole = l.p.Stack(look.Gap2, l.tabs, l.bar, l.empty, l.table).Grow(3)
	l.showBar()
	return l.whole
}

// showBar shows the filters, or what can be done to the marked cases. What has no
// room is under 更多 and in the menu.
func (l *list) showBar() {
	p := l.p
	if n := len(l.marks); n > 0 {
		objects := []fyne.CanvasObject{p.Text(p.T("已选 %d 件", n), look.Body, look.Accent)}
		for _, b := range []struct {
			label, command string
			run            func()
		}{{"领取", "领取", l.claimMarked}, {"退回待办", "退回所选", l.releaseMarked}, {"导出", "导出列表", l.export}, {"打印", "打印", l.printMarked}, {"清除", "", l.clearMarks}} {
			hint := "Esc"
			if b.command != "" {
				hint = shell.Hint(b.command)
			}
			objects = append(objects, p.Button(p.T(b.label), hint, kit.Normal, b.run))
		}
		l.bar.Set(append(objects, p.Space())...)
		l.bar.Grow(len(objects))
		l.whole.Refresh()
		return
	}
	objects := []fyne.CanvasObject{l.item.Button, l.channel.Button, l.days.Button, l.text}
	at := 3
	if p.mayDecide() && p.listWidth() > roomy*p.Look.Text(look.Body) {
		objects = append(objects, p.Button(p.T("判定全部待办"), shell.Hint("判定全部待办"), kit.Normal, p.decideAll))
	}
	if p.Elder || p.listWidth() < narrow*p.Look.Text(look.Body) {
		objects, at = []fyne.CanvasObject{p.Button(p.T("筛选"), "▾", kit.Normal, l.askFilter), l.text}, 1
	}
	l.bar.Set(objects...)
	l.bar.Grow(at)
	l.whole.Refresh()
}

// roomy is from which width 判定全部待办 stands beside the filters.
const roomy = 60

// askFilter asks which filter to set, where there is no room for all.
func (l *list) askFilter() {
	p := l.p
	var box *kit.Modal
	pick := p.Picker([]string{p.T("事项"), p.T("来源"), p.T("提交日期"), p.T("显示哪些列"), p.T("导出列表")}, func(i int) {
		box.Close()
		[]func(){l.item.Press, l.channel.Press, l.days.Press, l.chooseColumns, l.export}[i]()
	})
	box = p.Ask(kit.Ask{Title: p.T("筛选"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 360})
}
