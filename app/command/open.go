package command

import (
	"context"
	"fmt"
	"sync"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/visits"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/promise"
	"miaopi/app/rule"
	"miaopi/app/workday"
)

// library loads the packs, with the calendar for working days.
func (s *session) library() (*rule.Library, error) {
	cal, err := s.Calendars()
	if err != nil {
		return nil, err
	}
	return s.Library(cal)
}

// Library loads the rules that come with the program, with the calendar for
// working days, and knows the texts of earlier releases for replay.
func (h *Host) Library(cal *workday.Calendar) (*rule.Library, error) {
	lib, err := rule.LoadLibrary(h.Packs, rule.WithCalendar(cal))
	if err == nil && h.Former != nil {
		lib.Archive(h.Former, rule.WithCalendar(cal))
	}
	return lib, err
}

// station opens the station as the account of the command line.
func (s *session) station() (*desk.Station, func(), error) {
	st, done, err := s.open()
	if app.KindOf(err) == app.Damaged && err != nil {
		// What made no sense is set aside and made again at the next open.
		st, done, err = s.open()
	}
	return st, done, err
}

func (s *session) open() (*desk.Station, func(), error) {
	lib, err := s.library()
	if err != nil {
		return nil, nil, err
	}
	cal, err := s.Calendars()
	if err != nil {
		return nil, nil, err
	}
	vault, err := s.Open(s.line.Data)
	if err != nil {
		if app.KindOf(err) == app.Missing {
			err = app.E("open", app.Missing, s.line.Data+" 里没有工作站。先运行 miaopi init --demo --data DIR 建一个演示站。", err)
		}
		return nil, nil, err
	}
	st, err := s.unlock(vault, desk.Deps{Rules: lib, Calendar: cal, Now: s.Now, Random: s.Random})
	if err != nil {
		_ = vault.Close()
		return nil, nil, err
	}
	if err := s.firstPassword(st); err != nil {
		_ = vault.Close()
		return nil, nil, err
	}
	s.notices(st)
	if err := s.attach(st); err != nil {
		_ = vault.Close()
		return nil, nil, err
	}
	if err := s.freshen(st); err != nil {
		_ = vault.Close()
		return nil, nil, err
	}
	return st, func() { s.notices(st); _ = vault.Close() }, nil
}

// attach joins an enrolled station to its hub, and to its neighbour.
func (s *session) attach(st *desk.Station) error {
	l, err := s.link(s.ctx, st)
	if err != nil || l == nil {
		return err
	}
	_, err = s.hall(s.ctx, l, st, HallPort)
	return err
}

// freshen brings the station up to the day: its data, and the reviews that
// time alone has settled.
func (s *session) freshen(st *desk.Station) error {
	if err := s.Mend(s.ctx, st); err != nil {
		return err
	}
	n, err := deciding.At(st).WakeDaily(s.ctx)
	if n > 0 {
		fmt.Fprintf(s.Stderr, "miaopi: %d 件到期自动复核，已通过。\n", n)
	}
	if err == nil {
		_, err = visits.At(st).FollowVisits(s.ctx)
	}
	switch app.KindOf(err) {
	case app.Full, app.Denied: // what only reads goes on; they wake when there is room
		return nil
	}
	return err
}

// unlock uses the account and password given; a demo station has defaults.
func (s *session) unlock(v desk.Vault, d desk.Deps) (*desk.Station, error) {
	id := s.line.Account
	if id == "" {
		id = DemoDefault
	}
	store, account, err := v.Unlock(id, s.password())
	if err != nil {
		return nil, err
	}
	if d, err = s.Host.Deps(s.ctx, store, d); err != nil {
		return nil, err
	}
	return desk.Open(s.ctx, store, d, app.Actor{Account: account.ID, Name: account.Name, Role: account.Role})
}

// password is that of the account that acts; a demo's is known.
func (s *session) password() string {
	if password := s.Getenv("MIAOPI_PASSWORD"); password != "" {
		return password
	}
	return DemoPassword
}

// Deps are what a station takes from outside, with the years of the calendar
// that its hub published.
func (h *Host) Deps(ctx context.Context, store desk.Store, d desk.Deps) (desk.Deps, error) {
	d.Places = h.places()
	if h.Promises != nil {
		var err error
		if d.Promises, err = promise.Load(h.Promises); err != nil {
			return d, err
		}
	}
	files, err := hubsync.Calendars(ctx, store)
	if err != nil || len(files) == 0 {
		return d, err
	}
	cal, err := d.Calendar.With(files...)
	if err != nil || cal.ValidUntil() == d.Calendar.ValidUntil() {
		return d, err
	}
	d.Calendar = cal
	d.Rules, err = h.Library(cal)
	return d, err
}

// places names divisions; the table is read when somebody asks first, and without
// it places stay codes.
func (h *Host) places() func(app.Division) string {
	if h.Divisions == nil {
		return nil
	}
	tree := sync.OnceValues(h.Divisions)
	return func(code app.Division) string {
		t, err := tree()
		if err != nil {
			return ""
		}
		return t.FullName(code)
	}
}

// notices tells what was mended, on standard error.
func (s *session) notices(st *desk.Station) {
	if st.Warning() != "" {
		fmt.Fprintln(s.Stderr, "miaopi:", st.Warning())
	}
	for _, n := range st.Store().Notices() {
		fmt.Fprintln(s.Stderr, "miaopi:", n)
	}
}
