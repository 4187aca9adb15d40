package expr

import (
	"pgregory.net/rapid"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// writer writes random expressions that type-check.
type writer struct{ t *rapid.T }

func (w writer) pick(options ...string) string { return rapid.SampledFrom(options).Draw(w.t, "pick") }

func (w writer) boolean(depth int) string {
	if depth == 0 {
		return w.pick("p.b1", "p.b2", "true", "false")
	}
	d := depth - 1
	cmp := w.pick("<", "<=", ">", ">=", "==", "!=")
	switch rapid.IntRange(0, 15).Draw(w.t, "bool") {
	case 0, 1:
		return "(" + w.boolean(d) + " && " + w.boolean(d) + ")"
	case 2, 3:
		return "(" + w.boolean(d) + " || " + w.boolean(d) + ")"
	case 4:
		return "!" + w.boolean(d)
	case 5:
		return "(" + w.boolean(d) + " ? " + w.boolean(d) + " : " + w.boolean(d) + ")"
	case 6:
		return "(" + w.integer(d) + cmp + w.integer(d) + ")"
	case 7, 8:
		return w.pick("("+w.date(d)+cmp+w.date(d)+")", "in_time("+w.date(d)+", "+w.date(d)+")")
	case 9:
		return "(" + w.decimal(d) + cmp + w.decimal(d) + ")"
	case 10:
		return "(" + w.decimal(d) + w.pick("<", ">=") + w.integer(d) + ")"
	case 11:
		return w.pick("("+w.text(d)+w.pick("==", "!=")+w.text(d)+")", "same_text("+w.text(d)+", "+w.text(d)+")")
	case 12:
		return "(" + w.text(d) + " in " + w.pick("['a', 'b', '440306']", "p.ls", "[]") + ")"
	case 13:
		return "each_below(p.li, " + w.pick("2", "p.i1") + ", " + w.integer(d) + ")"
	case 14:
		if rapid.Bool().Draw(w.t, "member") {
			return w.text(d) + "." + w.pick("startsWith", "endsWith", "contains", "matches") + "('4403')"
		}
		return w.pick("matches", "in_division", "located_in") + "(" + w.text(d) + ", '4403')"
	}
	return w.pick("filled", "valid_id", "luhn", "valid_vin", "valid_uscc", "valid_industry") + "(" + w.text(d) + ")"
}

func (w writer) integer(depth int) string {
	if depth == 0 {
		return w.pick("p.i1", "p.i2", "parameters.limit", "0", "1", "70", "-2", "9223372036854775807")
	}
	d := depth - 1
	switch rapid.IntRange(0, 5).Draw(w.t, "int") {
	case 0:
		return "(" + w.integer(d) + w.pick("+", "-", "*", "/", "%") + w.integer(d) + ")"
	case 1, 2:
		return w.pick("age", "years_between", "months_between", "days_between") + "(" + w.date(d) + ", " + w.date(d) + ")"
	case 3:
		return "size(" + w.pick("p.s1", "p.ls", "p.li", "'深圳'") + ")"
	case 4:
		return "(" + w.boolean(d) + " ? " + w.integer(d) + " : " + w.integer(d) + ")"
	}
	return w.integer(0)
}

func (w writer) date(depth int) string {
	if depth == 0 {
		return w.pick("p.d1", "p.d2", "date", "date", "decided_on", "day('2026-11-22')")
	}
	d := depth - 1
	switch rapid.IntRange(0, 4).Draw(w.t, "date") {
	case 2:
		return "term_end(" + w.date(d) + ", " + w.integer(0) + ", " + w.integer(0) + ")"
	case 0:
		return w.pick("add_years", "add_months", "add_days") + "(" + w.date(d) + ", " + w.integer(0) + ")"
	case 1:
		return "id_birth(" + w.text(d) + ")"
	}
	return w.date(0)
}

func (w writer) decimal(depth int) string {
	if depth == 0 {
		return w.pick("p.m1", "p.m2", "decimal('1.50')", "decimal('0')")
	}
	d := depth - 1
	switch rapid.IntRange(0, 4).Draw(w.t, "decimal") {
	case 0:
		return "(" + w.decimal(d) + w.pick("+", "-", "*") + w.decimal(d) + ")"
	case 1:
		return "band(parameters.bands, " + w.integer(d) + ")"
	case 2:
		return "decimal(" + w.integer(d) + ")"
	case 3:
		return "fraction(" + w.decimal(d) + ", " + w.integer(d) + ", " + w.pick("3", "p.i1") + ")"
	}
	return w.decimal(0)
}

func (w writer) text(depth int) string {
	if depth == 0 {
		return w.pick("p.s1", "p.s2", "'a'", "'440306'", "'11010519491231002X'")
	}
	d := depth - 1
	switch rapid.IntRange(0, 3).Draw(w.t, "text") {
	case 0:
		return "month(" + w.date(d) + ")"
	case 1:
		return "id_sex(" + w.text(d) + ")"
	}
	return w.text(0)
}

// draw gives a value to every fact, with days close to the application date
// often among them.
func draw(t *rapid.T) map[string]fact.Value {
	facts := make(map[string]fact.Value)
	center := int(civil.MustParse("2026-11-22"))
	for _, v := range vars[3:] {
		switch v.Type {
		case fact.Bool:
			facts[v.Name] = fact.BoolOf(rapid.Bool().Draw(t, v.Name))
		case fact.Int:
			facts[v.Name] = fact.IntOf(rapid.OneOf(rapid.Int64Range(-3, 90), rapid.Int64()).Draw(t, v.Name))
		case fact.String:
			facts[v.Name] = fact.StringOf(rapid.SampledFrom([]string{"", "a", "440306", "440000", "44010600", "11010519491231002X", "6222021001116245702"}).Draw(t, v.Name))
		case fact.Date:
			facts[v.Name] = fact.DateOf(civil.Date(center + rapid.OneOf(rapid.IntRange(-3, 3), rapid.IntRange(-30000, 1000)).Draw(t, v.Name)))
		case fact.Decimal:
			facts[v.Name] = fact.DecimalOf(rapid.SampledFrom([]string{"0", "1.5", "1.50", "-3.000001", "999999999999999999"}).Draw(t, v.Name))
		case fact.Time:
			facts[v.Name] = fact.TimeOf(civil.Date(center).Noon())
		case fact.StringList:
			facts[v.Name] = fact.StringsOf(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "", "440306"}), 0, 3).Draw(t, v.Name)...)
		case fact.IntList:
			facts[v.Name] = fact.IntsOf(rapid.SliceOfN(rapid.Int64Range(0, 13), 0, 4).Draw(t, v.Name)...)
		}
	}
	return facts
}
