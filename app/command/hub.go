package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/keyslot"
)

type hubCmd struct {
	Init   hubInitCmd   `cmd:"" help:"prepare a CouchDB: databases, security, roles, validation, indexes; may be run again"`
	Load   hubLoadCmd   `cmd:"" help:"publish facts, accounts, calendars, rules, or a made-up district"`
	Portal hubPortalCmd `cmd:"" help:"make an account with which a portal may write applications"`

	Withdraw hubWithdrawCmd `cmd:"" help:"take back what registers said of somebody: stations forget it"`

	Password hubPasswordCmd `cmd:"" help:"after the hub's administrator got a new password: keep the district's key under it"`
}

// hubAt says which hub, and how to trust it.
type hubAt struct {
	URL   string `help:"the hub's address, https://… (http:// only to this machine)" placeholder:"URL"`
	Name  string `help:"name of the hub's databases" placeholder:"NAME"`
	CA    string `help:"certificate of the hub's own authority" name:"ca" placeholder:"FILE.pem"`
	Pin   string `help:"SHA-256 of the hub's certificate, in hex" placeholder:"HEX"`
	Proxy string `help:"proxy to go through" placeholder:"URL"`
}

func (h *hubAt) config(s *session) (port.Config, error) {
	if h.URL == "" || h.Name == "" { // not required of the line, since hub load --check asks no hub
		return port.Config{}, app.E("hub", app.Input, "请用 --url 和 --name 给出汇聚库的地址和名称。", nil)
	}
	c := port.Config{URL: h.URL, Name: h.Name, Pin: h.Pin, Proxy: h.Proxy}
	if err := wire.CheckName(h.Name); err != nil {
		return c, err
	}
	if h.CA != "" {
		b, err := s.read(h.CA)
		if err != nil {
			return c, err
		}
		c.CA = string(b)
	}
	return c, nil
}

// manager speaks to the hub as its administrator.
func (h *hubAt) manager(s *session) (*admin.Manager, error) {
	c, err := h.config(s)
	if err != nil {
		return nil, err
	}
	c.User, c.Password = s.Getenv("MIAOPI_HUB_USER"), s.Getenv("MIAOPI_HUB_PASSWORD")
	if c.User == "" || c.Password == "" {
		return nil, app.E("hub", app.Input, "请用环境变量 MIAOPI_HUB_USER 和 MIAOPI_HUB_PASSWORD 给出汇聚库管理员的账号和密码。", nil)
	}
	hub, err := s.Hub(c)
	if err != nil {
		return nil, err
	}
	return &admin.Manager{Hub: hub, Name: h.Name, Password: c.Password, KDF: keyslot.Default, Random: s.Random, Now: s.Now}, nil
}

// loader writes what registers know to the hub; with it comes the district's
// secret.
func (h *hubAt) loader(s *session) (*admin.Loader, []byte, error) {
	m, err := h.manager(s)
	if err != nil {
		return nil, nil, err
	}
	secret, err := m.District(s.ctx)
	if err != nil {
		return nil, nil, err
	}
	d, err := wire.NewDistrict(secret)
	if err != nil {
		return nil, nil, err
	}
	return &admin.Loader{Manager: m, District: d}, secret, nil
}

type hubInitCmd struct {
	hubAt
	Areas  []string `help:"area codes whose databases to make" placeholder:"CODE"`
	Format string   `help:"text or json" enum:"text,json" default:"text"`
}

// Run prepares a hub.
func (c *hubInitCmd) Run(s *session) error {
	m, err := c.manager(s)
	if err != nil {
		return err
	}
	if err := m.Init(s.ctx); err != nil {
		return err
	}
	moved := m.Moved
	if err := m.AddAreas(s.ctx, c.Areas...); err != nil {
		return err
	}
	areas, err := m.Areas(s.ctx)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("汇聚库 %s 已准备好，%d 个区域。", c.Name, len(areas))
	return s.print(c.Format, map[string]any{"name": c.Name, "areas": len(areas), "moved": moved}, text+movedText(moved))
}

// movedText says what an init brought over, and what is left to do.
func movedText(m admin.Moved) (text string) {
	if m.References+m.Subjects+m.Events+m.Stations > 0 {
		text += fmt.Sprintf("\n已换成签名、加密的格式：公共数据 %d 份，当事人 %d 份，过程记录和网上申请 %d 条；%d 台工作站得到了所属区域的密钥。汇聚库正在后台清除旧版本。",
			m.References, m.Subjects, m.Events, m.Stations)
	}
	if m.Left > 0 {
		text += fmt.Sprintf("\n有 %d 份旧的过程记录或网上申请读不懂，仍以明文留在区域库里，请核查。", m.Left)
	}
	if len(m.Portals) > 0 {
		text += "\n这些门户账号不能再写入，请用 miaopi hub portal 重新开通，改写到收件库：" + strings.Join(m.Portals, "、") + "。"
	}
	return text
}

// oldHubPassword is the environment variable with the password that the hub's
// administrator had before.
const oldHubPassword = "MIAOPI_HUB_OLD_PASSWORD"

type hubPasswordCmd struct {
	hubAt
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run keeps the district's key under MIAOPI_HUB_PASSWORD. It is opened with the
// password before, or with that of an administrator among the hub's accounts.
func (c *hubPasswordCmd) Run(s *session) error {
	m, err := c.manager(s)
	if err != nil {
		return err
	}
	if err := hubPasswordWillDo(s, m.Password); err != nil {
		return err
	}
	secret, seed, err := c.secret(s, m)
	if err != nil {
		return err
	}
	if err := m.KeepDistrict(s.ctx, secret); err != nil {
		return err
	}
	if seed == nil {
		return s.print(c.Format, map[string]string{"name": c.Name}, "区密钥已改在现在的管理员密码下保存。汇聚库还没有签名密钥，请再运行 miaopi hub init。")
	}
	if err := m.KeepAuthority(s.ctx, seed); err != nil {
		return err
	}
	return s.print(c.Format, map[string]string{"name": c.Name}, "区密钥和签名密钥已改在现在的管理员密码下保存。")
}

// hubPasswordWillDo refuses to keep the district's key under a password that is
// guessed.
func hubPasswordWillDo(s *session, password string) error {
	var bad *app.Error
	if errors.As(desk.CheckPassword(desk.Account{ID: app.AccountID(s.Getenv("MIAOPI_HUB_USER"))}, password), &bad) {
		return app.E("hub", app.Input, "汇聚库管理员现在的密码不能用来保存区密钥："+bad.Detail+"请先在汇聚库换一个密码，再运行本命令。", nil)
	}
	return nil
}

func (c *hubPasswordCmd) secret(s *session, m *admin.Manager) (secret, seed []byte, err error) {
	if old := s.Getenv(oldHubPassword); old != "" {
		before := *m
		before.Password = old
		secret, err := before.District(s.ctx)
		if app.KindOf(err) == app.Wrong {
			return nil, nil, app.E("hub", app.Wrong, oldHubPassword+" 不是保存区密钥时的管理员密码，没有改动。", err)
		}
		if err != nil {
			return nil, nil, err
		}
		key, err := before.Authority(s.ctx)
		if app.KindOf(err) == app.Missing && err != nil {
			return secret, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
		return secret, key.Seed(), nil
	}
	if s.line.Account == "" || s.Getenv("MIAOPI_PASSWORD") == "" {
		return nil, nil, app.E("hub", app.Input, "请用环境变量 "+oldHubPassword+" 给出原来的管理员密码；不记得的，用 --account 和 MIAOPI_PASSWORD 给出汇聚库上一位管理人员的账号和密码。", nil)
	}
	return m.KeysOf(s.ctx, s.line.Account, s.password())
}

type hubPortalCmd struct {
	hubAt
	ID     string `help:"name of the portal" required:"" placeholder:"ID"`
	Out    string `help:"file that the account is written to, for the portal's administrator" required:"" placeholder:"FILE"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run makes a portal's account. The password goes to a file, not to the
// screen.
func (c *hubPortalCmd) Run(s *session) error {
	m, err := c.manager(s)
	if err != nil {
		return err
	}
	user, password, err := m.Portal(s.ctx, c.ID)
	if err != nil {
		return err
	}
	if err := s.WriteFile(c.Out, fmt.Appendf(nil, "url: %s\nuser: %s\npassword: %s\n", c.URL, user, password)); err != nil {
		return err
	}
	return s.print(c.Format, map[string]string{"user": user, "inbox": wire.InboxDB(c.Name, c.ID, "AREA")},
		"门户账号 "+user+" 已写到 "+c.Out+"。它只能向自己的收件库 "+wire.InboxDB(c.Name, c.ID, "区域代码")+" 写入申请。")
}

type hubLoadCmd struct {
	hubAt
	Demo         bool   `help:"a made-up district, with five accounts whose password is demo"`
	People       int    `help:"residents of the made-up district" default:"20000"`
	Applications int    `help:"online applications that wait" default:"1200"`
	Seed         uint64 `help:"seed of the made-up district" default:"1"`

	Facts   string `help:"table with a row a subject: CSV or XLSX" placeholder:"FILE"`
	Mapping string `help:"what its columns are" placeholder:"FILE.yaml"`
	Area    string `help:"area of the subjects that name none" placeholder:"CODE"`
	Rejects string `help:"where the rows go that cannot be used; default beside the table" placeholder:"FILE.csv"`

	Accounts   string   `help:"accounts of staff: CSV or XLSX with id,name,role,password; one that somebody uses, and a further administrator, need a second administrator (--account, MIAOPI_PASSWORD) with the second half of the password (MIAOPI_NEW_PASSWORD)" placeholder:"FILE"`
	Bundle     string   `help:"a signed bundle of rules" placeholder:"FILE"`
	Publishers []string `help:"public keys whose signatures on bundles count" placeholder:"KEY"`
	Calendar   string   `help:"a year of the working-day calendar" placeholder:"FILE.json"`
	Remedies   string   `help:"where decisions are contested: CSV or XLSX with 部门,复议机关,人民法院, the whole list" placeholder:"FILE"`

	Check  bool   `help:"only read --facts or --accounts, say what is in them and what would be refused; no hub is asked, nothing is written"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run publishes.
func (c *hubLoadCmd) Run(s *session) error {
	if !c.Demo && c.Facts == "" && c.Accounts == "" && c.Bundle == "" && len(c.Publishers) == 0 && c.Calendar == "" && c.Remedies == "" {
		return app.E("load", app.Input, "请说明要发布什么：--demo，--facts 与 --mapping，--accounts，--bundle，--publishers，--calendar 或 --remedies。", nil)
	}
	if (c.Facts == "") != (c.Mapping == "") {
		return app.E("load", app.Input, "--facts 和 --mapping 要一起给出。", nil)
	}
	if c.Check {
		return c.check(s)
	}
	loader, secret, err := c.loader(s)
	if err != nil {
		return err
	}
	run := &loading{s: s, c: c, m: loader.Manager, loader: loader, secret: secret, began: s.Now(), Report: loadReport{Areas: map[string]int{}}}
	return run.all()
}

// loadReport is what a load prints.
type loadReport struct {
	Subjects     admin.Loaded   `json:"subjects"`
	Applications admin.Loaded   `json:"applications"`
	Areas        map[string]int `json:"areas"` // subjects by area
	Accounts     int            `json:"accounts"`
	Remedies     int            `json:"remedies"` // authorities
	Rejected     int            `json:"rejected"`
	Rejects      string         `json:"rejects,omitempty"` // file
	Conflicts    int            `json:"conflicts"`         // facts of which the table says two things
	Seconds      float64        `json:"seconds"`
}

// loading is one run of hub load.
type loading struct {
	s      *session
	c      *hubLoadCmd
	m      *admin.Manager
	loader *admin.Loader
	secret []byte
	began  time.Time
	Report loadReport
}

func (l *loading) all() error {
	steps := []struct {
		wanted bool
		do     func() error
	}{
		{len(l.c.Publishers) > 0, l.publishers}, {l.c.Bundle != "", l.bundle}, {l.c.Calendar != "", l.calendar},
		{l.c.Remedies != "", l.remedies}, {l.c.Accounts != "", l.accounts}, {l.c.Facts != "", l.facts}, {l.c.Demo, l.demo},
	}
	for _, step := range steps {
		if !step.wanted {
			continue
		}
		if err := step.do(); err != nil {
			return err
		}
	}
	if l.c.Demo || l.c.Facts != "" {
		if err := l.loader.Registers(l.s.ctx); err != nil {
			return err
		}
	}
	l.Report.Seconds = seconds(l.s.Now().Sub(l.began))
	text := fmt.Sprintf("已发布：当事人 %d（未变 %d），网上申请 %d（已有 %d），账号 %d，复议机关和法院 %d，%.1f 秒。", l.Report.Subjects.Written, l.Report.Subjects.Same,
		l.Report.Applications.Written, l.Report.Applications.Same, l.Report.Accounts, l.Report.Remedies, l.Report.Seconds)
	if err := l.s.print(l.c.Format, l.Report, text); err != nil {
		return err
	}
	if l.Report.Rejected > 0 || l.Report.Conflicts > 0 {
		return errFinding
	}
	return nil
}

// subjects writes subjects into the database of their street.
func (l *loading) subjects(list []wire.Entry, fallback string) error {
	byArea := map[string][]wire.Entry{}
	for _, e := range list {
		area := street(e.Resident.Area)
		if area == "" {
			area = fallback
		}
		byArea[area] = append(byArea[area], e)
	}
	areas := slices.Sorted(maps.Keys(byArea))
	if err := l.m.AddAreas(l.s.ctx, areas...); err != nil {
		return err
	}
	for _, area := range areas {
		got, err := l.loader.Subjects(l.s.ctx, area, byArea[area])
		add(&l.Report.Subjects, got)
		l.Report.Areas[area] += len(byArea[area])
		if err != nil {
			return err
		}
	}
	return nil
}

func add(sum *admin.Loaded, n admin.Loaded) {
	sum.Written += n.Written
	sum.Same += n.Same
	sum.Refused += n.Refused
}

func (l *loading) applications(list []wire.Application) error {
	byArea := map[string][]wire.Application{}
	for _, a := range list {
		byArea[street(a.Area)] = append(byArea[street(a.Area)], a)
	}
	areas := slices.Sorted(maps.Keys(byArea))
	if err := l.m.AddAreas(l.s.ctx, areas...); err != nil {
		return err
	}
	for _, area := range areas {
		got, err := l.loader.Applications(l.s.ctx, area, byArea[area])
		add(&l.Report.Applications, got)
		if err != nil {
			return err
		}
	}
	return nil
}

// link joins an opened station to its hub; nil: it works alone.
func (h *Host) link(ctx context.Context, st *desk.Station) (*hubsync.Link, error) {
	return hubsync.Attach(ctx, st, func(c port.Config) (port.Hub, error) { return h.Hub(c) })
}
