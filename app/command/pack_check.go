package command

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/rule"
	"miaopi/app/rule/check"
	"miaopi/app/rule/source"
	"miaopi/app/rule/tell"
)

type packCheckCmd struct {
	Files  []string `arg:"" name:"file" help:"pack files"`
	Format string   `help:"text or json" enum:"text,json" default:"text"`
}

// checked is what was found in one file as JSON.
type checked struct {
	File     string         `json:"file"`
	Pack     app.PackID     `json:"pack,omitempty"`
	Version  string         `json:"version,omitempty"`
	Hash     string         `json:"pack_hash,omitempty"`
	Errors   []finding      `json:"errors"`
	Warnings []finding      `json:"warnings"`
	Coverage check.Coverage `json:"coverage,omitempty"`
}

type finding struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"` // in English, as the log has it
	Said    string `json:"said"`    // in Chinese
}

// Run checks pack files, all of them whatever is wrong with the first. Exit 2
// is for a file that does not load, 1 for a pack that loads but would not be
// published: cases that fail or are not there. Warnings change nothing.
func (c *packCheckCmd) Run(s *session) error {
	cal, err := s.Calendars()
	if err != nil {
		return err
	}
	wrong := false
	var malformed error
	for _, file := range c.Files {
		data, err := s.read(file)
		if err != nil {
			return err
		}
		r := check.File(file, data, rule.WithCalendar(cal))
		if err := c.print(s, r); err != nil {
			return err
		}
		wrong = wrong || len(r.Errors) > 0
		if r.Pack == nil && malformed == nil {
			malformed = app.E("pack", app.Input, "", r.Errors)
		}
	}
	if malformed == nil && wrong {
		return errFinding
	}
	return malformed
}

func (c *packCheckCmd) print(s *session, r *check.Report) error {
	if c.Format == "json" {
		out := checked{File: r.File, Errors: findings(r.Errors), Warnings: findings(r.Warnings), Coverage: r.Coverage}
		if r.Pack != nil {
			out.Pack, out.Version, out.Hash = r.Pack.ID, r.Pack.Version.String(), r.Pack.Hash
		}
		return s.json(out)
	}
	for _, e := range r.Errors {
		fmt.Fprintln(s.text(), s.finding(e, ""))
	}
	for _, e := range r.Warnings {
		fmt.Fprintln(s.text(), s.finding(e, s.warning()))
	}
	_, err := fmt.Fprintf(s.text(), "%s：%d 个错误，%d 个提醒\n", r.File, len(r.Errors), len(r.Warnings))
	return err
}

// warning begins what changes nothing.
func (h *Host) warning() string {
	if h.Words != nil {
		return "warning: "
	}
	return "提醒："
}

func findings(errs source.Errors) []finding {
	list := make([]finding, 0, len(errs))
	for _, e := range errs {
		list = append(list, finding{e.Line, e.Column, e.Message, tell.Say(e)})
	}
	return list
}
