// Package command is the command line: the same use cases as the window, as
// text and JSON, for scripts and for machines without a display. It knows no
// store and no window; main wires them in.
//
// Habits of every command: --data DIR names the station's directory, --format
// chooses text or json, exit 0 is success, 1 a finding (a failing case, a
// damaged file), 2 input that cannot be used or a station that cannot be
// opened, with one line on standard error. Nothing is asked when standard
// input is no terminal.
package command

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"time"

	"github.com/alecthomas/kong"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/desk"
	"miaopi/app/division"
	"miaopi/app/document"
	"miaopi/app/exchange/neighbour"
	"miaopi/app/exchange/port"
	"miaopi/app/fault"
	"miaopi/app/provenance"
	"miaopi/app/workday"
)

// Host is what main wires in.
type Host struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Terminal       bool // Stderr is a terminal: progress may be drawn there
	Getenv         func(string) string
	Now            func() time.Time
	Random         io.Reader
	DataDir        string // default of --data
	Program        provenance.Program
	Licences       func() ([]provenance.Part, error) // of what is built in
	// OpenLog opens the log of a station, nil where there is no station; Log is the one
	// that is open, nil: what goes wrong beside the window is told nobody.
	OpenLog func(dir string) (l *slog.Logger, done func())
	Log     *slog.Logger

	Packs     fs.FS // *.yaml
	Former    fs.FS // */*.yaml: texts that Packs had in earlier releases; nil: there are none
	Things    fs.FS // */*.yaml
	Promises  fs.FS // */*.yaml; nil: there are none
	Calendars func() (*workday.Calendar, error)
	Divisions func() (*division.Tree, error)
	Fonts     document.Fonts

	// ReadFile and WriteFile are the file system, for facts files and papers.
	ReadFile func(string) ([]byte, error)
	// ReadPaper reads a file that somebody hands over, or as much of it as shows
	// that it is too large; what is no ordinary file is refused. nil: ReadFile.
	ReadPaper func(string) ([]byte, error)
	WriteFile func(string, []byte) error

	Exists func(dir string) bool
	Create func(dir string, accounts []desk.NewAccount) (desk.Store, error)
	Open   func(dir string) (desk.Vault, error)
	// Restore reads a backup file into a directory that holds no station.
	Restore func(ctx context.Context, dir, file string, identity age.Identity, progress func(done, total int64)) error
	// Enrol makes a station of a district in a directory that holds none.
	Enrol func(dir string, secret []byte, accounts []desk.AccountKey) (desk.Store, error)
	// Sibling calls the stations of the hall with a station's key; ServeHall
	// answers them until the context ends.
	Sibling   func(key ed25519.PrivateKey) neighbour.Sibling
	ServeHall func(ctx context.Context, l net.Listener, hall *neighbour.Hall) error
	// Hub speaks to a hub; it does not connect yet.
	Hub func(port.Config) (port.Admin, error)

	// CardReader opens a reader of identity cards; it does not read yet.
	CardReader func(card.Config) (card.Reader, error)

	// Display says whether a window can be shown; Window shows it until it
	// is closed.
	Display func() bool
	Window  func(ctx context.Context, dir string) error
	// Refuse shows in a window why there is none of a station, and what closes it; nil:
	// standard error is enough.
	Refuse func(sentence, ok string)
	// Sentence is what a person reads about an error.
	Sentence func(error) string
	// Words puts what people read, but no JSON, from Chinese into English; nil: it
	// stays Chinese.
	Words func(string) string
}

// Line is the whole command line.
type Line struct {
	Data    string        `help:"the station's data directory" placeholder:"DIR"`
	Account app.AccountID `help:"account that acts; the password comes from MIAOPI_PASSWORD" placeholder:"ID"`

	Run        runCmd        `cmd:"" default:"withargs" help:"open the window, or do the main job in the terminal when there is no display"`
	Init       initCmd       `cmd:"" help:"make a station"`
	Accounts   accountCmd    `cmd:"" name:"account" help:"who may open the station"`
	Decide     decideCmd     `cmd:"" help:"evaluate the queue"`
	Cases      casesCmd      `cmd:"" help:"list cases, one JSON object a line"`
	Show       showCmd       `cmd:"" help:"show one case with its trace and events"`
	Accept     acceptCmd     `cmd:"" help:"take an application in over the counter"`
	Approve    approveCmd    `cmd:"" help:"approve a case by a person's decision"`
	Endorse    endorseCmd    `cmd:"" help:"agree to an approval that a colleague proposed (拟批准)"`
	Return     returnCmd     `cmd:"" help:"send such an approval back"`
	Refuse     refuseCmd     `cmd:"" help:"refuse a case by a person's decision"`
	Supplement supplementCmd `cmd:"" help:"ask once for everything that is missing"`
	Receive    receiveCmd    `cmd:"" help:"take in what the applicant brought"`
	Undo       undoCmd       `cmd:"" help:"take the last decision back, within 30 seconds"`
	Withdraw   withdrawCmd   `cmd:"" help:"close a case at the applicant's wish"`
	Reject     rejectCmd     `cmd:"" help:"refuse to take an application in (不予受理): no rules fit it"`
	Invalidate invalidateCmd `cmd:"" help:"revoke a decision that was found wrong"`
	Print      printCmd      `cmd:"" help:"write a paper of a case as PDF"`
	Verify     verifyCmd     `cmd:"" help:"check the code of a paper: valid, revoked, or not issued by us"`
	Remedy     remedyCmd     `cmd:"" help:"where decisions are contested: what papers of refusal name"`
	Ledger     ledgerCmd     `cmd:"" help:"what was let come later, until when"`
	Promise    promiseCmd    `cmd:"" help:"texts of what may be promised instead of proved"`
	Visit      visitCmd      `cmd:"" help:"visits at home"`
	Group      groupCmd      `cmd:"" help:"take in many of one home, a case each"`
	Call       callCmd       `cmd:"" help:"record that the applicant was called back about an agent"`
	Material   materialCmd   `cmd:"" help:"files that an applicant handed over"`
	Reader     readerCmd     `cmd:"" help:"the card reader of this window"`
	Journal    journalCmd    `cmd:"" help:"the audit log: list, prove, verify"`
	Draw       drawCmd       `cmd:"" help:"draw cases for a spot check, reproducibly"`
	Eval       evalCmd       `cmd:"" help:"evaluate a facts file against a pack"`
	Pack       packCmd       `cmd:"" help:"work on rule packs"`
	Bundle     bundleCmd     `cmd:"" help:"signed sets of packs"`
	Replay     replayCmd     `cmd:"" help:"make recorded evaluations again and compare"`
	Sweep      sweepCmd      `cmd:"" help:"who qualifies for an item and does not have it"`
	Impact     impactCmd     `cmd:"" help:"which cases a new pack would change"`
	Sheet      sheetCmd      `cmd:"" help:"write the published rule sheet of an item"`
	Hub        hubCmd        `cmd:"" help:"prepare and fill a hub"`
	Enrol      enrolCmd      `cmd:"" help:"make this a station of a hub's district"`
	Sync       syncCmd       `cmd:"" help:"exchange with the hub"`
	Export     exportCmd     `cmd:"" help:"write a file for where no network goes"`
	Import     importCmd     `cmd:"" help:"take such a file in"`
	Neighbour  neighbourCmd  `cmd:"" help:"mutual copies with a sibling station in the hall"`
	State      stateCmd      `cmd:"" help:"digest of all cases' states"`
	Check      checkCmd      `cmd:"" help:"verify seals, indexes, journal and projections"`
	Backup     backupCmd     `cmd:"" help:"write an age-encrypted backup"`
	Restore    restoreCmd    `cmd:"" help:"read a backup into an empty directory"`
	Licences   licencesCmd   `cmd:"" help:"what is built in, and on what terms"`
	Version    versionCmd    `cmd:"" help:"print the version, the commit and the digest of the built-in rules"`
}

// Exit codes.
const (
	ExitOK      = 0
	ExitFinding = 1
	ExitInput   = 2
)

// errFinding ends a command with ExitFinding; what was found is printed.
var errFinding = errors.New("finding")

// session is one run of the command line.
type session struct {
	*Host
	ctx     context.Context
	line    *Line
	named   bool   // the line names a station
	command string // its path, such as "visit done"
}

// Execute runs a command line and returns the exit code.
func Execute(ctx context.Context, h *Host, args []string) int {
	if len(args) == 1 && args[0] == "--version" { // what people try first; after a command it means a pack's
		args = []string{"version"}
	}
	line := &Line{}
	spoken := *h
	spoken.Stderr = h.spoken(h.Stderr)
	h = &spoken
	code := ExitOK
	exited := false
	parser, err := kong.New(line, kong.Name("miaopi"), kong.Description("秒批工作站 · instant approval at the service hall"),
		kong.Writers(h.Stdout, h.Stderr), kong.Exit(func(c int) { code, exited = c, true }), kong.UsageOnError(), kong.Help(h.help))
	if err != nil {
		fmt.Fprintln(h.Stderr, "miaopi:", err)
		return ExitInput
	}
	if h.Words == nil {
		speakChinese(parser.Model.Node)
	}
	k, err := parser.Parse(args)
	if exited { // --help
		return code
	}
	if err != nil {
		fmt.Fprintln(h.Stderr, "miaopi:", h.lineError(err))
		return ExitInput
	}
	named := line.Data != ""
	if !named {
		line.Data = h.DataDir
	}
	err = k.Run(&session{Host: h, ctx: ctx, line: line, named: named, command: pathOf(k.Command())})
	h.fault(line.Data, pathOf(k.Command()), err)
	return h.report(err)
}

// fault keeps why a command did not do what it should in the log of its station.
func (h *Host) fault(dir, what string, err error) {
	if err == nil || errors.Is(err, errFinding) || h.OpenLog == nil {
		return
	}
	l, done := h.OpenLog(dir)
	defer done()
	fault.Log(l, what, err)
}

// report prints an error as one line and chooses the exit code.
func (h *Host) report(err error) int {
	switch {
	case err == nil:
		return ExitOK
	case errors.Is(err, errFinding):
		return ExitFinding
	}
	fmt.Fprintln(h.Stderr, "miaopi:", h.message(err))
	return ExitInput
}
