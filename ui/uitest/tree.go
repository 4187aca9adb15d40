package uitest

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func drawn(o fyne.CanvasObject) string {
	if t, ok := o.(*canvas.Text); ok {
		return t.Text
	}
	return ""
}

// children are what an object is made of.
func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch w := o.(type) {
	case *fyne.Container:
		return w.Objects
	case fyne.Widget:
		return test.WidgetRenderer(w).Objects()
	}
	return nil
}

// Place is where the first piece of text that begins so lies in the window.
func (d *Driver) Place(begins string) fyne.Position {
	d.T.Helper()
	at, ok := find(d.Win.Canvas().Content(), begins, fyne.Position{})
	if !ok {
		d.T.Fatalf("the screen does not show %q", begins)
	}
	return at
}

func find(o fyne.CanvasObject, begins string, from fyne.Position) (fyne.Position, bool) {
	if o == nil || !o.Visible() {
		return from, false
	}
	at := from.Add(o.Position())
	if t := drawn(o); t != "" && strings.HasPrefix(t, begins) {
		return at, true
	}
	for _, child := range children(o) {
		if at, ok := find(child, begins, at); ok {
			return at, true
		}
	}
	return at, false
}

// Objects are all visible objects of a window, dialogs first.
func Objects(w fyne.Window) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		out = append(out, o)
		for _, child := range children(o) {
			walk(child)
		}
	}
	list := w.Canvas().Overlays().List()
	for i := range list {
		walk(list[len(list)-1-i])
	}
	walk(w.Canvas().Content())
	return out
}
