package rule

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// part is a heading with its list, "" for an empty list.
func part(heading string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	slices.Sort(list)
	return heading + "：" + strings.Join(slices.Compact(list), "、")
}

// joinParts joins what is not empty.
func joinParts(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "；")
}

func sortedKeys(m map[string]string) iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(m)))
}
