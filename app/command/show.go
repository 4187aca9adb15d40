package command

import (
	"encoding/json"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/rule"
)

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
	Proposal  *shownDecision      `json:"proposal,omitempty"` // 拟批准: an approval that waits for a second person
	Trace     json.RawMessage     `json:"trace"`              // made again from the record, masked without --full; null when it cannot be
	Replayed  bool                `json:"replayed"`
	Allowed   []casefile.Action   `json:"allowed"`
	Events    []shownEvent        `json:"events"`
	shownExtras

	evaluation *rule.Evaluation // what Trace is of
}

// shownExtras is what stands with some cases: who acts, what was handed over,
// what is still to come, what was promised, visits.
type shownExtras struct {
	Agent     *casefile.Agent      `json:"agent,omitempty"` // name and number masked without --full
	Materials []casefile.Material  `json:"materials,omitempty"`
	Lacking   []desk.OwingMaterial `json:"lacking,omitempty"`
	Promises  []casefile.Promise   `json:"promises,omitempty"`
	Group     *casefile.Group      `json:"group,omitempty"`
	Visits    []casefile.VisitData `json:"visits,omitempty"`
}

func extrasOf(c *casefile.Case, full bool) shownExtras {
	out := shownExtras{Materials: withoutNames(c.Materials), Promises: c.App.Promises, Group: c.App.Group, Visits: c.Visits}
	for _, o := range c.Owed {
		out.Lacking = append(out.Lacking, desk.OwingMaterial{Name: o.Material, Received: o.Received})
	}
	if full {
		out.Materials = c.Materials
	}
	if a := c.App.Agent; a != nil {
		shown := *a
		if !full {
			shown.Name, shown.ID, shown.Phone = chinaid.MaskName(a.Name), chinaid.MaskID(a.ID), chinaid.MaskPhone(a.Phone)
		}
		out.Agent = &shown
	}
	return out
}

type shownDecision struct {
	Result   casefile.Outcome `json:"result"`
	By       casefile.By      `json:"by"`
	Operator app.AccountID    `json:"operator"`
	At       string           `json:"at"`
	Reason   string           `json:"reason,omitempty"`

	Overruled []casefile.Overrule `json:"overruled,omitempty"` // conditions that had not passed, and why all the same
	Proposer  app.AccountID       `json:"proposer,omitempty"`  // where it took two
}

func decisionOf(d *casefile.Decision) *shownDecision {
	if d == nil {
		return nil
	}
	return &shownDecision{d.Result, d.By, d.Operator, d.At.In(civil.Shanghai).Format("2006-01-02T15:04:05-07:00"), d.Reason, d.Overruled, d.Proposer}
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
	out := &shown{caseLine: lineOf(st.RowOf(kase)), Subject: kase.App.Subject, Judgement: kase.Judgement, Allowed: casefile.Allowed(kase, st.Actor, st.Now()), shownExtras: extrasOf(kase, c.Full)}
	if out.Allowed == nil {
		out.Allowed = []casefile.Action{} // nothing is a list too
	}
	if e, ok := judging.At(st).Replay(kase); e != nil {
		if !c.Full {
			e = e.Masked()
		}
		out.evaluation, out.Trace, out.Replayed = e, e.JSON(), ok
	}
	out.Decision = decisionOf(kase.Decision)
	if kase.State == casefile.ProposedCase {
		out.Proposal = decisionOf(kase.Proposal)
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
		out.Judgement = maskJudgement(out.Judgement)
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
	fmt.Fprintf(s.text(), "%s  %s  %s\n%s\n", out.Serial, out.Applicant, itemName(st, out.Item), stateWords(c))
	for _, r := range out.Reasons {
		fmt.Fprintln(s.text(), "  !", r)
	}
	if e := out.evaluation; e != nil {
		if p, ok := st.Rules.ByHash(e.PackHash); ok {
			fmt.Fprintln(s.Stdout)
			if err := rule.WriteText(s.text(), e, p); err != nil {
				return err
			}
		}
	}
	fmt.Fprintln(s.text(), "\n过程记录")
	for _, e := range out.Events {
		line := fmt.Sprintf("  %s  %-22s %s", e.At.Time().In(civil.Shanghai).Format("2006-01-02 15:04:05"), e.Type, e.Operator)
		fmt.Fprintln(s.text(), strings.TrimRight(line, " "))
	}
	return nil
}
