package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Evaluation is the whole answer. Its JSON is the answer of the command-line
// contract; what has no place there says so.
type Evaluation struct {
	Pack       app.PackID        `json:"pack"`
	Version    civil.Date        `json:"version"`
	PackHash   string            `json:"pack_hash"`
	Date       civil.Date        `json:"date"`
	Verdict    app.Verdict       `json:"verdict"`
	Conditions []ConditionResult `json:"conditions"`
	Outcome    Grants            `json:"outcome"` // nil unless something is granted
	Missing    [][]string        `json:"missing"`
	WakesOn    civil.Date        `json:"wakes_on"`   // civil.None for never
	TraceHash  string            `json:"trace_hash"` // "" before Seal

	// Hints are Missing with papers and sentences; not in the JSON.
	Hints []Hint `json:"-"`
	// Problem says why an outcome could not be computed, "" when it could;
	// not in the JSON.
	Problem string `json:"-"`
}

// Result is what became of a condition.
type Result string

// The results.
const (
	Pass    Result = "pass"
	Fail    Result = "fail"
	Unknown Result = "unknown"
)

// Label is the result in Chinese.
func (r Result) Label() string {
	switch r {
	case Pass:
		return "符合"
	case Fail:
		return "不符合"
	}
	return "不能确定"
}

// ConditionResult is one condition as it was found.
type ConditionResult struct {
	ID     string     `json:"id"`
	Result Result     `json:"result"`
	Say    string     `json:"say"`
	Why    string     `json:"why"`
	OnFail OnFail     `json:"on_fail"`
	Basis  string     `json:"basis"`
	Facts  []FactView `json:"facts"`
}

// FactView is one fact as a condition saw it. Source and AsOf are "" when
// nobody said it; in JSON they are then null.
type FactView struct {
	Name   string     `json:"name"`
	Value  fact.Value `json:"value"`
	Source string     `json:"source"`
	AsOf   string     `json:"as_of"`
	State  fact.State `json:"state"`
}

// Grant is one value that an approval grants.
type Grant struct {
	Key   string
	Value fact.Value
}

// Grants are an object in JSON, in the order of the pack.
type Grants []Grant

// Get finds a value; Null if it is not granted.
func (g Grants) Get(key string) fact.Value {
	for _, one := range g {
		if one.Key == key {
			return one.Value
		}
	}
	return fact.Value{}
}

// Seal computes the trace hash.
func (e *Evaluation) Seal() { e.TraceHash = e.hash() }

// Intact says whether the trace hash belongs to the rest.
func (e *Evaluation) Intact() bool { return e.TraceHash == e.hash() }

func (e *Evaluation) hash() string {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	*buffer = append(e.appendBody((*buffer)[:0]), '}')
	sum := sha256.Sum256(*buffer)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// buffers are for what is hashed and then forgotten.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// JSON is the answer, byte for byte as the package comment defines it.
func (e *Evaluation) JSON() []byte {
	b := e.appendBody(make([]byte, 0, 4096))
	b = append(b, `,"trace_hash":`...)
	b = fact.AppendJSONString(b, e.TraceHash)
	return append(b, '}')
}

// MarshalJSON is JSON. An encoder that escapes HTML changes the bytes, not
// the meaning: the trace hash is that of JSON.
func (e *Evaluation) MarshalJSON() ([]byte, error) { return e.JSON(), nil }

// Masked is the same without who somebody is, for a screen. Its trace hash is
// that of the whole.
func (e *Evaluation) Masked() *Evaluation {
	out := *e
	out.Conditions = slices.Clone(e.Conditions)
	for i := range out.Conditions {
		facts := slices.Clone(out.Conditions[i].Facts)
		for j, f := range facts {
			if text := f.Value.String(); fact.Mask(f.Name, text) != text {
				facts[j].Value = fact.StringOf(fact.Mask(f.Name, text))
			}
		}
		out.Conditions[i].Facts = facts
	}
	return &out
}

func (e *Evaluation) appendBody(b []byte) []byte {
	b = member(b, `{"pack":`, string(e.Pack))
	b = member(b, `,"version":`, e.Version.String())
	b = member(b, `,"pack_hash":`, e.PackHash)
	b = member(b, `,"date":`, e.Date.String())
	b = member(b, `,"verdict":`, string(e.Verdict))
	b = append(b, `,"conditions":[`...)
	for i := range e.Conditions {
		b = e.Conditions[i].append(comma(b, i))
	}
	b = append(b, `],"outcome":`...)
	b = e.Outcome.append(b)
	b = append(b, `,"missing":[`...)
	for i, set := range e.Missing {
		b = append(comma(b, i), '[')
		for j, name := range set {
			b = fact.AppendJSONString(comma(b, j), name)
		}
		b = append(b, ']')
	}
	return orNull(append(b, `],"wakes_on":`...), e.WakesOn.String())
}

func (c *ConditionResult) append(b []byte) []byte {
	b = member(b, `{"id":`, c.ID)
	b = member(b, `,"result":`, string(c.Result))
	b = member(b, `,"say":`, c.Say)
	b = member(b, `,"why":`, c.Why)
	b = member(b, `,"on_fail":`, string(c.OnFail))
	b = member(b, `,"basis":`, c.Basis)
	b = append(b, `,"facts":[`...)
	for i, f := range c.Facts {
		b = f.append(comma(b, i))
	}
	return append(b, "]}"...)
}

func (f *FactView) append(b []byte) []byte {
	b = member(b, `{"name":`, f.Name)
	b = f.Value.AppendJSON(append(b, `,"value":`...))
	b = orNull(append(b, `,"source":`...), f.Source)
	b = orNull(append(b, `,"as_of":`...), f.AsOf)
	b = member(b, `,"state":`, f.State.String())
	return append(b, '}')
}

// append writes null for nothing granted, {} for an approval without values.
func (g Grants) append(b []byte) []byte {
	if g == nil {
		return append(b, "null"...)
	}
	b = append(b, '{')
	for i, one := range g {
		b = fact.AppendJSONString(comma(b, i), one.Key)
		b = one.Value.AppendJSON(append(b, ':'))
	}
	return append(b, '}')
}

func member(b []byte, key, value string) []byte {
	return fact.AppendJSONString(append(b, key...), value)
}

func orNull(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return fact.AppendJSONString(b, s)
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

// MarshalJSON is the object that an answer has.
func (g Grants) MarshalJSON() ([]byte, error) { return g.append(nil), nil }

// UnmarshalJSON reads granted values in the order they were written.
func (g *Grants) UnmarshalJSON(data []byte) error {
	*g = nil
	if string(data) == "null" {
		return nil
	}
	var values map[string]fact.Value
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	*g = Grants{}
	return eachKey(data, func(key string) { *g = append(*g, Grant{key, values[key]}) })
}

// UnmarshalJSON reads an answer; null is no date.
func (e *Evaluation) UnmarshalJSON(data []byte) error {
	type plain Evaluation
	v := plain{WakesOn: civil.None}
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("an evaluation: %w", err)
	}
	*e = Evaluation(v)
	return nil
}
