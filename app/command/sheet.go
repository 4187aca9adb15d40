package command

import (
	"context"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
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
	lib, issue, done, err := c.rules(s)
	if err != nil {
		return err
	}
	defer done()
	today := civil.On(s.Now())
	p, err := c.choose(lib, today)
	if err != nil {
		return err
	}
	edition, err := issue(s.ctx, p)
	if err != nil {
		return err
	}
	one := sheet.Of(lib, p, today)
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

// issuing says of a sheet where its rules come from, and who issues it.
type issuing func(context.Context, *rule.Pack) (sheet.Edition, error)

// rules are the library the sheet is of, who issues it, and what ends it.
func (c *sheetCmd) rules(s *session) (*rule.Library, issuing, func(), error) {
	switch {
	case strings.ContainsAny(c.Item, "./\\"):
		lib, origin, err := c.file(s)
		return lib, s.unissued(origin), func() {}, err
	case s.named:
		st, done, err := s.station()
		if err != nil {
			return nil, nil, nil, err
		}
		return st.Rules, paperwork.At(st).SheetEdition, done, nil
	}
	lib, err := s.library()
	return lib, s.unissued(desk.Rulebook{}.Words()), func() {}, err
}

// unissued is a sheet that no station issues.
func (s *session) unissued(origin string) issuing {
	return func(context.Context, *rule.Pack) (sheet.Edition, error) {
		return sheet.Edition{Origin: origin, At: s.Now()}, nil
	}
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
	_, err := fmt.Fprintln(s.text(), c.Out)
	return err
}
