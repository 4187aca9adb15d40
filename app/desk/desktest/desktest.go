// Package desktest says for tests what a clerk says.
package desktest

import (
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
)

// Approve approves a case for one reason; where that takes a second person, a
// colleague agrees.
func Approve(ctx context.Context, st *desk.Station, id app.CaseID, reason string) (*casefile.Case, error) {
	c, err := Decide(ctx, st, id, reason)
	if err == nil && c.State == casefile.ProposedCase {
		other := st.Actor
		other.Account = "colleague"
		return deciding.At(st.As(other)).Endorse(ctx, id)
	}
	return c, err
}

// Decide approves a case for one reason, or proposes it, whatever the rules found.
func Decide(ctx context.Context, st *desk.Station, id app.CaseID, reason string) (*casefile.Case, error) {
	c, _, err := st.Case(ctx, id)
	if err != nil {
		return deciding.At(st).Approve(ctx, id, reason) // the step itself says why
	}
	return deciding.At(st).Approve(ctx, id, reason, Overrule(st, c)...)
}

// Overrule is an answer for every condition of a case that has not passed.
func Overrule(st *desk.Station, c *casefile.Case) []casefile.Overrule {
	var out []casefile.Overrule
	for _, u := range deciding.At(st).Unmet(c) {
		out = append(out, casefile.Overrule{Condition: u.ID, Reason: "已核对原件，符合条件", Seen: "原件"})
	}
	return out
}
