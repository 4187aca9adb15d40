// Package shell is what the window offers its pages: the kit, the station,
// work beside the window, ways to another page. Pages know the shell and never
// each other.
package shell

import (
	"context"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/desk"
	"miaopi/app/desk/evidence"
	"miaopi/app/document"
	"miaopi/app/provenance"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/words"

	"fyne.io/fyne/v2"
)

// PageID names a page.
type PageID string

// The pages, in the order of the rail.
const (
	Workbench PageID = "workbench" // 工作台
	Counter   PageID = "counter"   // 受理
	Cases     PageID = "cases"     // 办件
	Check     PageID = "check"     // 抽查
	Items     PageID = "items"     // 事项
	System    PageID = "system"    // 系统
	Outreach  PageID = "outreach"  // 免申即享
)

// Pages lists the pages, in the order of the rail.
var Pages = []PageID{Workbench, Counter, Cases, Outreach, Check, Items, System}

// PagesOf lists the pages that a role can use.
func PagesOf(r app.Role) []PageID {
	switch r {
	case app.Clerk, app.Community:
		return []PageID{Workbench, Counter, Cases, Outreach, Items, System}
	case app.Administrator:
		return []PageID{Workbench, Cases, Items, System}
	}
	return []PageID{Workbench, Cases, Check, Items, System}
}

// Page is one screen. Its content is made once for a look; Enter and Leave
// tell when it is seen. Keys come to it when no widget used them.
type Page interface {
	kit.Keys
	Content() fyne.CanvasObject
	// Enter shows the page; arg is what another page wants of it, or nil.
	Enter(arg any)
	Leave()
	// Commands are the page's own menu commands.
	Commands() []Command
}

// Keeper is a page whose work outlives a change of look: what Keep hands over
// comes back as the argument of Enter, to the page made again.
type Keeper interface{ Keep() any }

// UndoHint is the key that takes the last step back. A toast that shows it says
// how.
var UndoHint = Hint(UndoLabel)

// Machine is what the computer gives a window: files in and out, pages of papers, its
// scanners, and what the program itself is.
type Machine struct {
	// Open shows a file through the system. A name without an ending is that of
	// a PDF.
	Open func(name string, data []byte) error
	// Render opens a PDF to show its pages; nil: nothing here can.
	Render func(ctx context.Context, pdf []byte) (PaperPages, error)
	// Save keeps a file that leaves the station, and says where.
	Save func(name string, data []byte) (path string, err error)
	// BackupFolder is where a backup is offered to go: the folder of the last
	// one while it is there, else the user's documents.
	BackupFolder func(last string) string
	// Dir is the station's data directory, InboxDir its inbox.
	Dir, InboxDir string
	// Inbox reads the files that somebody put into the station's inbox, those
	// with one of some endings, in order of name; nil when there is none.
	Inbox    func(endings ...string) ([]File, error)
	Scanners Scanners       // of the system; nil: there are none
	Fonts    document.Fonts // of papers
	Program  provenance.Program
	Licences func() ([]provenance.Part, error) // of what is built in
	LogText  func() ([]byte, error)            // all that the log kept; nil: there is none
}

// Shell is the window as pages see it.
type Shell struct {
	*kit.Kit
	Machine
	*words.Words
	Station *desk.Station
	Jobs    *Jobs

	// Go shows another page.
	Go func(p PageID, arg any)
	// Changed tells that cases changed: counts and lists are read again.
	Changed func()
	// Arranged tells that something else stands at the page's lower edge.
	Arranged func()
	// Papers prints and shows papers.
	Papers Papers
	// ReadCard reads the identity card that lies on this window's reader.
	ReadCard func(context.Context) (card.Card, error)
	// Scans are the files that wait to be put with a case.
	Scans Scans
	// SetMode changes the look; the content is made again.
	SetMode func(look.Mode)
	// SetEnglish changes the language.
	SetEnglish func(bool)
	// Lock asks for the password again and keeps the work.
	Lock    func()
	English bool
	// Columns are the columns of lists that were chosen, SetColumns keeps others.
	Columns    string
	SetColumns func(string)
	// Citizen is the screen turned to the person at the counter; Aloud says
	// whether what it shows is said, SetAloud changes that.
	Citizen  Citizen
	Aloud    bool
	SetAloud func(bool)
}

// File is a file that came from outside.
type File = evidence.File

// NewIntake asks the counter page for a new intake, for somebody when Subject
// is given.
type NewIntake struct {
	Subject app.Subject
	Name    string
	Phone   string
	Area    app.Division
	Item    app.PackID
	Draft   string // continues this draft
}

// ShowCase asks the cases page for one case, or one tab of the list.
type ShowCase struct {
	Case app.CaseID
	Tab  desk.Tab
}

// DecideAll asks the cases page to evaluate everything that waits.
type DecideAll struct{}

// Accounts asks the system page for the accounts.
type Accounts struct{}

// ShowItem asks the items page for one item.
type ShowItem struct{ Item app.PackID }

// Tone is the tone of a mood.
func Tone(m present.Mood) look.Tone {
	return [...]look.Tone{present.Neutral: look.Quiet, present.Fine: look.Good, present.Limited: look.Attention, present.Wrong: look.Bad}[m]
}

// Fail shows an error as a sentence chosen by its kind.
func (s *Shell) Fail(err error) {
	if app.KindOf(err) == app.Cancelled {
		return
	}
	s.Say(kit.Toast{Tone: look.Bad, Text: s.T(present.Sentence(err))})
}

// Can says whether the person at the station has one of some roles.
func (s *Shell) Can(roles ...app.Role) bool {
	for _, r := range roles {
		if s.Station.Actor.Role == r {
			return true
		}
	}
	return false
}
