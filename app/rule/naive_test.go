package rule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// This file is the second opinion: random packs that are built as trees, and
// an evaluator of these trees that shares no code with the engine. It works
// on maps and pointers and follows DESIGN section 5 word by word.

// term is an expression of a random pack: how it is written, and what it is
// worth given the facts (nil for unknown).
type term struct {
	text  string
	worth func(world) any
	names []string // facts, in order of first appearance
}

// world is what a condition sees: values by name, and the application date.
type world struct {
	facts map[string]any
	date  civil.Date
}

func readFact(name string) term {
	return term{name, func(w world) any { return w.facts[name] }, []string{name}}
}

func literal(text string, v any) term {
	return term{text, func(world) any { return v }, nil}
}

// strict is a function of known arguments.
func strict(text string, a, b term, f func(a, b any) any) term {
	return term{text, func(w world) any {
		x, y := a.worth(w), b.worth(w)
		if x == nil || y == nil {
			return nil
		}
		return f(x, y)
	}, union(a.names, b.names)}
}

func union(a, b []string) []string {
	out := append([]string{}, a...)
	for _, n := range b {
		if !strings.Contains(" "+strings.Join(out, " ")+" ", " "+n+" ") {
			out = append(out, n)
		}
	}
	return out
}

func both(a, b term) term {
	return term{"(" + a.text + " && " + b.text + ")", func(w world) any {
		x, y := a.worth(w), b.worth(w)
		if x == false || y == false {
			return false
		}
		if x == nil || y == nil {
			return nil
		}
		return true
	}, union(a.names, b.names)}
}

func either(a, b term) term {
	return term{"(" + a.text + " || " + b.text + ")", func(w world) any {
		x, y := a.worth(w), b.worth(w)
		if x == true || y == true {
			return true
		}
		if x == nil || y == nil {
			return nil
		}
		return false
	}, union(a.names, b.names)}
}

func opposite(a term) term {
	return term{"!" + a.text, func(w world) any {
		if x, ok := a.worth(w).(bool); ok {
			return !x
		}
		return nil
	}, a.names}
}

func branch(c, a, b term) term {
	return term{"(" + c.text + " ? " + a.text + " : " + b.text + ")", func(w world) any {
		x, y := a.worth(w), b.worth(w)
		switch c.worth(w) {
		case true:
			return x
		case false:
			return y
		}
		if x == y {
			return x
		}
		return nil
	}, union(union(c.names, a.names), b.names)}
}

// compared writes a comparison of two terms whose order cmp tells.
func compared(op string, a, b term, cmp func(a, b any) int) term {
	return strict("("+a.text+" "+op+" "+b.text+")", a, b, func(x, y any) any {
		switch c := cmp(x, y); op {
		case "<":
			return c < 0
		case "<=":
			return c <= 0
		case ">=":
			return c >= 0
		case "==":
			return c == 0
		}
		return cmp(x, y) != 0
	})
}

func cmpInt(a, b any) int    { return a.(int) - b.(int) }
func cmpDate(a, b any) int   { return int(a.(civil.Date) - b.(civil.Date)) }
func cmpText(a, b any) int   { return strings.Compare(a.(string), b.(string)) }
func newDate(a, n any) any   { return a.(civil.Date).AddYears(n.(int)) }
func nextMonth(a, n any) any { return a.(civil.Date).AddMonths(n.(int)) }

func fullYears(a, b any) any {
	if b.(civil.Date) < a.(civil.Date) {
		return nil
	}
	years := 0
	for a.(civil.Date).AddYears(years+1) <= b.(civil.Date) {
		years++
	}
	return years
}

// grammar draws terms over the facts f.b0… f.t1; dated says whether conditions
// may look at dates.
type grammar struct {
	t     *rapid.T
	dated bool
}

func (g grammar) pick(list ...string) string { return rapid.SampledFrom(list).Draw(g.t, "pick") }

func (g grammar) truth(depth int) term {
	kinds := 7
	if g.dated {
		kinds = 10
	}
	if depth == 0 {
		return g.atom(rapid.IntRange(4, kinds).Draw(g.t, "atom"))
	}
	switch n := rapid.IntRange(0, kinds).Draw(g.t, "kind"); n {
	case 0:
		return both(g.truth(depth-1), g.truth(depth-1))
	case 1:
		return either(g.truth(depth-1), g.truth(depth-1))
	case 2:
		return opposite(g.truth(depth - 1))
	case 3:
		return branch(g.truth(depth-1), g.truth(depth-1), g.truth(depth-1))
	default:
		return g.atom(n)
	}
}

func (g grammar) atom(kind int) term {
	switch kind {
	case 4, 5:
		return readFact(g.pick("f.b0", "f.b1", "f.b2"))
	case 6:
		return compared(g.pick("<", ">=", "==", "!="), readFact(g.pick("f.i0", "f.i1")), g.number(), cmpInt)
	case 7:
		return compared(g.pick("==", "!="), readFact(g.pick("f.s0", "f.s1")), g.text(), cmpText)
	case 8:
		return compared(g.pick("<", "<=", ">=", "=="), g.day(), g.day(), cmpDate)
	}
	n := rapid.IntRange(0, 60).Draw(g.t, "years")
	d := readFact(g.pick("f.d0", "f.d1"))
	age := strict("age("+d.text+", date)", d, today(), fullYears)
	return compared(g.pick("<", ">=", "=="), age, literal(fmt.Sprint(n), n), cmpInt)
}

func today() term { return term{"date", func(w world) any { return w.date }, nil} }

func (g grammar) number() term {
	if rapid.Bool().Draw(g.t, "literal") {
		n := rapid.IntRange(0, 3).Draw(g.t, "n")
		return literal(fmt.Sprint(n), n)
	}
	return readFact(g.pick("f.i0", "f.i1"))
}

func (g grammar) text() term {
	if s := g.pick("a", "b", ""); s != "" {
		return literal("'"+s+"'", s)
	}
	return readFact(g.pick("f.s0", "f.s1"))
}

func (g grammar) day() term {
	d := today()
	if rapid.IntRange(0, 2).Draw(g.t, "fact") > 0 {
		d = readFact(g.pick("f.d0", "f.d1"))
	}
	n := rapid.IntRange(0, 40).Draw(g.t, "shift")
	switch rapid.IntRange(0, 3).Draw(g.t, "shifted") {
	case 0:
		return strict(fmt.Sprintf("add_years(%s, %d)", d.text, n), d, literal("", n), newDate)
	case 1:
		return strict(fmt.Sprintf("add_months(%s, %d)", d.text, n), d, literal("", n), nextMonth)
	}
	return d
}

// naivePack is a random pack as the second evaluator sees it.
type naivePack struct {
	pack       *Pack
	conditions []term
	onFail     []OnFail
	decls      map[string]naiveDecl
}

type naiveDecl struct {
	typ     fact.Type
	maxAge  time.Duration
	lenient bool
	source  string
	proof   bool
	settles bool
}

var naiveTypes = map[byte]fact.Type{'b': fact.Bool, 'i': fact.Int, 's': fact.String, 'd': fact.Date}

// drawPack draws a pack, writes it down and loads it.
func drawPack(t *rapid.T, dated bool) naivePack {
	g := grammar{t, dated}
	p := naivePack{decls: make(map[string]naiveDecl)}
	var b strings.Builder
	b.WriteString("pack: random\nversion: 2000-01-01\nbasis: [{id: b1, title: x}]\nfacts:\n")
	for _, name := range []string{"f.b0", "f.b1", "f.b2", "f.i0", "f.i1", "f.s0", "f.s1", "f.d0", "f.d1"} {
		d := naiveDecl{typ: naiveTypes[name[2]], source: g.pick("register", "register", fact.Declared, fact.Counter)}
		fmt.Fprintf(&b, "  %s: {type: %s, source: %s", name, d.typ, d.source)
		if d.maxAge = time.Duration(rapid.IntRange(0, 2).Draw(t, "max age")) * 24 * time.Hour; d.maxAge > 0 {
			fmt.Fprintf(&b, ", max_age: %s", d.maxAge)
			if d.lenient = rapid.Bool().Draw(t, "lenient"); d.lenient {
				b.WriteString(", when_stale: provisional")
			}
		}
		if d.proof = rapid.Bool().Draw(t, "proof"); d.proof {
			d.settles = rapid.Bool().Draw(t, "settles")
			fmt.Fprintf(&b, ", proof: paper, settled_by_proof: %v", d.settles)
		}
		b.WriteString("}\n")
		p.decls[name] = d
	}
	b.WriteString("conditions:\n")
	for i := range rapid.IntRange(1, 4).Draw(t, "conditions") {
		c, fail := g.truth(rapid.IntRange(0, 3).Draw(t, "depth")), OnFail(g.pick("refuse", "correct", "manual"))
		p.conditions, p.onFail = append(p.conditions, c), append(p.onFail, fail)
		fmt.Fprintf(&b, "  - {id: c%d, when: \"%s\", basis: b1, on_fail: %s}\n", i, c.text, fail)
	}
	var err error
	if p.pack, err = LoadPack("random.yaml", []byte(b.String())); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	return p
}

// drawInput draws facts in every state.
func drawInput(t *rapid.T, p naivePack) Input {
	now := civil.MustParse("2026-11-22").Noon()
	in := Input{Date: civil.On(now), Now: now, Record: fact.Record{Subject: app.Subject{Kind: app.Person, ID: "x"}}}
	for name, d := range sortedDecls(p.decls) {
		for range rapid.SampledFrom([]int{1, 1, 1, 1, 1, 0, 2}).Draw(t, "sources of "+name) {
			f := fact.Fact{Name: name, Value: drawValue(t, d.typ)}
			f.Source = rapid.SampledFrom([]string{d.source, d.source, d.source, d.source, "other", fact.Declared, fact.Counter, ""}).Draw(t, "source")
			age := rapid.SampledFrom([]time.Duration{0, 0, 0, time.Hour, 24 * time.Hour, 24*time.Hour + 1, 49 * time.Hour, -5 * time.Minute, -5*time.Minute - 1}).Draw(t, "age")
			if rapid.IntRange(0, 9).Draw(t, "dated") > 0 {
				f.AsOf = now.Add(-age)
			}
			in.Record.Facts = append(in.Record.Facts, f)
		}
	}
	return in
}

func drawValue(t *rapid.T, typ fact.Type) fact.Value {
	if rapid.IntRange(0, 19).Draw(t, "odd") == 0 {
		return rapid.SampledFrom([]fact.Value{{}, fact.DecimalOf("x"), fact.StringOf("2026-02-30"), fact.StringsOf("a")}).Draw(t, "odd value")
	}
	switch typ {
	case fact.Bool:
		return fact.BoolOf(rapid.Bool().Draw(t, "bool"))
	case fact.Int:
		return fact.IntOf(int64(rapid.IntRange(0, 3).Draw(t, "int")))
	case fact.String:
		return fact.StringOf(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "text"))
	}
	day := civil.MustParse("2026-11-22") + civil.Date(rapid.OneOf(rapid.IntRange(-3, 3), rapid.IntRange(-25000, 9000)).Draw(t, "day"))
	if rapid.Bool().Draw(t, "as text") {
		return fact.StringOf(day.String())
	}
	return fact.DateOf(day)
}

// judge gives a fact's state and its value as the second evaluator sees them.
func (p naivePack) judge(name string, in Input) (fact.State, any) {
	d := p.decls[name]
	var said []fact.Fact
	for _, f := range in.Record.Find(name) {
		if !f.Value.IsNull() {
			said = append(said, f)
		}
	}
	torn := slices.ContainsFunc(said, func(f fact.Fact) bool {
		return f.Source != "" && !f.AsOf.IsZero() && slices.ContainsFunc(in.Record.Find(name), func(g fact.Fact) bool {
			return g.Value.IsNull() && g.Source == f.Source && g.AsOf.Equal(f.AsOf)
		})
	})
	if len(said) == 0 {
		return fact.Missing, nil
	}
	for _, f := range said {
		if plainValue(f.Value, d.typ) == nil || f.Source == "" || f.AsOf.Sub(in.Now) > 5*time.Minute {
			return fact.Invalid, nil
		}
	}
	if torn {
		return fact.Conflict, nil
	}
	for _, f := range said {
		if plainValue(f.Value, d.typ) != plainValue(said[0].Value, d.typ) {
			return fact.Conflict, nil
		}
	}
	var best *fact.Fact
	for i, f := range said {
		allowed := true
		if f.Source == fact.Declared {
			allowed = d.source == fact.Declared
		}
		if f.Source == fact.Counter {
			allowed = d.source != "register" || d.proof
		}
		if allowed && (best == nil || f.AsOf.After(best.AsOf)) {
			best = &said[i]
		}
	}
	switch {
	case best == nil:
		return fact.Invalid, nil
	case d.maxAge == 0 || best.Source == fact.Declared:
		return fact.Fresh, plainValue(best.Value, d.typ)
	case best.AsOf.IsZero():
		return fact.Stale, nil
	case in.Now.Sub(best.AsOf) <= d.maxAge:
		return fact.Fresh, plainValue(best.Value, d.typ)
	case d.lenient:
		return fact.Stale, plainValue(best.Value, d.typ)
	}
	return fact.Stale, nil
}

// plainValue is a value as Go has it, nil if it is not of the type.
func plainValue(v fact.Value, t fact.Type) any {
	switch {
	case t == fact.Bool && v.Type() == t:
		return v.Bool()
	case t == fact.Int && v.Type() == t:
		return int(v.Int())
	case t == fact.String && v.Type() == t:
		return v.Text()
	case t == fact.Date && v.Type() == t:
		return v.Date()
	case t == fact.Date && v.Type() == fact.String:
		if d, err := civil.Parse(v.Text()); err == nil {
			return d
		}
	}
	return nil
}

// worlds are what is known from fresh facts, and what with stale ones.
func (p naivePack) worlds(in Input, date civil.Date) (fresh, full world) {
	fresh, full = world{make(map[string]any), date}, world{make(map[string]any), date}
	for name := range p.decls {
		state, v := p.judge(name, in)
		if state == fact.Fresh {
			fresh.facts[name] = v
		}
		full.facts[name] = v
	}
	return fresh, full
}

// verdict is the second opinion.
func (p naivePack) verdict(in Input, date civil.Date) (app.Verdict, []Result) {
	fresh, full := p.worlds(in, date)
	verdict := app.Approve
	var results []Result
	for _, c := range p.conditions {
		switch {
		case c.worth(fresh) == true:
			results = append(results, Pass)
		case c.worth(full) == true:
			results = append(results, Pass)
			if verdict == app.Approve {
				verdict = app.Provisional
			}
		case c.worth(full) == false:
			verdict, results = app.Review, append(results, Fail)
		default:
			verdict, results = app.Review, append(results, Unknown)
		}
	}
	return verdict, results
}
