package cases

import (
	"context"

	"miaopi/app"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// maxRoute is the most that go on one route sheet: more than anybody visits in
// a day.
const maxRoute = 60

// route makes the route sheet for the cases of the list as it is filtered now.
func (p *Page) route() {
	if p.queue == nil || p.panel.work.Busy() {
		return
	}
	heads, st, fonts, ref := p.queue.Select(p.filter), p.Station, p.Fonts, shell.Reference()
	switch {
	case len(heads) == 0:
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("列表里没有办件。")})
		return
	case len(heads) > maxRoute:
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("列表里有 %d 件，一张路线单最多 %d 户，请先筛选。", len(heads), maxRoute), Seconds: 10})
		return
	}
	ids := make([]app.CaseID, len(heads))
	for i, h := range heads {
		ids[i] = h.Case
	}
	shell.Run(p.Jobs, &p.panel.work, func(ctx context.Context) ([]byte, error) {
		calls, err := st.CallsOf(ctx, ids)
		if err != nil {
			return nil, err
		}
		return st.RouteSheet(ctx, calls, ref.Divisions.Place, fonts)
	}, func(pdf []byte, err error) {
		p.routed(len(ids), pdf, err)
	})
}

// routed opens the sheet, and offers to print it.
func (p *Page) routed(n int, pdf []byte, err error) {
	const name = "route"
	if err == nil {
		err = p.Open(name, pdf)
	}
	if err != nil {
		p.Fail(err)
		return
	}
	p.Say(kit.Toast{Tone: look.Good, Text: p.T("已生成上门路线单，%d 户。", n), Action: p.T("直接打印"), Seconds: 15, Run: func() {
		if err := p.Print(name, pdf); err != nil {
			p.Fail(err)
		}
	}})
}
