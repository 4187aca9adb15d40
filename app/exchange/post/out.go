package post

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
)

// EachOutgoing gives the outbox page by page.
func (o *Office) EachOutgoing(ctx context.Context, do func([]desk.Letter) error) error {
	after := app.EventID("")
	for {
		letters, err := o.Store.Outgoing(ctx, after, port.PageSize)
		if err != nil || len(letters) == 0 {
			return err
		}
		after = letters[len(letters)-1].Event.ID
		if err := do(letters); err != nil {
			return err
		}
	}
}

// AreaOf is the area of a case: the station's own, if nothing else is known.
func (o *Office) AreaOf(ctx context.Context, c app.CaseID) (string, error) {
	area, err := o.Store.AreaOf(ctx, c)
	if area == "" && len(o.Areas) > 0 {
		area = o.Areas[0]
	}
	return area, err
}
