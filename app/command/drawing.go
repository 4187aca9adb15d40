package command

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/openpage"
)

type drawFreezeCmd struct {
	From       string     `help:"decided on or after; default 30 days ago" placeholder:"YYYY-MM-DD"`
	To         string     `help:"decided on or before; default today" placeholder:"YYYY-MM-DD"`
	Item       app.PackID `help:"only this item"`
	Apart      []string   `help:"strata apart by: item, version, new, channel, maker, window" placeholder:"WHAT,…"`
	Size       int        `help:"how many cases; default as many as --risk needs"`
	Risk       float64    `help:"per cent of wrong decisions to rule out" default:"5"`
	Confidence float64    `help:"how sure, in per cent" default:"95"`
	Rate       float64    `help:"per cent of each stratum at least" default:"0"`
	Public     string     `help:"the public number that will be the seed; default what people present say" placeholder:"WHICH"`
	On         string     `help:"the day on which that number is published" placeholder:"YYYY-MM-DD"`
	Check      bool       `help:"only say what would be announced"`
	Format     string     `help:"text or json" enum:"text,json" default:"text"`
}

// announced is what a freeze prints.
type announced struct {
	ID          string              `json:"draw,omitempty"`
	Count       int                 `json:"count"`
	Digest      string              `json:"digest"`
	Root        string              `json:"root"`
	Strata      []spotcheck.Stratum `json:"strata"`
	Sample      int                 `json:"sample"`
	Sentence    string              `json:"sentence"`
	Commitment  string              `json:"commitment,omitempty"`
	Fingerprint string              `json:"fingerprint,omitempty"`
}

// Run freezes and announces.
func (c *drawFreezeCmd) Run(s *session) error {
	apart, err := apartOf(c.Apart)
	if err != nil {
		return err
	}
	from := spotcheck.SeedSource{Public: c.Public}
	if c.On != "" {
		if from.On, err = civil.Parse(c.On); err != nil {
			return app.E("freeze", app.Input, "", fmt.Errorf("--on: %w", err))
		}
	}
	period, err := periodOf(c.From, c.To, c.Item, civil.On(s.Now()))
	if err != nil {
		return err
	}
	plan := spotcheck.Plan{Risk: c.Risk / 100, Confidence: c.Confidence / 100, Rate: c.Rate / 100, Size: c.Size}
	return s.atStation(func(st *desk.Station) error {
		if err := knownItem(st, c.Item); err != nil {
			return err
		}
		f, err := supervision.At(st).Freeze(s.ctx, period, plan, apart...)
		if err != nil {
			return err
		}
		out := announced{Count: f.Size(), Digest: f.Digest(), Root: f.Root(), Strata: f.Strata, Sample: f.Sample(), Sentence: f.Sentence()}
		if !c.Check {
			d, err := supervision.At(st).Announce(s.ctx, f, from)
			if err != nil {
				return err
			}
			out.ID, out.Commitment, out.Fingerprint = d.ID, d.Announcement.Commitment, spotcheck.Fingerprint(d.Text)
		}
		return c.print(s, out)
	})
}

func apartOf(names []string) ([]supervision.Apart, error) {
	var out []supervision.Apart
	for _, n := range names {
		found := false
		for _, a := range supervision.Aparts {
			if string(a) == strings.TrimSpace(n) {
				out, found = append(out, a), true
			}
		}
		if !found {
			return nil, app.E("freeze", app.Input, "--apart 没有“"+n+"”这一种，可以写 item、version、new、channel、maker、window。", nil)
		}
	}
	return out, nil
}

func (c *drawFreezeCmd) print(s *session, out announced) error {
	if c.Format == "json" {
		return s.json(out)
	}
	w := s.text()
	fmt.Fprintln(w, out.Sentence)
	for _, l := range out.Strata {
		fmt.Fprintf(w, "%7d  %5d  %s\n", l.Count, l.Sample, l.Title)
	}
	fmt.Fprintf(w, "名单摘要 %s\n", out.Digest)
	if out.ID != "" {
		fmt.Fprintf(w, "已公告 %s\n公告指纹 %s\n", out.ID, out.Fingerprint)
	}
	return nil
}

type drawSeedCmd struct {
	ID     string   `arg:"" help:"the draw" placeholder:"DRAW"`
	Said   []string `help:"who said what, once for each person present; of a public number only the number" placeholder:"NAME=NUMBER" sep:"none"`
	Format string   `help:"text or json" enum:"text,json" default:"json"`
}

// Run draws.
func (c *drawSeedCmd) Run(s *session) error {
	said := make([]spotcheck.Said, len(c.Said))
	for i, text := range c.Said {
		if who, what, ok := strings.Cut(text, "="); ok {
			said[i] = spotcheck.Said{Who: who, What: what}
		} else {
			said[i].What = text
		}
	}
	return s.atStation(func(st *desk.Station) error {
		d, err := supervision.At(st).Take(s.ctx, c.ID, said)
		if err != nil {
			return err
		}
		return printDrawn(s, c.Format, drawn{d.Seed, d.Size, d.Digest, d.Drawn})
	})
}

func printDrawn(s *session, format string, out drawn) error {
	if format == "json" {
		return s.json(out)
	}
	fmt.Fprintf(s.text(), "种子 %s · 总体 %d 件 · %s\n", out.Seed, out.Population, out.Digest)
	for _, d := range out.Drawn {
		fmt.Fprintf(s.text(), "%4d  %s  %s\n", d.Rank, d.Case, d.Hash[:16])
	}
	return nil
}

type drawListCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// drawLine is one draw of the register.
type drawLine struct {
	ID       string            `json:"draw"`
	Station  app.StationID     `json:"station,omitempty"`
	At       time.Time         `json:"announced"`
	From     civil.Date        `json:"from"`
	To       civil.Date        `json:"to"`
	Item     app.PackID        `json:"item,omitempty"`
	State    string            `json:"state"`
	Result   *spotcheck.Result `json:"result,omitempty"`
	Sentence string            `json:"sentence"`
	Problems []string          `json:"problems,omitempty"`
}

// Run lists.
func (c *drawListCmd) Run(s *session) error {
	return s.atStation(func(st *desk.Station) error {
		all, err := supervision.At(st).Spotchecks(s.ctx)
		if err != nil {
			return err
		}
		lines := make([]drawLine, len(all))
		for i, p := range all {
			lines[i] = drawLineOf(p)
		}
		if c.Format == "json" {
			return s.json(lines)
		}
		for _, l := range lines {
			fmt.Fprintf(s.text(), "%s  %s 至 %s  %s  %s\n", l.ID, l.From, l.To, l.State, l.Sentence)
			for _, p := range l.Problems {
				fmt.Fprintf(s.text(), "      ! %s\n", p)
			}
		}
		return nil
	})
}

func drawLineOf(p supervision.Progress) drawLine {
	d := p.Draw
	l := drawLine{ID: d.ID, Station: d.Announcement.Station, At: d.At, From: d.From, To: d.To, Item: d.Item, State: d.State(p.Result).Label(), Problems: d.Problems}
	if d.Seed == "" {
		l.Sentence = fmt.Sprintf("名单 %d 件，已公告，尚未抽取。", d.Size)
		return l
	}
	l.Result, l.Sentence = &p.Result, p.Result.Sentence()
	return l
}

type drawCloseCmd struct {
	ID     string `arg:"" help:"the draw" placeholder:"DRAW"`
	Reason string `help:"why it is not finished" required:""`
}

// Run closes.
func (c *drawCloseCmd) Run(s *session) error {
	return s.atStation(func(st *desk.Station) error {
		if _, err := supervision.At(st).Close(s.ctx, c.ID, c.Reason); err != nil {
			return err
		}
		fmt.Fprintln(s.text(), "已了结 "+c.ID)
		return nil
	})
}

type drawExportCmd struct {
	ID  string `arg:"" help:"the draw" placeholder:"DRAW"`
	Out string `help:"the file for miaopi draw verify" placeholder:"FILE.json"`
	Web string `help:"a page that computes the draw again in a browser, without network" placeholder:"FILE.html"`
}

// Run writes the files.
func (c *drawExportCmd) Run(s *session) error {
	if c.Out == "" && c.Web == "" {
		return app.E("export", app.Input, "请用 --out 或 --web 写明写到哪里。", nil)
	}
	return s.atStation(func(st *desk.Station) error {
		room := supervision.At(st)
		d, err := room.Draw(s.ctx, c.ID)
		if err != nil {
			return err
		}
		o, err := room.Opened(s.ctx, d)
		if err != nil {
			return err
		}
		data, err := json.Marshal(o)
		if err != nil {
			return err
		}
		for _, f := range []struct {
			name string
			body []byte
		}{{c.Out, data}, {c.Web, openpage.Page(data)}} {
			if f.name == "" {
				continue
			}
			if err := s.WriteFile(f.name, f.body); err != nil {
				return app.E("export", app.Denied, "写不到 "+f.name+"。", err)
			}
		}
		return nil
	})
}

type drawVerifyCmd struct {
	File   string `arg:"" help:"what draw export or the window wrote" placeholder:"FILE"`
	Case   string `help:"also say whether this case is in the list, and whether it was drawn" placeholder:"CASE"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// verified is what a verification prints.
type verified struct {
	ID          string              `json:"draw"`
	Fits        bool                `json:"fits"`
	Fingerprint string              `json:"fingerprint"` // of the announcement; compare it with the paper
	Found       []spotcheck.Finding `json:"found"`
	Listed      *bool               `json:"listed,omitempty"`
	Rank        int                 `json:"rank,omitempty"`
}

// Run verifies, and fails when something does not fit.
func (c *drawVerifyCmd) Run(s *session) error {
	b, err := s.ReadFile(c.File)
	if err != nil {
		return app.E("verify", app.Input, "", fmt.Errorf("cannot read the file: %w", err))
	}
	var o spotcheck.Opened
	if err := json.Unmarshal(openpage.Data(b), &o); err != nil {
		return app.E("verify", app.Input, "这不是一份抽查公开文件，或者来自别的版本。", err)
	}
	a, found, fits, err := o.Verify()
	if err != nil {
		return err
	}
	out := verified{ID: a.ID, Fits: fits, Fingerprint: spotcheck.Fingerprint(o.Announcement), Found: found}
	if c.Case != "" {
		listed, rank := o.Place(app.CaseID(c.Case))
		out.Listed, out.Rank = &listed, rank
	}
	if err := c.print(s, out); err != nil {
		return err
	}
	if !fits {
		return app.E("verify", app.Conflict, "有不相符的地方，这次抽查不能照样算出。", nil)
	}
	return nil
}

func (c *drawVerifyCmd) print(s *session, out verified) error {
	if c.Format == "json" {
		return s.json(out)
	}
	w := s.text()
	fmt.Fprintf(w, "公告指纹 %s\n", out.Fingerprint)
	for _, f := range out.Found {
		mark := "✓"
		if !f.OK {
			mark = "✕"
		}
		fmt.Fprintln(w, strings.TrimRight(mark+" "+f.What+"  "+f.Says, " "))
	}
	switch {
	case out.Listed == nil:
	case !*out.Listed:
		fmt.Fprintln(w, "这一件不在名单里。")
	case out.Rank == 0:
		fmt.Fprintln(w, "这一件在名单里，没有抽中。")
	default:
		fmt.Fprintf(w, "这一件在名单里，抽中，第 %d 名。\n", out.Rank)
	}
	return nil
}
