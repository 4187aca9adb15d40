package command

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/soundness"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/neighbour"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/stick"
	"miaopi/app/exchange/wire"
	"miaopi/app/fault"

	"filippo.io/age"
)

type enrolCmd struct {
	hubAt
	Station string   `help:"id of the station" required:"" placeholder:"ID"`
	Areas   []string `help:"codes of the areas it works on; its own first" required:"" placeholder:"CODE"`
	Hall    string   `help:"name of the hall" default:"政务服务大厅"`
	Window  string   `help:"name of the window" default:"综合窗口"`
	Phone   string   `help:"phone of the window, for receipts"`
	Replace bool     `help:"the station's computer is gone: this one takes its place"`
	Format  string   `help:"text or json" enum:"text,json" default:"text"`
}

var stationName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$`)

// Run makes a station of a district.
func (c *enrolCmd) Run(s *session) error {
	if !stationName.MatchString(c.Station) {
		return app.E("enrol", app.Input, "工作站编号只能用字母、数字、_ 和 -，最多 32 个字符。", nil)
	}
	for _, a := range c.Areas {
		if err := wire.CheckArea(a); err != nil {
			return err
		}
	}
	if s.Exists(s.line.Data) {
		return app.E("enrol", app.Conflict, s.line.Data+" 里已经有一个工作站，没有改动它。", nil)
	}
	m, err := c.manager(s)
	if err != nil {
		return err
	}
	accounts, err := m.Accounts(s.ctx)
	if err != nil {
		return err
	}
	if err := s.checkAccount(accounts); err != nil {
		return err
	}
	_, key, err := ed25519.GenerateKey(s.Random)
	if err != nil {
		return err
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	e, err := m.Enrol(s.ctx, admin.Enrolment{Station: app.StationID(c.Station), Name: c.Window, Areas: c.Areas,
		Key: key.Public().(ed25519.PublicKey), Recipient: id.Recipient().String(), Replace: c.Replace})
	if err != nil {
		return err
	}
	if err := c.makeStation(s, e, key, id); err != nil {
		return err
	}
	return s.print(c.Format, map[string]any{"data": s.line.Data, "station": c.Station, "areas": c.Areas, "number": e.Number},
		fmt.Sprintf("工作站 %s 已登记（第 %d 号）：%s", c.Station, e.Number, s.line.Data))
}

// checkAccount says early that an account that was named cannot open the
// station.
func (s *session) checkAccount(keys []desk.AccountKey) error {
	password := s.Getenv("MIAOPI_PASSWORD")
	if s.line.Account == "" || password == "" {
		return nil
	}
	i := slices.IndexFunc(keys, func(k desk.AccountKey) bool { return k.ID == s.line.Account })
	if i < 0 {
		return app.E("enrol", app.Wrong, "", fmt.Errorf("no account %s at the hub", s.line.Account))
	}
	_, err := keys[i].Open(password)
	return err
}

// makeStation makes the station's directory.
func (c *enrolCmd) makeStation(s *session, e admin.Enrolled, key ed25519.PrivateKey, id *age.X25519Identity) error {
	store, err := s.Enrol(s.line.Data, e.Secret, e.Accounts)
	if err != nil {
		return err
	}
	defer store.Close()
	cfg, err := c.config(s)
	if err != nil {
		return desk.Founded(store, err)
	}
	cfg.User, cfg.Password, cfg.Areas = e.User, e.Password, c.Areas
	info := desk.Info{ID: app.StationID(c.Station), Hall: c.Hall, Window: c.Window, Phone: c.Phone, Area: app.Division(c.Areas[0]), Created: s.Now(), Number: e.Number}
	err = errors.Join(desk.FoundWith(s.ctx, store, info, key), cfg.Save(s.ctx, store), stick.SaveIdentity(s.ctx, store, id),
		desk.TrustAtEnrolment(s.ctx, store, e.Publishers), post.TrustAuthority(s.ctx, store, e.Authority))
	if err := desk.Founded(store, err); err != nil {
		return err
	}
	return s.introduce(store)
}

// introduce lets a new station hear who is who in its district.
func (s *session) introduce(store desk.Store) error {
	cal, err := s.Calendars()
	if err != nil {
		return err
	}
	lib, err := s.library()
	if err != nil {
		return err
	}
	st, err := desk.Open(s.ctx, store, desk.Deps{Rules: lib, Calendar: cal, Now: s.Now, Random: s.Random}, app.Actor{Role: app.Administrator})
	if err != nil {
		return err
	}
	l, err := s.link(s.ctx, st)
	if err != nil {
		return err
	}
	return l.Introduce(s.ctx)
}

type syncCmd struct {
	Once   bool   `help:"one round" xor:"how"`
	Watch  bool   `help:"go on until interrupted" xor:"how"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run synchronises. It exits 0 when everything that could move has moved, 1
// when the hub could not be reached or keeps refusing an event, 2 for what a
// person has to mend.
func (c *syncCmd) Run(s *session) error {
	l, done, err := s.linked("sync")
	if err != nil {
		return err
	}
	defer done()
	if c.Watch {
		return c.watch(s, l)
	}
	r, err := l.Now(s.ctx)
	return c.report(s, r, err)
}

func (c *syncCmd) report(s *session, r hubsync.Result, err error) error {
	offline := err != nil && app.KindOf(err) == app.Offline
	if err != nil && !offline {
		return err
	}
	text := fmt.Sprintf("收到 %d，发出 %d，隔离 %d；本机已存 %d，已发出 %d，已签收 %d，已入账 %d（%.2f 秒）", r.Pulled, r.Pushed, r.Quarantined,
		r.Outbox.Saved, r.Outbox.Sent, r.Outbox.Accepted, r.Outbox.Booked, r.Seconds)
	if err := s.print(c.Format, r, text); err != nil {
		return err
	}
	for _, db := range r.Lost {
		fmt.Fprintf(s.Stderr, "miaopi: 汇聚库 %s 退回到了较早的副本，它缺的本站记录已重新发送。\n", db)
	}
	if r.Rules != "" {
		fmt.Fprintln(s.Stderr, "miaopi:", r.Rules)
	}
	if n := r.Outbox.Refused; n > 0 {
		fmt.Fprintf(s.Stderr, "miaopi: 汇聚库退回了 %d 条过程记录，它们仍在本机；原因见 系统→汇聚库，请管理员处理后再同步。\n", n)
	}
	if offline {
		fmt.Fprintln(s.Stderr, "miaopi: 连不上汇聚库，已存的都在本机，联网后自动发送。")
	}
	if offline || r.Outbox.Refused > 0 {
		return errFinding
	}
	return nil
}

// watch goes on until it is interrupted, or a person has to mend something.
func (c *syncCmd) watch(s *session, l *hubsync.Link) error {
	if hall, ok := l.Station().Neighbour.(*neighbour.Hall); ok && hall.Peer().Station != "" {
		go func() {
			if err := s.answer(s.ctx, hall, HallPort); err != nil {
				fmt.Fprintln(s.Stderr, "miaopi:", s.message(err))
			}
		}()
	}
	err := l.Watch(s.ctx, s.pause, s.dice, func(r hubsync.Result, err error) {
		if err := c.report(s, r, err); err != nil && !errors.Is(err, errFinding) {
			fmt.Fprintln(s.Stderr, "miaopi:", s.message(err))
		}
	})
	if errors.Is(err, context.Canceled) || app.KindOf(err) == app.Cancelled {
		return nil
	}
	return err
}

// Background keeps an opened station in touch with its hub, if it has one, until
// stop is called; stop waits for the round under way to let go. told is called
// after every round, and hears whether something came.
func (h *Host) Background(ctx context.Context, st *desk.Station, told func(changed bool)) (stop func(), err error) {
	l, err := h.link(ctx, st)
	if err != nil || l == nil {
		return func() {}, err
	}
	hall, err := h.hall(ctx, l, st, HallPort)
	if err != nil {
		return func() {}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		last := ""
		_ = l.Watch(ctx, h.pause, h.dice, func(r hubsync.Result, err error) {
			if err != nil && err.Error() != last { // a hub that is away a whole night is one line
				fault.Log(h.Log, "sync", err)
			}
			if last = ""; err != nil {
				last = err.Error()
			}
			told(r.Pulled > 0 || r.Settled != (confirm.Settled{}))
		}) // the link keeps why it ended
	})
	var listening sync.Once
	hall.Reachable(func() {
		listening.Do(func() { running.Go(func() { fault.Log(h.Log, "neighbour", h.answer(ctx, hall, HallPort)) }) }) // the neighbour sees that nobody answers
	}, func() []string { return addresses(HallPort) })
	return func() { cancel(); running.Wait() }, nil
}

// pause waits, or until the context ends.
func (h *Host) pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// dice is a random number in [0, 1).
func (h *Host) dice() float64 {
	var b [8]byte
	if _, err := io.ReadFull(h.Random, b[:]); err != nil {
		return 0
	}
	return float64(binary.BigEndian.Uint64(b[:])>>11) / (1 << 53)
}

type stateCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run prints a digest of all cases' states: the same events give the same one
// at every station.
func (c *stateCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	d, err := soundness.At(st).Digest(s.ctx)
	if err != nil {
		return err
	}
	return s.print(c.Format, d, fmt.Sprintf("%d 件，%s", d.Cases, d.Hash))
}
