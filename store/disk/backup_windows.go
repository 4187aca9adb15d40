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

// freeBytes is how much a folder's disk still takes from this user.
func freeBytes(folder string) (int64, error) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return int64(free), err
}
