package machine

import (
	"errors"
	"os"
	"path/filepath"
	"sync"

	"miaopi/app"
	"miaopi/app/desk/evidence"
	"miaopi/app/material"
)

// Scans opens watched folders, each once: what was seen at the last look has to
// be remembered. own is the station's, for when none is set.
func Scans(own string) func(path string) *Folder {
	var mu sync.Mutex
	open := map[string]*Folder{}
	return func(path string) *Folder {
		if path == "" {
			path = own
		}
		mu.Lock()
		defer mu.Unlock()
		if open[path] == nil {
			open[path] = &Folder{path: path, own: path == own}
		}
		return open[path]
	}
}

// Folder is a watched folder.
type Folder struct {
	path string
	own  bool // it is in the station's directory, and made when it is not there

	mu    sync.Mutex
	watch material.Watch
}

// Path is where it is.
func (f *Folder) Path() string { return f.path }

// Look lists the files that stood still since the last look.
func (f *Folder) Look() ([]string, error) {
	list, err := os.ReadDir(f.path)
	switch {
	case errors.Is(err, os.ErrNotExist) && f.own:
		err = os.MkdirAll(f.path, 0o700)
	case errors.Is(err, os.ErrNotExist):
		err = app.E("scans", app.Missing, "扫描文件夹不见了："+f.path, err)
	}
	if err != nil {
		return nil, sayDenied(err, "读不了扫描文件夹："+f.path)
	}
	var entries []material.Entry
	for _, e := range list {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() { // one that just went is not there
			entries = append(entries, material.Entry{Name: e.Name(), Bytes: info.Size()})
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.watch.Look(entries), nil
}

// Read reads one of them.
func (f *Folder) Read(name string) (evidence.File, error) {
	b, err := ReadCapped(filepath.Join(f.path, filepath.Base(name)))
	if err != nil {
		return evidence.File{}, sayDenied(err, "读不了扫描件："+name)
	}
	return evidence.File{Name: name, Data: b}, nil
}

// Remove takes one away; one that is gone is fine.
func (f *Folder) Remove(name string) error {
	err := os.Remove(filepath.Join(f.path, filepath.Base(name)))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return sayDenied(err, "材料已经存档，但扫描文件夹里的原文件删不掉，请手工删除："+name)
}

// sayDenied gives an error of the file system a sentence, if it has none.
func sayDenied(err error, sentence string) error {
	var known *app.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return app.E("scans", app.Denied, sentence, err)
}
