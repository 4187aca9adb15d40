package cases_test

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/ui/uitest"
)

func TestARouteSheetOfTheList(t *testing.T) {
	d := open(t, uitest.Options{People: 300, Applications: 20})
	d.Command("上门路线单")
	d.Sees("已生成上门路线单，4 户。")
	d.Key(fyne.KeyReturn)
	if !bytes.HasPrefix(d.Papers["route"], []byte("%PDF-")) {
		t.Errorf("papers %d", len(d.Papers))
	}
	d.Shot("cases-route")
}

func TestAListTooLongForARoute(t *testing.T) {
	d := open(t, uitest.Options{People: 2000, Applications: 120})
	d.Command("工作台")
	d.Command("办件")
	d.Key(fyne.KeyLeft) // to the tab of all cases
	d.Sees("全部 120")
	d.Command("上门路线单")
	d.Sees("列表里有 120 件，一张路线单最多 60 户，请先筛选。")
}
