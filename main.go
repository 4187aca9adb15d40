// Miaopi 秒批工作站 is the desktop workstation of a service hall for instant
// approval. This file wires it: the command line of app/command, the store on
// disk, and the window of package ui.
package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
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
	"miaopi/app/exchange"
	"miaopi/app/material"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	cardstore "miaopi/store/card"
	"miaopi/store/disk"
	"miaopi/store/hub"
	"miaopi/store/lan"
	"miaopi/ui"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
	"miaopi/ui/voice"
)

// version is that of FyneApp.toml.
const version = "0.1.0"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(command.Execute(ctx, host(), os.Args[1:]))
}

// host is the machine as the commands see it.
func host() *command.Host {
	h := &command.Host{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now, Random: rand.Reader,
		DataDir: dataDir(), Version: version,
		Packs:     assets.Packs,
		Things:    assets.Things,
		Calendars: func() (*workday.Calendar, error) { return workday.Load(assets.Calendars, "calendars") },
		Divisions: func() (*division.Tree, error) { return division.Parse(assets.Divisions) },
		Fonts:     document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont},
		ReadFile:  os.ReadFile,
		WriteFile: writeFile,
		Exists:    disk.Exists, Create: create, Open: open,
		Restore: func(dir string, r io.Reader, id age.Identity) error { return disk.Restore(options(dir), r, id) },
		Enrol:   enrol, Hub: couch,
		Sibling:    func(key ed25519.PrivateKey) exchange.Sibling { return lan.Client{Key: key} },
		ServeHall:  func(ctx context.Context, l net.Listener, hall *exchange.Hall) error { return lan.Serve(ctx, l, hall) },
		CardReader: cardReader,
		Display:    hasDisplay, Sentence: present.Sentence,
	}
	h.Window = func(ctx context.Context, dir string) error { return window(ctx, h, dir) }
	return h
}

// dataDir is where the system keeps a user's data.
func dataDir() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(os.Getenv("LOCALAPPDATA"), "miaopi")
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "miaopi")
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "miaopi")
	}
	return filepath.Join(home, ".local", "share", "miaopi")
}

// hasDisplay says whether a window can be shown. Windows and macOS always
// have one.
func hasDisplay() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// writeFile writes a whole file or none: beside its place, then renamed.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".miaopi-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

func options(dir string) disk.Options {
	return disk.Options{Dir: dir, Random: rand.Reader, Now: time.Now}
}

func create(dir string, accounts []desk.NewAccount) (desk.Store, error) {
	s, err := disk.Create(options(dir), accounts)
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

func enrol(dir string, secret []byte, accounts []desk.AccountKey) (desk.Store, error) {
	s, err := disk.Enrol(options(dir), secret, accounts)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// couch speaks to a hub.
func couch(c exchange.Config) (exchange.Admin, error) {
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
	lib, err := rule.LoadLibrary(h.Packs, rule.WithCalendar(cal))
	if err != nil {
		return err
	}
	deps := desk.Deps{Rules: lib, Calendar: cal, Now: time.Now, Random: rand.Reader}
	line := &wire{h: h}
	defer line.hangUp()
	cfg, err := config(ctx, h, v, deps, dir, line)
	if err != nil {
		return err
	}

	if f, err := os.OpenFile(filepath.Join(dir, "miaopi.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err == nil {
		// What the toolkit logs (a missing dbus, say) is not for the clerk.
		log.SetOutput(f)
		_ = debug.SetCrashOutput(f, debug.CrashOptions{})
		defer f.Close()
	}
	a := fyneapp.NewWithID("cn.miaopi.workstation")
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	cfg.SetTheme = func(t fyne.Theme) { a.Settings().SetTheme(t) }
	cfg.NewWindow = a.NewWindow
	w := a.NewWindow(cfg.Title)
	w.SetMaster() // the citizen's screen closes with it
	w.Resize(fyne.NewSize(1280, 720))
	line.window = ui.New(ctx, w, cfg)
	if os.Getenv("MIAOPI_FULLSCREEN") != "" {
		w.SetFullScreen(true)
	}
	w.ShowAndRun()
	return nil
}

func config(ctx context.Context, h *command.Host, v desk.Vault, deps desk.Deps, dir string, toHub *wire) (ui.Config, error) {
	accounts, err := v.Accounts()
	if err != nil {
		return ui.Config{}, err
	}
	kept := readWindow(dir)
	cfg := ui.Config{
		Title: "秒批工作站", Version: version, Do: fyne.Do, Every: every, Now: time.Now, LockAfter: 10 * time.Minute, Fonts: h.Fonts,
		Taste:      ui.Taste{Mode: look.Mode{Dark: kept.Dark, Elder: kept.Elder}, English: kept.English, Aloud: kept.Aloud},
		Remember:   func(t ui.Taste) { writeWindow(dir, remembered{t.Mode.Dark, t.Mode.Elder, t.English, t.Aloud}) },
		Voice:      voice.New(runtime.GOOS, exec.LookPath),
		Open:       func(name string, pdf []byte) error { return paper(dir, name, pdf, opener) },
		Print:      func(name string, pdf []byte) error { return paper(dir, name, pdf, printer) },
		Save:       func(name string, data []byte) (string, error) { return save(filepath.Join(dir, "exports"), name, data) },
		Scans:      scanFolders(dir),
		ReadFile:   readCapped,
		CardReader: cardReader,
		Inbox:      func(endings ...string) ([]shell.File, error) { return inbox(filepath.Join(dir, "inbox"), endings) },
	}
	cfg.Accounts = byRole(accounts)
	for _, a := range accounts {
		cfg.Demo = cfg.Demo || a.ID == command.DemoDefault
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

// wire is the window's line to the hub.
type wire struct {
	h      *command.Host
	window *ui.Window // set before anybody can log in

	mu   sync.Mutex
	stop func()
}

// call keeps a station in touch from now on, instead of the one before it.
func (l *wire) call(st *desk.Station) (err error) {
	l.hangUp()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop, err = l.h.Background(context.Background(), st, func() { fyne.Do(l.window.Heard) })
	return err
}

// hangUp ends it.
func (l *wire) hangUp() {
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

// remembered is what the window remembers, in a file of its own: Fyne's
// preferences are truncated before they are written.
type remembered struct {
	Dark    bool `json:"dark"`
	Elder   bool `json:"elder"`
	English bool `json:"english"`
	Aloud   bool `json:"aloud"`
}

func readWindow(dir string) (k remembered) {
	if b, err := os.ReadFile(filepath.Join(dir, "window.json")); err == nil {
		_ = json.Unmarshal(b, &k) // unreadable: the defaults
	}
	return k
}

func writeWindow(dir string, k remembered) {
	if b, err := json.Marshal(k); err == nil {
		_ = writeFile(filepath.Join(dir, "window.json"), b) // only looks
	}
}

// paper writes a paper where only this user reads it, and hands it to the
// system.
func paper(dir, name string, data []byte, to func(string) (*exec.Cmd, error)) error {
	folder := filepath.Join(dir, "papers")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return app.E("paper", app.Denied, "文书写不到数据目录。", err)
	}
	if filepath.Ext(name) == "" {
		name += ".pdf"
	}
	path := filepath.Join(folder, filepath.Base(name))
	if err := writeFile(path, data); err != nil {
		return app.E("paper", app.Denied, "文书写不到数据目录。", err)
	}
	cmd, err := to(path)
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return app.E("paper", app.Missing, "系统没有可用的打开或打印程序，文书已存到 "+path+"。", err)
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

// save writes a file that leaves the station where only this user reads it.
func save(folder, name string, data []byte) (string, error) {
	path := filepath.Join(folder, filepath.Base(name))
	err := os.MkdirAll(folder, 0o700)
	if err == nil {
		err = writeFile(path, data)
	}
	if err != nil {
		return "", app.E("save", app.Denied, "文件写不到 "+folder+"。", err)
	}
	return path, nil
}

// inbox reads the files of a folder that have one of some endings. A folder
// that is not there is empty; what is larger than anything taken in is passed
// over.
func inbox(folder string, endings []string) ([]shell.File, error) {
	list, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, app.E("inbox", app.Denied, "读不了数据目录里的 inbox 文件夹。", err)
	}
	var out []shell.File
	for _, e := range list {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > material.MaxBytes || !slices.Contains(endings, strings.ToLower(filepath.Ext(e.Name()))) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, app.E("inbox", app.Denied, "读不了 inbox 文件夹里的 "+e.Name()+"。", err)
		}
		out = append(out, shell.File{Name: e.Name(), Data: data})
	}
	return out, nil
}

func opener(path string) (*exec.Cmd, error) {
	switch runtime.GOOS {
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", path), nil
	case "darwin":
		return exec.Command("open", path), nil
	}
	return find("xdg-open", path)
}

func printer(path string) (*exec.Cmd, error) {
	if runtime.GOOS == "windows" {
		return exec.Command("powershell", "-NoProfile", "-Command", "Start-Process", "-Verb", "Print", "-FilePath", path), nil
	}
	return find("lp", path)
}

var errNoProgram = errors.New("no such program")

func find(name, path string) (*exec.Cmd, error) {
	full, err := exec.LookPath(name)
	if err != nil {
		return nil, errNoProgram
	}
	return exec.Command(full, path), nil
}
