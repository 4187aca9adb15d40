package expr

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"miaopi/app/chinaid"
	"miaopi/app/fact"
	"miaopi/app/industry"
)

func filled(_ *Frame, a arguments) fact.Value {
	return fact.BoolOf(strings.TrimFunc(a[0].Text(), unicode.IsSpace) != "")
}

func sizeOfText(_ *Frame, a arguments) fact.Value {
	return fact.IntOf(int64(utf8.RuneCountInString(a[0].Text())))
}

func textTest(holds func(s, part string) bool) function {
	return func(_ *Frame, a arguments) fact.Value { return fact.BoolOf(holds(a[0].Text(), a[1].Text())) }
}

func validID(f *Frame, a arguments) fact.Value {
	_, sex := f.citizen(a[0].Text())
	return fact.BoolOf(sex != "")
}

const badID = "身份证号无效"

func idBirth(f *Frame, a arguments) fact.Value {
	birth, sex := f.citizen(a[0].Text())
	if sex == "" {
		return f.unknown(badID)
	}
	return fact.DateOf(birth)
}

func idSex(f *Frame, a arguments) fact.Value {
	_, sex := f.citizen(a[0].Text())
	if sex == "" {
		return f.unknown(badID)
	}
	return fact.StringOf(sex)
}

func validUSCC(_ *Frame, a arguments) fact.Value {
	return fact.BoolOf(chinaid.ValidUSCC(a[0].Text()) == nil)
}

func validVIN(_ *Frame, a arguments) fact.Value {
	return fact.BoolOf(chinaid.ValidVIN(a[0].Text()) == nil)
}

func luhn(_ *Frame, a arguments) fact.Value {
	return fact.BoolOf(chinaid.Luhn(a[0].Text()))
}

func validIndustry(_ *Frame, a arguments) fact.Value {
	return fact.BoolOf(industry.Exists(strings.TrimSpace(a[0].Text())))
}

// sameText compares what people typed: without the blanks around it, and in
// one form of Unicode (NFC).
func sameText(_ *Frame, a arguments) fact.Value { return fact.BoolOf(typed(a[0]) == typed(a[1])) }

func typed(v fact.Value) string { return norm.NFC.String(strings.TrimFunc(v.Text(), unicode.IsSpace)) }
