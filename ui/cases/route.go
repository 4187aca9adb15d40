package cases

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk/outreach"
	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// maxRoute is the most that go on one route sheet: more than anybody visits in
// a day.
const maxRoute = 60

// route makes the route sheet for the cases of the list as it is filtered now.
func (p *Page) route() {
	if p.queue == nil || p.panel.step.Busy() {
		return
	}
	heads, st := p.queue.Select(p.filter), p.Station
	switch {
	case heads.Len() == 0:
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("列表里没有办件。")})
		return
	case heads.Len() > maxRoute:
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("列表里有 %d 件，一张路线单最多 %d 户，请先筛选。", heads.Len(), maxRoute), Seconds: 10})
		return
	}
	ids := make([]app.CaseID, heads.Len())
	for i, h := range heads.All() {
		ids[i] = h.Case
	}
	p.RouteSheet(&p.panel.step, func(ctx context.Context) ([]outreach.HomeCall, error) { return outreach.At(st).CallsOf(ctx, ids) })
}
