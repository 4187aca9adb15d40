//go:build !windows

package printer

import (
	"os"
	"os/user"

	"miaopi/app/printing"
)

// sockets are where CUPS listens on Debian, Kylin and UOS, and on macOS.
var sockets = []string{"/run/cups/cups.sock", "/var/run/cups/cups.sock", "/private/var/run/cupsd"}

// New is this system's print service.
func New(getenv func(string) string, _ Open) printing.Spooler {
	name := getenv("USER")
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return NewCUPS(where(getenv, exists), name)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// where is the service's address: what CUPS's own programs would use.
func where(getenv func(string) string, exists func(string) bool) string {
	if server := getenv("CUPS_SERVER"); server != "" {
		return server
	}
	for _, s := range sockets {
		if exists(s) {
			return s
		}
	}
	return "localhost:631"
}
