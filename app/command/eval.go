package command

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

type evalCmd struct {
	Pack   string `help:"id of a pack, or a pack file" required:"" placeholder:"ID|FILE"`
	Facts  string `help:"facts file, - for standard input" required:"" placeholder:"FILE"`
	Date   string `help:"application date; default today" placeholder:"YYYY-MM-DD"`
	Now    string `help:"moment freshness is judged at; default now, or noon of --date" placeholder:"RFC3339"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run evaluates a facts file.
func (c *evalCmd) Run(s *session) error {
	date, now, err := c.when(s.Host.Now())
	if err != nil {
		return err
	}
	record, err := s.facts(c.Facts)
	if err != nil {
		return err
	}
	e, p, err := s.evaluate(c.Pack, rule.Input{Record: record, Date: date, Now: now})
	if err != nil {
		return err
	}
	if c.Format == "text" {
		return rule.WriteText(s.text(), e, p)
	}
	_, err = fmt.Fprintf(s.Stdout, "%s\n", e.JSON())
	return err
}

// when works out the date and the moment.
func (c *evalCmd) when(clock time.Time) (date civil.Date, now time.Time, err error) {
	date, now = civil.On(clock), clock
	if c.Date != "" {
		if date, err = civil.Parse(c.Date); err != nil {
			return date, now, app.E("eval", app.Input, "", fmt.Errorf("--date: %w", err))
		}
		now = date.Noon()
	}
	if c.Now != "" {
		if now, err = fact.ParseTime(c.Now); err != nil {
			return date, now, app.E("eval", app.Input, "", fmt.Errorf("--now: %w", err))
		}
	}
	return date, now, nil
}

// evaluate takes a pack by id from the library, or from a file. What looks
// like a file name is one.
func (s *session) evaluate(name string, in rule.Input) (*rule.Evaluation, *rule.Pack, error) {
	lib, err := s.library()
	if err != nil {
		return nil, nil, err
	}
	if looksLikeFile(name) || len(lib.Versions(app.PackID(name))) == 0 && s.isFile(name) {
		p, err := s.packFile(name)
		if err != nil {
			return nil, nil, err
		}
		e, err := p.Evaluate(in)
		return e, p, err
	}
	p, err := lib.At(app.PackID(name), in.Date)
	if err != nil {
		return nil, nil, err
	}
	e, err := lib.Evaluate(app.PackID(name), in)
	return e, p, err
}

func (s *session) isFile(name string) bool {
	_, err := s.ReadFile(name)
	return err == nil
}

func (s *session) packFile(file string) (*rule.Pack, error) {
	b, err := s.read(file)
	if err != nil {
		return nil, err
	}
	cal, err := s.Calendars()
	if err != nil {
		return nil, err
	}
	return rule.LoadPack(file, b, rule.WithCalendar(cal))
}
