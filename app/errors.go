package app

import (
	"context"
	"errors"
	"fmt"
)

// Kind is the class of an error. What a person reads is chosen by kind,
// never taken from err.Error().
type Kind int

// The kinds of error a person can meet.
const (
	Internal  Kind = iota // a fault of ours
	Input                 // what was entered or given cannot be used
	Missing               // what was named does not exist
	Forbidden             // this role or state does not allow it
	Wrong                 // wrong account or password
	Throttled             // too many wrong passwords; wait
	Busy                  // another process owns the directory
	Full                  // the disk is full
	Damaged               // a file is damaged and was set aside or needs care
	Newer                 // data written by a newer program
	Denied                // the operating system refuses access
	Conflict              // somebody else changed it first
	Cancelled             // stopped by the user
	Offline               // the hub cannot be reached
)

var kindNames = [...]string{"internal", "input", "missing", "forbidden", "wrong", "throttled", "busy", "full", "damaged", "newer", "denied", "conflict", "cancelled", "offline"}

// String is the kind's name in a log.
func (k Kind) String() string { return kindNames[k] }

// Error carries what a program needs (Kind) and what a log needs (Op, Err).
// Detail is a sentence in Chinese fit for the person in front, without
// personal data; it may be empty.
type Error struct {
	Op     string // operation, such as "disk.Open"
	Kind   Kind
	Detail string
	Err    error
}

// E makes an Error.
func E(op string, kind Kind, detail string, err error) *Error {
	return &Error{Op: op, Kind: kind, Detail: detail, Err: err}
}

// Errorf makes an Error whose cause is a formatted message in English.
func Errorf(op string, kind Kind, format string, args ...any) *Error {
	return &Error{Op: op, Kind: kind, Err: fmt.Errorf(format, args...)}
}

func (e *Error) Error() string {
	switch {
	case e.Err != nil:
		return e.Op + ": " + e.Err.Error()
	case e.Detail != "":
		return e.Op + ": " + e.Detail
	}
	return e.Op + ": failed"
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the outermost Error in a chain, Internal for others.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	if errors.Is(err, context.Canceled) {
		return Cancelled
	}
	return Internal
}

// InCase says in which case an error was met.
type InCase struct {
	Case CaseID
	Err  error
}

func (e *InCase) Error() string { return e.Err.Error() }

// Unwrap gives the error.
func (e *InCase) Unwrap() error { return e.Err }
