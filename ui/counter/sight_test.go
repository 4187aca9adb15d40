package counter_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// sizes are the windows that everything has to fit, in both type sizes.
func sizes(t *testing.T, walk func(t *testing.T, d *uitest.Driver, name string), put func(*uitest.Driver)) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 768}, {Width: 1366, Height: 768}} {
		for _, elder := range []bool{false, true} {
			name := fmt.Sprintf("%g-%v", size.Width, map[bool]string{false: "normal", true: "elder"}[elder])
			t.Run(name, func(t *testing.T) {
				walk(t, counter(t, uitest.Options{Size: size, Mode: look.Mode{Elder: elder}, People: 60, Applications: -1}, put), name)
			})
		}
	}
}

// whole fails the test if a button is cut by the window or by another width
// than its own.
func whole(t *testing.T, d *uitest.Driver, labels ...string) {
	t.Helper()
	seen := map[string]bool{}
	for _, o := range uitest.Objects(d.Win) {
		b, ok := o.(*kit.Button)
		if !ok {
			continue
		}
		at, room := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), d.Win.Canvas().Size()
		if at.X < 0 || at.Y < 0 || at.X+o.Size().Width > room.Width+1 || at.Y+o.Size().Height > room.Height+1 || o.Size().Width+1 < b.Natural() {
			continue
		}
		seen[b.Label()] = true
	}
	for _, l := range labels {
		if !seen[l] {
			t.Errorf("the button %q is cut or not there", l)
		}
	}
}

// Name, age, item and step stay above whatever is scrolled, and the last
// button is never cut.
func TestHeadAndLastButtonStayInSight(t *testing.T) {
	sizes(t, func(t *testing.T, d *uitest.Driver, name string) {
		d.Shot("sight-who-" + name)
		d.Type(granny.ID)
		d.Key(fyne.KeyReturn)
		d.Shot("sight-items-" + name)
		d.Sees("王*英", "80 岁 女")
		d.Key(fyne.KeyReturn)
		d.Sees("王*英", "80 岁 女", "高龄老人津贴")
		d.Shot("sight-filling-" + name)
		for range 8 {
			d.Key(fyne.KeyPageDown)
		}
		d.Shot("sight-down-" + name)
		if at := d.Place("王*英"); at.Y > 120 {
			t.Errorf("the name lies at %v", at)
		}
		whole(t, d, "受理并办结", "改选事项", "换人")
		d.Command("确认受理")
		d.Shot("sight-confirm-" + name)
		whole(t, d, "核对无误，受理并办结", "返回")
		d.Key(fyne.KeyReturn)
		d.Shot("sight-result-" + name)
		whole(t, d, "下一位", "看办件", "打开")
	}, func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder) })
}

// In English, where words are longer, nothing is cut in the smallest window either.
func TestEnglishFitsTheSmallestWindow(t *testing.T) {
	d := counter(t, uitest.Options{Size: fyne.NewSize(1024, 768), People: 60, Applications: -1}, func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder) })
	d.Command("English / 中文")
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn)
	whole(t, d, "Another person", "One matter")
	d.Sees("✓ can be granted")
	d.Key(fyne.KeyReturn)
	whole(t, d, "Another person", "Another item", "Accept and settle", "Differs from paper", "Agent")
	d.Sees("⑥ read back and take in", "Citizen's screen: off", "2026-11-23 09:53") // no column is lost
	d.Key(fyne.KeyReturn)
	whole(t, d, "Back", "Read back and right, Accept and settle", "Signature")
	d.Key(fyne.KeyReturn)
	whole(t, d, "Print receipt", "Open", "Large print", "Show case", "Next person")
}
