// Package port says what a hub is to those who use one: databases of JSON
// documents, each with a feed, that store/hub finds in a CouchDB and hubtest in
// memory. It knows no HTTP and no document.
//
// # Failures
//
// A hub fails in three classes. Transient (app.Offline): retry later, with
// jittered back-off, at most a minute apart; being offline is no failure. Whole
// batch (app.Forbidden, app.Newer, app.Input): stop, keep everything, tell the
// user what to do; wrong credentials are never tried again, because the fifth
// locks the account. This item (Sent.Error): quarantine it with the server's
// sentence; the rest goes on.
package port

import (
	"context"
	"encoding/json"
	"time"
)

// Hub is a set of databases that stations share. Every method may be repeated.
type Hub interface {
	// Info describes a database; app.Missing when there is none.
	Info(ctx context.Context, db string) (Info, error)
	// Changes is a page of a database's feed after since, with whole
	// documents. since is opaque and empty at the beginning. The same rows
	// may come twice, in another order: sequences rewind when a node stops.
	// app.Input: the hub does not know since; begin again from empty.
	Changes(ctx context.Context, db, since string, limit int) (Page, error)
	// Wait returns when something came after since, or when max is over.
	Wait(ctx context.Context, db, since string, max time.Duration) (changed bool, err error)
	// Push writes new documents, one answer a document, in their order.
	Push(ctx context.Context, db string, docs []json.RawMessage) ([]Sent, error)
	// Get reads documents by id; those that are not there are left out.
	Get(ctx context.Context, db string, ids []string) ([]Doc, error)
	// Look is Get that tells of those too that were deleted: Deleted, and
	// without a body. What is left out was never there, as far as the hub
	// remembers, which may have been put back to an older copy.
	Look(ctx context.Context, db string, ids []string) ([]Doc, error)
	Checkpointer
}

// Checkpointer keeps a number a station in a database, outside its feed: it is
// restored with the database, and goes with it. It is a part of Hub.
type Checkpointer interface {
	// Checkpoint reads a station's number; 0: there is none.
	Checkpoint(ctx context.Context, db, station string) (int, error)
	SetCheckpoint(ctx context.Context, db, station string, count int) error
}

// Admin prepares a hub. It needs an administrator's credentials.
type Admin interface {
	Hub
	// Create makes a database; one that exists is fine.
	Create(ctx context.Context, db string) error
	// Secure sets who may read and write a database.
	Secure(ctx context.Context, db string, s Security) error
	// Index makes a Mango index; a hub that has none is fine.
	Index(ctx context.Context, db, name string, fields []string) error
	// Compact has a database forget, in the background, what earlier
	// revisions of its documents held; a hub that cannot is fine.
	Compact(ctx context.Context, db string) error
	// Put writes a document whatever stood there: design documents, users,
	// reference data.
	Put(ctx context.Context, db, id string, body any) error
}

// Security are the roles that may use a database.
type Security struct {
	Admins, Members []string
}

// Info describes a database.
type Info struct {
	Seq  string // opaque
	Docs int
}

// Doc is one document as the hub holds it.
type Doc struct {
	ID      string
	Rev     string
	Deleted bool
	Body    json.RawMessage // with _id and _rev
}

// Page is a page of a feed.
type Page struct {
	Docs    []Doc
	Last    string // since of the next page
	Pending int    // rows after this page; -1: the hub does not say
}

// Sent is what became of one pushed document.
type Sent struct {
	ID     string
	Safe   bool   // written where the hub promises to keep it
	Soft   bool   // taken, but not yet on enough nodes (202)
	There  bool   // a document with this id exists already (409)
	Error  string // the hub's own sentence, when it refused the document
	Reason string
}

// Headed is a hub that keeps a station's head in a database, outside its feed.
type Headed interface {
	Head(ctx context.Context, db, station string) (json.RawMessage, error) // nil: there is none
	SetHead(ctx context.Context, db, station string, head json.RawMessage) error
}

// Clocked is a hub whose clock is known.
type Clocked interface {
	// Ahead is how far the hub's clock is ahead of this computer's; false:
	// nobody has heard it yet.
	Ahead() (time.Duration, bool)
}

// PageSize is how many documents go in one request: real hubs read and write
// fastest with 1,000.
const PageSize = 1000
