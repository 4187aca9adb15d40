package boundary

import (
	"fmt"
	"io"
	"strings"

	"miaopi/app/rule"
)

var truthLabels = map[Truth]string{True: "成立", False: "不成立", Unknown: "不能确定"}

// Write prints the limits of a pack as a table, and below it how many there
// are. It reports whether both sides of every limit were seen.
func Write(w io.Writer, p *rule.Pack, limits []Limit) (whole bool, err error) {
	var b strings.Builder
	missed, rows := 0, 0
	for i := range limits {
		l := &limits[i]
		fmt.Fprintf(&b, "%s%s\n", lead(p, l), l.Text)
		if l.On != "" {
			fmt.Fprintf(&b, "    （从用例“%s”出发）\n", l.On)
		}
		for j := range l.Rows {
			writeRow(&b, l, &l.Rows[j])
		}
		if rows += len(l.Rows); !l.Turns() {
			missed++
			b.WriteString("    没有找到使它改变的取值\n")
		}
	}
	fmt.Fprintf(&b, "%s %s：%d 处界限，试了 %d 个取值，%d 处没有试到两边\n", p.ID, p.Version, len(limits), rows, missed)
	_, err = io.WriteString(w, b.String())
	return missed == 0, err
}

// lead names the rule that a limit belongs to.
func lead(p *rule.Pack, l *Limit) string {
	if c, ok := p.Condition(l.Rule); ok {
		return c.ID + "  " + c.Say + "：  "
	}
	for _, o := range p.Outcome {
		if o.Key == l.Rule {
			return o.Key + "  " + o.Label + "：  "
		}
	}
	return ""
}

func writeRow(b *strings.Builder, l *Limit, r *Row) {
	line := "    " + rule.Pad(l.Fact, 30) + rule.Pad(r.Value, 26) + rule.Pad(truthLabels[r.Truth], 10)
	if r.Refused != "" {
		line += r.Refused
	} else {
		if r.Result != "" {
			line += rule.Pad(r.Result.Label(), 10)
		}
		line += r.Verdict.Label()
	}
	for _, g := range r.Outcome {
		line += "  " + g.Key + "=" + g.Value.String()
	}
	fmt.Fprintf(b, "%s\n", strings.TrimRight(line, " "))
}
