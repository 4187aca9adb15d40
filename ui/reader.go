package ui

import (
	"context"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
)

// readCard reads a card on the reader that this window is set to.
func (x *Window) readCard(ctx context.Context, st *desk.Station) (card.Card, error) {
	cfg, err := reception.At(st).CardReader(ctx)
	if err != nil {
		return card.Card{}, err
	}
	if x.cfg.CardReader == nil {
		return card.Card{}, app.E("reader", app.Missing, "没有设置读卡器，请手工输入证件号。", nil)
	}
	r, err := x.cfg.CardReader(cfg)
	if err != nil {
		return card.Card{}, err
	}
	return r.Read(ctx)
}
