package main

import (
	"errors"
	"os"
	"path/filepath"
	"sync"

	"miaopi/app"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/material"
	"miaopi/ui"
)

// scanFolders opens watched folders, each once: what was seen at the last look
// has to be remembered.
func scanFolders(data string) func(string) ui.Folder {
	var mu sync.Mutex
	open := map[string]*scanFolder{}
	return func(path string) ui.Folder {
		if path == "" {
			path = filepath.Join(data, command.ScansDir)
		}
		mu.Lock()
		defer mu.Unlock()
		if open[path] == nil {
			open[path] = &scanFolder{path: path, own: path == filepath.Join(data, command.ScansDir)}
		}
		return open[path]
	}
}

// scanFolder is a folder of the file system.
type scanFolder struct {
	path string
	own  bool // it is in the station's directory, and made when it is not there

	mu    sync.Mutex
	watch material.Watch
}

// Path implements ui.Folder.
func (f *scanFolder) Path() string { return f.path }

// Look implements ui.Folder.
func (f *scanFolder) Look() ([]string, error) {
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

// Read implements ui.Folder.
func (f *scanFolder) Read(name string) (desk.File, error) {
	b, err := readCapped(filepath.Join(f.path, filepath.Base(name)))
	if err != nil {
		return desk.File{}, sayDenied(err, "读不了扫描件："+name)
	}
	return desk.File{Name: name, Data: b}, nil
}

// Remove implements ui.Folder.
func (f *scanFolder) Remove(name string) error {
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

// readCapped reads a file, or as much of it as shows that it is too large to be
// taken in.
func readCapped(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > material.MaxBytes {
		return make([]byte, min(info.Size(), material.MaxBytes+1)), nil
	}
	return os.ReadFile(path)
}
