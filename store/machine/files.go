// Package machine is the computer a station stands on: where it keeps files,
// folders that people put things into, and the programs that open and print
// papers.
package machine

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk/evidence"
	"miaopi/app/material"
)

// DataDir is where the system keeps a user's data.
func DataDir() string {
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

// HasDisplay says whether a window can be shown. Windows and macOS always
// have one.
func HasDisplay() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// IsTerminal says whether a person reads along at a file.
func IsTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// WriteFile writes a whole file or none: beside its place, then renamed.
func WriteFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".miaopi-*")
	if err != nil {
		return err
	}
	if err = put(f, data); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// put fills a file and closes it. It is durable then: sticks are pulled out.
func put(f interface {
	io.WriteCloser
	Sync() error
}, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Save writes a file that leaves the station where only this user reads it.
func Save(folder, name string, data []byte) (string, error) {
	path := filepath.Join(folder, filepath.Base(name))
	err := os.MkdirAll(folder, 0o700)
	if err == nil {
		err = WriteFile(path, data)
	}
	if err != nil {
		return "", app.E("save", app.Denied, "文件写不到 "+folder+"。", err)
	}
	return path, nil
}

// ReadCapped reads a file that somebody hands over, or as much of it as shows
// that it is too large to be taken in: one byte more than material.MaxBytes,
// also of a file that grows meanwhile. A folder, a pipe, a device and a socket
// are refused, and not waited for; a link to a file is one.
func ReadCapped(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = noFile(path)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil || !info.Mode().IsRegular() { // it was replaced meanwhile
		return nil, errors.Join(err, noFile(path))
	}
	return io.ReadAll(io.LimitReader(f, material.MaxBytes+1))
}

func noFile(path string) error {
	return app.E("read", app.Input, filepath.Base(path)+" 不是普通文件（可能是文件夹、管道或设备），请选择 JPEG、PNG 或 PDF 文件。", nil)
}

// Inbox reads the files of a folder that have one of some endings. A folder
// that is not there is empty; what is larger than anything taken in is passed
// over.
func Inbox(folder string, endings []string) ([]evidence.File, error) {
	list, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, app.E("inbox", app.Denied, "读不了数据目录里的 inbox 文件夹。", err)
	}
	var out []evidence.File
	for _, e := range list {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > material.MaxBytes || !slices.Contains(endings, strings.ToLower(filepath.Ext(e.Name()))) {
			continue
		}
		data, err := ReadCapped(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, app.E("inbox", app.Denied, "读不了 inbox 文件夹里的 "+e.Name()+"。", err)
		}
		if len(data) > material.MaxBytes { // it grew
			continue
		}
		out = append(out, evidence.File{Name: e.Name(), Data: data})
	}
	return out, nil
}
