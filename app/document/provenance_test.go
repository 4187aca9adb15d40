package document

import (
	"strings"
	"testing"
)

// Every paper of a case names the pack with its hash, and the bundle the pack
// came in.
func TestPapersNameTheirRules(t *testing.T) {
	from := func(c Case) Case {
		c.Bundle = "baoan#3"
		return c
	}
	r, s, a, n := receipt(), supplement(), approval(), refusal()
	r.Case, s.Case, a.Case, n.Case = from(r.Case), from(s.Case), from(a.Case), from(n.Case)
	large := r
	large.Large = true
	for name, p := range map[string]paper{"receipt": r, "large receipt": large, "supplement": s, "approval": a, "refusal": n} {
		t.Run(name, func(t *testing.T) {
			pdf, err := p.PDF(fonts(t))
			if err != nil {
				t.Fatal(err)
			}
			text := said(t, pdf)
			for _, want := range []string{"规则包 elderly-allowance", "版本 2021-03-01", "sha256:2c26b46b2c26b46b…", "规则束 baoan#3"} {
				if !strings.Contains(strings.ReplaceAll(text, "\n", ""), want) {
					t.Errorf("no %q in %s", want, text)
				}
			}
		})
	}
}
