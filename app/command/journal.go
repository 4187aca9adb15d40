package command

import (
	"encoding/json"
	"fmt"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/app/journal"
)

type journalCmd struct {
	List   journalListCmd   `cmd:"" help:"list the audit log, the newest first"`
	Prove  journalProveCmd  `cmd:"" help:"write entries with what proves that they are in the log"`
	Verify journalVerifyCmd `cmd:"" help:"check such a file; needs no station"`
}

// journalFilter is what list and prove are narrowed by.
type journalFilter struct {
	Who    app.AccountID `help:"only what this account did" placeholder:"ID"`
	Case   string        `help:"only what concerns this case" placeholder:"CASE"`
	Action string        `help:"only this action, as the log names it" placeholder:"NAME"`
	From   string        `help:"on this day or later" placeholder:"YYYY-MM-DD"`
	To     string        `help:"on this day or earlier" placeholder:"YYYY-MM-DD"`
}

func (c *journalFilter) read(s *session, st *desk.Station) (f supervision.JournalFilter, err error) {
	f.Who, f.Action = c.Who, c.Action
	for _, d := range []struct {
		name, text string
		to         *civil.Date
	}{{"--from", c.From, &f.From}, {"--to", c.To, &f.To}} {
		if d.text == "" {
			continue
		}
		if *d.to, err = civil.Parse(d.text); err != nil {
			return f, app.E("journal", app.Input, "", fmt.Errorf("%s: %w", d.name, err))
		}
	}
	if c.Case != "" {
		f.Case, err = st.FindCase(s.ctx, c.Case)
	}
	return f, err
}

type journalListCmd struct {
	journalFilter
	Limit  int    `help:"at most so many; 0 for all" default:"100"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// journalEntry is an entry as it is printed.
type journalEntry struct {
	N int64 `json:"n"`
	journal.Entry
	Serial app.Serial `json:"serial,omitempty"`
}

// Run lists.
func (c *journalListCmd) Run(s *session) error {
	return s.atStation(func(st *desk.Station) error {
		f, err := c.read(s, st)
		if err != nil {
			return err
		}
		lines, err := supervision.At(st).Journal(s.ctx, f, c.Limit)
		if err != nil {
			return err
		}
		out := make([]journalEntry, len(lines))
		for i, l := range lines {
			out[i] = journalEntry{l.N, l.Entry, l.Serial}
		}
		if c.Format == "json" {
			return s.json(out)
		}
		for _, l := range out {
			fmt.Fprintf(s.text(), "%7d  %s  %-12s %-14s %s %s\n", l.N, l.At.In(civil.Shanghai).Format("2006-01-02 15:04:05"), l.Who, l.Action, l.Serial, l.Detail)
		}
		return nil
	})
}

type journalProveCmd struct {
	journalFilter
	Out string `help:"the file" required:"" placeholder:"FILE"`
}

// Run exports with proofs.
func (c *journalProveCmd) Run(s *session) error {
	return s.atStation(func(st *desk.Station) error {
		f, err := c.read(s, st)
		if err != nil {
			return err
		}
		p, err := supervision.At(st).Proven(s.ctx, f, "file")
		if err != nil {
			return err
		}
		b, err := json.MarshalIndent(p, "", " ")
		if err != nil {
			return err
		}
		if err := s.WriteFile(c.Out, b); err != nil {
			return app.E("journal", app.Denied, "写不到 "+c.Out+"。", err)
		}
		fmt.Fprintf(s.text(), "已导出 %d 条审计日志\n", len(p.Entries))
		return nil
	})
}

type journalVerifyCmd struct {
	File string `arg:"" help:"what journal prove wrote" placeholder:"FILE"`
}

// Run checks, and fails when an entry is not in the log.
func (c *journalVerifyCmd) Run(s *session) error {
	b, err := s.ReadFile(c.File)
	if err != nil {
		return app.E("verify", app.Input, "", fmt.Errorf("cannot read the file: %w", err))
	}
	var p journal.Proven
	if err := json.Unmarshal(b, &p); err != nil {
		return app.E("verify", app.Input, "这不是一份审计日志的导出文件。", err)
	}
	o, wrong, err := p.Verify()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.text(), "工作站 %s 的审计日志，签名时共 %d 条，根哈希 %s\n", o.Station, o.Size, o.Root)
	for _, n := range wrong {
		fmt.Fprintf(s.text(), "✕ 第 %d 条不在日志里，或者被改动\n", n)
	}
	if len(wrong) > 0 {
		return app.E("verify", app.Conflict, fmt.Sprintf("%d 条与审计日志不符。", len(wrong)), nil)
	}
	fmt.Fprintf(s.text(), "✓ %d 条都在日志里，没有改动\n", len(p.Entries))
	return nil
}
