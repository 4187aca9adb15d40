package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/app/table"
)

// maxInput bounds what is read from standard input.
const maxInput = 1 << 20

// facts reads a facts file, or standard input for "-".
func (s *session) facts(file string) (fact.Record, error) {
	var r fact.Record
	if file == "-" {
		r, err := fact.ReadFile(io.LimitReader(s.Stdin, maxInput+1))
		if err != nil {
			return r, bad("standard input", err)
		}
		return r, nil
	}
	b, err := s.ReadFile(file)
	if err != nil {
		return r, app.E("facts", app.Input, "", fmt.Errorf("cannot read the facts file: %w", err))
	}
	text, err := table.Plain(b)
	if err != nil {
		return r, about(file, err)
	}
	r, err = fact.ReadFile(strings.NewReader(text))
	if err != nil {
		return r, bad(file, err)
	}
	return r, nil
}

type acceptCmd struct {
	Item    app.PackID `help:"the item applied for" xor:"what" required:""`
	Thing   string     `help:"the thing (一件事) all items of which are applied for, such as ridehail" xor:"what" required:""`
	Facts   []string   `help:"facts file, - for standard input; for a thing one for each subject, the applicant's first" required:"" sep:"none" placeholder:"FILE"`
	Name    string     `help:"name of the applicant; default: from the facts"`
	Phone   string     `help:"phone to call"`
	Variant string     `help:"channel of the application, such as 个人申办"`
	Later   []string   `help:"secondary materials to come later (容缺受理)" sep:"," placeholder:"NAME"`
	Promise []string   `help:"texts that the applicant promises (告知承诺)" sep:"," placeholder:"ID"`
	Agent   agentFlags `embed:"" prefix:"agent-"`
	slipFlags
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run takes an application in. What it prints is durable.
func (c *acceptCmd) Run(s *session) error {
	records, err := c.records(s)
	if err != nil {
		return err
	}
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	if c.Thing != "" {
		return c.acceptThing(s, st, records)
	}
	record := records[0]
	if _, err := reception.At(st).Profile(s.ctx, record.Subject); err != nil { // who lives elsewhere is looked for there
		return err
	}
	name := c.Name
	if name == "" {
		name = nameIn(record)
	}
	form := casefile.Application{Item: c.Item, Subject: record.Subject.Normal(), Name: name, Phone: c.Phone, Variant: c.Variant, Declared: record.Facts, Later: c.Later}
	for _, id := range c.Promise {
		form.Promises = append(form.Promises, casefile.Promise{ID: id})
	}
	if form.Agent, err = c.Agent.agent(); err != nil {
		return err
	}
	slips, err := c.slips()
	if err == nil {
		err = usedBy(st, c.Item, slips)
	}
	if err != nil {
		return err
	}
	a, err := reception.At(st).Accept(s.ctx, form, "", slips...)
	if err != nil {
		return err
	}
	return s.print(c.Format, a, fmt.Sprintf("%s  %s", a.Serial, a.Verdict.Label()))
}

// records reads the facts files. Only a thing may have several.
func (c *acceptCmd) records(s *session) ([]fact.Record, error) {
	if c.Item != "" && len(c.Facts) > 1 {
		return nil, app.E("accept", app.Input, "一个事项只用一份 --facts。", nil)
	}
	var out []fact.Record
	for _, file := range c.Facts {
		r, err := s.facts(file)
		if err != nil {
			return nil, err
		}
		if err := checkSubject(r.Subject); err != nil {
			return nil, bad(file, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// checkSubject refuses what names nobody. An ID with a wrong check digit is
// for the rules to find and a person to look at: such IDs exist.
func checkSubject(sub app.Subject) error {
	n := sub.Normal()
	switch {
	case n.ID == "":
		return errors.New("subject.id: empty")
	case n.Kind != app.Person && n.Kind != app.Enterprise && n.Kind != app.Vehicle:
		return fmt.Errorf("subject.kind: %q is not person, enterprise or vehicle", n.Kind)
	}
	return nil
}

// nameIn is the applicant's name as the facts have it.
func nameIn(r fact.Record) string {
	for _, key := range []string{"person.name", "project.name", "vehicle.plate"} {
		for _, f := range r.Facts {
			if f.Name == key && !f.Value.IsNull() {
				return f.Value.String()
			}
		}
	}
	return ""
}

// decision is what the commands on one case print.
type decision struct {
	Case    app.CaseID     `json:"case"`
	Serial  app.Serial     `json:"serial"`
	State   casefile.State `json:"state"`
	Verdict app.Verdict    `json:"verdict"`
}

// act runs one action on one case and prints what became of it.
func (s *session) act(text, format string, do func(context.Context, *desk.Station, app.CaseID) (*casefile.Case, error)) error {
	return s.onCase(text, func(st *desk.Station, id app.CaseID) error {
		c, err := do(s.ctx, st, id)
		if err != nil {
			return err
		}
		return s.print(format, decision{c.ID, c.Serial(), c.State, c.Verdict()}, fmt.Sprintf("%s  %s", c.Serial(), stateWords(c)))
	})
}

// reasoned are the flags of an action that needs a reason.
type reasoned struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Reason string `help:"why; it stands on the paper" required:""`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

type refuseCmd struct{ reasoned }

// Run refuses.
func (c *refuseCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return deciding.At(st).Refuse(ctx, id, c.Reason)
	})
}

type supplementCmd struct {
	reasoned
	Items []string `help:"what is missing, one thing each" name:"want"`
}

// Run asks for what is missing.
func (c *supplementCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return deciding.At(st).Supplement(ctx, id, c.Reason, c.Items)
	})
}

type receiveCmd struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Facts  string `help:"facts file of what was brought" required:"" placeholder:"FILE"`
	Note   string `help:"what was brought, in words"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run takes supplements in and evaluates again.
func (c *receiveCmd) Run(s *session) error {
	record, err := s.facts(c.Facts)
	if err != nil {
		return err
	}
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		kase, _, err := st.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		if record.Subject.Normal() != kase.App.Subject.Normal() {
			return nil, bad(c.Facts, fmt.Errorf("subject: the file is about somebody else than the case"))
		}
		return reception.At(st).Receive(ctx, id, record.Facts, c.Note)
	})
}

type withdrawCmd struct{ reasoned }

// Run closes a case at the applicant's wish.
func (c *withdrawCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return deciding.At(st).Withdraw(ctx, id, c.Reason)
	})
}

type rejectCmd struct{ reasoned }

// Run refuses to take an application in.
func (c *rejectCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return deciding.At(st).Reject(ctx, id, c.Reason)
	})
}

type invalidateCmd struct {
	reasoned
	Draw string `help:"the spot check that found it"`
}

// Run revokes a decision.
func (c *invalidateCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return deciding.At(st).Invalidate(ctx, id, c.Reason, c.Draw)
	})
}

type undoCmd struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run takes the last decision back.
func (c *undoCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return deciding.At(st).Undo(ctx, id)
	})
}
