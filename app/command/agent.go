package command

import (
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
)

// agentFlags say who acts for the applicant.
type agentFlags struct {
	Name      string `help:"who acts for the applicant (代办)"`
	ID        string `help:"the agent's citizen ID"`
	Relation  string `help:"what the agent is to the applicant, such as 子女"`
	Phone     string `help:"the agent's phone"`
	Authority string `help:"what gives the authority" default:"授权委托书"`
	Until     string `help:"last day of the authority" placeholder:"DATE"`
	Called    string `help:"the applicant was called back: what was said"`
}

// agent is nil when nobody acts.
func (f agentFlags) agent() (*casefile.Agent, error) {
	if f.Name == "" && f.ID == "" {
		return nil, nil
	}
	a := &casefile.Agent{Name: f.Name, ID: f.ID, Relation: f.Relation, Phone: f.Phone, Document: f.Authority}
	if f.Called != "" {
		a.Called = &casefile.Call{Note: f.Called}
	}
	if f.Until == "" {
		return a, nil
	}
	until, err := civil.Parse(f.Until)
	if err != nil {
		return nil, app.E("accept", app.Input, "--agent-until 应是日期，例如 2026-12-31。", err)
	}
	a.Expires = until
	return a, nil
}

type callCmd struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Note   string `help:"what the applicant said" required:""`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run records a call.
func (c *callCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return reception.At(st).CallBack(ctx, id, c.Note)
	})
}
