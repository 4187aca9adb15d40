package command

import (
	"context"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
)

type approveCmd struct {
	Case    string   `arg:"" help:"case id, serial number, or its last digits"`
	Reason  string   `help:"why; it stands on the paper. Where one condition has not passed, why all the same"`
	Because []string `help:"why a condition that has not passed is set aside, one for each" sep:"none" placeholder:"CONDITION=WHY"`
	Saw     []string `help:"the paper or scan that was seen about it; CONDITION= may be left out where one has not passed" sep:"none" placeholder:"CONDITION=PAPER"`
	Format  string   `help:"text or json" enum:"text,json" default:"json"`
}

// Run approves. Where a condition is to refuse, the approval is proposed.
func (c *approveCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		kase, _, err := st.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		over, err := c.overruling(deciding.At(st).Unmet(kase))
		if err != nil {
			return nil, err
		}
		return deciding.At(st).Approve(ctx, id, c.Reason, over...)
	})
}

// overruling are the flags as answers. What is said of the case is said of its
// only condition.
func (c *approveCmd) overruling(open []deciding.Unmet) ([]casefile.Overrule, error) {
	said := map[string]*casefile.Overrule{}
	var order []string
	of := func(id string) *casefile.Overrule {
		if said[id] == nil {
			said[id], order = &casefile.Overrule{Condition: id}, append(order, id)
		}
		return said[id]
	}
	for _, text := range c.Because {
		id, why, ok := strings.Cut(text, "=")
		if !ok {
			return nil, app.E("approve", app.Input, "--because 写作 条件=理由，例如 --because account=已核对换发的卡。", nil)
		}
		of(id).Reason = why
	}
	for _, text := range c.Saw {
		id, paper, ok := strings.Cut(text, "=")
		switch {
		case ok:
			of(id).Seen = paper
		case len(open) == 1:
			of(open[0].ID).Seen = text
		default:
			return nil, app.E("approve", app.Input, "--saw 写作 条件=材料，例如 --saw account=颐年卡。", nil)
		}
	}
	if len(open) == 1 && c.Reason != "" && len(c.Because) == 0 {
		of(open[0].ID).Reason = c.Reason
	}
	out := make([]casefile.Overrule, len(order))
	for i, id := range order {
		out[i] = *said[id]
	}
	return out, nil
}

type endorseCmd struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run agrees to what a colleague proposed.
func (c *endorseCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return deciding.At(st).Endorse(ctx, id)
	})
}

type returnCmd struct{ reasoned }

// Run sends back what was proposed.
func (c *returnCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return deciding.At(st).Return(ctx, id, c.Reason)
	})
}

// stateWords is where a case stands, for staff.
func stateWords(c *casefile.Case) string {
	if c.State == casefile.ProposedCase {
		return "拟批准（待复核）"
	}
	return desk.StateWords(c)
}
