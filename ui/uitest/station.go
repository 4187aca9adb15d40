package uitest

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/demodata"
	"miaopi/app/district"
	"miaopi/app/division"
	"miaopi/app/promise"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"
)

var shared = sync.OnceValues(func() (*rule.Library, error) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		return nil, err
	}
	return rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
})

// Deps are the real rules and calendar on the driver's clock.
func (d *Driver) Deps() desk.Deps {
	lib, err := shared()
	if err != nil {
		d.T.Fatal(err)
	}
	if d.Rules != nil {
		lib = d.Rules
	}
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		d.T.Fatal(err)
	}
	texts, err := promise.Load(assets.Promises)
	if err != nil {
		d.T.Fatal(err)
	}
	tree, err := division.Parse(assets.Divisions)
	if err != nil {
		d.T.Fatal(err)
	}
	return desk.Deps{Rules: lib, Calendar: cal, Promises: texts, Places: tree.FullName, Now: func() time.Time { return d.Clock }, Random: rand.Reader}
}

// fill makes the station's district.
func (d *Driver) fill(o Options) {
	d.T.Helper()
	tree, err := division.Parse(assets.Divisions)
	if err != nil {
		d.T.Fatal(err)
	}
	dist, err := district.New(district.Options{Seed: 1, People: o.People, Applications: o.Applications, Now: Now}, tree)
	if err != nil {
		d.T.Fatal(err)
	}
	info := desk.Info{ID: "demo-1", Hall: "新安街道办事处", Window: "3号窗口", Phone: "0755-0000 0003", Area: "440306001", Created: Now,
		Demo: &desk.Demo{Seed: 1, People: o.People, Applications: o.Applications, At: Now}}
	ctx := d.T.Context()
	if err := desk.Found(ctx, d.Store, info, rand.Reader); err != nil {
		d.T.Fatal(err)
	}
	st := d.Station("clerk")
	if err := demodata.At(st).FillDemo(ctx, dist, nil); err != nil {
		d.T.Fatal(err)
	}
	if o.Decided {
		if _, err := deciding.At(st).DecideAll(ctx, nil); err != nil {
			d.T.Fatal(err)
		}
	}
}

// Station is the station with an account at it, for looking behind the
// window.
func (d *Driver) Station(id app.AccountID) *desk.Station {
	d.T.Helper()
	list, err := d.accounts()
	if err != nil {
		d.T.Fatal(err)
	}
	for _, a := range list {
		if a.ID == id {
			st, err := desk.Open(d.T.Context(), d.Store, d.Deps(), app.Actor{Account: a.ID, Name: a.Name, Role: a.Role})
			if err != nil {
				d.T.Fatal(err)
			}
			return st
		}
	}
	d.T.Fatalf("no account %s", id)
	return nil
}

// accounts are those that may open the station. A test that wraps the store
// keeps the demo's.
func (d *Driver) accounts() (out []desk.Account, err error) {
	s, ok := d.Store.(*memory.Store)
	if !ok {
		for _, a := range command.DemoAccounts() {
			out = append(out, a.Account)
		}
		return out, nil
	}
	list, err := s.Colleagues()
	for _, c := range list {
		if !c.Off {
			out = append(out, c.Account)
		}
	}
	slices.SortStableFunc(out, func(a, b desk.Account) int { return slices.Index(app.Roles, a.Role) - slices.Index(app.Roles, b.Role) })
	return out, err
}

func (d *Driver) login(ctx context.Context, id app.AccountID, password string) (*desk.Station, error) {
	if s, ok := d.Store.(*memory.Store); ok && !s.Opens(id, password) {
		return nil, app.Errorf("unlock", app.Wrong, "wrong password")
	}
	st := d.Station(id)
	if d.Attach != nil {
		d.Attach(st)
	}
	return st, ctx.Err()
}
