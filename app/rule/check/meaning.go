package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"miaopi/app/rule"
	"miaopi/app/rule/expr"
)

// terms warns of terms that are counted as ages are, and of ages counted as
// terms: they part at the end of a month (民法典 第二百零二条).
func (c *checker) terms() {
	for i := range c.pack.Conditions {
		cond := &c.pack.Conditions[i]
		c.counted("conditions", cond.ID, cond.Tree())
		for _, m := range calls.FindAllStringSubmatch(cond.Why+cond.Otherwise, -1) {
			if d, ok := c.pack.Decl(m[2]); ok && !birth(d) {
				c.warn("conditions", cond.ID, agesForTerms, "a sentence of "+cond.ID, m[1])
			}
		}
	}
	for i := range c.pack.Outcome {
		o := &c.pack.Outcome[i]
		c.counted("outcome", o.Key, o.Tree())
	}
}

const agesForTerms = "%s counts a term with %s, which is for ages; expected term_end or in_time"

// calls are the functions for ages in a sentence, with the fact they start at.
var calls = regexp.MustCompile(`\b(age|years_between|months_between|add_years|add_months)\(([a-z_.]+)`)

var agesOnly = []string{"age", "years_between", "months_between", "add_years", "add_months"}

func (c *checker) counted(section, name string, tree *expr.Tree) {
	tree.Walk(func(t *expr.Tree) {
		if t.Kind != expr.Call || len(t.Args) == 0 {
			return
		}
		switch birth := c.isBirth(t.Args[0]); {
		case slices.Contains(agesOnly, t.Name) && !birth:
			c.warn(section, name, agesForTerms, name, t.Name)
		case t.Name == "term_end" && birth:
			c.warn(section, name, "%s counts an age with term_end, which is for terms; expected age or add_years", name)
		}
	})
}

// isBirth says whether a date is somebody's birth.
func (c *checker) isBirth(t *expr.Tree) bool {
	found := false
	t.Walk(func(t *expr.Tree) {
		d, declared := c.pack.Decl(t.Name)
		found = found || t.Name == "id_birth" || declared && birth(d)
	})
	return found
}

func birth(d rule.Decl) bool {
	return strings.HasSuffix(d.Name, ".birth") || strings.Contains(d.Label, "出生")
}

// numbers warns of a sentence that names a number its expression does not
// contain: one of the two was changed and the other forgotten.
func (c *checker) numbers() {
	for i := range c.pack.Conditions {
		cond := &c.pack.Conditions[i]
		known := c.contained(cond)
		for _, one := range spoken(cond.Say) {
			if !slices.ContainsFunc(one.means, func(n string) bool { return known[n] }) {
				c.warn("conditions", cond.ID, "the sentence of %s names %s, which its expression does not contain", cond.ID, one.text)
			}
		}
	}
}

// contained are the numbers that an expression contains: those written in it,
// those of the parameters it reads, and those in the names and labels of its
// facts. Twelve months may be written as a year.
func (c *checker) contained(cond *rule.Condition) map[string]bool {
	known := make(map[string]bool)
	add := func(text string) {
		for _, n := range digits.FindAllString(text, -1) {
			known[strings.TrimLeft(n, "0")] = true
		}
		for _, one := range spoken(text) {
			for _, n := range one.means {
				known[n] = true
			}
		}
	}
	cond.Tree().Walk(func(t *expr.Tree) {
		switch t.Kind {
		case expr.Constant:
			add(t.Value.String())
		case expr.Variable:
			c.named(t.Name, add)
		case expr.Call:
			if t.Name == "term_end" && t.Args[1].Kind == expr.Constant && t.Args[2].Kind == expr.Constant {
				add(fmt.Sprint(12*t.Args[1].Value.Int() + t.Args[2].Value.Int()))
			}
		}
	})
	return known
}

// named adds what a name brings: the values of a parameter, or the words of a
// fact.
func (c *checker) named(name string, add func(string)) {
	if d, ok := c.pack.Decl(name); ok {
		add(d.Name)
		add(d.Label)
	}
	for _, p := range c.pack.Parameters {
		if "parameters."+p.Name != name {
			continue
		}
		for _, v := range p.Values {
			add(v.Value.String())
			for _, s := range v.Steps {
				add(fmt.Sprintf("%d %s", s.From, s.Value))
			}
		}
	}
}

// number is one that a sentence names; any of what it may mean will do.
type number struct {
	text  string
	means []string
}

var (
	digits   = regexp.MustCompile(`\d+(\.\d+)?`)
	inYears  = regexp.MustCompile(`(\d+(?:\.\d+)?)( ?年)?`)
	onDay    = regexp.MustCompile(`(\d{4}) ?年( ?\d{1,2} ?月( ?\d{1,2} ?日)?)?`)
	numerals = regexp.MustCompile(`([一二三四五六七八九十两]+)(?:、[一二三四五六七八九十两]+)*至?[一二三四五六七八九十两]*(?:周岁|岁|级|年|个月|人|名|天)|百分之[一二三四五六七八九十]+`)
	numeral  = regexp.MustCompile(`[一二三四五六七八九十两]+`)
)

// spoken are the numbers of a sentence, in digits and in words. A day is its
// year, so that 2016 年 1 月 1 日 is found in a fact since_2016.
func spoken(say string) []number {
	var list []number
	rest := onDay.ReplaceAllStringFunc(say, func(s string) string {
		list = append(list, number{s, []string{s[:4]}})
		return " "
	})
	for _, m := range inYears.FindAllStringSubmatch(rest, -1) {
		n := strings.TrimLeft(m[1], "0")
		list = append(list, number{m[1], []string{n}})
		if whole, err := strconv.Atoi(n); err == nil && m[2] != "" {
			list[len(list)-1].means = append(list[len(list)-1].means, fmt.Sprint(12*whole))
		}
	}
	for _, run := range numerals.FindAllString(rest, -1) {
		for _, n := range numeral.FindAllString(run, -1) {
			list = append(list, number{n, inDigits(n)})
		}
	}
	return list
}

// inDigits reads a numeral below a hundred; of years it is months too.
func inDigits(numeral string) []string {
	n, ten := 0, false
	for _, r := range numeral {
		switch v := strings.IndexRune("零一二三四五六七八九", r) / 3; {
		case r == '十':
			n, ten = max(n, 1)*10, true
		case r == '两':
			n += 2
		case ten:
			n += v
		default:
			n = v
		}
	}
	return []string{fmt.Sprint(n), fmt.Sprint(12 * n)}
}
