package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

// settingLedger + case: one line of the ledger. The lines follow from the
// events of their cases, and are written with them; they are kept apart so that
// the ledger does not have to read every case.
const settingLedger = "ledger/"

// Owing is one line of the ledger of 容缺受理: a case that was taken in while
// something was still to come.
type Owing struct {
	Case      app.CaseID      `json:"case"`
	Serial    app.Serial      `json:"serial"`
	Item      app.PackID      `json:"item"`
	Subject   app.Subject     `json:"subject"`
	Name      string          `json:"name"`
	Phone     string          `json:"phone,omitempty"`
	Accepted  civil.Date      `json:"accepted"`
	Due       civil.Date      `json:"due"`
	Materials []OwingMaterial `json:"materials"`
	Ended     Ending          `json:"ended,omitempty"` // empty: somebody waits
}

// OwingMaterial is one material of a line.
type OwingMaterial struct {
	Name     string     `json:"name"`
	Received civil.Date `json:"received,omitzero"` // None: awaited
}

// Ending is what ended a line. Nothing else does: a date that has passed is a
// reminder, and refuses nobody.
type Ending string

// The endings.
const (
	AllReceived Ending = "received"  // 材料已收齐
	WasDecided  Ending = "decided"   // 已决定
	WasTaken    Ending = "withdrawn" // 已撤回
)

// Standing is how urgent a line is.
type Standing string

// The standings, the most urgent first.
const (
	Overdue Standing = "overdue" // 已过期限
	DueSoon Standing = "soon"    // 临近期限
	Awaited Standing = "awaited" // 等候补交
	Closed  Standing = "closed"  // 已了结
)

var standings = []Standing{Overdue, DueSoon, Awaited, Closed}

// Label is the standing in Chinese.
func (s Standing) Label() string {
	return map[Standing]string{Overdue: "已过期限", DueSoon: "临近期限", Awaited: "等候补交", Closed: "已了结"}[s]
}

// remindDays is how many working days before its last day a line is due soon.
const remindDays = 2

// Standing is how urgent a line is on a day.
func (o Owing) Standing(today civil.Date, cal casefile.Workdays) Standing {
	soon, _ := cal.Add(today, remindDays)
	switch {
	case o.Ended != "":
		return Closed
	case o.Due < today:
		return Overdue
	case o.Due <= soon:
		return DueSoon
	}
	return Awaited
}

// owing is a case's line; false when nothing was let come later.
func owing(c *casefile.Case) (Owing, bool) {
	if c.Acceptance == nil || c.Acceptance.Lacking == nil {
		return Owing{}, false
	}
	o := Owing{Case: c.ID, Serial: c.Serial(), Item: c.App.Item, Subject: c.App.Subject, Name: c.App.Name, Phone: c.App.Phone,
		Accepted: c.Acceptance.On, Due: c.Acceptance.Lacking.Due}
	for _, m := range c.Owed {
		o.Materials = append(o.Materials, OwingMaterial{m.Material, m.Received})
	}
	switch {
	case c.State == casefile.WithdrawnCase || c.State == casefile.RejectedCase:
		o.Ended = WasTaken
	case !c.State.Open():
		o.Ended = WasDecided
	case len(c.Awaited()) == 0:
		o.Ended = AllReceived
	}
	return o, true
}

// enter writes a case's line beside its row.
func (o Owing) enter(settings map[string][]byte) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	settings[settingLedger+string(o.Case)] = b
	return nil
}

// enterLedger writes the line of a case that has one.
func enterLedger(c *casefile.Case, settings map[string][]byte) error {
	if o, ok := owing(c); ok {
		return o.enter(settings)
	}
	return nil
}

// Ledger lists the lines, the most urgent first; ended ones only when all are
// wanted. A line that cannot be read is left out: the case still says it.
func (s *Station) Ledger(ctx context.Context, all bool) ([]Owing, error) {
	kept, err := s.store.Settings(ctx, settingLedger)
	if err != nil {
		return nil, err
	}
	var out []Owing
	for _, b := range kept {
		var o Owing
		if json.Unmarshal(b, &o) == nil && (all || o.Ended == "") {
			out = append(out, o)
		}
	}
	today := civil.On(s.Now())
	slices.SortFunc(out, func(a, b Owing) int {
		x, y := slices.Index(standings, a.Standing(today, s.Calendar)), slices.Index(standings, b.Standing(today, s.Calendar))
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a.Due, b.Due), cmp.Compare(a.Case, b.Case))
	})
	return out, nil
}
