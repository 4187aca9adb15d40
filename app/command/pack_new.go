package command

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule/skeleton"
)

type packNewCmd struct {
	ID      app.PackID      `arg:"" help:"id of the new pack: lower-case letters, digits, hyphens"`
	Subject app.SubjectKind `help:"person, enterprise or vehicle" default:"person"`
	From    string          `help:"first day in force; default today" placeholder:"YYYY-MM-DD"`
	Out     string          `help:"file to write; default standard output" placeholder:"FILE"`
}

// Run writes a skeleton. A file that is there already stays as it is.
func (c *packNewCmd) Run(s *session) error {
	from := civil.On(s.Now())
	if c.From != "" {
		var err error
		if from, err = civil.Parse(c.From); err != nil {
			return app.E("pack", app.Input, "", fmt.Errorf("--from: %w", err))
		}
	}
	page, err := skeleton.Pack(c.ID, c.Subject, from)
	switch {
	case err != nil:
		return err
	case c.Out == "":
		_, err = s.Stdout.Write(page)
		return err
	case s.isFile(c.Out):
		return app.E("pack", app.Input, c.Out+" 已经有了，没有改动。", nil)
	}
	if err := s.WriteFile(c.Out, page); err != nil {
		return app.E("pack", app.Denied, "规则包写不到 "+c.Out+"。", err)
	}
	_, err = fmt.Fprintf(s.text(), "%s：填好带 %s 的地方，再运行 miaopi pack check %s\n", c.Out, skeleton.Blank, c.Out)
	return err
}
