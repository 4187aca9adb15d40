// Miaopi 秒批工作站 is the desktop workstation of a service hall for instant
// approval. This file wires it: the command line of app/command, the store on
// disk, and the window of package ui.
package main

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"

	"filippo.io/age"

	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/division"
	"miaopi/app/document"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/disk"
	"miaopi/ui/present"
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
		Calendars: func() (*workday.Calendar, error) { return workday.Load(assets.Calendars, "calendars") },
		Divisions: func() (*division.Tree, error) { return division.Parse(assets.Divisions) },
		Fonts:     document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont},
		ReadFile:  os.ReadFile,
		WriteFile: writeFile,
		Exists:    disk.Exists, Create: create, Open: open,
		Restore: func(dir string, r io.Reader, id age.Identity) error { return disk.Restore(options(dir), r, id) },
		Display: hasDisplay, Sentence: present.Sentence,
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

func create(dir string, accounts []command.NewAccount) (desk.Store, error) {
	var list []disk.NewAccount
	for _, a := range accounts {
		list = append(list, disk.NewAccount{Account: disk.Account{ID: a.ID, Name: a.Name, Role: a.Role}, Password: a.Password})
	}
	s, err := disk.Create(options(dir), list)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func open(dir string) (command.Vault, error) {
	v, err := disk.Open(options(dir))
	if err != nil {
		return nil, err
	}
	return vault{v}, nil
}
