package command

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/demodata"
	"miaopi/app/desk/soundness"
	"miaopi/app/district"
	"miaopi/app/journal"
)

// The accounts of a demo station.
const (
	DemoPassword               = "demo"
	DemoDefault  app.AccountID = "clerk"
)

// DemoAccounts are one for each role.
func DemoAccounts() []desk.NewAccount {
	make := func(id app.AccountID, name string, r app.Role, number string) desk.NewAccount {
		return desk.NewAccount{Account: desk.Account{ID: id, Name: name, Role: r, Number: number}, Password: DemoPassword, Demo: true}
	}
	return []desk.NewAccount{
		make("clerk", "王敏", app.Clerk, "0101"), make("community", "陈小芳", app.Community, "0201"), make("supervisor", "李卫东", app.Supervisor, "0301"),
		make("auditor", "赵琳", app.Auditor, "0401"), make("admin", "周航", app.Administrator, "0501"),
	}
}

// IsDemo says whether all five accounts of a demo are among those of a
// station that nobody opened yet. An earlier demo's have no staff numbers.
func IsDemo(list []desk.Account) bool {
	for _, a := range DemoAccounts() {
		there := func(have desk.Account) bool { have.Number = a.Number; return have == a.Account }
		if !slices.ContainsFunc(list, there) {
			return false
		}
	}
	return true
}

type initCmd struct {
	Demo         bool   `help:"make a station on a made-up district, with five accounts whose password is demo"`
	People       int    `help:"residents of the demo district" default:"20000"`
	Applications int    `help:"online applications that wait" default:"1200"`
	Seed         uint64 `help:"seed of the demo district" default:"1"`
	Name         string `help:"the administrator's name (not for a demo); default: the account"`
	Station      string `help:"id of the station (not for a demo)"`
	Hall         string `help:"name of the hall" default:"新安街道办事处"`
	Window       string `help:"name of the window" default:"3号窗口"`
	Phone        string `help:"phone of the window, for receipts"`
	Area         string `help:"division code of the street" default:"440306017"`
	Format       string `help:"text or json" enum:"text,json" default:"text"`
}

// Run makes a station.
func (c *initCmd) Run(s *session) error {
	if c.People < 0 || c.Applications < 0 {
		return app.E("init", app.Input, "--people 和 --applications 不能是负数。", nil)
	}
	began := s.Now()
	if s.Exists(s.line.Data) {
		return app.E("init", app.Conflict, s.line.Data+" 里已经有一个工作站，没有改动它。", nil)
	}
	var err error
	if c.Demo {
		err = s.initDemo(c)
	} else {
		err = s.initPlain(c)
	}
	if err != nil {
		return err
	}
	return s.print(c.Format, map[string]any{"data": s.line.Data, "people": c.People, "applications": c.Applications, "seconds": seconds(s.Now().Sub(began))},
		fmt.Sprintf("工作站已建好：%s（%.1f 秒）", s.line.Data, seconds(s.Now().Sub(began))))
}

func seconds(d time.Duration) float64 { return d.Round(time.Millisecond).Seconds() }

func (s *session) initPlain(c *initCmd) error {
	password := s.Getenv("MIAOPI_PASSWORD")
	if s.line.Account == "" || password == "" {
		return app.E("init", app.Input, "请用 --account 和环境变量 MIAOPI_PASSWORD 给出管理员账号和密码，或加 --demo 建演示站。", nil)
	}
	if err := desk.CheckPassword(desk.Account{ID: s.line.Account, Name: c.Name}, password); err != nil {
		return err
	}
	info := desk.Info{ID: app.StationID(c.Station), Hall: c.Hall, Window: c.Window, Phone: c.Phone, Area: app.Division(c.Area), Created: s.Now()}
	if info.ID == "" {
		var b [5]byte
		if _, err := io.ReadFull(s.Random, b[:]); err != nil {
			return err
		}
		info.ID = app.StationID("s-" + hex.EncodeToString(b[:]))
	}
	admin := desk.NewAccount{Account: desk.Account{ID: s.line.Account, Name: cmp.Or(c.Name, string(s.line.Account)), Role: app.Administrator}, Password: password}
	store, err := s.Create(s.line.Data, []desk.NewAccount{admin})
	if err != nil {
		return err
	}
	defer store.Close()
	return desk.Founded(store, desk.Found(s.ctx, store, info, s.Random))
}

// initDemo makes a demo station and fills it.
func (s *session) initDemo(c *initCmd) error {
	demo := &desk.Demo{Seed: c.Seed, People: c.People, Applications: c.Applications, At: s.Now().Truncate(time.Second)}
	d, err := s.demoDistrict(demo)
	if err != nil {
		return err
	}
	lib, err := s.library()
	if err != nil {
		return err
	}
	cal, err := s.Calendars()
	if err != nil {
		return err
	}
	store, err := s.Create(s.line.Data, DemoAccounts())
	if err != nil {
		return err
	}
	defer store.Close()
	info := desk.Info{ID: "demo-1", Hall: c.Hall, Window: c.Window, Phone: "0755-0000 0003", Area: app.Division(c.Area), Created: s.Now(), Demo: demo}
	return desk.Founded(store, s.fillDemo(store, info, d, desk.Deps{Rules: lib, Calendar: cal, Now: s.Now, Random: s.Random}))
}

func (s *session) fillDemo(store desk.Store, info desk.Info, d *district.District, deps desk.Deps) error {
	if err := desk.Found(s.ctx, store, info, s.Random); err != nil {
		return err
	}
	st, err := desk.Open(s.ctx, store, deps, app.Actor{Account: DemoDefault, Role: app.Clerk})
	if err != nil {
		return err
	}
	return demodata.At(st).FillDemo(s.ctx, d, nil)
}

// demoDistrict makes the district of a demo station again.
func (h *Host) demoDistrict(demo *desk.Demo) (*district.District, error) {
	tree, err := h.Divisions()
	if err != nil {
		return nil, err
	}
	applications := demo.Applications
	if applications == 0 {
		applications = -1 // zero asks the district for its default
	}
	people := max(demo.People, 1)
	return district.New(district.Options{Seed: demo.Seed, People: people, Applications: applications, Now: demo.At}, tree)
}

// dataKept is how old a demo's data may grow before it is heard again.
const dataKept = 6 * time.Hour

// Mend brings a demo station's data up to date, as a hub would. It does
// nothing for other stations.
func (h *Host) Mend(ctx context.Context, s *desk.Station) error {
	return demodata.At(s).MendDemo(ctx, dataKept, h.demoDistrict)
}

// print writes a value as JSON, or its text.
func (s *session) print(format string, v any, text string) error {
	if format != "json" {
		_, err := fmt.Fprintln(s.text(), text)
		return err
	}
	return s.json(v)
}

func (s *session) json(v any) error { return jsonTo(s.Stdout, v) }

func jsonTo(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

type checkCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run verifies everything.
func (c *checkCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	r, err := soundness.At(st).Check(s.ctx, nil)
	if err != nil {
		return err
	}
	n, root, err := journal.Root(s.ctx, st.Store())
	if err != nil {
		return err
	}
	text := fmt.Sprintf("读取 %d 份，过程记录 %d 条，审计日志 %d 条（根哈希 %s）。", r.Records, r.Events, n, root)
	if len(r.Problems) == 0 {
		text += "\n全部完好。"
	}
	for _, p := range r.Problems {
		text += "\n✕ " + p
	}
	if err := s.print(c.Format, r, text); err != nil {
		return err
	}
	if len(r.Problems) > 0 {
		return errFinding
	}
	return nil
}
