package industry

import (
	_ "embed" // the codes
	"strings"
	"sync"
)

//go:embed classes.txt
var classCodes string // the four-digit codes of the table, for who needs no names

var classes = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for code := range strings.Lines(classCodes) {
		set[strings.TrimSuffix(code, "\n")] = true
	}
	return set
})

// Exists says whether a code is one of a class (小类, four digits).
func Exists(code string) bool { return classes()[code] }
