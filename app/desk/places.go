package desk

import (
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Placed puts the names of places where a sentence has their codes. Only a code
// that one of the values given is counts: no other number is taken for a place.
func (s *Station) Placed(sentence string, values ...fact.Value) string {
	if s.Places == nil {
		return sentence
	}
	for _, v := range values {
		if code, ok := placeCode(v); ok {
			if name := s.Places(app.Division(code)); name != "" {
				sentence = replaceNumber(sentence, code, name)
			}
		}
	}
	return sentence
}

// placeCode is the code of a division that a value may be.
func placeCode(v fact.Value) (string, bool) {
	if v.Type() != fact.String {
		return "", false
	}
	code := v.Text()
	switch len(code) {
	case 6, 9, 12:
		return code, strings.Trim(code, "0123456789") == ""
	}
	return "", false
}

// replaceNumber replaces a number where it is no part of a longer one.
func replaceNumber(text, number, by string) string {
	var out strings.Builder
	for {
		i := strings.Index(text, number)
		if i < 0 {
			return out.String() + text
		}
		end := i + len(number)
		out.WriteString(text[:i])
		if i > 0 && digit(text[i-1]) || end < len(text) && digit(text[end]) {
			out.WriteString(number)
		} else {
			out.WriteString(by)
		}
		text = text[end:]
	}
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// Viewed are the values that a condition saw.
func Viewed(facts []rule.FactView) []fact.Value {
	out := make([]fact.Value, len(facts))
	for i, f := range facts {
		out[i] = f.Value
	}
	return out
}

// Reasons are a judgement's, with places by name.
func (s *Station) Reasons(j *casefile.Judgement) []string {
	values := make([]fact.Value, len(j.Facts))
	for i, f := range j.Facts {
		values[i] = f.Value
	}
	out := make([]string, len(j.Reasons))
	for i, r := range j.Reasons {
		out[i] = s.Placed(r, values...)
	}
	return out
}

// Said is what a condition of a case found, for people.
func (s *Station) Said(r rule.ConditionResult) string {
	return s.Placed(fact.Plain(r.Why), Viewed(r.Facts)...)
}
