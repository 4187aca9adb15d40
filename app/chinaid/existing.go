package chinaid

import (
	_ "embed" // the codes
	"strings"
	"sync"
)

//go:embed divisions.txt
var divisionCodes string // the significant digits of every county, city and province of package division

var divisions = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for code := range strings.Lines(divisionCodes) {
		set[strings.TrimSuffix(code, "\n")] = true
	}
	return set
})

// DivisionExists says whether a code, as far as its county, is one of GB/T
// 2260. Codes that were abolished before 2023 are not.
func DivisionExists(code string) bool {
	s := significant(code)
	return divisions()[s[:min(len(s), widths[County])]]
}
