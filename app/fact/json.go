package fact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// maxList bounds the items of a list: no rule looks at more.
const maxList = 1000

// AppendJSON appends the value as JSON: dates, moments and decimals are
// strings. Malformed JSON is shown as a string of its beginning, so that what
// a hostile file said cannot grow an answer.
func (v Value) AppendJSON(b []byte) []byte {
	switch v.kind {
	case Null:
		return append(b, "null"...)
	case Bool, Int:
		return append(b, v.String()...)
	case Malformed:
		return AppendJSONString(b, cutRunes(v.s, 60))
	case StringList:
		b = append(b, '[')
		for i, s := range v.Strings() {
			b = AppendJSONString(comma(b, i), s)
		}
		return append(b, ']')
	case IntList:
		b = append(b, '[')
		for i, n := range v.Ints() {
			b = strconv.AppendInt(comma(b, i), n, 10)
		}
		return append(b, ']')
	}
	return AppendJSONString(b, v.String())
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}

// AppendJSONString appends s as a JSON string without HTML escapes: quotes,
// backslash and control characters are escaped, nothing else is. Invalid
// UTF-8 becomes U+FFFD.
func AppendJSONString(b []byte, s string) []byte {
	b = append(b, '"')
	if plain(s) {
		b = append(b, s...)
	} else {
		b = appendEscaped(b, s)
	}
	return append(b, '"')
}

// plain says whether a text is its own JSON, as nearly all are.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' {
			return false
		}
	}
	return utf8.ValidString(s)
}

func appendEscaped(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < 0x20:
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// MarshalJSON is AppendJSON.
func (v Value) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil), nil }

// UnmarshalJSON takes any JSON: what no fact can be becomes Malformed, and
// evaluation, not reading, says so.
func (v *Value) UnmarshalJSON(data []byte) error {
	*v = valueOf(bytes.TrimSpace(data))
	return nil
}

func valueOf(raw []byte) Value {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return Value{}
	case raw[0] == 't' || raw[0] == 'f':
		return BoolOf(raw[0] == 't')
	case raw[0] == '"':
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return StringOf(s)
		}
	case raw[0] == '[':
		return listOf(raw)
	case raw[0] != '{':
		return numberOf(string(raw))
	}
	return Value{kind: Malformed, s: string(raw)}
}

// numberOf keeps integers apart from decimals by how they are written: 1.0
// is no integer, and nothing passes through a float.
func numberOf(s string) Value {
	if !strings.ContainsAny(s, ".eE") {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return IntOf(n)
		}
	}
	return DecimalOf(s)
}

func listOf(raw []byte) Value {
	bad := Value{kind: Malformed, s: string(raw)}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || len(items) > maxList {
		return bad
	}
	var texts []string
	var ints []int64
	for _, item := range items {
		switch v := valueOf(item); v.kind {
		case String:
			texts = append(texts, v.s)
		case Int:
			ints = append(ints, v.n)
		default:
			return bad
		}
	}
	switch {
	case ints == nil:
		return StringsOf(texts...)
	case texts == nil:
		return IntsOf(ints...)
	}
	return bad
}

// The JSON form of a Fact.
type factJSON struct {
	Name   string `json:"name"`
	Value  Value  `json:"value"`
	Source string `json:"source,omitempty"`
	AsOf   string `json:"as_of,omitempty"`
}

// MarshalJSON writes {"name","value","source","as_of"}; what is not known is
// left out.
func (f Fact) MarshalJSON() ([]byte, error) {
	return json.Marshal(factJSON{f.Name, f.Value, f.Source, FormatTime(f.AsOf)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Fact) UnmarshalJSON(data []byte) error {
	var j factJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	var at time.Time
	if j.AsOf != "" {
		var err error
		if at, err = ParseTime(j.AsOf); err != nil {
			return fmt.Errorf("as_of of %.64q: %w", j.Name, err)
		}
	}
	*f = Fact{j.Name, j.Value, j.Source, at}
	return nil
}
