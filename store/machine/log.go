package machine

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// The log is a file of at most logSize bytes, and logKept older ones beside it.
const (
	logName = "miaopi.log"
	logSize = 1 << 20
	logKept = 3
)

// Log is a station's log file. It is safe for concurrent use; a log that cannot be
// written is no reason to stop.
type Log struct {
	path string
	max  int64

	mu   sync.Mutex
	file *os.File
	size int64
}

// OpenLog opens the log of a data directory, or begins it.
func OpenLog(dir string) (*Log, error) {
	l := &Log{path: filepath.Join(dir, logName), max: logSize}
	return l, l.open()
}

func (l *Log) open() error {
	f, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return err
	}
	l.file, l.size = f, info.Size()
	return nil
}

// File is the file that is written now, for what the runtime says of a crash.
func (l *Log) File() *os.File { return l.file }

// Write implements io.Writer: a line goes whole into one file.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size > 0 && l.size+int64(len(line)) > l.max {
		if err := l.turn(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(line)
	l.size += int64(n)
	return n, err
}

func (l *Log) older(i int) string { return fmt.Sprintf("%s.%d", l.path, i) }

// turn puts the file aside and begins another. Where that fails the old one goes on.
func (l *Log) turn() error {
	for i := logKept; i > 1; i-- {
		_ = os.Rename(l.older(i-1), l.older(i)) // there may be none yet
	}
	_ = l.file.Close() // Windows renames no open file
	_ = os.Rename(l.path, l.older(1))
	return l.open()
}

// Close closes the file.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Close()
}

// Text is all that is kept, the oldest first.
func (l *Log) Text() ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []byte
	for i := logKept; i >= 0; i-- {
		name := l.path
		if i > 0 {
			name = l.older(i)
		}
		part, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}
