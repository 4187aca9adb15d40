package disk

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"

	"miaopi/app"
)

// lockDir takes the directory for this process. The lock goes with the
// process, however it ends.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	const exclusiveNow = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), exclusiveNow, 0, 1, 0, &windows.Overlapped{})
	if err != nil {
		_ = f.Close()
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
			return nil, app.E("lock", app.Busy, "", err)
		}
		return nil, err
	}
	return f, nil
}

// syncFolder does nothing: Windows has no handle to sync a folder with, and
// NTFS journals names.
func syncFolder(string) error { return nil }
