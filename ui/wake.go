package ui

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/visits"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// waker does by itself what the day has brought: reviews that time alone has
// settled, and steps that waited for another of their visit.
type waker struct {
	slot    shell.Slot
	granted int  // approved, and not told yet
	failed  bool // it was told that it does not work
}

// wake looks beside the window, one look at a time.
func (f *frame) wake() {
	if f.waker.slot.Busy() {
		return
	}
	st := f.sh.Station
	shell.Run(f.jobs, &f.waker.slot, func(ctx context.Context) (int, error) {
		woken, err := deciding.At(st).WakeDaily(ctx)
		if err != nil {
			return woken, err
		}
		followed, err := visits.At(st).FollowVisits(ctx)
		return woken + followed, err
	}, f.woke)
}

// woke tells what was approved. While a step can still be taken back, its
// toast stays; this one comes after it.
func (f *frame) woke(n int, err error) {
	w := &f.waker
	if err != nil && !w.failed && app.KindOf(err) != app.Cancelled {
		w.failed = true
		f.sh.Fail(err)
	}
	if n > 0 {
		f.reload()
		f.reloadPage()
	}
	if w.granted += n; w.granted == 0 || f.toasts.undo() != nil {
		return
	}
	f.say(kit.Toast{Tone: look.Good, Text: f.x.words.T("%d 件到期自动复核，已通过，不用申请人再来。", w.granted), Action: f.x.words.T("看办件"),
		Run: func() { f.show(shell.Cases, shell.ShowCase{Tab: desk.TabAuto}) }})
	w.granted = 0
}
