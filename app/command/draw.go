package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/app/table"
)

type drawCmd struct {
	Again  drawAgainCmd  `cmd:"" default:"withargs" help:"compute a draw, or print one that was made; changes nothing"`
	Freeze drawFreezeCmd `cmd:"" help:"freeze a list and announce the draw, before there is a seed"`
	Seed   drawSeedCmd   `cmd:"" help:"draw an announced list by what those present said"`
	List   drawListCmd   `cmd:"" help:"list the draws of the district, and what they came to"`
	Close  drawCloseCmd  `cmd:"" help:"end a draw that nobody will finish, as a second supervisor"`
	Export drawExportCmd `cmd:"" help:"write what anybody needs to compute a draw again"`
	Verify drawVerifyCmd `cmd:"" help:"compute a draw again from such a file; needs no station"`
}

type drawAgainCmd struct {
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
func (c *drawAgainCmd) Run(s *session) error {
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
	return printDrawn(s, c.Format, out)
}

// draw draws now.
func (c *drawAgainCmd) draw(s *session) (out drawn, pop spotcheck.Population, err error) {
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
func (c *drawAgainCmd) stored(s *session) (out drawn, pop spotcheck.Population, err error) {
	if c.Seed != "" || c.Population != "" {
		return out, pop, app.E("draw", app.Input, "--id 不能和 --seed、--population 同时用。", nil)
	}
	err = s.atStation(func(st *desk.Station) error {
		d, err := supervision.At(st).Draw(s.ctx, c.ID)
		if err != nil {
			return err
		}
		out = drawn{d.Seed, d.Size, d.Digest, d.Drawn}
		pop, err = supervision.At(st).FrozenPopulation(s.ctx, d)
		return err
	})
	return out, pop, err
}

func populationFile(p spotcheck.Population) []byte {
	var b strings.Builder
	for _, line := range p.Lines() {
		b.WriteString(line + "\n")
	}
	return []byte(b.String())
}

func (c *drawAgainCmd) population(s *session) (spotcheck.Population, error) {
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
	pop, err := supervision.At(st).Population(s.ctx, period)
	return spotcheck.Freeze(pop.Cases()), err // one list, whatever the window keeps apart
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

func (c *drawAgainCmd) period(today civil.Date) (supervision.Period, error) {
	return periodOf(c.From, c.To, c.Item, today)
}

// periodOf reads a period; the last thirty days when nothing is said.
func periodOf(from, to string, item app.PackID, today civil.Date) (supervision.Period, error) {
	p := supervision.Period{From: today - 30, To: today, Item: item}
	for _, f := range []struct {
		name, text string
		to         *civil.Date
	}{{"--from", from, &p.From}, {"--to", to, &p.To}} {
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
