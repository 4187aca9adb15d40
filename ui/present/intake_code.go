package present

import (
	"slices"
)

// Table names a table that an answer is a code of.
type Table int

// The tables.
const (
	NoTable Table = iota
	PlaceTable
	IndustryTable
)

func tableOf(name string) (t Table, placeholder string) {
	switch {
	case slices.Contains(placeFacts, name):
		return PlaceTable, "地名、拼音或区划代码"
	case slices.Contains(industryFacts, name):
		return IndustryTable, "行业名称或 4 位代码"
	}
	return NoTable, ""
}

// Code is one entry of a table that somebody may choose.
type Code struct{ Code, Name string }
