// Package card speaks to a card reader's local HTTP service: one GET, one JSON
// object. The service is on this machine: an address elsewhere is refused, and
// so is a service that sends on to another.
package card

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/civil"
)

// Timeout is how long a reader may take: it waits for the card itself.
const Timeout = 8 * time.Second

// maxAnswer bounds an answer with its photo.
const maxAnswer = 1 << 20

// Reader is a reader behind a local service.
type Reader struct {
	cfg    card.Config
	now    func() time.Time
	client *http.Client
}

var _ card.Reader = (*Reader)(nil)

// Open checks the settings. It does not connect yet.
func Open(cfg card.Config, now func() time.Time) (*Reader, error) {
	if cfg.URL == "" {
		return nil, app.E("reader", app.Missing, "没有设置读卡器，请手工输入证件号。要用读卡器，请在“系统→设备”里填它的地址。", nil)
	}
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: Timeout, Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("the reader sends on to another address")
		}}
	return &Reader{cfg, now, client}, nil
}

// Read implements card.Reader.
func (r *Reader) Read(ctx context.Context) (card.Card, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.cfg.URL, nil)
	if err != nil {
		return card.Card{}, app.E("reader", app.Input, "读卡器的地址不对。", err)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return card.Card{}, app.E("reader", app.Cancelled, "", ctx.Err())
		}
		return card.Card{}, app.E("reader", app.Missing, "读卡器没有回答：请检查它是否接好、程序是否开着；可以手工输入证件号。", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil || len(body) > maxAnswer:
		return card.Card{}, app.E("reader", app.Input, "读卡器的回答没有收全，请再试一次。", err)
	case resp.StatusCode != http.StatusOK:
		return card.Card{}, app.E("reader", app.Missing, "没有读到卡：请把身份证放到读卡器上再试。", fmt.Errorf("status %d", resp.StatusCode))
	}
	return r.cfg.Parse(body, civil.On(r.now()))
}
