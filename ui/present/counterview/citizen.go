package counterview

import (
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/ui/present"
)

// ReadOut is what the person at the counter is asked to confirm: own name,
// tails of numbers, what there is to get. It holds no full number.
type ReadOut struct {
	Item  string
	Lines []present.Pair
}

// ReadOutOf words a read-back for the person it is about.
func ReadOutOf(j *judging.Judged, sub app.Subject, name string, record fact.Record) ReadOut {
	out := ReadOut{Item: j.Pack.Item.Name}
	for _, p := range ReadBack(j, sub, name, record) {
		if p.Label != "事项" {
			out.Lines = append(out.Lines, plainDates(p))
		}
	}
	return out
}

// plainDates writes days and months as people say them.
func plainDates(p present.Pair) present.Pair {
	p.Value = civil.InWords(p.Value)
	return p
}

// Spoken is the read-back as it is said aloud.
func (r ReadOut) Spoken() string {
	parts := []string{"请核对。" + r.Item}
	for _, p := range r.Lines {
		parts = append(parts, p.Label+"，"+spokenValue(p))
	}
	return strings.Join(parts, "。") + "。对不对？"
}

// spokenValue says the digits of a tail one by one.
func spokenValue(p present.Pair) string {
	if !strings.HasSuffix(p.Label, "尾号") {
		return p.Value
	}
	return strings.Join(strings.Split(p.Value, ""), " ")
}

// Told is what the person is told at the end.
type Told struct {
	Title  string
	Sign   present.Sign
	Item   string
	Serial string         // with spaces
	Lines  []present.Pair // what was granted
	Next   []string
	Phone  string // of the window
}

// ToldOf words what became of an application. next are the sentences of the
// receipt.
func ToldOf(st *desk.Station, c *casefile.Case, j *judging.Judged, next []string) Told {
	words := make([]string, len(next))
	for i, n := range next {
		words[i] = civil.InWords(n)
	}
	out := Told{Sign: present.SignOf(c.State, c.Verdict(), casefile.Machine), Item: j.Pack.Item.Name, Serial: present.SpacedSerial(c.Serial()),
		Next: words, Phone: st.Info.Phone}
	for _, p := range Granted(j, c.Verdict()) {
		out.Lines = append(out.Lines, plainDates(p))
	}
	switch c.State {
	case casefile.Approved:
		out.Title = "办好了"
	case casefile.Provisional:
		out.Title = "先给您办上了"
	default:
		out.Title = "收下了，由工作人员接着办"
		if due := c.Deadline(st.Calendar); !due.On.IsZero() {
			out.Lines = append(out.Lines, plainDates(present.Pair{Label: "最迟", Value: due.On.String()}))
		}
	}
	return out
}

// Spoken is the result as it is said aloud, without the long number.
func (t Told) Spoken() string {
	parts := []string{t.Title, t.Item}
	for _, p := range t.Lines {
		parts = append(parts, p.Label+"，"+p.Value)
	}
	return strings.Join(append(parts, t.Next...), "。")
}
