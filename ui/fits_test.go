package ui_test

import (
	"fmt"
	"os"
	"regexp"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"miaopi/app"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// rect is where something lies in the window.
type rect struct{ x0, y0, x1, y1 float32 }

func rectOf(at fyne.Position, size fyne.Size) rect {
	return rect{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

func (r rect) meets(o rect) bool {
	const touch = 1
	return r.x0+touch < o.x1 && o.x0+touch < r.x1 && r.y0+touch < o.y1 && o.y0+touch < r.y1
}

// button is one that is on the screen.
type button struct {
	label string
	at    rect
}

// bare is a letter without Ctrl or Alt.
var bare = regexp.MustCompile(`^[A-Z]$`)

// misfits are the tables that are too narrow for their columns, the buttons that print
// a key which an input method keeps, and those that are cut, lie outside their window or over each other;
// what scrolls may lie below the edge, never beside it.
func misfits(w fyne.Window) (out []string) {
	size := w.Canvas().Size()
	var seen []button
	var walk func(o fyne.CanvasObject, from fyne.Position, scrolls bool)
	walk = func(o fyne.CanvasObject, from fyne.Position, scrolls bool) {
		if o == nil || !o.Visible() {
			return
		}
		at := from.Add(o.Position())
		if b, ok := o.(*kit.Button); ok {
			r := rectOf(at, b.Size())
			if bare.MatchString(b.Hint()) {
				out = append(out, fmt.Sprintf("%s prints %s, which an input method keeps", b.Label(), b.Hint()))
			}
			if b.Size().Width+1 < b.MinSize().Width || b.Size().Height+1 < b.MinSize().Height {
				out = append(out, fmt.Sprintf("%s is cut to %v of %v", b.Label(), b.Size(), b.MinSize()))
			}
			if r.x0 < -1 || r.x1 > size.Width+1 || !scrolls && (r.y0 < -1 || r.y1 > size.Height+1) {
				out = append(out, fmt.Sprintf("%s lies outside: %v", b.Label(), r))
			}
			if !scrolls {
				for _, s := range seen {
					if r.meets(s.at) {
						out = append(out, fmt.Sprintf("%s lies over %s", b.Label(), s.label))
					}
				}
				seen = append(seen, button{b.Label(), r})
			}
			return
		}
		if l, ok := o.(*kit.Table); ok && l.Need() > l.Size().Width+1 {
			out = append(out, fmt.Sprintf("a table's columns need %.0f of %.0f", l.Need(), l.Size().Width))
		}
		if _, ok := o.(*container.Scroll); ok {
			scrolls = true
		}
		switch x := o.(type) {
		case *fyne.Container:
			for _, child := range x.Objects {
				walk(child, at, scrolls)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(x).Objects() {
				walk(child, at, scrolls)
			}
		}
	}
	walk(w.Canvas().Content(), fyne.Position{}, false)
	return out
}

// TestEveryButtonHasItsPlace looks at every page as each role, at the sizes of halls'
// screens, in every type size and language.
func TestEveryButtonHasItsPlace(t *testing.T) {
	sizes := []fyne.Size{{Width: 1024, Height: 768}, {Width: 1366, Height: 768}}
	if os.Getenv("MIAOPI_SHOTS") != "" { // what fits there fits here; these are to be looked at
		sizes = append(sizes, fyne.NewSize(1920, 1080), fyne.NewSize(2560, 1440))
	}
	pages := map[bool][]string{
		false: {"工作台", "受理", "办件", "抽查", "事项", "系统", "免申即享"},
		true:  {"Workbench", "Intake", "Cases", "Spot check", "Items", "System", "Without applying"},
	}
	for _, elder := range []bool{false, true} {
		d := uitest.Start(t, uitest.Options{Decided: true, People: 300, Applications: 40, Mode: look.Mode{Elder: elder}})
		for _, role := range []app.AccountID{"clerk", "supervisor", "admin"} {
			d.LogIn(role)
			for _, english := range []bool{false, true} {
				for _, size := range sizes {
					d.Win.Resize(size)
					for _, page := range pages[english] {
						d.Command(page)
						name := fmt.Sprintf("%s %s %.0f elder=%t", role, page, size.Width, elder)
						for _, m := range misfits(d.Win) {
							t.Errorf("%s: %s", name, m)
						}
						d.Shot("fits " + name)
					}
				}
				d.Command("English / 中文")
			}
			d.Command("锁定")
		}
	}
}
