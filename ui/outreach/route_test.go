package outreach_test

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/ui/uitest"
)

func TestARouteSheetOfAgreedVisits(t *testing.T) {
	d := open(t, "clerk", uitest.Options{})
	d.Type("s")
	d.Command("上门路线单")
	d.Sees("没有要上门的人")
	first(t, d)
	d.Key(fyne.KeyReturn)
	d.Type("3")
	d.Type("周三上午")
	d.Key(fyne.KeyReturn)
	d.Command("上门路线单")
	d.Sees("已生成上门路线单，1 户。")
	d.Key(fyne.KeyReturn)
	if !bytes.HasPrefix(d.Papers["route"], []byte("%PDF-")) {
		t.Errorf("papers %d", len(d.Papers))
	}
}
