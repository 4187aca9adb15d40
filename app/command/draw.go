package command

import (
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/app/table"
)

type drawCmd struct {
	ID         string     `name:"id" help:"print this draw of the station as it was made" placeholder:"DRAW"`
	Seed       string     `help:"seed, settled in front of everybody"`
	Size       int        `help:"how many cases" default:"59"`
	From       string     `help:"decided on or after; default 30 days ago" placeholder:"YYYY-MM-DD"`
	To         string     `help:"decided on or before; default today" placeholder:"YYYY-MM-DD"`
	Item       app.PackID `help:"only this item"`
	Population string     `help:"draw from a file of case ids, one a line, instead of the station" placeholder:"FILE"`
	Freeze     string     `help:"write the frozen population to a file" placeholder:"FILE"`
	Format     string     `help:"text or json" enum:"text,json" default:"json"`
}

// drawn is what the command prints: enough for anybody to compute it again.
type drawn struct {
	Seed       string            `json:"seed"`
	Population int               `json:"population"`
	Digest     string            `json:"digest"`
	Drawn      []spotcheck.Drawn `json:"drawn"`
}

// Run draws, or prints a draw that was made. It changes nothing: a spot check
// with files and opinions is started in the window.
func (c *drawCmd) Run(s *session) error {
	making := c.draw
	if c.ID != "" {
		making = c.stored
	}
	out, pop, err := making(s)
	if err != nil {
		return err
	}
	if c.Freeze != "" {
		if err := s.WriteFile(c.Freeze, populationFile(pop)); err != nil {
			return app.E("draw", app.Denied, "名单写不到 "+c.Freeze+"。", err)
		}
	}
	if c.Format == "json" {
		return s.json(out)
	}
	fmt.Fprintf(s.text(), "种子 %s · 总体 %d 件 · %s\n", out.Seed, out.Population, out.Digest)
	for _, d := range out.Drawn {
		fmt.Fprintf(s.text(), "%4d  %s  %s\n", d.Rank, d.Case, d.Hash[:16])
	}
	return nil
}

// draw draws now.
func (c *drawCmd) draw(s *session) (out drawn, pop spotcheck.Population, err error) {
	seed := strings.TrimSpace(c.Seed)
	switch {
	case seed == "":
		return out, pop, app.E("draw", app.Input, "请用 --seed 给出种子，或用 --id 指明一次抽查。", nil)
	case c.Size < 1:
		return out, pop, app.E("draw", app.Input, "--size 至少为 1。", nil)
	}
	if pop, err = c.population(s); err != nil {
		return out, pop, err
	}
	return drawn{seed, pop.Size(), pop.Digest(), pop.Draw(seed, c.Size)}, pop, nil
}

// stored is a draw of the station with the population that was frozen for it:
// what was decided or revoked since does not change it.
func (c *drawCmd) stored(s *session) (out drawn, pop spotcheck.Population, err error) {
	if c.Seed != "" || c.Population != "" {
		return out, pop, app.E("draw", app.Input, "--id 不能和 --seed、--population 同时用。", nil)
	}
	err = s.atStation(func(st *desk.Station) error {
		list, err := supervision.At(st).Draws(s.ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(d supervision.Draw) bool { return d.ID == c.ID })
		if i < 0 {
			return app.E("draw", app.Missing, "没有这次抽查："+c.ID, nil)
		}
		d := list[i]
		out = drawn{d.Seed, d.Size, d.Digest, d.Drawn}
		pop, err = supervision.At(st).FrozenPopulation(s.ctx, d)
		return err
	})
	return out, pop, err
}

func populationFile(p spotcheck.Population) []byte {
	var b strings.Builder
	for _, id := range p.Cases() {
		b.WriteString(string(id) + "\n")
	}
	return []byte(b.String())
}

func (c *drawCmd) population(s *session) (spotcheck.Population, error) {
	if c.Population != "" {
		b, err := s.ReadFile(c.Population)
		if err != nil {
			return spotcheck.Population{}, app.E("draw", app.Input, "", fmt.Errorf("cannot read the population: %w", err))
		}
		ids, err := caseIDs(b)
		if err != nil {
			return spotcheck.Population{}, about(c.Population, err)
		}
		return spotcheck.Freeze(ids), nil
	}
	period, err := c.period(civil.On(s.Now()))
	if err != nil {
		return spotcheck.Population{}, err
	}
	st, done, err := s.station()
	if err != nil {
		return spotcheck.Population{}, err
	}
	defer done()
	if err := knownItem(st, c.Item); err != nil {
		return spotcheck.Population{}, err
	}
	return supervision.At(st).Population(s.ctx, period)
}

// caseIDs reads ids of cases, one a line. Every reader must see the same ids,
// or the draw is another: what is no id is refused, not skipped.
func caseIDs(data []byte) ([]app.CaseID, error) {
	text, err := table.Plain(data)
	if err != nil {
		return nil, err
	}
	var ids []app.CaseID
	n := 0
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		n++
		id := table.Clean(line)
		if id == "" {
			continue
		}
		if strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`,;"'|`, r) }) {
			return nil, app.E("draw", app.Input, fmt.Sprintf("第 %d 行“%.30s”不是一个办件的编号：一行一个，不要表头、引号和别的列。", n, id), nil)
		}
		ids = append(ids, app.CaseID(id))
	}
	return ids, nil
}

func (c *drawCmd) period(today civil.Date) (supervision.Period, error) {
	p := supervision.Period{From: today - 30, To: today, Item: c.Item}
	for _, f := range []struct {
		name, text string
		to         *civil.Date
	}{{"--from", c.From, &p.From}, {"--to", c.To, &p.To}} {
		if f.text == "" {
			continue
		}
		d, err := civil.Parse(f.text)
		if err != nil {
			return p, app.E("draw", app.Input, "", fmt.Errorf("%s: %w", f.name, err))
		}
		*f.to = d
	}
	if p.To < p.From {
		return p, app.E("draw", app.Input, "时段不对：--to 早于 --from。", nil)
	}
	return p, nil
}
