package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// A dialog that shows work has only the button that stops it: no key may hide
// it and let the work go on unseen.
func TestAModalWithoutAnAnswerClosesAsCancelled(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter} {
		k, _ := newKit(t, look.Mode{})
		closed := 0
		k.Ask(kit.Ask{Title: "判定全部待办", Cancel: "停止", Closed: func() { closed++ }})
		k.Key(&fyne.KeyEvent{Name: key})
		if closed != 1 || k.Busy() {
			t.Errorf("%s: closed %d times, still up: %v", key, closed, k.Busy())
		}
	}
}

func TestAModalWithAnAnswer(t *testing.T) {
	k, _ := newKit(t, look.Mode{})
	closed, right := 0, false
	k.Ask(kit.Ask{Title: "补正", OK: "确定", Cancel: "返回", Accept: func() bool { return right }, Closed: func() { closed++ }})
	k.Key(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !k.Busy() {
		t.Error("closed on an answer that is not right")
	}
	right = true
	k.Key(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if k.Busy() || closed != 0 {
		t.Errorf("still up: %v, cancelled %d times", k.Busy(), closed)
	}
}
