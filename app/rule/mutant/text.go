package mutant

import (
	"fmt"
	"io"
	"strings"

	"miaopi/app/rule"
)

// Write prints what became of the changes to a pack: those that no case notices,
// each with its place and what was changed, and a last line with the counts.
func (r *Report) Write(w io.Writer, p *rule.Pack) error {
	var b strings.Builder
	for _, c := range r.Survived {
		fmt.Fprintf(&b, "未发现  %s:%d  %s  %s\n", p.File, c.Line, c.In, c.What)
	}
	fmt.Fprintf(&b, "%s改动 %-5d发现 %-5d未发现 %-5d等价 %d\n", rule.Pad(string(r.Pack)+" "+r.Version.String(), 44), r.Changed, r.Noticed, len(r.Survived), r.Equivalent)
	_, err := io.WriteString(w, b.String())
	return err
}
