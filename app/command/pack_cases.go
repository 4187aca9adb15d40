package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
	"miaopi/app/rule/boundary"
	"miaopi/app/rule/check"
	"miaopi/app/rule/mutant"
)

type packTestCmd struct {
	Packs      []string `arg:"" optional:"" name:"id" help:"ids or files; default all"`
	Boundaries bool     `help:"try every threshold and day on both sides too"`
	Mutants    bool     `help:"change the rules a little, one place at a time, and say which changes no case notices; exit 1 if there is one"`
	Coverage   bool     `help:"say which conditions the cases showed passing, failing and unknown; exit 1 if any was not"`
	Format     string   `help:"text or json" enum:"text,json" default:"text"`
}

// tested is one pack's result as JSON.
type tested struct {
	Pack       app.PackID       `json:"pack"`
	Version    civil.Date       `json:"version"`
	Hash       string           `json:"pack_hash"`
	Cases      int              `json:"cases"`
	Failed     int              `json:"failed"`
	Problems   []string         `json:"problems"`
	Coverage   check.Coverage   `json:"coverage,omitempty"`
	Boundaries []boundary.Limit `json:"boundaries,omitempty"`
	Mutants    *mutant.Report   `json:"mutants,omitempty"`
}

// Run runs the cases of packs.
func (c *packTestCmd) Run(s *session) error {
	packs, err := s.choosePacks(c.Packs)
	if err != nil {
		return err
	}
	lib, err := s.library()
	if err != nil {
		return err
	}
	whole := true
	for _, p := range packs {
		ok, err := c.one(s, p, judgeOf(lib, p))
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

// judgeOf decides by the pack itself, except that a published one leaves the
// days before it to the version before.
func judgeOf(lib *rule.Library, p *rule.Pack) boundary.Judge {
	if _, published := lib.ByHash(p.Hash); published && !p.Unconfirmed {
		return func(in rule.Input) (*rule.Evaluation, error) { return lib.Evaluate(p.ID, in) }
	}
	return p.Confirmed().Evaluate
}

// one tests one pack and prints what came out.
func (c *packTestCmd) one(s *session, p *rule.Pack, judge boundary.Judge) (whole bool, err error) {
	t := tested{Pack: p.ID, Version: p.Version, Hash: p.Hash, Cases: len(p.Cases), Problems: []string{}}
	results := p.RunCases()
	for _, r := range results {
		if !r.OK() {
			t.Failed++
			t.Problems = append(t.Problems, fmt.Sprintf("%s: %s", r.Name, strings.Join(r.Problems, "; ")))
		}
	}
	whole = t.Failed == 0
	if c.Coverage {
		t.Coverage = check.Cover(p)
		whole = whole && t.Coverage.Whole()
	}
	if c.Boundaries {
		t.Boundaries = boundary.Of(p, judge)
		whole = whole && turning(t.Boundaries)
	}
	if c.Mutants {
		if t.Mutants, err = mutant.Of(p); err != nil {
			return false, err
		}
		whole = whole && len(t.Mutants.Survived) == 0
	}
	if c.Format == "json" {
		return whole, s.json(t)
	}
	return whole, t.write(s, p, results)
}

// turning says whether both sides of every limit were seen.
func turning(limits []boundary.Limit) bool {
	for i := range limits {
		if !limits[i].Turns() {
			return false
		}
	}
	return true
}

func (t *tested) write(s *session, p *rule.Pack, results []rule.CaseResult) error {
	if t.Mutants == nil || t.Failed > 0 {
		if _, err := rule.WriteCases(s.text(), p, results); err != nil {
			return err
		}
	}
	if t.Coverage != nil {
		if err := t.Coverage.Write(s.text(), p); err != nil {
			return err
		}
	}
	if t.Boundaries != nil {
		if _, err := boundary.Write(s.text(), p, t.Boundaries); err != nil {
			return err
		}
	}
	if t.Mutants != nil {
		return t.Mutants.Write(s.text(), p)
	}
	return nil
}
