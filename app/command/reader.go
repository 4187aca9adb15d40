package command

import (
	"fmt"
	"strings"

	"miaopi/app/card"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk/reception"
)

type readerCmd struct {
	Set  readerSetCmd  `cmd:"" help:"set the card reader of this window"`
	Show readerShowCmd `cmd:"" help:"tell how it is set"`
	Read readerReadCmd `cmd:"" help:"read the card that lies on it, to see whether it works"`
}

type readerSetCmd struct {
	URL    string            `help:"address of the reader's service on this machine; empty: there is no reader" placeholder:"URL"`
	Field  map[string]string `help:"the reader's own name of a field, such as id=data.idNum" placeholder:"FIELD=NAME"`
	Format string            `help:"text or json" enum:"text,json" default:"json"`
}

// Run sets the reader. An address that is not on this machine is refused.
func (c *readerSetCmd) Run(s *session) error {
	cfg := card.Config{URL: strings.TrimSpace(c.URL), Fields: c.Field}
	if cfg.URL != "" {
		if _, err := s.CardReader(cfg); err != nil {
			return err
		}
	}
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	if err := reception.At(st).SetCardReader(s.ctx, cfg); err != nil {
		return err
	}
	return s.print(c.Format, cfg, cfg.URL)
}

type readerShowCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run tells the settings.
func (c *readerShowCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	cfg, err := reception.At(st).CardReader(s.ctx)
	if err != nil {
		return err
	}
	return s.print(c.Format, cfg, cfg.URL)
}

type readerReadCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// cardRead is what is printed of a card: nobody's number in full.
type cardRead struct {
	Name    string `json:"name"`
	ID      string `json:"id"`
	Until   string `json:"until,omitempty"`
	Expired bool   `json:"expired"`
	Photo   int    `json:"photo_bytes"`
}

// Run reads a card.
func (c *readerReadCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	cfg, err := reception.At(st).CardReader(s.ctx)
	if err != nil {
		return err
	}
	r, err := s.CardReader(cfg)
	if err != nil {
		return err
	}
	got, err := r.Read(s.ctx)
	if err != nil {
		return err
	}
	out := cardRead{chinaid.MaskName(got.Name), chinaid.MaskID(got.ID), got.Until.String(), got.Expired(civil.On(s.Now())), len(got.Photo)}
	text := fmt.Sprintf("%s  %s", out.Name, out.ID)
	if out.Expired {
		text += "  证件已于 " + out.Until + " 到期"
	}
	return s.print(c.Format, out, text)
}
