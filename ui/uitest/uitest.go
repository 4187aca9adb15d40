// Package uitest drives the window without a display: a demo station in
// memory, the real pages on Fyne's test driver, keys as a clerk types them, and
// pictures to look at.
//
// Background work runs when the test says so, on the test's goroutine: nothing
// sleeps and nothing races.
package uitest

import (
	"cmp"
	"context"
	"crypto/rand"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/civil"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/district"
	"miaopi/app/division"
	"miaopi/app/document"
	"miaopi/app/promise"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"
	"miaopi/ui"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// Now is the moment of every test: a Monday morning.
var Now = time.Date(2026, 11, 23, 10, 53, 0, 0, civil.Shanghai)

// Driver is a window under test.
type Driver struct {
	T       testing.TB
	Win     fyne.Window
	UI      *ui.Window
	Store   desk.Store
	Clock   time.Time
	Papers  map[string][]byte // what was opened or printed, by name
	Inbox   []shell.File      // what somebody put there
	Scans   map[string][]byte // what lies in the watched folder
	Rules   *rule.Library     // other than the built-in ones
	Card    *card.Card        // what lies on the card reader
	Face    fyne.Window       // the screen turned to the citizen, once it was opened
	Said    []string          // what the voice was given to say
	Mute    bool              // there is no voice
	mu      sync.Mutex
	pending []func()
	arrived chan struct{}
	// Attach joins the station to a hub when somebody logs in; nil: it works
	// alone.
	Attach func(*desk.Station)

	ticks []func()
}

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
	return desk.Deps{Rules: lib, Calendar: cal, Promises: texts, Now: func() time.Time { return d.Clock }, Random: rand.Reader}
}

// Options are the size and look of a test's window and district.
type Options struct {
	Size         fyne.Size // default 1366×768
	Mode         look.Mode
	People       int // default 2000
	Applications int // default 120
	Decided      bool
}

// Start makes a demo station and shows the login.
func Start(t testing.TB, o Options) *Driver {
	t.Helper()
	if o.Size == (fyne.Size{}) {
		o.Size = fyne.NewSize(1366, 768)
	}
	if o.People == 0 {
		o.People, o.Applications = 2000, 120
	}
	d := &Driver{T: t, Store: memory.New(), Clock: Now, Papers: map[string][]byte{}, arrived: make(chan struct{}, 1024)}
	d.Store.(*memory.Store).Seat(command.DemoAccounts()...)
	d.fill(o)

	a := test.NewTempApp(t)
	d.Win = test.NewTempWindow(t, nil)
	d.Win.Resize(o.Size)
	cfg := ui.Config{
		Title: "秒批工作站", Demo: true, Do: d.do, Taste: ui.Taste{Mode: o.Mode}, Version: "test",
		Fonts: document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont},
		Every: func(_ context.Context, _ time.Duration, fn func()) { d.ticks = append(d.ticks, fn) },
		Open:  d.paper, Print: d.paper, Dir: "/data", InboxDir: "/data/inbox", Inbox: d.inbox, Scans: d.scanFolder(), CardReader: d.cardReader, Save: d.save,
		BackupFolder: func(last string) string { return cmp.Or(last, "/home/wang/文档") },
		Now:          func() time.Time { return d.Clock }, LockAfter: 10 * time.Minute,
		NewWindow: d.face, Voice: (*speaker)(d),
		SetTheme: func(th fyne.Theme) { a.Settings().SetTheme(th) },
		Login:    d.login,
	}
	cfg.Accounts = d.accounts
	d.UI = ui.New(t.Context(), d.Win, cfg)
	d.Win.Resize(o.Size)
	t.Cleanup(d.UI.Stop)
	return d
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
	if err := st.FillDemo(ctx, dist, nil); err != nil {
		d.T.Fatal(err)
	}
	if o.Decided {
		if _, err := st.DecideAll(ctx, nil); err != nil {
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

func (d *Driver) paper(name string, pdf []byte) error {
	d.Papers[name] = pdf
	return nil
}

// save keeps what leaves the station among the papers.
func (d *Driver) save(name string, data []byte) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Papers[name] = data
	return "exports/" + name, nil
}

// inbox are the files with one of some endings.
func (d *Driver) inbox(endings ...string) (out []shell.File, err error) {
	for _, f := range d.Inbox {
		if slices.Contains(endings, filepath.Ext(f.Name)) {
			out = append(out, f)
		}
	}
	return out, nil
}

// face is the second window.
func (d *Driver) face(title string) fyne.Window {
	d.Face = test.NewWindow(nil) // the window under test closes it
	d.Face.SetTitle(title)
	return d.Face
}

// speaker writes down what it is given to say.
type speaker Driver

func (s *speaker) Can() bool       { return !s.Mute }
func (s *speaker) Say(text string) { s.Said = append(s.Said, text) }

// do queues what a worker wants done on the UI goroutine.
func (d *Driver) do(fn func()) {
	d.mu.Lock()
	d.pending = append(d.pending, fn)
	d.mu.Unlock()
	select {
	case d.arrived <- struct{}{}:
	default:
	}
}

// Settle waits until all background work is done and its answers are in.
func (d *Driver) Settle() {
	d.T.Helper()
	for d.UI.Busy() || d.waiting() {
		d.answers()
	}
}

// Until takes answers of background work in until a text is on the screen, for
// work that does not end by itself.
func (d *Driver) Until(text string) {
	d.T.Helper()
	for !strings.Contains(d.Text(), text) {
		d.answers()
	}
}

// answers runs what workers want done, and waits for some when there is none.
func (d *Driver) answers() {
	d.T.Helper()
	d.mu.Lock()
	list := d.pending
	d.pending = nil
	d.mu.Unlock()
	for _, fn := range list {
		fn()
	}
	if len(list) == 0 && d.UI.Busy() {
		select {
		case <-d.arrived:
		case <-d.T.Context().Done():
			d.T.Fatal("the window's work did not end")
		}
	}
}

func (d *Driver) waiting() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.pending) > 0
}

// Tick runs what the window does every few seconds.
func (d *Driver) Tick() {
	for _, fn := range d.ticks {
		fn()
	}
	d.Settle()
}

// LogIn logs an account in from the login screen, by keyboard.
func (d *Driver) LogIn(id app.AccountID) { d.LogInWith(id, command.DemoPassword) }

// LogInWith is LogIn with another password than the demo's.
func (d *Driver) LogInWith(id app.AccountID, password string) {
	d.T.Helper()
	list, err := d.accounts()
	if err != nil {
		d.T.Fatal(err)
	}
	for range list { // after a lock it stands on whoever locked it
		d.Key(fyne.KeyUp)
	}
	for _, a := range list {
		if a.ID == id {
			break
		}
		d.Key(fyne.KeyDown)
	}
	d.Type(password)
	d.Key(fyne.KeyReturn)
	d.Settle()
}

// Type types text into what has the focus; without focus the window gets the
// characters.
func (d *Driver) Type(s string) {
	c := d.Win.Canvas()
	for _, r := range s {
		if f := c.Focused(); f != nil {
			f.TypedRune(r)
		} else if c.OnTypedRune() != nil {
			c.OnTypedRune()(r)
		}
	}
	d.Settle()
}

// Key presses keys one after the other.
func (d *Driver) Key(names ...fyne.KeyName) {
	c := d.Win.Canvas()
	for _, n := range names {
		switch f := c.Focused(); {
		case n == fyne.KeyTab:
			c.FocusNext()
		case f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: n})
		case c.OnTypedKey() != nil:
			c.OnTypedKey()(&fyne.KeyEvent{Name: n})
		}
		d.Settle()
	}
}

// Command runs the menu command with a label, as its shortcut does.
func (d *Driver) Command(label string) {
	d.T.Helper()
	for _, m := range d.Win.MainMenu().Items {
		for _, it := range m.Items {
			if it.Label == label && !it.Disabled {
				it.Action()
				d.Settle()
				return
			}
		}
	}
	d.T.Fatalf("no menu command %q", label)
}

// Text is everything that can be read on the screen, a line for each piece;
// dialogs first.
func (d *Driver) Text() string { return textOf(d.Win.Canvas()) }

// FaceText is everything that can be read on the screen turned to the
// citizen.
func (d *Driver) FaceText() string {
	d.T.Helper()
	if d.Face == nil {
		d.T.Fatal("the citizen's screen is not open")
	}
	return textOf(d.Face.Canvas())
}

func textOf(c fyne.Canvas) string {
	var out []string
	for _, o := range c.Overlays().List() {
		collect(o, &out)
	}
	collect(c.Content(), &out)
	return strings.Join(out, "\n")
}

// Sees fails the test unless every text is on the screen.
func (d *Driver) Sees(texts ...string) {
	d.T.Helper()
	all := d.Text()
	for _, s := range texts {
		if !strings.Contains(all, s) {
			d.T.Errorf("the screen does not show %q; it shows:\n%s", s, all)
		}
	}
}

// SeesNot fails the test if one of the texts is on the screen.
func (d *Driver) SeesNot(texts ...string) {
	d.T.Helper()
	all := d.Text()
	for _, s := range texts {
		if strings.Contains(all, s) {
			d.T.Errorf("the screen shows %q", s)
		}
	}
}

// collect walks what is visible and reads drawn text.
func collect(o fyne.CanvasObject, out *[]string) {
	if o == nil || !o.Visible() {
		return
	}
	switch w := o.(type) {
	case *kit.Text:
		*out = append(*out, w.String())
		return
	case *kit.Entry:
		*out = append(*out, w.Text)
		return
	}
	if t := drawn(o); t != "" {
		*out = append(*out, t)
	}
	for _, child := range children(o) {
		collect(child, out)
	}
}

// Shot writes a picture of the window to $MIAOPI_SHOTS, when it is set.
func (d *Driver) Shot(name string) {
	d.T.Helper()
	d.shoot(name, d.Win)
}

// FaceShot is Shot of the citizen's screen.
func (d *Driver) FaceShot(name string) {
	d.T.Helper()
	d.shoot(name, d.Face)
}

func (d *Driver) shoot(name string, w fyne.Window) {
	d.T.Helper()
	dir := os.Getenv("MIAOPI_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		d.T.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		d.T.Fatal(err)
	}
}
