package rule

import (
	"fmt"
	"io"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// WriteText prints an evaluation for a person: the verdict, every condition
// with what was found and the facts it read, then what is granted, or what is
// missing and when time alone would do.
func WriteText(w io.Writer, e *Evaluation, p *Pack) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s（%s，%s 版）\n", p.Item.Name, e.Pack, e.Version)
	fmt.Fprintf(&b, "申请日期  %s\n判定      %s\n", e.Date, e.Verdict.Label())
	for i := range e.Conditions {
		writeCondition(&b, &e.Conditions[i], p)
	}
	if e.Verdict == app.Review {
		writeRemedies(&b, e)
	} else {
		writeGrants(&b, e, p)
	}
	fmt.Fprintf(&b, "\n规则包    %s\n判定依据  %s\n", e.PackHash, e.TraceHash)
	_, err := io.WriteString(w, b.String())
	return err
}

func writeCondition(b *strings.Builder, c *ConditionResult, p *Pack) {
	fmt.Fprintf(b, "\n%s%s\n", Pad(c.Result.Label(), 10), c.Say)
	fmt.Fprintf(b, "          %s\n", c.Why)
	if c.Result == Fail {
		fmt.Fprintf(b, "          %s\n", c.OnFail.Label())
	}
	if basis, ok := p.FindBasis(c.Basis); ok {
		fmt.Fprintf(b, "          依据：%s（%s）\n", basis.Cite(), basis.Status.Label())
	}
	for _, f := range c.Facts {
		d, _ := p.Decl(f.Name)
		value := say(f.Value, d.Words)
		if f.State == fact.Missing {
			value = "—"
		}
		line := Pad(d.Label, 22) + Pad(value, 24) + Pad(f.State.Label(), 14) + origin(f)
		fmt.Fprintf(b, "          %s\n", strings.TrimRight(line, " "))
	}
}

// origin is where a fact came from and when.
func origin(f FactView) string {
	if f.AsOf == "" {
		return f.Source
	}
	t, err := fact.ParseTime(f.AsOf)
	if err != nil {
		return f.Source
	}
	return f.Source + "  " + t.In(civil.Shanghai).Format("2006-01-02 15:04")
}

func writeGrants(b *strings.Builder, e *Evaluation, p *Pack) {
	b.WriteString("\n")
	for i, g := range e.Outcome {
		fmt.Fprintf(b, "%s%s\n", Pad(p.Outcome[i].Label, 22), say(g.Value, nil))
	}
}

func writeRemedies(b *strings.Builder, e *Evaluation) {
	b.WriteString("\n")
	if e.Problem != "" {
		fmt.Fprintf(b, "%s\n", e.Problem)
	}
	for i, h := range e.Hints {
		lead := "补齐即可："
		if i > 0 {
			lead = "或者："
		}
		fmt.Fprintf(b, "%s%s\n", lead, h.Sentence)
	}
	if e.WakesOn != civil.None {
		fmt.Fprintf(b, "到 %s 条件自然满足，当日自动复核。\n", e.WakesOn)
	}
	if len(e.Hints) == 0 && e.WakesOn == civil.None {
		b.WriteString("补材料或等待都不能使其自动通过，请人工审核。\n")
	}
}

// Cite is the basis as it is quoted on paper: title, number, article.
func (b Basis) Cite() string {
	s := "《" + b.Title + "》"
	if b.Number != "" {
		s += "（" + b.Number + "）"
	}
	return s + b.Article
}

// Pad fills a text with blanks to a width in columns, at least two; Chinese
// characters take two columns.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(2, width-columns(s)))
}

func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
