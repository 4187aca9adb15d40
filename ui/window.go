// Package ui is the window: its frame, commands and menu, login, navigation,
// and the look. The pages are packages of their own below it.
package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/desk"
	"miaopi/app/fault"
	"miaopi/app/printing"
	"miaopi/assets"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
	"miaopi/ui/words"
)

// Config is what main wires in.
type Config struct {
	shell.Machine
	Title string
	// Accounts are those that may open the station now.
	Accounts func() ([]desk.Account, error)
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
	// Forget takes away what Open showed.
	Forget func()
	// Spooler is the system's printing, Pause waits between looks at a job. nil:
	// there is none.
	Spooler printing.Spooler
	Pause   printing.Pause
	// Scans opens the folder that is watched for scans; an empty path is the
	// station's own. nil: none is watched.
	Scans func(path string) Folder
	// ReadFile reads what was dropped on the window.
	ReadFile func(path string) ([]byte, error)
	// CardReader opens a reader of identity cards; nil: there can be none.
	CardReader func(card.Config) (card.Reader, error)
	Log        *slog.Logger // takes why something went wrong; nil: nobody reads it
	Taste      Taste
	// Remember keeps looks and language for the next start.
	Remember func(Taste)
	// After runs fn on the UI goroutine after a while; nil: code scanners that type
	// are not told from people.
	After func(d time.Duration, fn func())
	// NewWindow makes the window for the screen turned to the citizen; nil:
	// there can be one window only.
	NewWindow func(title string) fyne.Window
	// Displays are where that screen may go; nil: it is dragged there by hand.
	Displays Displays
	// Voice says aloud what that screen shows; nil: there is no voice.
	Voice Voice
	// Trace, when set, is told what the window shows and when its work is
	// done: "login", "page cases", "idle". Tests of the real window wait for
	// it.
	Trace func(string)
	// TextInput, when set, is told whether a field has the focus: only then letters
	// are an input method's.
	TextInput func(on bool)
	// SetMenu puts the commands into a menu outside the window, where the system
	// has one; nil: there is only the window's own.
	SetMenu func(*fyne.MainMenu)
	// SetTheme gives Fyne's own widgets the look.
	SetTheme func(fyne.Theme)
}

// Taste is what whoever sits at the window chose: looks, language, voice.
type Taste struct {
	Mode    look.Mode
	English bool
	Columns string    // of lists
	Size    fyne.Size // of the window, when it was closed
	Aloud   bool      // what the citizen's screen shows is said aloud
	Face    FaceTaste
}

// FaceTaste is what is remembered of the citizen's screen.
type FaceTaste struct {
	On      bool
	Display string // its name
}

// Voice speaks. Say ends what is being said; an empty text only ends it.
type Voice interface {
	Can() bool
	Say(text string)
}

// Window is the program's window.
type Window struct {
	cfg   Config
	win   fyne.Window
	fonts look.Fonts

	Taste
	words *words.Words
	kit   *kit.Kit
	jobs  *shell.Jobs
	face  *face
	paper *papers

	station *desk.Station
	frame   *frame
	touched time.Time // when somebody last used the window
	told    []string  // notices of the station that was locked
	parked  *parked   // what was locked
	fresh   *fresh    // the question for a first password, while it is asked
	late    late      // steps that were answered after their page was gone
	leaving bool      // the window closes once the last step is answered
}

// New fills a window and shows the login.
func New(ctx context.Context, w fyne.Window, cfg Config) *Window {
	x := &Window{cfg: cfg, win: w, Taste: cfg.Taste, jobs: shell.NewJobs(ctx, cfg.Do)}
	x.fonts = look.Fonts{Text: fyne.NewStaticResource("window.otf", assets.WindowFont), Rare: fyne.NewStaticResource("rare.ttf", assets.RareFont)}
	w.SetTitle(cfg.Title)
	w.SetPadded(false)
	w.SetCloseIntercept(x.quit)
	w.SetOnDropped(x.dropped)
	x.face, x.paper = newFace(ctx, x), &papers{x: x}
	x.jobs.Idle = func() { x.trace("idle") }
	x.jobs.Writing = x.writing
	x.jobs.Failed = func(what string, err error) { fault.Log(cfg.Log, what, err) }
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

// Heard brings the line at the bottom up to date: the station was in touch with
// its hub. changed says that something came: then the lists are read again too.
func (x *Window) Heard(changed bool) {
	if x.frame == nil {
		return
	}
	x.frame.reload()
	if changed {
		x.frame.reloadPage()
	}
}

// quit closes the window once every step that was asked for is answered; long
// ones are stopped.
func (x *Window) quit() {
	if !x.jobs.Saved() {
		x.leaving = true
		x.jobs.StopLong()
		x.say(look.Attention, "正在完成最后一步，完成后自动关闭。")
		return
	}
	x.close()
}

// close ends the work beside the window first.
func (x *Window) close() {
	x.Size = x.win.Canvas().Size()
	x.remember()
	x.face.close()
	x.paper.forget()
	x.Stop()
	x.win.SetCloseIntercept(nil)
	x.win.Close()
}

// dress makes kit and words for the mode and language.
func (x *Window) dress() {
	l := look.New(x.Mode, x.fonts)
	if x.cfg.SetTheme != nil {
		x.cfg.SetTheme(l)
	}
	x.kit = kit.New(l, x.win.Canvas())
	x.kit.OnTouch(x.touch)
	x.kit.OnText(x.cfg.TextInput)
	x.kit.OnBurst(x.cfg.After, x.scanned)
	x.kit.SetRest(rest{x})
	x.kit.OnShortcut(x.shortcuts(), x.pressed)
	x.words = words.Chinese()
	if x.English {
		if w, err := words.English(assets.English); err == nil {
			x.words = w
		}
	}
}

// setMode changes how everything looks and makes the content again, on the
// same page.
func (x *Window) setMode(m look.Mode) {
	x.Mode = m
	x.redress()
}

// change changes one thing of how everything looks.
func (x *Window) change(what func(*look.Mode)) {
	m := x.Mode
	what(&m)
	x.setMode(m)
}

func (x *Window) setEnglish(on bool) {
	x.English = on
	x.redress()
}

// setAloud turns the voice on or off.
func (x *Window) setAloud(on bool) {
	x.Aloud = on
	x.redress()
	if on && (x.cfg.Voice == nil || !x.cfg.Voice.Can()) {
		x.say(look.Attention, "这台电脑没有语音程序，朗读不起作用；办理不受影响。")
	}
}

// say shows a sentence for a while.
func (x *Window) say(tone look.Tone, sentence string) {
	x.kit.Say(kit.Toast{Tone: tone, Text: x.words.T(sentence), Seconds: 8})
}

// remember keeps looks, language and columns for the next start.
func (x *Window) remember() {
	if x.cfg.Remember != nil {
		x.cfg.Remember(x.Taste)
	}
}

func (x *Window) redress() {
	x.remember()
	x.dress()
	x.face.dress()
	switch {
	case x.fresh != nil:
		x.fresh.show()
		return
	case x.station == nil:
		x.showLogin(x.lastAccount())
		return
	}
	old := x.frame
	page, kept := old.current, old.keep()
	old.close()
	x.showFrame(page, kept)
	x.frame.toasts.inherit(old.toasts)
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

// enter is what follows the password: whoever came with a first one is asked for
// one of his own, whoever locked the window finds it as he left it, anybody else
// begins at the workbench.
func (x *Window) enter(st *desk.Station, password string) {
	if st.MustChangePassword() {
		x.showFresh(st, password)
		return
	}
	if x.resume(st) {
		return
	}
	st.Inherit(x.told)
	x.told = nil
	x.station = st
	x.touch()
	x.face.dress()
	x.showFrame(shell.Workbench, nil)
	x.face.again()
	x.tellLate()
}

// Show goes to a page, for the test harness: a case when one is named.
func (x *Window) Show(page shell.PageID, c app.CaseID) {
	if c == "" {
		x.frame.show(page, nil)
		return
	}
	x.frame.show(page, shell.ShowCase{Case: c})
}
