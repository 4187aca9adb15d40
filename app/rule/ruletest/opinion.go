package ruletest

import (
	"fmt"
	"math/big"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Opinion is a pack as the second evaluator sees it.
type Opinion struct {
	pack     *rule.Pack
	tests    []ast.Expr // of the conditions
	outcomes []ast.Expr
}

// New reads the expressions of a pack.
func New(p *rule.Pack) (*Opinion, error) {
	o := &Opinion{pack: p}
	for _, c := range p.Conditions {
		e, err := parse(c.When)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.ID, err)
		}
		o.tests = append(o.tests, e)
	}
	for _, out := range p.Outcome {
		e, err := parse(out.Is)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", out.Key, err)
		}
		o.outcomes = append(o.outcomes, e)
	}
	return o, nil
}

func parse(source string) (ast.Expr, error) {
	env, err := cel.NewCustomEnv()
	if err != nil {
		return nil, err
	}
	parsed, issues := env.Parse(source)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	return parsed.NativeRep().Expr(), nil
}

// Answer is what the second evaluator makes of an input.
type Answer struct {
	Verdict app.Verdict
	Results map[string]rule.Result // by condition
	Outcome map[string]any         // of an approval: bool, int64, *big.Rat, string, civil.Date
}

// Answer evaluates an input on a day on which the pack is in force.
func (o *Opinion) Answer(in rule.Input) Answer {
	fresh, full := o.worlds(in)
	a := Answer{Verdict: app.Approve, Results: make(map[string]rule.Result), Outcome: make(map[string]any)}
	for i, c := range o.pack.Conditions {
		sure, all := fresh.worth(o.tests[i]), full.worth(o.tests[i])
		switch {
		case sure == true:
			a.Results[c.ID] = rule.Pass
		case all == true:
			a.Results[c.ID] = rule.Pass
			a.lower(app.Provisional)
		case all == false:
			a.Results[c.ID] = rule.Fail
			a.lower(app.Review)
		default:
			a.Results[c.ID] = rule.Unknown
			a.lower(app.Review)
		}
	}
	for i, out := range o.pack.Outcome {
		a.Outcome[out.Key] = full.worth(o.outcomes[i])
		if a.Outcome[out.Key] == nil {
			a.lower(app.Review)
		} else if fresh.worth(o.outcomes[i]) == nil {
			a.lower(app.Provisional)
		}
	}
	if a.Verdict == app.Review {
		a.Outcome = nil
	}
	return a
}

// lower takes a worse verdict.
func (a *Answer) lower(v app.Verdict) {
	if a.Verdict == app.Approve || v == app.Review {
		a.Verdict = v
	}
}

// world is what expressions see: values by name, nil for unknown.
type world map[string]any

// worlds are what is known from fresh facts, and what with stale ones too.
func (o *Opinion) worlds(in rule.Input) (fresh, full world) {
	fresh, full = world{}, world{}
	for _, w := range []world{fresh, full} {
		w["date"], w["decided_on"] = in.Date, civil.On(in.Now)
		for _, p := range o.pack.Parameters {
			for _, v := range p.Values {
				if v.From <= in.Date && (v.Until == civil.None || in.Date <= v.Until) {
					w["parameters."+p.Name] = parameter(v)
				}
			}
		}
	}
	for _, d := range o.pack.Facts {
		state, v := State(d, in)
		if state == fact.Fresh {
			fresh[d.Name] = v
		}
		full[d.Name] = v
	}
	return fresh, full
}

func parameter(v rule.Dated) any {
	if v.Steps != nil {
		return v.Steps
	}
	return plain(v.Value, v.Value.Type())
}

// State gives a fact's state, and its value if it may be used at all.
func State(d rule.Decl, in rule.Input) (fact.State, any) {
	said, slips := wordsOf(d.Name, in.Record.Facts)
	if len(said) == 0 {
		return fact.Missing, nil
	}
	var heard []fact.Fact
	for _, f := range said {
		if f.IsSlip() {
			slips++
			continue
		}
		if plain(f.Value, d.Type) == nil || f.Source == "" || f.AsOf.Sub(in.Now) > 5*time.Minute {
			return fact.Invalid, nil
		}
		heard = append(heard, f)
	}
	for _, f := range heard {
		if !same(plain(f.Value, d.Type), plain(heard[0].Value, d.Type)) {
			slips++
		}
	}
	if slips > 0 || somebodyElse(d.Name, heard[0], in.Record.Subject) {
		return fact.Conflict, nil
	}
	return ageing(d, heard, in.Now)
}

// wordsOf are the values that are said of a fact, and how many of them their own
// register denies at the same moment, in whatever order.
func wordsOf(name string, facts []fact.Fact) (said []fact.Fact, denied int) {
	for _, f := range facts {
		if f.Name != name || f.Value.IsNull() {
			continue
		}
		said = append(said, f)
		for _, g := range facts {
			if g.Name == name && g.Value.IsNull() && f.Source != "" && f.Source == g.Source && !f.AsOf.IsZero() && f.AsOf.Equal(g.AsOf) {
				denied++
			}
		}
	}
	return said, denied
}

// somebodyElse says whether an identifier is not the subject's.
func somebodyElse(name string, f fact.Fact, s app.Subject) bool {
	own := map[app.SubjectKind]string{app.Person: "person.id", app.Enterprise: "enterprise.uscc", app.Vehicle: "vehicle.vin"}
	other := app.Subject{Kind: s.Kind, ID: f.Value.Text()}
	return own[s.Kind] == name && other.Normal() != s.Normal()
}

// ageing takes the newest of those who may say the fact.
func ageing(d rule.Decl, said []fact.Fact, now time.Time) (fact.State, any) {
	var best *fact.Fact
	for i := range said {
		if mayBeSaidBy(d, said[i].Source) && (best == nil || said[i].AsOf.After(best.AsOf)) {
			best = &said[i]
		}
	}
	switch {
	case best == nil:
		return fact.Invalid, nil
	case d.MaxAge == 0 || best.Source == fact.Declared:
	case best.AsOf.IsZero():
		return fact.Stale, nil
	case now.Sub(best.AsOf) > d.MaxAge && d.Provisional:
		return fact.Stale, plain(best.Value, d.Type)
	case now.Sub(best.AsOf) > d.MaxAge:
		return fact.Stale, nil
	}
	return fact.Fresh, plain(best.Value, d.Type)
}

func mayBeSaidBy(d rule.Decl, source string) bool {
	people := d.Source == fact.Declared || d.Source == ""
	switch source {
	case fact.Declared:
		return people
	case fact.Counter:
		return people || d.Source == fact.Counter || d.Proof != ""
	}
	return true
}

// plain is a value as Go has it, nil if it is not of the type.
func plain(v fact.Value, t fact.Type) any {
	switch {
	case t == fact.Date && v.Type() == fact.String:
		if d, err := civil.Parse(v.Text()); err == nil {
			return d
		}
	case t == fact.Time && v.Type() == fact.String:
		if m, err := fact.ParseTime(v.Text()); err == nil {
			return m
		}
	case t == fact.Decimal && (v.Type() == fact.Decimal || v.Type() == fact.Int || v.Type() == fact.String):
		return amount(v.String())
	case t == fact.IntList && v.Equal(fact.StringsOf()):
		return []int64{}
	case v.Type() != t:
	case t == fact.Bool:
		return v.Bool()
	case t == fact.Int:
		return v.Int()
	case t == fact.String:
		return v.Text()
	case t == fact.Date:
		return v.Date()
	case t == fact.Time:
		return v.Time()
	case t == fact.StringList:
		return append([]string{}, v.Strings()...)
	case t == fact.IntList:
		return append([]int64{}, v.Ints()...)
	}
	return nil
}

// amount reads a decimal number of the kind facts have.
func amount(s string) any {
	if _, err := fact.ParseNumber(s); err != nil {
		return nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}

// Shown is a value of the second evaluator as a fact value.
func Shown(v any) fact.Value {
	switch v := v.(type) {
	case bool:
		return fact.BoolOf(v)
	case int64:
		return fact.IntOf(v)
	case *big.Rat:
		return fact.DecimalOf(written(v))
	case string:
		return fact.StringOf(v)
	case civil.Date:
		return fact.DateOf(v)
	}
	return fact.Value{}
}
