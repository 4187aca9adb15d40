package command

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/provenance"
)

type versionCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// built is a program as JSON.
type built struct {
	Version   string    `json:"version"`
	Commit    string    `json:"commit"` // empty: not known
	Committed time.Time `json:"committed,omitzero"`
	Changed   bool      `json:"changed"`
	Rules     string    `json:"rules"`
	Go        string    `json:"go"`
	System    string    `json:"system"`
}

// Run prints what this program is and what it was built from.
func (c *versionCmd) Run(s *session) error {
	p, err := s.withRules()
	if err != nil {
		return err
	}
	made := built{p.Version, p.Commit, p.Made, p.Changed, p.Rules, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	return s.print(c.Format, made, fmt.Sprintf("miaopi %s\n%s\n内置规则  %s\n%s  %s", p.Version, commitLine(p), p.Rules, made.Go, made.System))
}

// withRules is the program with the digest of its built-in rules.
func (h *Host) withRules() (provenance.Program, error) {
	cal, err := h.Calendars()
	if err != nil {
		return provenance.Program{}, err
	}
	lib, err := h.Library(cal)
	if err != nil {
		return provenance.Program{}, err
	}
	p := h.Program
	p.Rules = lib.Digest()
	return p, nil
}

func commitLine(p provenance.Program) string {
	if p.Commit == "" {
		return "代码提交  没有记录：构建时不知道来自哪一次提交"
	}
	line := "代码提交  " + p.Commit
	if !p.Made.IsZero() {
		line += "  " + p.Made.UTC().Format(time.RFC3339)
	}
	if p.Changed {
		line += "  构建前还改动过"
	}
	return line
}

type licencesCmd struct {
	Name   string `arg:"" optional:"" help:"a part whose text is wanted"`
	All    bool   `help:"the texts of all parts"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run lists what is built in and on what terms, or prints the terms.
func (c *licencesCmd) Run(s *session) error {
	parts, err := s.Licences()
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return s.json(parts)
	}
	if c.All {
		_, err = io.WriteString(s.Stdout, provenance.Terms(parts)) // law is not translated
		return err
	}
	for _, p := range parts {
		switch {
		case c.Name == "":
			_, err = fmt.Fprintln(s.Stdout, strings.TrimSpace(columns(p.Name, 44)+columns(p.Version, 26)+p.Licence))
		case c.Name == p.Name:
			_, err = io.WriteString(s.Stdout, provenance.Terms([]provenance.Part{p}))
			return err
		}
		if err != nil {
			return err
		}
	}
	if c.Name != "" {
		return app.E("licences", app.Missing, "没有叫 "+c.Name+" 的部分，miaopi licences 列出全部。", errors.New("no such part"))
	}
	return nil
}
