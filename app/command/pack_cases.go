package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
)

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
	packs, err := s.choosePacks(c.Packs)
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
			t.Problems = append(t.Problems, fmt.Sprintf("%s: %s", r.Name, strings.Join(r.Problems, "; ")))
		}
	}
	return t.Failed == 0, s.json(t)
}
