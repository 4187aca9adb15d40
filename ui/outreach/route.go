package outreach

import (
	"context"

	"miaopi/app/desk/outreach"
)

// route makes the route sheet of everybody with whom a visit was agreed for the
// item.
func (p *Page) route() {
	st, item := p.Station, p.item()
	p.RouteSheet(&p.card.step, func(ctx context.Context) ([]outreach.HomeCall, error) { return outreach.At(st).AgreedVisits(ctx, item) })
}
