package present

import (
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
)

// VerifiedWords say what a scanned paper is worth, and which it is.
func VerifiedWords(st *desk.Station, v paperwork.Verified, t Translate) string {
	out := t(v.Worth.Label()) + " · " + t(v.Why)
	var what []string
	if v.Kind != "" {
		what = append(what, t(PaperName(v.Kind)))
	}
	if v.Item != "" {
		what = append(what, ItemName(st, v.Item))
	}
	if v.Case != "" {
		what = append(what, ShortSerial(app.Serial(v.Number)))
	}
	if v.On != "" {
		what = append(what, v.On)
	}
	if len(what) == 0 {
		return out
	}
	return out + "\n" + strings.Join(what, " · ")
}
