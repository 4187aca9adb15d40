package command

import (
	"fmt"
	"strings"
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
		return rule.WriteText(s.Stdout, e, p)
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
	if strings.ContainsAny(name, "./\\") || len(lib.Versions(app.PackID(name))) == 0 && s.isFile(name) {
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
	b, err := s.ReadFile(file)
	if err != nil {
		return nil, app.E("pack", app.Input, "", fmt.Errorf("cannot read the pack: %w", err))
	}
	cal, err := s.Calendars()
	if err != nil {
		return nil, err
	}
	return rule.LoadPack(file, b, rule.WithCalendar(cal))
}

type packCmd struct {
	Test packTestCmd `cmd:"" help:"run the packs' own cases"`
}

type packTestCmd struct {
	Packs  []string `arg:"" optional:"" name:"id" help:"ids or files; default all"`
	Format string   `help:"text or json" enum:"text,json" default:"text"`
}

// tested is one pack's result as JSON.
type tested struct {
	Pack     app.PackID `json:"pack"`
	Version  civil.Date `json:"version"`
	Hash     string     `json:"pack_hash"`
	Cases    int        `json:"cases"`
	Failed   int        `json:"failed"`
	Problems []string   `json:"problems"`
}

// Run runs the cases of packs.
func (c *packTestCmd) Run(s *session) error {
	packs, err := c.choose(s)
	if err != nil {
		return err
	}
	whole := true
	for _, p := range packs {
		ok, err := c.one(s, p)
		if err != nil {
			return err
		}
		whole = whole && ok
	}
	if !whole {
		return errFinding
	}
	return nil
}

// one runs the cases of one pack and prints them.
func (c *packTestCmd) one(s *session, p *rule.Pack) (ok bool, err error) {
	results := p.RunCases()
	if c.Format == "text" {
		return rule.WriteCases(s.Stdout, p, results)
	}
	t := tested{Pack: p.ID, Version: p.Version, Hash: p.Hash, Cases: len(results), Problems: []string{}}
	for _, r := range results {
		if !r.OK() {
			t.Failed++
			t.Problems = append(t.Problems, r.Name+": "+strings.Join(r.Problems, "; "))
		}
	}
	return t.Failed == 0, s.json(t)
}

// choose finds the packs that are named; files and ids may be mixed.
func (c *packTestCmd) choose(s *session) ([]*rule.Pack, error) {
	var out []*rule.Pack
	var lib *rule.Library
	for _, name := range c.Packs {
		if !strings.ContainsAny(name, "./\\") {
			continue
		}
		p, err := s.packFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	if len(out) > 0 && len(out) == len(c.Packs) {
		return out, nil
	}
	lib, err := s.library()
	if err != nil {
		return nil, err
	}
	if len(c.Packs) == 0 {
		return lib.Packs(), nil
	}
	for _, name := range c.Packs {
		if strings.ContainsAny(name, "./\\") {
			continue
		}
		found := false
		for _, p := range lib.Packs() {
			if p.ID == app.PackID(name) {
				out, found = append(out, p), true
			}
		}
		if !found {
			return nil, app.E("pack", app.Input, "", fmt.Errorf("no pack %q in the library", name))
		}
	}
	return out, nil
}
