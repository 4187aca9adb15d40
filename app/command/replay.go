package command

import (
	"fmt"
	"maps"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/rulebook"
)

type replayCmd struct {
	Cases  []string `arg:"" optional:"" name:"case" help:"case ids or serial numbers"`
	All    bool     `help:"every case with a recorded evaluation"`
	Format string   `help:"text or json" enum:"text,json" default:"json"`
}

// Run makes recorded evaluations again. A difference is a finding.
func (c *replayCmd) Run(s *session) error {
	if len(c.Cases) == 0 && !c.All {
		return app.E("replay", app.Input, "请写明办件，或用 --all 重算全部。", nil)
	}
	return s.atStation(func(st *desk.Station) error {
		var ids []app.CaseID
		for _, text := range c.Cases {
			id, err := st.FindCase(s.ctx, text)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		r, err := rulebook.At(st).ReplayCases(s.ctx, ids, nil)
		if err != nil {
			return err
		}
		text := fmt.Sprintf("重算 %d 件，%d 件与记录逐字节一致（%.2f 秒）。", r.Cases, r.Equal, r.Seconds)
		for _, d := range r.Differences {
			text += fmt.Sprintf("\n✕ %s  %s  %v", d.Serial, d.Why, d.Changed)
		}
		if err := s.print(c.Format, r, text); err != nil {
			return err
		}
		if len(r.Differences) > 0 {
			return errFinding
		}
		return nil
	})
}

type impactCmd struct {
	Pack   string `help:"the new pack file" required:"" placeholder:"FILE"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run says what a new pack would change. It changes nothing.
func (c *impactCmd) Run(s *session) error {
	p, err := s.packFile(c.Pack)
	if err != nil {
		return err
	}
	return s.atStation(func(st *desk.Station) error {
		i, err := rulebook.At(st).Impact(s.ctx, p, nil)
		if err != nil {
			return err
		}
		return s.print(c.Format, i, impactText(p.Item.Name, i))
	})
}

func impactText(item string, i rulebook.Impact) string {
	line := func(name string, s rulebook.Shift) string {
		text := fmt.Sprintf("%s %d 件：%d 件会变为通过，%d 件不再通过，%d 件金额变化，每月 %s 元", name, s.Cases, s.Gain, s.Lose, s.Amount, s.Monthly)
		for _, id := range slices.Sorted(maps.Keys(s.By)) {
			text += fmt.Sprintf("\n    %s  %d 件", id, s.By[id])
		}
		return text
	}
	return fmt.Sprintf("%s %s\n%s\n%s", item, i.Version, line("在办", i.Open), line("已通过", i.Decided))
}
