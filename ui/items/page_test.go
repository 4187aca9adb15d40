package items_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

func items(t *testing.T, o uitest.Options) *uitest.Driver {
	t.Helper()
	d := uitest.Start(t, o)
	d.LogIn("clerk")
	d.Command("事项")
	return d
}

func TestLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{"": {}, "-elder": {Mode: look.Mode{Elder: true}}, "-dark": {Mode: look.Mode{Dark: true}}, "-wide": {Size: fyne.NewSize(1920, 1080)}} {
		t.Run("look"+name, func(t *testing.T) {
			d := items(t, o)
			d.Key(fyne.KeyDown)
			d.Shot("items" + name)
			d.Type(" ")
			d.Shot("items-down" + name)
			d.Type("c")
			d.Shot("items-compare" + name)
			d.Key(fyne.KeyEscape)
			d.Type("/")
			d.Type("wyc")
			d.Shot("items-search" + name)
		})
	}
}
