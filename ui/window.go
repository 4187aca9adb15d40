// Package ui is the window: its frame, commands and menu, login, navigation,
// and the look. The pages are packages of their own below it.
package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/document"
	"miaopi/assets"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
	"miaopi/ui/words"
)

// Config is what main wires in.
type Config struct {
	Title    string
	Accounts []desk.Account
	Demo     bool // the station works on made-up people, and says so
	// Login opens the station for an account; it may take a while and runs
	// beside the window.
	Login func(ctx context.Context, id app.AccountID, password string) (*desk.Station, error)
	// Now is the wall clock, LockAfter how long nobody may touch the window
	// before it asks for the password again; 0: never.
	Now       func() time.Time
	LockAfter time.Duration
	// Do runs a function on the UI goroutine.
	Do func(func())
	// Every calls fn on the UI goroutine again and again until the context
	// ends.
	Every func(ctx context.Context, d time.Duration, fn func())
	// Open shows a paper through the system, Print prints it. A name without
	// an ending is that of a PDF.
	Open, Print func(name string, data []byte) error
	// Inbox reads the pack files that lie in the station's inbox.
	Inbox   func() ([]shell.File, error)
	Fonts   document.Fonts // of papers
	Version string
	Mode    look.Mode
	English bool
	// Remember keeps mode and language for the next start.
	Remember func(look.Mode, bool)
	// Trace, when set, is told what the window shows and when its work is
	// done: "login", "page cases", "idle". Tests of the real window wait for
	// it.
	Trace func(string)
	// SetTheme gives Fyne's own widgets the look.
	SetTheme func(fyne.Theme)
}

// Window is the program's window.
type Window struct {
	cfg   Config
	win   fyne.Window
	fonts look.Fonts

	mode    look.Mode
	english bool
	words   *words.Words
	kit     *kit.Kit
	jobs    *shell.Jobs

	station *desk.Station
	frame   *frame
	touched time.Time // when somebody last used the window
	told    []string  // notices of the station that was locked
}

// New fills a window and shows the login.
func New(ctx context.Context, w fyne.Window, cfg Config) *Window {
	x := &Window{cfg: cfg, win: w, mode: cfg.Mode, english: cfg.English, jobs: shell.NewJobs(ctx, cfg.Do)}
	x.fonts = look.Fonts{Text: fyne.NewStaticResource("window.otf", assets.WindowFont), Rare: fyne.NewStaticResource("rare.ttf", assets.RareFont)}
	w.SetTitle(cfg.Title)
	w.SetPadded(false)
	w.SetCloseIntercept(x.quit)
	x.jobs.Idle = func() { x.trace("idle") }
	x.dress()
	x.showLogin("")
	return x
}

func (x *Window) trace(what string) {
	if x.cfg.Trace != nil {
		x.cfg.Trace(what)
	}
}

// Stop ends the work beside the window.
func (x *Window) Stop() { x.jobs.Stop() }

// Busy says whether work runs whose answer has not come yet.
func (x *Window) Busy() bool { return x.jobs.Busy() }

// quit ends the work beside the window first.
func (x *Window) quit() {
	x.Stop()
	x.win.SetCloseIntercept(nil)
	x.win.Close()
}

// dress makes kit and words for the mode and language.
func (x *Window) dress() {
	l := look.New(x.mode, x.fonts)
	if x.cfg.SetTheme != nil {
		x.cfg.SetTheme(l)
	}
	x.kit = kit.New(l, x.win.Canvas())
	x.kit.OnTouch(x.touch)
	x.words = words.Chinese()
	if x.english {
		if w, err := words.English(assets.English); err == nil {
			x.words = w
		}
	}
}

// setMode changes how everything looks and makes the content again, on the
// same page.
func (x *Window) setMode(m look.Mode) {
	x.mode = m
	x.redress()
}

func (x *Window) setEnglish(on bool) {
	x.english = on
	x.redress()
}

func (x *Window) redress() {
	if x.cfg.Remember != nil {
		x.cfg.Remember(x.mode, x.english)
	}
	x.dress()
	if x.station == nil {
		x.showLogin("")
		return
	}
	page, kept := shell.Workbench, any(nil)
	if x.frame != nil {
		page, kept = x.frame.current, x.frame.keep()
		x.frame.close()
	}
	x.showFrame(page, kept)
}

func (x *Window) touch() {
	if x.cfg.Now != nil {
		x.touched = x.cfg.Now()
	}
}

// lockIfIdle locks a window that nobody touches. The work stays.
func (x *Window) lockIfIdle() {
	if x.cfg.Now != nil && x.cfg.LockAfter > 0 && x.station != nil && x.cfg.Now().Sub(x.touched) >= x.cfg.LockAfter {
		x.lock()
	}
}

// login runs beside the window: the key derivation takes a moment.
func (x *Window) enter(st *desk.Station) {
	st.Inherit(x.told)
	x.station = st
	x.touch()
	x.showFrame(shell.Workbench, nil)
}

// lock asks for the password again. The work stays: drafts are saved as they
// are typed.
func (x *Window) lock() {
	if x.frame != nil {
		x.frame.close()
		x.frame = nil
	}
	last := x.station.Actor.Account
	x.told = x.station.Notices()
	x.station = nil
	x.showLogin(last)
}

// Show goes to a page, for the test harness: a case when one is named.
func (x *Window) Show(page shell.PageID, c app.CaseID) {
	if c == "" {
		x.frame.show(page, nil)
		return
	}
	x.frame.show(page, shell.ShowCase{Case: c})
}
