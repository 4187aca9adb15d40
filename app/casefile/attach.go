package casefile

import (
	"errors"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// Rank is what a paper is to the published list of materials.
type Rank string

// The ranks. A paper that the list does not name has none.
const (
	Primary   Rank = "primary"   // 主要材料
	Secondary Rank = "secondary" // 次要材料, may follow later
)

// Label is the rank in Chinese.
func (r Rank) Label() string {
	switch r {
	case Primary:
		return "主要材料"
	case Secondary:
		return "次要材料"
	}
	return "其他材料"
}

// Material is one file that was handed over: what it is, and the hash of its
// bytes at the moment of capture. The bytes stay at the station that took them,
// sealed; an event never carries them.
type Material struct {
	Hash  string `json:"hash"` // "sha256:" and hex, of the bytes as handed over
	Name  string `json:"name"` // of the file
	Kind  string `json:"kind"` // jpeg, png or pdf, by its content
	Bytes int    `json:"bytes"`
	Pages int    `json:"pages"`
	As    string `json:"as"` // the paper it is, such as 颐年卡
	Rank  Rank   `json:"rank,omitempty"`
	Pack  string `json:"pack,omitempty"` // hash of the rules whose list names it
}

// AttachedData are files that were put with the case at one time.
type AttachedData struct {
	Materials []Material `json:"materials"`
	On        civil.Date `json:"on"`
}

// Lacking is what the hall let come later, and until when.
type Lacking struct {
	Materials []string   `json:"materials"`
	Due       civil.Date `json:"due"`
}

// Owed is one material that was let come later. Received is None while it is
// awaited.
type Owed struct {
	Material string
	Due      civil.Date
	Received civil.Date
}

// Promise is a text the applicant put his name to. The hash tells the very
// words; the text itself is published data.
type Promise struct {
	ID      string     `json:"id"`
	Version civil.Date `json:"version"`
	Hash    string     `json:"hash"`
}

// Agent is who acts for the applicant, and on what authority.
type Agent struct {
	Name     string     `json:"name"`
	ID       string     `json:"id"`       // citizen ID
	Relation string     `json:"relation"` // 子女, 社区工作人员 …
	Phone    string     `json:"phone,omitempty"`
	Document string     `json:"document"`         // what gives the authority, such as 授权委托书
	Expires  civil.Date `json:"expires,omitzero"` // last day of the authority; None: no end is named
	Called   *Call      `json:"called,omitempty"` // the applicant was called back
}

// Call is a call to the applicant to hear that he knows of the agent.
type Call struct {
	By   app.AccountID `json:"by"`
	At   time.Time     `json:"at"`
	Note string        `json:"note,omitempty"` // what was said
}

// CalledData records a call that was made after the intake.
type CalledData struct {
	Call Call `json:"call"`
}

// Group says that a case was taken in with others of one home, and what holds
// for all of them.
type Group struct {
	ID     string `json:"id"`
	Home   string `json:"home"`             // 宝安区福利院
	Holder string `json:"holder,omitempty"` // whose account receives for all; empty: each has his own
	Reason string `json:"reason"`           // explained once, recorded with each
}

// VisitData is a visit at home.
type VisitData struct {
	On   civil.Date `json:"on"`
	Note string     `json:"note"` // what was found
	Met  bool       `json:"met"`  // the applicant was there
}

func onAttached(c *Case, e *Event) error {
	var d AttachedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if len(d.Materials) == 0 {
		return errors.New("attaches nothing")
	}
	for _, m := range d.Materials {
		c.Materials = append(c.Materials, m)
		c.receive(m.As, d.On)
	}
	c.addMaker(e.Operator)
	return nil
}

// receive ends what was owed under a name.
func (c *Case) receive(material string, on civil.Date) {
	for i := range c.Owed {
		if o := &c.Owed[i]; o.Material == material && o.Received == civil.None {
			o.Received = on
		}
	}
}

// owe takes over what an acceptance lets come later.
func (c *Case) owe(l *Lacking) {
	if l == nil {
		return
	}
	for _, m := range l.Materials {
		c.Owed = append(c.Owed, Owed{Material: m, Due: l.Due, Received: civil.None})
	}
}

// Awaited are the materials that were let come later and have not come, while
// somebody still waits for them: a person's decision ends it too.
func (c *Case) Awaited() []Owed {
	if !c.State.Open() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Owed), func(o Owed) bool { return o.Received != civil.None })
}

// FindMaterial is a file of the case by its hash, or by the beginning of it
// when only one fits.
func (c *Case) FindMaterial(hash string) (Material, bool) {
	var found []Material
	for _, m := range c.Materials {
		if m.Hash == hash {
			return m, true
		}
		if len(hash) >= len("sha256:")+6 && len(hash) < len(m.Hash) && m.Hash[:len(hash)] == hash {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return Material{}, false
	}
	return found[0], true
}

func onCalled(c *Case, e *Event) error {
	var d CalledData
	if err := e.Read(&d); err != nil {
		return err
	}
	switch {
	case c.App.Agent == nil:
		return errors.New("calls back about an agent that the case does not have")
	case c.App.Agent.Called != nil:
		return nil // somebody else called first; that call stands
	}
	agent := *c.App.Agent
	agent.Called = &d.Call
	c.App.Agent = &agent
	return nil
}

func onVisited(c *Case, e *Event) error {
	var d VisitData
	if err := e.Read(&d); err != nil {
		return err
	}
	c.Visits = append(c.Visits, d)
	c.addMaker(e.Operator)
	return nil
}
