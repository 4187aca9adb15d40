package command

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
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
	t, err := st.DecideAll(s.ctx, nil)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("判定 %d 件：自动通过 %d，预通过 %d，转人工 %d（%.2f 秒）", t.Cases, t.Approve, t.Provisional, t.Review, t.Seconds)
	if t.Elsewhere > 0 {
		text += fmt.Sprintf("；%d 件网上申请由其他窗口办理，或等联网后判定", t.Elsewhere)
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
	if c.Limit > 0 && len(heads) > c.Limit {
		heads = heads[:c.Limit]
	}
	for _, h := range heads {
		rows, err := st.Page(s.ctx, []desk.Head{h})
		if err != nil {
			return err
		}
		if c.Format == "json" {
			if err := s.json(lineOf(rows[0])); err != nil {
				return err
			}
		} else if _, err := fmt.Fprintln(s.Stdout, s.textLine(st, rows[0])); err != nil {
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
	if id != "" && len(st.Rules.Versions(id)) == 0 {
		return app.E("item", app.Missing, "没有这个事项。", fmt.Errorf("there is no pack %q", id))
	}
	return nil
}

// textLine is one aligned line for a terminal.
func (s *session) textLine(st *desk.Station, r desk.Row) string {
	verdict := map[app.Verdict]string{app.Approve: "✓ 自动通过", app.Provisional: "◐ 预通过", app.Review: "! 转人工", "": "· 待判定"}[r.Head.Verdict]
	if !r.Head.State.Open() && r.Head.By == casefile.Official || r.Head.State == casefile.InvalidState {
		verdict = "· " + r.Head.State.Label()
	}
	return columns(desk.ShortSerial(r.Serial), 11) + columns(masked(r.Subject, r.Name), 14) + columns(itemName(st, r.Head.Item), 26) +
		columns(verdict, 13) + strings.Join(r.Reasons, "；")
}

func itemName(st *desk.Station, id app.PackID) string {
	if p, err := st.Rules.At(id, civil.On(st.Now())); err == nil {
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

type showCmd struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Full   bool   `help:"show personal data in full; this is journaled"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// shown is a case in full.
type shown struct {
	caseLine
	Subject   app.Subject         `json:"subject"`
	Judgement *casefile.Judgement `json:"judgement"`
	Decision  *shownDecision      `json:"decision"`
	Trace     json.RawMessage     `json:"trace"` // made again from the record; null when it cannot be
	Replayed  bool                `json:"replayed"`
	Allowed   []casefile.Action   `json:"allowed"`
	Events    []shownEvent        `json:"events"`
}

type shownDecision struct {
	Result   casefile.Outcome `json:"result"`
	By       casefile.By      `json:"by"`
	Operator app.AccountID    `json:"operator"`
	At       string           `json:"at"`
	Reason   string           `json:"reason,omitempty"`
}

type shownEvent struct {
	ID       app.EventID     `json:"id"`
	Type     casefile.Type   `json:"type"`
	At       casefile.Stamp  `json:"at"`
	Station  app.StationID   `json:"station"`
	Operator app.AccountID   `json:"operator,omitempty"`
	Hash     string          `json:"hash"`
	Data     json.RawMessage `json:"data,omitempty"` // only with --full: it holds personal data
}

// Run shows one case.
func (c *showCmd) Run(s *session) error {
	return s.onCase(c.Case, func(st *desk.Station, id app.CaseID) error {
		if c.Full {
			if _, err := st.Reveal(s.ctx, id); err != nil {
				return err
			}
		}
		out, kase, err := c.collect(s, st, id)
		if err != nil {
			return err
		}
		if c.Format == "json" {
			return s.json(out)
		}
		return s.showText(st, kase, out)
	})
}

func (c *showCmd) collect(s *session, st *desk.Station, id app.CaseID) (*shown, *casefile.Case, error) {
	kase, events, err := st.Case(s.ctx, id)
	if err != nil {
		return nil, nil, err
	}
	out := &shown{caseLine: lineOf(st.RowOf(kase)), Subject: kase.App.Subject, Judgement: kase.Judgement, Allowed: casefile.Allowed(kase, st.Actor, st.Now())}
	if out.Allowed == nil {
		out.Allowed = []casefile.Action{} // nothing is a list too
	}
	if e, ok := st.Replay(kase); e != nil {
		out.Trace, out.Replayed = e.JSON(), ok
	}
	if d := kase.Decision; d != nil {
		out.Decision = &shownDecision{d.Result, d.By, d.Operator, d.At.In(civil.Shanghai).Format("2006-01-02T15:04:05-07:00"), d.Reason}
	}
	for i := range events {
		e := &events[i]
		line := shownEvent{ID: e.ID, Type: e.Type, At: e.At, Station: e.Station, Operator: e.Operator, Hash: e.Hash()}
		if c.Full {
			line.Data = e.Data
		}
		out.Events = append(out.Events, line)
	}
	if !c.Full {
		out.Subject.ID = chinaid.MaskID(out.Subject.ID)
		out.Judgement, out.Trace = maskJudgement(out.Judgement), nil
	}
	return out, kase, nil
}

// maskJudgement leaves the facts out: they are personal data.
func maskJudgement(j *casefile.Judgement) *casefile.Judgement {
	if j == nil {
		return nil
	}
	m := *j
	m.Subject.ID, m.Facts = chinaid.MaskID(j.Subject.ID), nil
	return &m
}

func (s *session) showText(st *desk.Station, c *casefile.Case, out *shown) error {
	fmt.Fprintf(s.Stdout, "%s  %s  %s\n%s\n", out.Serial, out.Applicant, itemName(st, out.Item), desk.StateWords(c))
	for _, r := range out.Reasons {
		fmt.Fprintln(s.Stdout, "  !", r)
	}
	for _, e := range out.Events {
		fmt.Fprintf(s.Stdout, "  %s  %-22s %s\n", e.At.Time().In(civil.Shanghai).Format("2006-01-02 15:04:05"), e.Type, e.Operator)
	}
	return nil
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
