package rule

import (
	"slices"

	"miaopi/app/rule/source"
)

// unconfirmedID is the condition that an unconfirmed pack has before its own.
const unconfirmedID = "confirmed"

func (l *loader) firstDay(n *source.Node) error {
	var how string
	err := source.OneOf(&how, "published", "in-use")(n)
	l.pack.InUse = how == "in-use"
	return err
}

func (l *loader) confirmed(n *source.Node) error {
	var yes bool
	err := source.Truth(&yes)(n)
	l.pack.Unconfirmed = err == nil && !yes
	return err
}

// unconfirmed puts the condition that never passes before those of an
// unconfirmed pack. It rests on the pack's first basis.
func (l *loader) unconfirmed() error {
	p := l.pack
	if !p.Unconfirmed || len(p.Basis) == 0 || l.schema == nil {
		return nil
	}
	c := Condition{ID: unconfirmedID, Say: "本事项的办理规则已经主管部门确认", When: "false", OnFail: Manual, Basis: p.Basis[0].ID,
		Why: "规则已经确认", Otherwise: "本事项的办理规则还没有经主管部门确认，所有申请由工作人员办理"}
	var errs [3]error
	c.test, errs[0] = l.compile(l.draft.Root, c.When, 0)
	c.why, errs[1] = l.template(l.draft.Root, c.Why)
	c.otherwise, errs[2] = l.template(l.draft.Root, c.Otherwise)
	p.Conditions = append(p.Conditions, c)
	l.ids["conditions "+c.ID] = true
	return source.Join(errs[:]...)
}

// Awaits says whether a result is that of the condition which no unconfirmed
// pack passes.
func (p *Pack) Awaits(r ConditionResult) bool { return p.Unconfirmed && r.ID == unconfirmedID }

// Confirmed is the pack as it decides once its authority has confirmed it;
// itself when it has. Nothing is decided by what it gives for another: it is
// for authors and tests.
func (p *Pack) Confirmed() *Pack {
	if !p.Unconfirmed {
		return p
	}
	q := *p
	q.Unconfirmed, q.pool = false, new(framePool)
	q.Conditions = slices.Clone(p.Conditions[1:])
	return &q
}
