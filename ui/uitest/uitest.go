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
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"miaopi/app/card"
	"miaopi/app/civil"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/document"
	"miaopi/app/fault"
	"miaopi/app/material"
	"miaopi/app/printing"
	"miaopi/app/provenance"
	"miaopi/app/rule"
	"miaopi/assets"
	"miaopi/store/memory"
	"miaopi/ui"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// Now is the moment of every test: a Monday morning.
var Now = time.Date(2026, 11, 23, 10, 53, 0, 0, civil.Shanghai)

// Driver is a window under test.
type Driver struct {
	T         testing.TB
	Win       fyne.Window
	Closed    bool // the window is
	UI        *ui.Window
	Store     desk.Store
	Clock     time.Time
	Papers    map[string][]byte  // what was opened, printed or saved, by name
	Inbox     []shell.File       // what somebody put there
	Scans     map[string][]byte  // what lies in the watched folder
	Scanners  []material.Scanner // those of the system; each scans its own name
	ScanStirs func()             // what a change of it calls
	Rules     *rule.Library      // other than the built-in ones
	Card      *card.Card         // what lies on the card reader
	Face      fyne.Window        // the screen turned to the citizen, once it was opened
	Said      []string           // what the voice was given to say
	Mute      bool               // there is no voice
	Displays  []ui.Display       // those of the computer; none: the window cannot tell
	Kept      ui.Taste           // what the window remembers
	Covered   []ui.Display       // that the citizen's screen was put over
	stir      func()             // says that they changed
	// Devices are the printers, Spooling why they cannot be listed, Orders what was
	// printed, Reports what is said of jobs until they are Done, Open how many
	// papers are open, Hold what later looks at a job wait for, Forgotten how often papers in clear were taken away.
	Devices   []printing.Printer
	Spooling  error
	Orders    []printing.Order
	Reports   []printing.Report
	Open      int
	Hold      chan struct{}
	Forgotten int
	Log       Lines // what went wrong
	mu        sync.Mutex
	pending   []func()
	arrived   chan struct{}
	// Attach joins the station to a hub when somebody logs in; nil: it works
	// alone.
	Attach func(*desk.Station)

	ticks []func()
}

// Options are the size and look of a test's window and district.
type Options struct {
	Size         fyne.Size // default 1366×768
	Mode         look.Mode
	People       int // default 2000
	Applications int // default 120
	Decided      bool
	// Displays are those of the computer, Face what is remembered of the screen
	// turned to the citizen.
	Displays []ui.Display
	Face     ui.FaceTaste
	// After, when set, is the window's own: for code scanners that type.
	After func(d time.Duration, fn func())
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
	d := &Driver{T: t, Store: memory.New(), Clock: Now, Papers: map[string][]byte{}, Devices: thePrinter(), Displays: o.Displays, arrived: make(chan struct{}, 1024)}
	d.Store.(*memory.Store).Seat(command.DemoAccounts()...)
	d.fill(o)

	a := test.NewTempApp(t)
	d.Win = test.NewWindow(nil)
	d.Win.SetOnClosed(func() { d.Closed = true })
	t.Cleanup(func() {
		if !d.Closed { // the toolkit's test window is closed once only
			d.Win.Close()
		}
	})
	d.Win.Resize(o.Size)
	cfg := ui.Config{
		Machine: shell.Machine{
			Program: provenance.Program{Version: "test"},
			Licences: func() ([]provenance.Part, error) {
				return []provenance.Part{{Name: "a.example/part", Version: "v1", Licence: "MIT", Text: "words"}}, nil
			},
			LogText: func() ([]byte, error) { return []byte(d.Log.String()), nil },
			Fonts:   document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont},
			Open:    d.paper, Render: d.render, Save: d.save, Dir: "/data", InboxDir: "/data/inbox", Inbox: d.inbox, Scanners: (*scanner)(d),
			BackupFolder: func(last string) string { return cmp.Or(last, "/home/wang/文档") },
		},
		Title: "秒批工作站", Demo: true, Do: d.do, Taste: ui.Taste{Mode: o.Mode, Face: o.Face}, Remember: func(k ui.Taste) { d.Kept = k },
		Every:  func(_ context.Context, _ time.Duration, fn func()) { d.ticks = append(d.ticks, fn) },
		Forget: d.forget, Spooler: (*spooler)(d), Pause: pause, After: o.After, Scans: d.scanFolder(), CardReader: d.cardReader,
		Now: func() time.Time { return d.Clock }, LockAfter: 10 * time.Minute,
		Log:       fault.New(&d.Log),
		SetMenu:   d.Win.SetMainMenu,
		NewWindow: d.face, Displays: (*screens)(d), Voice: (*speaker)(d),
		SetTheme: func(th fyne.Theme) { a.Settings().SetTheme(th) },
		Login:    d.login,
	}
	cfg.Accounts = d.accounts
	d.UI = ui.New(t.Context(), d.Win, cfg)
	d.Win.Resize(o.Size)
	t.Cleanup(d.UI.Stop)
	return d
}

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
