//go:build !windows

package printer

import "testing"

func TestWhereTheServiceIs(t *testing.T) {
	for _, tc := range []struct{ name, server, socket, want string }{
		{"as the environment says", "10.0.0.9:631", "/run/cups/cups.sock", "10.0.0.9:631"},
		{"the usual socket", "", "/run/cups/cups.sock", "/run/cups/cups.sock"},
		{"the socket of macOS", "", "/private/var/run/cupsd", "/private/var/run/cupsd"},
		{"no socket", "", "", "localhost:631"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := where(func(string) string { return tc.server }, func(path string) bool { return path == tc.socket }); got != tc.want {
				t.Errorf("%q", got)
			}
		})
	}
}
