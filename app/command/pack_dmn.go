package command

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/dmn"
	"miaopi/app/rule"
)

type packDMNCmd struct {
	Pack    string `arg:"" name:"id" help:"id of a pack, or a pack file"`
	Version string `help:"the version of this day; default today's" placeholder:"YYYY-MM-DD"`
	Out     string `help:"file to write; default standard output" placeholder:"FILE"`
}

// Run writes a pack as a decision table for modellers.
func (c *packDMNCmd) Run(s *session) error {
	p, err := c.choose(s)
	if err != nil {
		return err
	}
	page, err := dmn.Export(p)
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = s.Stdout.Write(page)
		return err
	}
	if err := s.WriteFile(c.Out, page); err != nil {
		return app.E("pack", app.Denied, "决策表写不到 "+c.Out+"。", err)
	}
	_, err = fmt.Fprintln(s.text(), c.Out)
	return err
}

func (c *packDMNCmd) choose(s *session) (*rule.Pack, error) {
	if looksLikeFile(c.Pack) {
		return s.packFile(c.Pack)
	}
	lib, err := s.library()
	if err != nil {
		return nil, err
	}
	day := civil.On(s.Now())
	if c.Version != "" {
		if day, err = civil.Parse(c.Version); err != nil {
			return nil, app.E("pack", app.Input, "", fmt.Errorf("--version: %w", err))
		}
	}
	return lib.At(app.PackID(c.Pack), day)
}
