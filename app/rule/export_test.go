package rule

import "pgregory.net/rapid"

// For the tests in package rule_test, which may import what imports rule.
var (
	Mutated  = mutated
	DrawPack = func(t *rapid.T, dated bool) (*Pack, func() Input) {
		p := drawPack(t, dated)
		return p.pack, func() Input { return drawInput(t, p) }
	}
)
