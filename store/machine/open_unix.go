//go:build !windows

package machine

import "syscall"

// noWait keeps the opening of a pipe from waiting for somebody to write.
const noWait = syscall.O_NONBLOCK
