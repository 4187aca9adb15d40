package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// mostToasts is how many sentences lie over the page at once. The oldest gives
// way, but not the one that takes a step back.
const mostToasts = 3

// toasts are the sentences about what just happened. They lie over the page, at
// its lower left, and move nothing.
type toasts struct {
	f    *frame
	box  *kit.Box
	list []*told
}

// told is one of them.
type told struct{ kit.Toast }

func newToasts(f *frame) *toasts {
	t := &toasts{f: f, box: f.x.kit.Stack(look.Gap2)}
	t.box.Hide()
	return t
}

// say shows one more until it is read: for its seconds, or until others take its
// place. While the window is locked it waits.
func (t *toasts) say(one kit.Toast) {
	f := t.f
	if f.x.frame != f {
		one.Seconds = 0
	}
	mine := &told{one}
	mine.Run = func() {
		t.drop(mine)
		if one.Run != nil {
			one.Run()
		}
	}
	t.list = slices.DeleteFunc(t.list, func(o *told) bool {
		return o.Text == one.Text || one.Topic != "" && o.Topic == one.Topic || mine.undoes() && o.undoes()
	})
	t.list = append(t.list, mine)
	if len(t.list) > mostToasts {
		oldest := slices.IndexFunc(t.list, func(o *told) bool { return !o.undoes() })
		t.list = slices.Delete(t.list, oldest, oldest+1)
	}
	t.show()
	if one.Seconds > 0 && f.x.cfg.Every != nil {
		ctx, stop := context.WithCancel(f.ctx)
		f.x.cfg.Every(ctx, time.Duration(one.Seconds)*time.Second, func() {
			stop()
			t.drop(mine)
		})
	}
}

func (o *told) undoes() bool { return o.Hint == shell.UndoHint }

// drop takes one away.
func (t *toasts) drop(one *told) {
	t.list = slices.DeleteFunc(t.list, func(o *told) bool { return o == one })
	t.show()
}

// undo is what takes the last step back; nil when nothing can be.
func (t *toasts) undo() func() {
	for _, o := range t.list {
		if o.undoes() {
			return o.Run
		}
	}
	return nil
}

// inherit shows what another frame of the same person was still saying.
func (t *toasts) inherit(from *toasts) {
	for _, o := range from.list {
		t.say(o.Toast)
	}
}

func (t *toasts) show() {
	notices := make([]fyne.CanvasObject, len(t.list))
	for i, o := range t.list {
		notices[i] = t.f.x.kit.Notice(o.Toast)
	}
	t.box.Set(notices...)
	if len(t.list) == 0 {
		t.box.Hide()
	} else {
		t.box.Show()
	}
	t.arrange()
}

// arrange puts them where they lie, once the page is there.
func (t *toasts) arrange() {
	if t.f.middle != nil && len(t.list) > 0 {
		t.place(t.f.middle.Size())
	}
}

// place puts them at the lower left of a page of a size, above the buttons it ends
// with.
func (t *toasts) place(page fyne.Size) {
	w := min(640, page.Width*0.6-2*look.Gap4)
	h := t.box.HeightFor(w)
	t.box.Resize(fyne.NewSize(w, h))
	foot := float32(0)
	if p, ok := t.f.pages[t.f.current].(shell.Footed); ok {
		foot = p.Foot()
	}
	t.box.Move(fyne.NewPos(look.Gap4, page.Height-foot-h-look.Gap3))
}

// MinSize implements fyne.Layout: a page is as small as it can be.
func (t *toasts) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// Layout implements fyne.Layout: the page, and over it what was said.
func (t *toasts) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[0].Move(fyne.Position{})
	t.place(size)
}
