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
