package caseview

import (
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/ui/present"
)

// VerifiedWords say what a scanned paper is worth, and which it is.
func VerifiedWords(st *desk.Station, v paperwork.Verified, t present.Translate) string {
	out := t(v.Worth.Label()) + " · " + t(v.Why)
	var what []string
	if v.Kind != "" {
		what = append(what, t(present.PaperName(v.Kind)))
	}
	if v.Item != "" {
		what = append(what, present.ItemName(st, v.Item))
	}
	if v.Case != "" {
		what = append(what, present.ShortSerial(app.Serial(v.Number)))
	}
	if v.On != "" {
		what = append(what, v.On)
	}
	if len(what) == 0 {
		return out
	}
	return out + "\n" + strings.Join(what, " · ")
}
