// Package machine is the computer a station stands on: where it keeps files,
// folders that people put things into, and the programs that open and print
// papers.
package machine

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
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

// ReadCapped reads a file, or as much of it as shows that it is too large to be
// taken in.
func ReadCapped(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > material.MaxBytes {
		return make([]byte, min(info.Size(), material.MaxBytes+1)), nil
	}
	return os.ReadFile(path)
}

// Inbox reads the files of a folder that have one of some endings. A folder
// that is not there is empty; what is larger than anything taken in is passed
// over.
func Inbox(folder string, endings []string) ([]desk.File, error) {
	list, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, app.E("inbox", app.Denied, "读不了数据目录里的 inbox 文件夹。", err)
	}
	var out []desk.File
	for _, e := range list {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > material.MaxBytes || !slices.Contains(endings, strings.ToLower(filepath.Ext(e.Name()))) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, app.E("inbox", app.Denied, "读不了 inbox 文件夹里的 "+e.Name()+"。", err)
		}
		out = append(out, desk.File{Name: e.Name(), Data: data})
	}
	return out, nil
}
