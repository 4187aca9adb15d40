package port

import (
	"context"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/desk"
)

// Config is how a station reaches its hub. It is kept sealed among the
// station's settings: the password is nowhere else.
type Config struct {
	URL      string   `json:"url"`
	Name     string   `json:"name"` // of the hub's databases
	User     string   `json:"user"`
	Password string   `json:"password"`
	CA       string   `json:"ca,omitempty"`    // PEM of the hub's own authority
	Pin      string   `json:"pin,omitempty"`   // SHA-256 of its certificate, in hex
	Proxy    string   `json:"proxy,omitempty"` // URL
	Areas    []string `json:"areas"`           // the first is the station's own
}

const settingConfig = "hub/config"

// Configured reads a station's way to its hub; false: it works alone.
func Configured(ctx context.Context, s desk.Store) (c Config, ok bool, err error) {
	b, ok, err := s.Setting(ctx, settingConfig)
	if err != nil || !ok {
		return c, false, err
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, false, app.E("hub", app.Damaged, "本站的汇聚库设置读不出来，请重新登记。", err)
	}
	return c, true, nil
}

// Save keeps it.
func (c Config) Save(ctx context.Context, s desk.Store) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return s.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingConfig: b}})
}
