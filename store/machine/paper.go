package machine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"miaopi/app"
)

// Papers are files that the system's own programs show. They lie in clear, so
// only this user reads them, and they go when their program ends, at the latest
// when Sweep is called: at lock, at the end, and at the start, after a crash.
type Papers struct {
	folder string
	old    string // where versions before this one left them
	now    func() time.Time
	opener func(path string) (*exec.Cmd, error)
}

// NewPapers keeps them in the user's runtime directory, which is gone with his
// session and mostly in memory, or else in the station's own.
func NewPapers(dir string, getenv func(string) string, now func() time.Time) *Papers {
	old := filepath.Join(dir, "papers")
	folder := old
	if run := getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(run) {
		sum := sha256.Sum256([]byte(dir))
		folder = filepath.Join(run, "miaopi-"+hex.EncodeToString(sum[:6]))
	}
	return &Papers{folder: folder, old: old, now: now, opener: opener}
}

// stays is how long a program runs that shows the paper itself; one that ends
// sooner has handed it on to another.
const stays = 5 * time.Second

// Open shows a file in the system's program for it.
func (p *Papers) Open(name string, data []byte) error {
	if filepath.Ext(name) == "" {
		name += ".pdf"
	}
	path, err := Save(p.folder, name, data)
	if err != nil {
		return app.E("paper", app.Denied, "文书写不到数据目录。", err)
	}
	cmd, err := p.opener(path)
	began := p.now()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		_ = os.Remove(path)
		return app.E("paper", app.Missing, "系统没有能打开这个文件的程序。", err)
	}
	go func() {
		_ = cmd.Wait()
		p.ended(path, began)
	}()
	return nil
}

// ended takes a file away whose program is closed.
func (p *Papers) ended(path string, began time.Time) {
	if p.now().Sub(began) >= stays {
		_ = os.Remove(path)
	}
}

// Sweep takes all of them away. One that a program still holds, on Windows, goes
// the next time.
func (p *Papers) Sweep() {
	for _, folder := range []string{p.folder, p.old} {
		list, _ := os.ReadDir(folder) // one that is not there holds nothing
		for _, e := range list {
			_ = os.RemoveAll(filepath.Join(folder, e.Name()))
		}
	}
}

func opener(path string) (*exec.Cmd, error) {
	switch runtime.GOOS {
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", path), nil
	case "darwin":
		return exec.Command("open", path), nil
	}
	full, err := exec.LookPath("xdg-open")
	if err != nil {
		return nil, errNoProgram
	}
	return exec.Command(full, path), nil
}

var errNoProgram = errors.New("no such program")
