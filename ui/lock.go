package ui

import (
	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/ui/kit"
)

// parked is a window that was locked: frame, dialogs and focus wait for whoever
// locked it. Steps that are under way are answered into it.
type parked struct {
	frame *frame
	kit   *kit.Kit
	taste Taste
}

// lock asks for the password again. The work stays as it is.
func (x *Window) lock() {
	if x.frame == nil {
		return
	}
	x.face.Idle()
	x.paper.forget()
	last := x.station.Actor.Account
	x.kit.Park()
	x.parked = &parked{x.frame, x.kit, x.Taste}
	x.frame, x.station = nil, nil
	x.dress()
	x.showLogin(last)
}

// owner is the station of whose work is in the window, also while it is locked; nil:
// nobody's is.
func (x *Window) owner() *desk.Station {
	switch {
	case x.frame != nil:
		return x.frame.sh.Station
	case x.parked != nil:
		return x.parked.frame.sh.Station
	}
	return nil
}

// lastAccount is who locked the window, or nobody.
func (x *Window) lastAccount() app.AccountID {
	if x.parked == nil {
		return ""
	}
	return x.parked.frame.sh.Station.Actor.Account
}

// resume shows what was locked to whoever locked it, in the look of now, and
// reports whether it did. Anybody else finds nothing of it.
func (x *Window) resume(st *desk.Station) bool {
	p := x.parked
	if x.parked = nil; p == nil {
		return false
	}
	f := p.frame
	told := f.sh.Station.Notices()
	if f.sh.Station.Actor != st.Actor {
		x.told = told
		f.close()
		return false
	}
	st.Inherit(told)
	f.sh.Station = st // the one that is in touch with the hub by now
	x.station, x.frame = st, f
	x.touch()
	if p.taste != x.Taste {
		x.redress()
		return true
	}
	x.kit = p.kit
	x.face.dress()
	x.showMenu(f)
	x.win.SetContent(f.root)
	x.kit.Unpark()
	x.trace("page " + string(f.current))
	f.showSteps(x.jobs.Steps())
	f.tick()
	f.reloadPage()
	return true
}
