package expr

import (
	"regexp"
	"sort"

	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/workday"
)

// Frame is what an evaluation reads. It belongs to one goroutine at a time.
type Frame struct {
	// Slots holds a value for each variable of the Schema, Null for unknown.
	Slots []fact.Value

	// Date is the application date. Until holds, for each slot, the last
	// application date on which the slot still has this value if nothing but
	// time passes: Date itself for a slot that moves with time, civil.Max for
	// one that does not. Only Steady reads them.
	Date  civil.Date
	Until []civil.Date

	// Tables are what slots of type Table point into.
	Tables []Steps

	// Calendar knows working days; without one nothing that depends on them is known.
	Calendar *workday.Calendar

	// Cause says why the last function that had no answer had none, in
	// Chinese; "" when every function had one. The caller resets it.
	Cause string

	id    string // the citizen ID that was read last
	birth civil.Date
	sex   string

	matched [4]match // the texts that regular expressions were tried on last
	oldest  int
}

// match is what a regular expression made of a text.
type match struct {
	re   *regexp.Regexp
	text string
	is   bool
}

// matches says whether an expression matches a text. The search for hints asks
// the same again and again.
func (f *Frame) matches(re *regexp.Regexp, text string) bool {
	for i := range f.matched {
		if m := &f.matched[i]; m.re == re && m.text == text {
			return m.is
		}
	}
	is := re.MatchString(text)
	f.matched[f.oldest] = match{re, text, is}
	f.oldest = (f.oldest + 1) % len(f.matched)
	return is
}

// citizen gives what a citizen ID says of birth and sex; "" for no valid ID. Packs
// ask several things of one ID, which is read once.
func (f *Frame) citizen(id string) (birth civil.Date, sex string) {
	if id != f.id {
		f.id, f.birth, f.sex = id, civil.None, ""
		if birth, err := chinaid.Birth(id); err == nil {
			f.birth, f.sex = birth, chinaid.Sex(id)
		}
	}
	return f.birth, f.sex
}

// unknown notes why a function has no answer.
func (f *Frame) unknown(cause string) fact.Value {
	f.Cause = cause
	return fact.Value{}
}

// Steps is a table of bands in rising order of From.
type Steps []Step

// Step is the value from a threshold up to the next.
type Step struct {
	From  int64
	Value fact.Value
}

// At is the value of the highest step not above n; Null below the first.
func (s Steps) At(n int64) fact.Value {
	i := sort.Search(len(s), func(i int) bool { return s[i].From > n })
	if i == 0 {
		return fact.Value{}
	}
	return s[i-1].Value
}
