package supervision

import (
	"context"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
	"miaopi/app/rule"
)

// Opinion is what a checker says of one case before he sees how it was
// decided: whether each condition holds, and whether it should be granted.
type Opinion struct {
	Holds  map[string]rule.Result // by condition
	Grant  bool
	Remark string
}

// Difference is what a checker learns after his opinion is recorded.
type Difference struct {
	Draw    string
	Case    app.CaseID
	Serial  app.Serial
	Item    app.PackID
	Subject app.Subject
	Name    string

	Lines    []Compared
	Differs  int  // conditions seen otherwise than recorded
	Grant    bool // the checker would have granted
	Wrong    bool // the decision came out otherwise: 不当
	Remark   string
	By       app.AccountID // who checked
	At       time.Time
	Decision casefile.Decision
	State    casefile.State
	Verdict  app.Verdict
	Revoked  string // why it was revoked since; empty: it was not
	Revoke   bool   // the person at the station may revoke it now
}

// Compared is one condition in two pairs of eyes.
type Compared struct {
	ID, Say, Why    string
	Holds, Recorded rule.Result
	Agrees          bool
}

// Record keeps an opinion and then shows how it differs from the record. The
// decision is counted wrong when it is not the one that the checker, not
// knowing it, came to.
func (s *Room) Record(ctx context.Context, draw string, id app.CaseID, o Opinion) (Difference, error) {
	c, err := s.at.Act(ctx, id, casefile.DoCheck, func(ch *change.Change, c *casefile.Case) error {
		if err := s.mayCheckIn(ctx, c, draw); err != nil {
			return err
		}
		findings, err := findings(c, o)
		if err != nil {
			return err
		}
		remark, err := o.remark()
		if err != nil {
			return err
		}
		data := casefile.CheckedData{Draw: draw, Findings: findings, Wrong: o.Grant != granted(c.Decision), Remark: remark}
		s.at.Note(ch, "check", id, draw)
		_, err = s.at.Event(ctx, ch, id, casefile.Checked, data)
		return err
	})
	if err != nil {
		return Difference{}, err
	}
	return s.difference(c, draw)
}

func granted(d *casefile.Decision) bool { return d.Result == casefile.Granted }

// remark is needed unless every condition holds and the case should be
// granted: whoever sees it otherwise says why.
func (o Opinion) remark() (string, error) {
	plain := o.Grant
	for _, r := range o.Holds {
		plain = plain && r == rule.Pass
	}
	if plain && strings.TrimSpace(o.Remark) == "" {
		return "", nil
	}
	return desk.Need(o.Remark, "抽查意见的理由")
}

// findings needs an opinion on every condition.
func findings(c *casefile.Case, o Opinion) ([]casefile.Finding, error) {
	var out []casefile.Finding
	for _, r := range c.Judgement.Results {
		holds := o.Holds[r.ID]
		switch holds {
		case rule.Pass, rule.Fail, rule.Unknown:
		default:
			return nil, app.E("check", app.Input, "请对每一项条件给出意见。", nil)
		}
		out = append(out, casefile.Finding{Condition: r.ID, Holds: string(holds), Recorded: r.Result, Agrees: string(holds) == r.Result})
	}
	return out, nil
}

// Difference shows a recorded opinion beside the record again.
func (s *Room) Difference(ctx context.Context, draw string, id app.CaseID) (Difference, error) {
	c, err := s.at.Fold(ctx, id)
	if err != nil {
		return Difference{}, err
	}
	return s.difference(c, draw)
}

func (s *Room) difference(c *casefile.Case, draw string) (Difference, error) {
	k := checkIn(c, draw)
	if k == nil || c.Decision == nil {
		return Difference{}, app.E("difference", app.Missing, "这一件还没有抽查意见。", nil)
	}
	d := Difference{Draw: draw, Case: c.ID, Serial: c.Serial(), Item: c.App.Item, Subject: c.App.Subject, Name: c.App.Name,
		Grant: k.Data.Wrong != granted(c.Decision), Wrong: k.Data.Wrong, Remark: k.Data.Remark, By: k.By, At: k.At,
		Decision: *c.Decision, State: c.State, Verdict: c.Verdict(), Revoke: casefile.May(c, s.at.Actor, casefile.DoInvalidate, s.at.Now())}
	if c.State == casefile.InvalidState {
		d.Revoked = c.Reason
	}
	d.Lines = s.compared(c, k.Data.Findings)
	for _, l := range d.Lines {
		if !l.Agrees {
			d.Differs++
		}
	}
	return d, nil
}

// checkIn is the check of a case in a draw. Two stations may have recorded
// one each while they were apart: then one that found the decision wrong
// counts.
func checkIn(c *casefile.Case, draw string) *casefile.Check {
	var first *casefile.Check
	for i := range c.Checks {
		k := &c.Checks[i]
		if k.Data.Draw == draw && (first == nil || k.Data.Wrong && !first.Data.Wrong) {
			first = k
		}
	}
	return first
}

// compared puts the conditions' own words beside the findings; without the
// rules of the day the findings stand alone.
func (s *Room) compared(c *casefile.Case, findings []casefile.Finding) []Compared {
	said := map[string]rule.ConditionResult{}
	if e, _ := judging.At(s.at).Replay(c); e != nil {
		for _, r := range e.Conditions {
			said[r.ID] = r
		}
	}
	out := make([]Compared, len(findings))
	for i, f := range findings {
		r := said[f.Condition]
		out[i] = Compared{ID: f.Condition, Say: r.Say, Why: r.Why, Holds: rule.Result(f.Holds), Recorded: rule.Result(f.Recorded), Agrees: f.Agrees}
	}
	return out
}
