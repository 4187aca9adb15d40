package desk

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/journal"
)

// Store is what a station remembers. Two stores implement it, on disk and in
// memory; one suite (store/storetest) holds both to these words.
//
// Reads see everything committed before them. Nothing a store returns shares
// memory with it. A store is safe for concurrent use; commits exclude each
// other.
type Store interface {
	Writes
	Cases
	Known
	SettingsKept
	Mailbox
	Feed
	Safe
	journal.Store
	Keeping
}

// Writes is how anything gets into a store.
type Writes interface {
	// Commit makes a batch durable, all or nothing. When it returns nil the
	// events survive a power cut. Committing an event a second time changes
	// nothing. On error of kind Full nothing of the batch is kept; of kind
	// Input, it holds what is longer than MaxValue.
	Commit(ctx context.Context, b Batch) error
	// Import takes in what the hub can send again: facts, people, and
	// others' events. It may be repeated.
	Import(ctx context.Context, im Import) error
}

// Cases is what is read of cases.
type Cases interface {
	// Events are all events of a case, own and others', in no order. An
	// unknown case has none. ErrUnreadable: some cannot be read, and those that
	// can come with it.
	Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error)
	// Row is the projection of one case; app.Missing when there is none.
	Row(ctx context.Context, c app.CaseID) (Row, error)
	// Heads gives the heads of Columns, in no order, until yield returns false.
	Heads(ctx context.Context, yield func(Head) bool) error
	// Columns is the filterable part of every row, as it is now. It is shared,
	// and costs what changed since it was last asked for.
	Columns(ctx context.Context) (*Columns, error)
	// CasesOf lists the cases of a subject.
	CasesOf(ctx context.Context, s app.Subject) ([]app.CaseID, error)
	// Stale lists the cases whose rows do not show all their events yet,
	// because the station stopped between the two, or because events came
	// by Import. Committing a row clears it. A thread has no row, and is
	// always among them.
	Stale(ctx context.Context) ([]app.CaseID, error)
}

// Known is what registers said of people and things.
type Known interface {
	// Facts is the register record of a subject: the join of the parts that
	// areas hold of him. False when nothing is known.
	Facts(ctx context.Context, s app.Subject) (fact.Record, bool, error)
	// EachRecord gives every register record as fact.Record's encoding, from
	// several goroutines at once, in no order, until yield returns false. The
	// bytes are the caller's to keep.
	EachRecord(ctx context.Context, yield func(encoded []byte) bool) error
	// Parts are what areas hold of a subject, and EachPart gives those of
	// everybody, in no order, until yield returns false: to be carried on as
	// their loader signed them.
	Parts(ctx context.Context, s app.Subject) ([]Part, error)
	EachPart(ctx context.Context, yield func(Part) bool) error
	// Resident is who a subject is; false when the cache does not know.
	Resident(ctx context.Context, s app.Subject) (Resident, bool, error)
	// People gives every resident for the search index.
	People(ctx context.Context, yield func(Resident) bool) error
}

// SettingsKept is what is read of settings.
type SettingsKept interface {
	// Setting is a value kept with the station's own data; false when unset.
	Setting(ctx context.Context, key string) ([]byte, bool, error)
	// Settings gives the settings under a prefix, in order of key.
	Settings(ctx context.Context, prefix string) (map[string][]byte, error)
}

// Keeping is how a store looks after itself.
type Keeping interface {
	// Incomplete says that the cache lost something that the hub can send
	// again. Then every Since is forgotten, so that the next pull brings it. An
	// Import marked Complete ends it, unless what was lost did not come: then
	// everything is asked for once more, and what still does not come the hub
	// does not have.
	Incomplete(ctx context.Context) (bool, error)

	// Check reads and verifies everything, reporting progress by count.
	Check(ctx context.Context, progress func(done, total int)) (Report, error)
	// Notices are sentences about damage that was found and mended since
	// the store was opened.
	Notices() []string
	Close() error
}

// MaxValue is the longest value of a batch, in bytes: an event as it is encoded,
// a setting, a journal entry.
const MaxValue = 15 << 20

// ErrUnreadable says that events of a case cannot be read. They are asked for
// again; until they come nothing is done on the case, for nobody knows what it
// came to.
var ErrUnreadable error = app.E("events", app.Damaged, "本件有过程记录受损，读不出来。程序会向汇聚库重新索取，取回之前不能办理；本站没有连接汇聚库的，请从备份恢复。", nil)

// Batch is one atomic change by this station.
type Batch struct {
	Events   []casefile.Event
	Rows     []Row                    // the projections after these events
	Settings map[string][]byte        // a nil value deletes
	Slots    map[app.AccountID][]byte // what Keeper.Slot made
	Journal  JournalTail
}

// JournalTail is what a batch appends to the Merkle log: entries from number
// From on, and their stored hashes from index HashFrom on.
type JournalTail struct {
	From     int64
	Entries  [][]byte
	HashFrom int64
	Hashes   [][32]byte
}

// Import is a page of what the hub sends. Facts are joined with what is there,
// see Holding: an import that comes late changes nothing that is newer.
type Import struct {
	Records  []fact.Record // the station's own data: parts of no area
	People   []Resident
	Parts    []Part
	Gone     []Gone
	Live     bool // Parts are what the hub holds now, asked of it or by its feed; not what somebody carried
	Events   []casefile.Event
	Complete bool // with this page the cache holds all the hub has

	// Of a hub: the database the page came from, the area of its cases, where
	// the next page begins (kept in the same transaction), documents that
	// everybody shares, and documents that could not be used.
	DB         string
	Area       string
	Since      string
	Reference  map[string][]byte // by document id; nil: no longer there
	Quarantine []Quarantined
	Used       []string // documents of DB that were used: they are no longer quarantined
}

// Mailbox is the part of a store that exchanges with a hub.
type Mailbox interface {
	// Outbox counts own events by how far they got.
	Outbox(ctx context.Context) (Outbox, error)
	// Outgoing lists own events that are not booked yet, the oldest first,
	// after an event, at most n.
	Outgoing(ctx context.Context, after app.EventID, n int) ([]Letter, error)
	// Mark says how far own events got. Events that are gone are passed over.
	Mark(ctx context.Context, state OutboxState, ids []app.EventID) error
	// Refuse keeps an own event here with the hub's own sentence.
	Refuse(ctx context.Context, id app.EventID, reason string) error
	// Book lets own events that came back from the hub with the same content
	// leave the second journal, and says how many did.
	Book(ctx context.Context) (int, error)
	// Unbook puts events that the hub lost back among the saved: own ones that
	// were booked or promised, and others' that this station holds.
	Unbook(ctx context.Context, own app.StationID, events []casefile.Event) error
}

// Feed is how far a station heard the hub, and what it was told for everybody.
type Feed interface {
	// Since is where the next page of a database begins; empty: at its
	// beginning. Forget makes it so.
	Since(ctx context.Context, db string) (string, error)
	Forget(ctx context.Context, db string) error
	// AreaOf is the area a case's events belong to; empty: the station's own.
	AreaOf(ctx context.Context, c app.CaseID) (string, error)
	// Reference is a document everybody shares; References those under a
	// prefix, in order of id.
	Reference(ctx context.Context, id string) ([]byte, bool, error)
	References(ctx context.Context, prefix string) (map[string][]byte, error)
	// Quarantined lists what could not be used, oldest first.
	Quarantined(ctx context.Context) ([]Quarantined, error)
}

// Safe keeps files that people handed over, sealed, each under a name that the
// caller takes from its content's hash.
type Safe interface {
	// PutFile makes a file durable; one that is there already is left alone. On
	// error of kind Full nothing of it is kept.
	PutFile(ctx context.Context, name string, data []byte) error
	// File is a file's content: app.Missing with NotHere when this station does
	// not have it, app.Damaged when it is not what was put.
	File(ctx context.Context, name string) ([]byte, error)
}

// NotHere is what a person reads about a file that another station holds.
const NotHere = "这份材料的文件不在本机：它留在收取它的工作站。"

// OutboxState is how far an own event got.
type OutboxState byte

// The states, in order.
const (
	Saved    OutboxState = iota // 本机已存
	Posted                      // 已发出: sent, not known to be safe
	Received                    // 已签收: the hub promised to keep it
	Refused                     // the hub refused this one; it stays here and a person is told
)

// Letter is an own event on its way.
type Letter struct {
	Event  casefile.Event
	State  OutboxState
	Reason string // of a refusal, the hub's own sentence
}

// Quarantined is a document that could not be used.
type Quarantined struct {
	DB  string    `json:"db"`
	ID  string    `json:"id"`
	Why string    `json:"why"` // a sentence
	At  time.Time `json:"at"`
}

// Resident is what a search needs to find a person or enterprise.
type Resident struct {
	Subject app.Subject  `json:"subject"`
	Name    string       `json:"name"`
	Phone   string       `json:"phone,omitempty"`
	Area    app.Division `json:"area,omitempty"`    // grid, 15 digits
	Address string       `json:"address,omitempty"` // the door; on a route sheet only
}

// Head is the part of a row that the queue filters and sorts by.
type Head struct {
	Case     app.CaseID
	Item     app.PackID
	State    casefile.State
	Verdict  app.Verdict // effective; empty before the first evaluation
	Channel  casefile.Channel
	At       time.Time  // submitted
	Due      civil.Date // deadline; None when no clock runs
	Decided  time.Time  // zero before a decision
	By       casefile.By
	Operator app.AccountID // who decided
	Wakes    civil.Date    // day on which a review approves itself
}

// Row is the projection of a case that a list shows.
type Row struct {
	Head    Head            `json:"-"`
	Serial  app.Serial      `json:"serial,omitempty"`
	Subject app.Subject     `json:"subject"`
	Name    string          `json:"name"`
	Phone   string          `json:"phone,omitempty"`
	Reasons []string        `json:"reasons,omitempty"`
	Passed  int             `json:"passed"` // conditions passed, of Total
	Total   int             `json:"total"`
	Amount  string          `json:"amount,omitempty"`
	Claim   app.AccountID   `json:"claim,omitempty"`
	Until   time.Time       `json:"until,omitzero"`
	Makers  []app.AccountID `json:"makers,omitempty"`
	Draws   []string        `json:"draws,omitempty"`
	// Unchecked are the draws in which nobody looked at it yet.
	Unchecked []string      `json:"to_check,omitempty"`
	Window    app.StationID `json:"window,omitempty"` // where it was decided
	Events    int           `json:"events"`
	Last      app.EventID   `json:"last"`
}

// Plain is the row without what rows of earlier programs do not say: two stations
// of different programs say the same of a case.
func (r Row) Plain() Row {
	r.Unchecked, r.Window = nil, ""
	return r
}

// Outbox counts own events: 本机已存, 已发出, 已签收, 已入账. Refused ones are
// among the saved.
type Outbox struct {
	Saved    int `json:"saved"`
	Sent     int `json:"sent"`
	Accepted int `json:"accepted"`
	Booked   int `json:"booked"`
	Refused  int `json:"refused,omitempty"`
}

// Report is the result of a check.
type Report struct {
	Records  int            `json:"records"` // values unsealed and decoded
	Events   int            `json:"events"`
	Journal  int64          `json:"journal"`  // entries of the Merkle log
	Problems []string       `json:"problems"` // sentences for a person; empty when sound
	Buckets  map[string]int `json:"buckets"`  // values by kind
}
