package uitest

import (
	"context"

	"miaopi/app"
	"miaopi/app/card"
)

// reader is the card reader: Driver.Card lies on it.
type reader Driver

// Read implements card.Reader.
func (r *reader) Read(context.Context) (card.Card, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Card == nil {
		return card.Card{}, app.E("reader", app.Missing, "没有读到卡：请把身份证放到读卡器上再试。", nil)
	}
	return *r.Card, nil
}

func (d *Driver) cardReader(card.Config) (card.Reader, error) { return (*reader)(d), nil }
