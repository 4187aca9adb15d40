package machine

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"miaopi/app"
)

// Open shows a paper in the system's program for it.
func Open(dir, name string, data []byte) error { return paper(dir, name, data, opener) }

// Print sends a paper to the system's printer.
func Print(dir, name string, data []byte) error { return paper(dir, name, data, printer) }

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
	if err := WriteFile(path, data); err != nil {
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
