// Miaopi 秒批工作站 is the desktop workstation of a service hall for instant
// approval. This file wires it: the command line of app/command, the store on
// disk, and the window of package ui.
package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	_ "embed"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"filippo.io/age"
	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/division"
	"miaopi/app/document"
	"miaopi/app/exchange/neighbour"
	"miaopi/app/exchange/port"
	"miaopi/app/fault"
	"miaopi/app/printing"
	"miaopi/app/provenance"
	"miaopi/app/workday"
	"miaopi/assets"
	cardstore "miaopi/store/card"
	"miaopi/store/disk"
	"miaopi/store/hub"
	"miaopi/store/lan"
	"miaopi/store/machine"
	"miaopi/store/pages"
	"miaopi/store/printer"
	"miaopi/ui"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
	"miaopi/ui/voice"
	"miaopi/ui/words"
)

// appID is the program's name among others of a desktop, as FyneApp.toml has it.
const appID = "cn.miaopi.workstation"

// packaging has the program's version.
//
//go:embed FyneApp.toml
var packaging string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(command.Execute(ctx, host(), os.Args[1:]))
}

// host is the machine as the commands see it.
func host() *command.Host {
	h := &command.Host{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now, Random: rand.Reader,
		Terminal: machine.IsTerminal(os.Stderr), DataDir: machine.DataDir(), Program: built(), Licences: licences,
		Packs:     assets.Packs,
		Former:    assets.Former,
		Things:    assets.Things,
		Promises:  assets.Promises,
		Calendars: func() (*workday.Calendar, error) { return workday.Load(assets.Calendars, "calendars") },
		Divisions: func() (*division.Tree, error) { return division.Parse(assets.Divisions) },
		Fonts:     document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont},
		ReadFile:  os.ReadFile, ReadPaper: machine.ReadCapped,
		WriteFile: machine.WriteFile,
		Exists:    disk.Exists, Create: create, Open: open,
		Restore: restore,
		Enrol:   enrol, Hub: couch,
		Sibling:    func(key ed25519.PrivateKey) neighbour.Sibling { return lan.Client{Key: key} },
		ServeHall:  func(ctx context.Context, l net.Listener, hall *neighbour.Hall) error { return lan.Serve(ctx, l, hall) },
		CardReader: cardReader,
		OpenLog:    openLog,
		Refuse:     refuse,
		Display:    machine.HasDisplay, Sentence: present.Sentence,
	}
	if commandsInEnglish(os.Getenv) {
		if w, err := words.English(assets.English, assets.EnglishCommand); err == nil {
			h.Words = func(text string) string { return w.T(text) }
		}
	}
	h.Window = func(ctx context.Context, dir string) error { return window(ctx, h, dir) }
	return h
}

// built is this program, without its rules.
func built() provenance.Program {
	built, _ := debug.ReadBuildInfo()
	return provenance.Read(packaging, built)
}

func licences() ([]provenance.Part, error) {
	text, err := assets.Licences()
	if err != nil {
		return nil, err
	}
	return provenance.Parts(text)
}

// openLog opens the log of a station for a command.
func openLog(dir string) (*slog.Logger, func()) {
	if !disk.Exists(dir) {
		return nil, func() {}
	}
	file, err := machine.OpenLog(dir)
	if err != nil {
		return nil, func() {}
	}
	return fault.New(file), func() { _ = file.Close() }
}

// commandsInEnglish says whether the command line speaks English: where the
// environment does. The window has a switch of its own.
func commandsInEnglish(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			return strings.HasPrefix(v, "en")
		}
	}
	return false
}

func options(dir string) disk.Options {
	return disk.Options{Dir: dir, Random: rand.Reader, Now: time.Now}
}

// founding are the options of a station that is made in several steps.
func founding(dir string) disk.Options {
	o := options(dir)
	o.Founding = true
	return o
}

func create(dir string, accounts []desk.NewAccount) (desk.Store, error) {
	s, err := disk.Create(founding(dir), accounts)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func open(dir string) (desk.Vault, error) {
	v, err := disk.Open(options(dir))
	if err != nil {
		return nil, err
	}
	return v, nil
}

func restore(ctx context.Context, dir, file string, id age.Identity, progress func(done, total int64)) error {
	return disk.Restore(ctx, options(dir), file, id, progress)
}

func enrol(dir string, secret []byte, accounts []desk.AccountKey) (desk.Store, error) {
	s, err := disk.Enrol(founding(dir), secret, accounts)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// couch speaks to a hub.
func couch(c port.Config) (port.Admin, error) {
	return hub.Open(hub.Config{URL: c.URL, User: c.User, Password: c.Password, CA: []byte(c.CA), Pin: c.Pin, Proxy: c.Proxy})
}

// cardReader is a reader that offers a local service.
func cardReader(cfg card.Config) (card.Reader, error) {
	r, err := cardstore.Open(cfg, time.Now)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// window shows the window on a station until it is closed.
func window(ctx context.Context, h *command.Host, dir string) error {
	v, err := h.Open(dir)
	if err != nil {
		return err
	}
	defer v.Close()
	cal, err := h.Calendars()
	if err != nil {
		return err
	}
	lib, err := h.Library(cal)
	if err != nil {
		return err
	}
	h.Program.Rules = lib.Digest()
	deps := desk.Deps{Rules: lib, Calendar: cal, Now: time.Now, Random: rand.Reader}
	line := &hubLine{h: h}
	defer line.hangUp()
	cfg, err := config(ctx, h, v, deps, dir, line)
	if err != nil {
		return err
	}

	if file, err := machine.OpenLog(dir); err == nil {
		defer file.Close()
		h.Log = fault.New(file)
		slog.SetDefault(h.Log) // what the toolkit logs (a missing dbus, say) is not for the clerk
		_ = debug.SetCrashOutput(file.File(), debug.CrashOptions{})
		cfg.Log, cfg.LogText = h.Log, file.Text
	}
	a := fyneapp.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	cfg.SetTheme = func(t fyne.Theme) { a.Settings().SetTheme(t) }
	w := a.NewWindow(cfg.Title)
	cfg.NewWindow, cfg.Displays = frameless(a), &displays{clerk: w}
	w.SetMaster() // the citizen's screen closes with it
	cfg.TextInput = func(on bool) { machine.TextInput(handle(w), on) }
	if size := cfg.Taste.Size; size.Width > 0 {
		w.Resize(size)
	} else {
		w.Resize(fyne.NewSize(1366, 768))
		a.Lifecycle().SetOnStarted(func() { machine.Maximize(handle(w)) })
	}
	line.window = ui.New(ctx, w, cfg)
	if os.Getenv("MIAOPI_FULLSCREEN") != "" {
		w.SetFullScreen(true)
	}
	w.ShowAndRun()
	return nil
}

func config(ctx context.Context, h *command.Host, v desk.Vault, deps desk.Deps, dir string, toHub *hubLine) (ui.Config, error) {
	accounts, err := v.Accounts()
	if err != nil {
		return ui.Config{}, err
	}
	scans := machine.Scans(filepath.Join(dir, command.ScansDir))
	inbox := filepath.Join(dir, "inbox")
	_ = os.MkdirAll(inbox, 0o700) // people are told to put files there; a full disk is no reason not to start
	kept := machine.ReadLooks(dir, machine.Looks{English: speaksEnglish()})
	opened, draw := machine.NewPapers(dir, os.Getenv, time.Now), pages.New(filepath.Join(dir, "renderer"))
	opened.Sweep() // what a crash left
	cfg := ui.Config{
		Machine: shell.Machine{
			Program: h.Program, Licences: h.Licences, Fonts: h.Fonts, Dir: dir, InboxDir: inbox,
			Open:   opened.Open,
			Render: func(ctx context.Context, pdf []byte) (shell.PaperPages, error) { return draw.Open(ctx, pdf) },
			Save: func(name string, data []byte) (string, error) {
				return machine.Save(filepath.Join(dir, "exports"), name, data)
			},
			BackupFolder: machine.BackupFolder,
			Scanners:     machine.NewSane(exec.LookPath, nil),
			Inbox:        func(endings ...string) ([]shell.File, error) { return machine.Inbox(inbox, endings) },
		},
		Title: "秒批工作站", Do: fyne.Do, Every: every, Now: time.Now, LockAfter: 10 * time.Minute,
		Taste: ui.Taste{Mode: look.Mode{Dark: kept.Dark, Elder: kept.Elder, Zoom: kept.Zoom}, English: kept.English, Aloud: kept.Aloud, Columns: kept.Columns,
			Size: fyne.NewSize(kept.Width, kept.Height), Face: ui.FaceTaste{On: kept.Face, Display: kept.Display}},
		Remember: func(t ui.Taste) {
			machine.Looks{Dark: t.Mode.Dark, Elder: t.Mode.Elder, Zoom: t.Mode.Zoom, English: t.English, Aloud: t.Aloud, Columns: t.Columns,
				Width: t.Size.Width, Height: t.Size.Height, Face: t.Face.On, Display: t.Face.Display}.Write(dir)
		},
		Voice:      voice.New(runtime.GOOS, exec.LookPath),
		Forget:     opened.Sweep,
		Spooler:    printer.New(os.Getenv, func(ctx context.Context, pdf []byte) (printer.Pages, error) { return draw.Open(ctx, pdf) }),
		Pause:      printing.Sleep,
		After:      func(d time.Duration, fn func()) { time.AfterFunc(d, func() { fyne.Do(fn) }) },
		Scans:      func(path string) ui.Folder { return scans(path) },
		ReadFile:   machine.ReadCapped,
		CardReader: cardReader,
	}
	cfg.Demo = command.IsDemo(accounts)
	cfg.Accounts = func() ([]desk.Account, error) {
		list, err := v.Accounts()
		return byRole(list), err
	}
	if os.Getenv("MIAOPI_TRACE") != "" {
		cfg.Trace = func(what string) { fmt.Fprintln(os.Stderr, "trace:", what) }
	}
	cfg.Login = func(ctx context.Context, id app.AccountID, password string) (*desk.Station, error) {
		store, a, err := v.Unlock(id, password)
		if err != nil {
			return nil, err
		}
		deps, err := h.Deps(ctx, store, deps)
		if err != nil {
			return nil, err
		}
		st, err := desk.Open(ctx, store, deps, app.Actor{Account: a.ID, Name: a.Name, Role: a.Role})
		if err != nil {
			return nil, err
		}
		if err := h.Mend(ctx, st); err != nil {
			return nil, err
		}
		return st, toHub.call(st)
	}
	return cfg, nil
}

// hubLine is the window's line to the hub.
type hubLine struct {
	h      *command.Host
	window *ui.Window // set before anybody can log in

	mu   sync.Mutex
	stop func()
}

// call keeps a station in touch from now on, instead of the one before it.
func (l *hubLine) call(st *desk.Station) (err error) {
	l.hangUp()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop, err = l.h.Background(context.Background(), st, func(changed bool) { fyne.Do(func() { l.window.Heard(changed) }) })
	return err
}

// hangUp ends it.
func (l *hubLine) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop != nil {
		l.stop()
		l.stop = nil
	}
}

// byRole puts those first who come most often.
func byRole(list []desk.Account) []desk.Account {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b desk.Account) int {
		return slices.Index(app.Roles, a.Role) - slices.Index(app.Roles, b.Role)
	})
	return out
}

// every calls fn on the UI goroutine until the context ends.
func every(ctx context.Context, d time.Duration, fn func()) {
	go func() {
		tick := time.NewTicker(d)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				fyne.Do(fn)
			}
		}
	}()
}
