package fact

// Type is the type of a Value. The numbers are stored; they never change.
type Type uint8

// The types. Null is the absence of a value; Malformed is JSON that no fact
// can have, such as an object, kept as text so that it can be shown.
const (
	Null Type = iota
	Bool
	Int
	Decimal
	String
	Date
	Time
	StringList
	IntList
	Malformed
)

var typeNames = [...]string{"null", "bool", "int", "decimal", "string", "date", "time", "list<string>", "list<int>", "malformed"}

// String is the name packs use.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "unknown"
}

// Label is the type in Chinese, for sentences such as "应为日期".
func (t Type) Label() string {
	switch t {
	case Bool:
		return "是或否"
	case Int:
		return "整数"
	case Decimal:
		return "金额数字"
	case String:
		return "文字"
	case Date:
		return "日期(YYYY-MM-DD)"
	case Time:
		return "时间"
	case StringList:
		return "文字列表"
	case IntList:
		return "整数列表"
	}
	return t.String()
}

// ParseType reads the name of a type that a pack may declare.
func ParseType(s string) (Type, bool) {
	for t := Bool; t <= IntList; t++ {
		if typeNames[t] == s {
			return t, true
		}
	}
	return Null, false
}
