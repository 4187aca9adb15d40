package rule

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// What a sentence says of a register is true of that register: what a person has
// seen, or another register has said, is not laid in its mouth.
func TestNoRegisterIsCitedForWhatItDidNotSay(t *testing.T) {
	lib := library(t)
	p, err := lib.At("elderly-allowance", civil.MustParse("2026-11-22"))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, civil.Shanghai)
	for _, c := range []struct {
		name   string
		source string
		value  bool
		want   string
	}{
		{"the death register holds nothing", "civil.death", true, "死亡登记中没有记录"},
		{"a clerk has seen a paper", fact.Counter, true, "经窗口核对材料：申请人健在"},
		{"a clerk has seen another", fact.Counter, false, "经窗口核对材料：不符合“申请人健在”"},
		{"another register says so", "police.population", true, "据 police.population：申请人健在"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := Input{Date: civil.On(now), Now: now}
			in.Record.Subject = app.Subject{Kind: app.Person, ID: "440306194611220024"}
			in.Record.Facts = []fact.Fact{{Name: "person.alive", Value: fact.BoolOf(c.value), Source: c.source, AsOf: now.Add(-time.Hour)}}
			for wording, want := range map[Wording]string{Alike: c.want, Quoted: map[bool]string{true: "死亡登记中没有记录", false: "死亡登记中有记录，需要工作人员核实"}[c.value]} {
				e, err := p.EvaluateIn(wording, in)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range e.Conditions {
					if r.ID == "alive" && r.Why != want {
						t.Errorf("edition %d says %q, want %q", wording, r.Why, want)
					}
				}
			}
		})
	}
}
