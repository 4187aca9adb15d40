package expr_test

import (
	"testing"

	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
	"miaopi/app/workday"
	"miaopi/assets"
)

// With complete facts every condition of every built-in pack says on every
// own case what cel-go says.
func TestBuiltInConditionsAgreeWithCEL(t *testing.T) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	l, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, p := range l.Packs() {
		for _, c := range p.Cases {
			frame := p.Frame(c.Input)
			for i := range p.Conditions {
				compareWithCEL(t, p, &p.Conditions[i], frame, asked)
			}
		}
	}
	if len(asked) < 500 {
		t.Errorf("cel-go was asked only %d times", len(asked))
	}
}

// compareWithCEL asks cel-go, once for the same values.
func compareWithCEL(t *testing.T, p *rule.Pack, c *rule.Condition, frame *expr.Frame, asked map[string]bool) {
	t.Helper()
	values, key, complete := map[string]fact.Value{}, string(p.ID)+c.When, true
	c.Tree().Walk(func(n *expr.Tree) {
		if n.Kind == expr.Variable {
			v := frame.Slots[n.Slot]
			values[n.Name], complete = v, complete && !v.IsNull()
			key += "|" + v.String()
		}
	})
	if !complete || asked[key] {
		return
	}
	asked[key] = true
	frame.Calendar = nil // cel-go has none
	got, want := c.Tree().Eval(frame), expr.AskCEL(t, c.When, values)
	if !got.Equal(want) && !(got.IsNull() && want.IsNull()) {
		t.Errorf("%s: %s with %v is %v, cel-go says %v", p.ID, c.ID, values, got, want)
	}
}
