// Package printing holds the nouns of printing: kinds of paper, printers and
// their trays, what is to be printed, and what becomes of it. A spooler is the
// system's; how it is spoken to is the store's business.
package printing

import (
	"context"

	"miaopi/app"
)

// Kind is a kind of paper: each has its own printer.
type Kind string

// The kinds of paper.
const (
	Receipt  Kind = "receipt"  // 回执、路线单: what is handed out at once
	Decision Kind = "decision" // 决定书、告知书: what is signed or takes effect
	Label    Kind = "label"    // 标签
	Ticket   Kind = "ticket"   // 号票
)

// Kinds lists them in the order they are offered.
var Kinds = []Kind{Receipt, Decision, Label, Ticket}

// Label is the kind in Chinese.
func (k Kind) Label() string {
	return map[Kind]string{Receipt: "回执", Decision: "决定书和告知书", Label: "标签", Ticket: "号票"}[k]
}

// Tray is where a printer takes paper from.
type Tray struct{ ID, Name string }

// Printer is one the system knows.
type Printer struct {
	ID      string // what the system calls it
	Name    string // what people call it
	Place   string
	Default bool // of the system
	Trays   []Tray
	Trouble Trouble // why it does not print now
	Said    string  // about that, in the system's own words
}

// Setup is how a kind of paper is printed at a window. Without a printer it is
// the system's own, without a tray the printer's. Both have the name people call
// them by beside what the system calls them.
type Setup struct {
	Printer  string `json:"printer,omitempty"`
	Name     string `json:"name,omitempty"`
	Tray     string `json:"tray,omitempty"`
	TrayName string `json:"tray_name,omitempty"`
	Copies   int    `json:"copies,omitempty"`
}

// MaxCopies is the most that is printed at once.
const MaxCopies = 20

// Check refuses a setup that cannot be meant.
func (s Setup) Check() error {
	if s.Copies < 0 || s.Copies > MaxCopies {
		return app.E("printing", app.Input, "份数请填 1 到 20。", nil)
	}
	return nil
}

// Number is how many copies are printed.
func (s Setup) Number() int { return max(s.Copies, 1) }

// Choose is the printer that a setup means among those there are, and false when
// a person has to choose: it is gone, or the system has several and no default.
func (s Setup) Choose(list []Printer) (Printer, bool) {
	for _, p := range list {
		if p.ID == s.Printer || s.Printer == "" && (p.Default || len(list) == 1) {
			return p, true
		}
	}
	return Printer{}, false
}

// Order is one paper to be printed.
type Order struct {
	Title string // of the job; the system shows it to others, so it holds no personal data
	PDF   []byte
	Setup
}

// Job names what was handed to a spooler.
type Job struct{ Printer, ID string }

// State is how far a job got.
type State string

// The states. The last four are ends.
const (
	Waiting   State = "waiting"
	Printing  State = "printing"
	HeldUp    State = "held-up" // it goes on when somebody sees to the printer
	Done      State = "done"
	Aborted   State = "aborted"
	Cancelled State = "cancelled"
	Lost      State = "lost" // the system does not know it any more, or cannot be asked
)

// Ended says whether nothing more becomes of a job.
func (s State) Ended() bool { return s == Done || s == Aborted || s == Cancelled || s == Lost }

// Report is what a spooler says about a job.
type Report struct {
	State   State
	Trouble Trouble
	Said    string // in the system's own words; may be empty
}

// Spooler is the system's printing. Its methods may be called from several
// goroutines. An error that a person can do something about has a sentence.
type Spooler interface {
	// Printers lists them, the system's default first.
	Printers(ctx context.Context) ([]Printer, error)
	// Submit hands a paper over; without a printer to the default one.
	Submit(ctx context.Context, o Order) (Job, error)
	// Look says how far a job is.
	Look(ctx context.Context, j Job) (Report, error)
	Cancel(ctx context.Context, j Job) error
}
