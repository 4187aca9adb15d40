package command

import (
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
)

type decideCmd struct {
	All    bool   `help:"the whole queue" required:""`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run evaluates the queue.
func (c *decideCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	t, err := deciding.At(st).DecideAll(s.ctx, nil)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("判定 %d 件：自动通过 %d，预通过 %d，转人工 %d（%.2f 秒）", t.Cases, t.Approve, t.Provisional, t.Review, t.Seconds)
	if t.Elsewhere > 0 {
		text += fmt.Sprintf("；%d 件网上申请由其他窗口办理，或等联网后判定", t.Elsewhere)
	}
	if t.Undecidable > 0 {
		text += fmt.Sprintf("；其中 %d 件没有适用的规则，转人工", t.Undecidable)
	}
	if t.Unreadable > 0 {
		text += fmt.Sprintf("；%d 件的记录读不出来，没有判定", t.Unreadable)
	}
	return s.print(c.Format, t, text)
}

type casesCmd struct {
	Verdict string     `help:"only this verdict" enum:",approve,provisional,review" default:""`
	Item    app.PackID `help:"only this item"`
	State   string     `help:"only this state"`
	Limit   int        `help:"at most this many" default:"0"`
	Format  string     `help:"text or json" enum:"text,json" default:"json"`
}

// caseLine is one line of the list.
type caseLine struct {
	Case      app.CaseID       `json:"case"`
	Serial    app.Serial       `json:"serial"`
	Item      app.PackID       `json:"item"`
	Applicant string           `json:"applicant"` // masked
	Verdict   app.Verdict      `json:"verdict"`
	State     casefile.State   `json:"state"`
	Reasons   []string         `json:"reasons"`
	Deadline  *string          `json:"deadline"`
	Channel   casefile.Channel `json:"channel"`
	Submitted string           `json:"submitted"`
	Amount    string           `json:"amount,omitempty"`
}

func lineOf(r desk.Row) caseLine {
	l := caseLine{Case: r.Head.Case, Serial: r.Serial, Item: r.Head.Item, Applicant: masked(r.Subject, r.Name), Verdict: r.Head.Verdict,
		State: r.Head.State, Reasons: r.Reasons, Channel: r.Head.Channel, Submitted: r.Head.At.In(civil.Shanghai).Format("2006-01-02T15:04:05-07:00"), Amount: r.Amount}
	if l.Reasons == nil {
		l.Reasons = []string{}
	}
	if r.Head.Due != civil.None {
		due := r.Head.Due.String()
		l.Deadline = &due
	}
	return l
}

// masked hides a person's name; an enterprise's is public.
func masked(sub app.Subject, name string) string {
	switch sub.Kind {
	case app.Person:
		return chinaid.MaskName(name)
	case app.Vehicle:
		return chinaid.MaskPlate(name)
	}
	return name
}

// Run lists cases.
func (c *casesCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	if err := c.known(st); err != nil {
		return err
	}
	q, err := st.Queue(s.ctx)
	if err != nil {
		return err
	}
	heads := q.Select(desk.Filter{Item: c.Item, Verdict: app.Verdict(c.Verdict), State: casefile.State(c.State)})
	for i, h := range heads.All() {
		if c.Limit > 0 && i == c.Limit {
			break
		}
		rows, err := st.Page(s.ctx, []desk.Head{h})
		if err != nil {
			return err
		}
		if c.Format == "json" {
			if err := s.json(lineOf(rows[0])); err != nil {
				return err
			}
		} else if _, err := fmt.Fprintln(s.text(), s.textLine(st, rows[0])); err != nil {
			return err
		}
	}
	return nil
}

// known refuses a filter that nothing could pass: a list that is empty because
// of a typing error would be believed.
func (c *casesCmd) known(st *desk.Station) error {
	if c.Limit < 0 {
		return app.E("cases", app.Input, "--limit 不能是负数。", nil)
	}
	if state := casefile.State(c.State); state != "" && !slices.Contains(casefile.States, state) {
		return app.E("cases", app.Input, "--state 没有这个状态："+c.State, nil)
	}
	return knownItem(st, c.Item)
}

// knownItem refuses an item that the station has no rules of; none is all.
func knownItem(st *desk.Station, id app.PackID) error {
	if _, ok := st.Rules.Named(id); id != "" && !ok {
		return st.Rules.Unknown(id)
	}
	return nil
}

// textLine is one aligned line for a terminal.
func (s *session) textLine(st *desk.Station, r desk.Row) string {
	verdict := map[app.Verdict]string{app.Approve: "✓ 自动通过", app.Provisional: "◐ 预通过", app.Review: "! 转人工", "": "· 待判定"}[r.Head.Verdict]
	if !r.Head.State.Open() && r.Head.By == casefile.Official || r.Head.State == casefile.InvalidState {
		verdict = "· " + r.Head.State.Label()
	}
	return columns(desk.ShortSerial(r.Serial), 16) + columns(masked(r.Subject, r.Name), 14) + columns(itemName(st, r.Head.Item), 26) +
		columns(verdict, 13) + strings.Join(r.Reasons, "；")
}

func itemName(st *desk.Station, id app.PackID) string {
	if p, err := st.Rules.At(id, civil.On(st.Now())); err == nil {
		return p.Item.Name
	}
	if p, ok := st.Rules.Named(id); ok {
		return p.Item.Name
	}
	return string(id)
}

// columns pads or cuts a text to a width in columns; Chinese takes two.
func columns(s string, width int) string {
	n := 0
	for i, r := range s {
		w := 1
		if r >= 0x1100 {
			w = 2
		}
		if n+w > width-2 {
			return s[:i] + "…" + strings.Repeat(" ", max(1, width-n-1))
		}
		n += w
	}
	return s + strings.Repeat(" ", width-n)
}

// onCase opens the station and finds the case.
func (s *session) onCase(text string, do func(*desk.Station, app.CaseID) error) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	id, err := st.FindCase(s.ctx, text)
	if err != nil {
		return err
	}
	return do(st, id)
}
