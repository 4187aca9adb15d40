package reception

import (
	"context"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/card"
)

// settingReader is the card reader of this window.
const settingReader = "reader"

// CardReader is how this window's card reader is set; without an address there
// is none.
func (s *Room) CardReader(ctx context.Context) (cfg card.Config, err error) {
	b, ok, err := s.store.Setting(ctx, settingReader)
	if err != nil || !ok {
		return cfg, err
	}
	if err := json.Unmarshal(b, &cfg); err != nil {
		return cfg, app.E("reader", app.Damaged, "读卡器的设置读不出来，请重新设置。", err)
	}
	return cfg, nil
}

// SetCardReader sets the card reader of this window; no address: there is none.
func (s *Room) SetCardReader(ctx context.Context, cfg card.Config) error {
	if err := cfg.Check(); err != nil {
		return err
	}
	b, err := json.Marshal(cfg)
	if err != nil {
		return err
	}
	if cfg.URL == "" {
		b = nil
	}
	s.at.Lock()
	defer s.at.Unlock()
	return s.at.SaveSettings(ctx, map[string][]byte{settingReader: b})
}
