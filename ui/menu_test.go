package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/ui/uitest"
)

// TestTheMenuShowsEveryCommand opens the menu with F10 and runs a command of another
// column from it.
func TestTheMenuShowsEveryCommand(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	d.Command("办件")
	d.Key(fyne.KeyF10)
	d.Sees("菜单", "页面", "办理", "系统", "Alt+A", "批准", "Ctrl+Z", "收回上一步", "退出", "Ctrl+Q")
	d.Shot("menu")
	d.Key(fyne.KeyLeft, fyne.KeyUp, fyne.KeyDown, fyne.KeyEscape)
	d.SeesNot("Ctrl+Q")
	d.Key(fyne.KeyF10, fyne.KeyDown, fyne.KeyReturn) // the second page
	d.Sees("申请人", "读卡")
}
