package command

import (
	"fmt"
	"strings"
	"sync"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/outreach"
	"miaopi/app/roster"
)

type sweepCmd struct {
	Item   app.PackID `help:"item to look at everybody for" required:""`
	Out    string     `help:"write the call and visit list, .csv or .xlsx" placeholder:"FILE"`
	Format string     `help:"text or json" enum:"text,json" default:"json"`
}

// Run looks at everybody. A list holds names and phones in full: writing it is
// journaled.
func (c *sweepCmd) Run(s *session) error {
	if c.Out != "" && !strings.HasSuffix(c.Out, ".csv") && !strings.HasSuffix(c.Out, ".xlsx") {
		return app.E("sweep", app.Input, "--out 的文件名要以 .csv 或 .xlsx 结尾。", nil)
	}
	return s.atStation(func(st *desk.Station) error {
		var mu sync.Mutex
		var list []outreach.Eligible
		var keep func(outreach.Eligible)
		if c.Out != "" {
			if err := st.MayExport(); err != nil {
				return err
			}
			keep = func(e outreach.Eligible) {
				mu.Lock()
				defer mu.Unlock()
				list = append(list, e)
			}
		}
		total, err := outreach.At(st).Sweep(s.ctx, c.Item, nil, keep)
		if err != nil {
			return err
		}
		if c.Out != "" {
			outreach.SortEligible(list)
			if err := s.writeList(st, c, list); err != nil {
				return err
			}
		}
		return s.print(c.Format, total, fmt.Sprintf("%d 人：符合而未享受 %d 人，已享受 %d 人，正在办理 %d 人，%d 天内将符合 %d 人（%.1f 秒）",
			total.Subjects, total.Qualify, total.Receiving, total.InHand, outreach.SoonDays, total.Soon, total.Seconds))
	})
}

// writeList writes the list and journals it.
func (s *session) writeList(st *desk.Station, c *sweepCmd, list []outreach.Eligible) error {
	tree, err := s.Divisions()
	if err != nil {
		return err
	}
	tried, err := outreach.At(st).Attempts(s.ctx, c.Item)
	if err != nil {
		return err
	}
	r := roster.Roster{Station: st, Item: c.Item, Name: itemName(st, c.Item), Tree: tree, People: list, Tried: tried}
	write := roster.CSV
	if strings.HasSuffix(c.Out, ".xlsx") {
		write = roster.XLSX
	}
	data, err := write(r.Rows())
	if err != nil {
		return app.E("sweep", app.Internal, "", err)
	}
	if err := st.Exported(s.ctx, fmt.Sprintf("sweep %s %d", c.Item, len(list))); err != nil {
		return err
	}
	if err := s.WriteFile(c.Out, data); err != nil {
		return app.E("sweep", app.Denied, "名单写不到 "+c.Out+"。", err)
	}
	return nil
}
