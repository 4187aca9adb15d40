package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/rule"
	"miaopi/app/sheet"
)

type sheetCmd struct {
	Item    string `arg:"" name:"id" help:"item, or a pack file that is not published yet"`
	Version string `help:"the version of this day; default today's" placeholder:"YYYY-MM-DD"`
	Format  string `help:"html or pdf" enum:"html,pdf" default:"html"`
	Out     string `help:"file to write; default standard output" placeholder:"FILE"`
}

// Run writes a rule sheet: of the built-in rules, or of a station's when --data
// names one.
func (c *sheetCmd) Run(s *session) error {
	lib, origin, err := c.rules(s)
	if err != nil {
		return err
	}
	today := civil.On(s.Now())
	p, err := c.choose(lib, today)
	if err != nil {
		return err
	}
	one, edition := sheet.Of(lib, p, today), sheet.Edition{Origin: origin, At: s.Now()}
	var out []byte
	if c.Format == "pdf" {
		out, err = one.PDF(edition, s.Fonts)
	} else {
		out, err = one.HTML(edition)
	}
	if err != nil {
		return err
	}
	return c.write(s, out)
}

// rules are the library the sheet is of, and where it comes from.
func (c *sheetCmd) rules(s *session) (*rule.Library, string, error) {
	switch {
	case strings.ContainsAny(c.Item, "./\\"):
		return c.file(s)
	case s.named:
		st, done, err := s.station()
		if err != nil {
			return nil, "", err
		}
		defer done()
		return st.Rules, st.Rulebook().Words(), nil
	}
	lib, err := s.library()
	return lib, desk.Rulebook{}.Words(), err
}

// file is a library of one pack that is not published yet.
func (c *sheetCmd) file(s *session) (*rule.Library, string, error) {
	p, err := s.packFile(c.Item)
	if err != nil {
		return nil, "", err
	}
	lib, err := rule.NewLibrary(p)
	c.Item = string(p.ID)
	return lib, "规则包文件 " + p.File + "（尚未发布）", err
}

// choose finds the version: that of a day, today's, or the latest there is.
func (c *sheetCmd) choose(lib *rule.Library, today civil.Date) (*rule.Pack, error) {
	id := app.PackID(c.Item)
	if c.Version != "" {
		day, err := civil.Parse(c.Version)
		if err != nil {
			return nil, app.E("sheet", app.Input, "", fmt.Errorf("--version: %w", err))
		}
		return lib.At(id, day)
	}
	if p := sheet.Current(lib, id, today); p != nil {
		return p, nil
	}
	return nil, lib.Unknown(id)
}

func (c *sheetCmd) write(s *session, out []byte) error {
	if c.Out == "" {
		_, err := s.Stdout.Write(out)
		return err
	}
	if err := s.WriteFile(c.Out, out); err != nil {
		return app.E("sheet", app.Denied, "规则单写不到 "+c.Out+"。", err)
	}
	_, err := fmt.Fprintln(s.Stdout, c.Out)
	return err
}
