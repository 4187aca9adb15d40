package expr

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"miaopi/app/fact"
)

// Table is the type of a parameter such as {70: 200, 80: 300}; only band
// reads it. A slot of this type holds a position in Frame.Tables as an Int.
const Table = fact.Type(64)

// Dates, moments and decimals are types of our own, so that comparing a date
// with a number or a string does not type-check.
var (
	boolean  = cel.BoolType
	integer  = cel.IntType
	text     = cel.StringType
	date     = cel.OpaqueType("date")
	moment   = cel.OpaqueType("time")
	decimal  = cel.OpaqueType("decimal")
	table    = cel.OpaqueType("table")
	texts    = cel.ListType(text)
	integers = cel.ListType(integer)
	same     = cel.TypeParamType("A")
)

var celTypes = map[fact.Type]*cel.Type{
	fact.Bool: boolean, fact.Int: integer, fact.Decimal: decimal, fact.String: text, fact.Date: date,
	fact.Time: moment, fact.StringList: texts, fact.IntList: integers, Table: table,
}

// typeOf is the fact type of a checked expression; Null when facts have no
// such type.
func typeOf(t *types.Type) fact.Type {
	for ft, ct := range celTypes {
		if ct.IsExactType(t) {
			return ft
		}
	}
	return fact.Null
}
