//go:build !windows

package disk

import (
	"os"
	"syscall"
)

// What the system says when a backup cannot be written.
var (
	noRoom   = []error{syscall.ENOSPC, syscall.EDQUOT}
	tooLarge = []error{syscall.EFBIG}
	noEntry  = []error{os.ErrPermission, syscall.EROFS}
	broken   = []error{syscall.EIO, syscall.ENODEV, syscall.ENXIO}
)

// freeBytes is how much a folder's disk still takes from this user.
func freeBytes(folder string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(folder, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}
