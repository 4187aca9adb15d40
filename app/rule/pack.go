package rule

import (
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule/expr"
)

// Pack is one version of the rules of one item. It is immutable once loaded.
type Pack struct {
	ID          app.PackID
	Version     civil.Date // first day in force
	Until       civil.Date // last day in force; civil.None while open
	InUse       bool       // no text names the first day: Version is the earliest on which one shows the rules in use
	Unconfirmed bool       // the authority has not confirmed the rules: a person decides every case
	Hash        string     // "sha256:" and the hex digest of the file
	File        string     // where it was read from, for messages

	Item       Item
	Basis      []Basis
	Parameters []Parameter
	Facts      []Decl
	Conditions []Condition
	Outcome    []Outcome
	Materials  []Material
	Documents  []string // what the applicant gets
	Notes      []string // what staff should know, a sentence each
	Cases      []Case
	Equivalent []Equivalent

	program
}

// Item are the elements of the implementation list (实施清单, GB/T 39554).
type Item struct {
	Name         string
	Short        string   // for narrow columns; Name if the pack gives none
	Search       []string // other words that people look for it by
	Code         string   // 31 characters; "" while not verified
	CodeStatus   Status   // of Code
	Authority    string
	Kind         string // 即办件 or 承诺件
	Subject      app.SubjectKind
	LegalDays    int // working days
	PromisedDays int // working days
	ReviewDays   int // working days for a person, when that differs from PromisedDays
	Channels     []string
	Once         bool   // a subject has it at most once at a time: a second application is looked at by a person
	Held         string // the fact that says a subject has it already, for lists of those who do not; may be empty
}

// Status says how far a basis has been verified.
type Status string

// The statuses of policy/README.md.
const (
	Official Status = "official"  // on a government page
	Repost   Status = "repost"    // published text on another site
	ToVerify Status = "to-verify" // no full text found
)

// Label is the status in Chinese.
func (s Status) Label() string {
	switch s {
	case Official:
		return "官方公布"
	case Repost:
		return "转载文本"
	}
	return "待核实"
}

// Basis is a published document that rules rest on. Number and Article are
// empty where they are not published.
type Basis struct {
	ID      string
	Title   string
	Number  string
	Article string
	Source  string
	Status  Status
	Note    string
}

// Parameter is a dated value that conditions read as parameters.NAME.
type Parameter struct {
	Name   string
	Label  string    // in Chinese; may be empty
	Type   fact.Type // or expr.Table
	Values []Dated   // in order of From, without gaps
}

// Dated is the value of a parameter from one day on.
type Dated struct {
	From  civil.Date
	Until civil.Date // last day; civil.None while open
	Value fact.Value
	Steps expr.Steps // of a table
	Basis string
	Line  int // of the file

	table int // position among the tables of the pack
}

// Decl declares one fact.
type Decl struct {
	Name           string
	Type           fact.Type
	Label          string
	Unit           string            // of a number, 元 or %; "" for none
	Source         string            // the register that holds it
	MaxAge         time.Duration     // 0: it does not age
	Provisional    bool              // when stale it may serve a provisional verdict
	Proof          string            // the paper that shows it at the counter; "" for none
	SettledByProof bool              // that paper replaces what the register says
	Words          map[string]string // values in Chinese
	Values         []string          // those that have words, in the order written

	slot       int
	answers    []fact.Value    // those that have words, sorted
	identifies app.SubjectKind // of the subject it must name; "" for none
	named      bool            // a person's name, which is compared as chinaid.SameName does
}

// OnFail steers what the clerk sees first; every failure leads to review.
type OnFail string

// The ways a condition fails.
const (
	Refuse  OnFail = "refuse"  // a person should consider 不予
	Correct OnFail = "correct" // 补正: the applicant can cure it
	Manual  OnFail = "manual"  // a person must look
)

// Label is the way in Chinese.
func (o OnFail) Label() string {
	switch o {
	case Refuse:
		return "拟不予"
	case Correct:
		return "可补正"
	}
	return "人工核查"
}

// Condition is one test with its basis.
type Condition struct {
	ID        string
	Say       string // the rule in one sentence
	When      string // the expression
	Why       string // template: what was found
	Otherwise string // template: what was found when it fails, for a citizen; Why if empty
	Cure      string // what the applicant can do about it
	Basis     string
	OnFail    OnFail
	Line      int // of the file

	test           *expr.Program
	why, otherwise template
}

// Reads are the facts a condition reads, in order of first appearance.
func (p *Pack) Reads(c *Condition) []string { return p.names(c.test.Reads) }

// names are the facts among some slots.
func (p *Pack) names(slots []int) []string {
	var names []string
	for _, slot := range slots {
		if i := slot - p.firstFact; i >= 0 {
			names = append(names, p.sorted[i].Name)
		}
	}
	return names
}

// FactsRead are the declared facts that conditions or outcomes read, in the
// order of the file.
func (p *Pack) FactsRead() []Decl {
	var list []Decl
	for _, d := range p.Facts {
		if p.uses(d.slot) {
			list = append(list, d)
		}
	}
	return list
}

// Outcome is one value that an approval grants.
type Outcome struct {
	Key   string
	Is    string // the expression
	Label string // in Chinese; Key if the pack gives none
	Line  int    // of the file

	value *expr.Program
}

// Material is a document the published rules ask for.
type Material struct {
	Name      string
	Essential bool // 主要材料; others may follow later (容缺受理)
	Basis     string
	Facts     []string // what it shows
	Note      string
}

// Equivalent says of a small change to the rules that no case can notice it, and
// why; see package mutant.
type Equivalent struct {
	In     string // id of a condition, key of an outcome, parameters.NAME
	Change string // before → after
	Why    string
}

// Decl finds a declared fact.
func (p *Pack) Decl(name string) (Decl, bool) {
	if i, ok := p.find(name); ok {
		return p.sorted[i], true
	}
	return Decl{}, false
}

// Settles says whether the paper at the counter replaces what the register
// says of a fact; it is what fact.Merge asks.
func (p *Pack) Settles(name string) bool {
	d, ok := p.Decl(name)
	return ok && d.SettledByProof
}

// FindBasis finds a basis by its id.
func (p *Pack) FindBasis(id string) (Basis, bool) {
	for _, b := range p.Basis {
		if b.ID == id {
			return b, true
		}
	}
	return Basis{}, false
}

// Covers says whether a day lies between the first and the last day in force.
func (p *Pack) Covers(d civil.Date) bool {
	return p.Version <= d && (p.Until == civil.None || d <= p.Until)
}
