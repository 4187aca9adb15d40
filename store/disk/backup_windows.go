package disk

import (
	"os"

	"golang.org/x/sys/windows"
)

// What the system says when a backup cannot be written.
var (
	noRoom   = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}
	tooLarge = []error{windows.ERROR_FILE_TOO_LARGE}
	noEntry  = []error{os.ErrPermission, windows.ERROR_WRITE_PROTECT}
	broken   = []error{windows.ERROR_CRC, windows.ERROR_IO_DEVICE, windows.ERROR_NOT_READY, windows.ERROR_GEN_FAILURE}
)
