package present

import (
	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/sheet"
)

// MaskedName hides a person's name and a car's plate; an enterprise's name is
// public.
func MaskedName(sub app.Subject, name string) string {
	if name == "" {
		return "—" // nobody told it
	}
	switch sub.Kind {
	case app.Person:
		return chinaid.MaskName(name)
	case app.Vehicle:
		return chinaid.MaskPlate(name)
	}
	return name
}

// MaskedID hides an identifier, except a credit code, which is public.
func MaskedID(sub app.Subject) string {
	switch sub.Kind {
	case app.Person:
		return chinaid.MaskID(sub.ID)
	case app.Vehicle:
		return chinaid.MaskVIN(sub.ID)
	}
	return sub.ID
}

// ShortSerial is the end of a serial number, as people say it.
func ShortSerial(s app.Serial) string { return desk.ShortSerial(s) }

// ShortItem is the name of an item for a narrow column.
func ShortItem(st *desk.Station, id app.PackID) string {
	if p, ok := named(st, id); ok && p.Item.Short != "" {
		return p.Item.Short
	}
	return ItemName(st, id)
}

// ItemName is the name of an item: of the version in force today, else of its
// newest, also when the item itself is in force no longer.
func ItemName(st *desk.Station, id app.PackID) string {
	if p, ok := named(st, id); ok {
		return p.Item.Name
	}
	return string(id)
}

func named(st *desk.Station, id app.PackID) (*rule.Pack, bool) {
	if p, err := st.Rules.At(id, civil.On(st.Now())); err == nil {
		return p, true
	}
	return st.Rules.Named(id)
}

// MaskedPhone shows the first three and last four digits.
func MaskedPhone(phone string) string { return chinaid.MaskPhone(phone) }

// MaskedFact hides the value of a fact that tells who somebody is.
func MaskedFact(name, value string) string { return fact.Mask(name, value) }

// Granted is what was recorded of an approval, as a text.
func Granted(label, text string) Pair {
	label, text = sheet.Granted(label, text)
	return Pair{label, text}
}

// Tail is the end of a number, enough to tell it from others.
func Tail(s string) string { return s[max(0, len(s)-4):] }

// SpacedSerial is a whole serial number in its three parts: the item's code,
// the day, the day's number.
func SpacedSerial(s app.Serial) string {
	if text, stands := desk.PaperNumber(s); stands {
		return text
	}
	n := len(s)
	if n < 13 {
		return string(s)
	}
	return string(s[:n-12] + " " + s[n-12:n-4] + " " + s[n-4:])
}

// PaperName is the Chinese name of a paper.
func PaperName(p paperwork.Paper) string { return paperwork.PaperName(p) }
