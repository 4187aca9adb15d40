package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"miaopi/app/desk"
	"miaopi/ui/uitest"
)

// clock runs what waits when the test says so.
type clock struct{ waits []func() }

func (c *clock) after(_ time.Duration, fn func()) { c.waits = append(c.waits, fn) }

// passes lets time pass, as much as anything waits for.
func (c *clock) passes() {
	for len(c.waits) > 0 {
		fn := c.waits[0]
		c.waits = c.waits[1:]
		fn()
	}
}

func scanner(t *testing.T) (d *uitest.Driver, c *clock, serial string) {
	t.Helper()
	c = &clock{}
	d = uitest.Start(t, uitest.Options{People: 300, Applications: 20, Decided: true, After: c.after})
	d.LogIn("clerk")
	d.Command("办件")
	err := d.Store.Heads(t.Context(), func(h desk.Head) bool {
		if r, err := d.Store.Row(t.Context(), h.Case); err == nil {
			serial = string(r.Serial)
		}
		return serial == ""
	})
	if err != nil || serial == "" {
		t.Fatal(err)
	}
	return d, c, serial
}

// TestACodeScannerTypesIntoTheSearchBox wherever the focus is, and the Return behind
// the code opens what it names, the first time too.
func TestACodeScannerTypesIntoTheSearchBox(t *testing.T) {
	for _, focus := range []string{"nothing", "a button"} {
		t.Run(focus, func(t *testing.T) {
			d, _, serial := scanner(t)
			if focus == "a button" {
				d.Key(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
			} else {
				d.Win.Canvas().Unfocus()
			}
			for _, r := range serial {
				if f := d.Win.Canvas().Focused(); f != nil {
					f.TypedRune(r)
				} else {
					d.Win.Canvas().OnTypedRune()(r)
				}
			}
			d.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			d.Settle()
			if all := strings.ReplaceAll(d.Text(), " ", ""); !strings.Contains(all, "编号"+serial) && !strings.Contains(strings.ReplaceAll(all, "-", ""), strings.TrimPrefix(serial, "0000000000000000003")) {
				t.Errorf("the case is not shown:\n%s", d.Text())
			}
		})
	}
}

func TestAPersonIsNoCodeScanner(t *testing.T) {
	d, c, _ := scanner(t)
	d.Win.Canvas().Unfocus()
	d.Type("p")
	d.SeesNot("受理回执（大字版）")
	c.passes()
	d.Settle()
	d.Sees("受理回执（大字版）")
	d.Key(fyne.KeyEscape)

	d.Type("p") // another key is not overtaken
	d.Key(fyne.KeyEscape)
	d.SeesNot("受理回执（大字版）")
	c.passes()
	d.SeesNot("受理回执（大字版）")

	d.Type("xxxxxx") // a key that is held down is no code
	if f := d.Win.Canvas().Focused(); f != nil {
		t.Errorf("%T has the focus", f)
	}
}
