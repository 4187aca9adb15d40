package shell

import (
	"context"

	"miaopi/app/desk/evidence"
	"miaopi/app/material"
)

// Scans are the files that a scanner put into the watched folder and that no
// case has taken yet.
type Scans interface {
	// Waiting are the names of those that are whole, in order.
	Waiting() []string
	// Read reads one. It may take a moment.
	Read(name string) (evidence.File, error)
	// Taken says that a case has it, sealed: the open copy goes.
	Taken(name string) error
	// Look looks at the folder again, beside the window.
	Look()
	// Folder is where a scanner should write to.
	Folder() string
	// OnChange is told when others wait, until somebody else is; nil ends it. It
	// reports whether it shows them: then nobody needs to be told.
	OnChange(func() bool)
}

// Receiver is a page that can use files that are dropped on the window. It
// reports whether it could.
type Receiver interface {
	Dropped(files []evidence.File) bool
}

// Scanners are the scanners that the system can be told to use.
type Scanners interface {
	// List may take seconds.
	List(context.Context) ([]material.Scanner, error)
	Scan(ctx context.Context, id string) (evidence.File, error)
}
