package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/spotcheck"
)

// Draw is one spot check: a frozen population, a seed, and the cases it drew.
type Draw struct {
	ID     string            `json:"id"`
	At     time.Time         `json:"at"`
	By     app.AccountID     `json:"by"`
	From   civil.Date        `json:"from"`
	To     civil.Date        `json:"to"`
	Item   app.PackID        `json:"item,omitempty"`
	Seed   string            `json:"seed"`
	Size   int               `json:"size"` // of the population
	Digest string            `json:"digest"`
	Drawn  []spotcheck.Drawn `json:"drawn"`
}

// Period says which decisions a spot check looks at.
type Period struct {
	From, To civil.Date // decided on
	Item     app.PackID // empty: every item
}

// Population freezes the cases decided in a period, by machine or person, and
// not revoked since.
func (s *Station) Population(ctx context.Context, p Period) (spotcheck.Population, error) {
	var ids []app.CaseID
	err := s.store.Heads(ctx, func(h Head) bool {
		on := civil.On(h.Decided)
		decided := !h.Decided.IsZero() && h.State != casefile.InvalidState
		if decided && on >= p.From && on <= p.To && (p.Item == "" || h.Item == p.Item) {
			ids = append(ids, h.Case)
		}
		return ctx.Err() == nil
	})
	return spotcheck.Freeze(ids), err
}

// NewDraw draws n cases of a period. The population is frozen with it, and
// every drawn case is told.
func (s *Station) NewDraw(ctx context.Context, p Period, seed string, n int) (Draw, error) {
	if s.Actor.Role != app.Supervisor {
		return Draw{}, forbidden("draw")
	}
	seed = strings.TrimSpace(seed)
	switch {
	case seed == "":
		return Draw{}, app.E("draw", app.Input, "请输入种子。种子应由在场的人当面定下。", nil)
	case n < 1:
		return Draw{}, app.E("draw", app.Input, "抽查件数至少为 1。", nil)
	case p.From == civil.None || p.To == civil.None || p.To < p.From:
		return Draw{}, app.E("draw", app.Input, "时段不对：结束日不能早于开始日。", nil)
	}
	pop, err := s.Population(ctx, p)
	if err != nil {
		return Draw{}, err
	}
	if pop.Size() == 0 {
		return Draw{}, app.E("draw", app.Input, "这个时段没有已决定的办件，无法抽查。", nil)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := casefile.NewID(s.maker.Clock.Now(), s.Random)
	if err != nil {
		return Draw{}, err
	}
	d := Draw{ID: id, At: s.Now().Truncate(time.Second), By: s.Actor.Account, From: p.From, To: p.To, Item: p.Item,
		Seed: seed, Size: pop.Size(), Digest: pop.Digest(), Drawn: pop.Draw(seed, n)}
	return d, s.putDraw(ctx, d, pop)
}

func (s *Station) putDraw(ctx context.Context, d Draw, pop spotcheck.Population) error {
	ch := newChange()
	for _, one := range d.Drawn {
		if _, err := s.event(ch, one.Case, casefile.Drawn, casefile.DrawnData{Draw: d.ID, Rank: one.Rank}); err != nil {
			return err
		}
	}
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	list, err := json.Marshal(pop.Cases())
	if err != nil {
		return err
	}
	ch.settings[settingDraw+d.ID] = b
	ch.settings["population/"+d.ID] = list
	s.note(ch, "draw", "", fmt.Sprintf("%s %d/%d %s", d.ID, len(d.Drawn), d.Size, d.Digest))
	return s.commit(ctx, ch)
}

// Draws lists the spot checks of this station, the newest first.
func (s *Station) Draws(ctx context.Context) ([]Draw, error) {
	all, err := s.store.Settings(ctx, settingDraw)
	if err != nil {
		return nil, err
	}
	var out []Draw
	for key, b := range all {
		var d Draw
		if err := json.Unmarshal(b, &d); err != nil {
			return nil, app.E("draw", app.Damaged, "", fmt.Errorf("%s: %w", key, err))
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Draw) int { return strings.Compare(b.ID, a.ID) })
	return out, nil
}

// FrozenPopulation is the population of a draw.
func (s *Station) FrozenPopulation(ctx context.Context, d Draw) (spotcheck.Population, error) {
	b, ok, err := s.store.Setting(ctx, "population/"+d.ID)
	if err != nil || !ok {
		return spotcheck.Population{}, err
	}
	var ids []app.CaseID
	if err := json.Unmarshal(b, &ids); err != nil {
		return spotcheck.Population{}, app.E("draw", app.Damaged, "", err)
	}
	return spotcheck.Freeze(ids), nil
}

// Sheet is a drawn case as its checker sees it: what was applied for and what
// the facts were, without verdict, results, decision or maker.
type Sheet struct {
	Draw       string
	Case       app.CaseID
	Item       string
	Subject    app.Subject
	Name       string
	Date       civil.Date
	Conditions []SheetCondition
}

// SheetCondition is one condition with the facts it reads.
type SheetCondition struct {
	ID    string
	Say   string
	Basis string
	Facts []fact.Fact
	Label map[string]string // fact name to its Chinese name
}

// Sheet gives the blind file of a drawn case. The maker cannot have it.
func (s *Station) Sheet(ctx context.Context, draw string, id app.CaseID) (Sheet, error) {
	c, err := s.fold(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	if err := s.mayCheck(c, draw); err != nil {
		return Sheet{}, err
	}
	p, err := s.packOf(c)
	if err != nil {
		return Sheet{}, err
	}
	out := Sheet{Draw: draw, Case: id, Item: p.Item.Name, Subject: c.App.Subject, Name: c.App.Name, Date: c.Judgement.Date}
	for i := range p.Conditions {
		cond := &p.Conditions[i]
		line := SheetCondition{ID: cond.ID, Say: cond.Say, Label: map[string]string{}}
		if b, ok := p.FindBasis(cond.Basis); ok {
			line.Basis = b.Cite()
		}
		for _, name := range p.Reads(cond) {
			d, _ := p.Decl(name)
			line.Label[name] = d.Label
			line.Facts = append(line.Facts, recorded(c.Judgement.Facts, name)...)
		}
		out.Conditions = append(out.Conditions, line)
	}
	return out, nil
}

// recorded finds a fact as it was recorded; missing ones come without value.
func recorded(facts []fact.Fact, name string) []fact.Fact {
	var out []fact.Fact
	for _, f := range facts {
		if f.Name == name {
			out = append(out, f)
		}
	}
	if out == nil {
		out = []fact.Fact{{Name: name}}
	}
	return out
}

func (s *Station) mayCheck(c *casefile.Case, draw string) error {
	if !casefile.May(c, s.Actor, casefile.DoCheck, s.Now()) {
		return s.denied(c, casefile.DoCheck)
	}
	switch {
	case !c.DrawnIn(draw):
		return app.E("check", app.Forbidden, "办件不在这次抽查之内。", nil)
	case c.CheckedBy(draw, s.Actor.Account) != nil:
		return app.E("check", app.Forbidden, "您已经查过这一件，意见不能更改。", nil)
	case c.Judgement == nil:
		return app.E("check", app.Forbidden, "这一件没有判定记录，无法盲查。", nil)
	}
	return nil
}

func (s *Station) packOf(c *casefile.Case) (*rule.Pack, error) {
	if c.Judgement != nil {
		if p, ok := s.Rules.ByHash(c.Judgement.PackHash); ok {
			return p, nil
		}
	}
	return s.Rules.At(c.App.Item, c.Date())
}

// Opinion is what a checker says of one case.
type Opinion struct {
	Holds  map[string]rule.Result // by condition
	Wrong  bool                   // the decision should not stand
	Remark string
}

// Difference is what a checker learns after his opinion is recorded.
type Difference struct {
	Findings []casefile.Finding
	Decision casefile.Decision
	Differs  int
}

// Record keeps an opinion and then shows how it differs from the record.
func (s *Station) Record(ctx context.Context, draw string, id app.CaseID, o Opinion) (Difference, error) {
	if o.Wrong {
		if _, err := need(o.Remark, "认为不当的理由"); err != nil {
			return Difference{}, err
		}
	}
	var diff Difference
	_, err := s.act(ctx, id, casefile.DoCheck, func(ch *change, c *casefile.Case) error {
		if err := s.mayCheck(c, draw); err != nil {
			return err
		}
		findings, err := findings(c, o)
		if err != nil {
			return err
		}
		diff = Difference{Findings: findings, Decision: *c.Decision}
		for _, f := range findings {
			if !f.Agrees {
				diff.Differs++
			}
		}
		s.note(ch, "check", id, draw)
		_, err = s.event(ch, id, casefile.Checked, casefile.CheckedData{Draw: draw, Findings: findings, Wrong: o.Wrong, Remark: o.Remark})
		return err
	})
	return diff, err
}

// findings needs an opinion on every condition.
func findings(c *casefile.Case, o Opinion) ([]casefile.Finding, error) {
	var out []casefile.Finding
	for _, r := range c.Judgement.Results {
		holds, ok := o.Holds[r.ID]
		if !ok {
			return nil, app.E("check", app.Input, "请对每一项条件给出意见。", nil)
		}
		out = append(out, casefile.Finding{Condition: r.ID, Holds: string(holds), Recorded: r.Result, Agrees: string(holds) == r.Result})
	}
	return out, nil
}

// Progress is how far a draw got.
type Progress struct {
	Draw   Draw
	Cases  []DrawnCase
	Result spotcheck.Result
}

// DrawnCase is one line of a draw's list.
type DrawnCase struct {
	spotcheck.Drawn
	Serial  app.Serial
	Item    app.PackID
	Name    string
	Subject app.Subject
	Mine    bool // the person at the station made it and may not check it
	Checked bool
	Wrong   bool
	By      app.AccountID
	Revoked bool
}

// Progress reads a draw's cases.
func (s *Station) Progress(ctx context.Context, d Draw) (Progress, error) {
	out := Progress{Draw: d}
	checked, wrong := 0, 0
	for _, one := range d.Drawn {
		c, err := s.fold(ctx, one.Case)
		if err != nil {
			return out, err
		}
		line := DrawnCase{Drawn: one, Serial: c.Serial(), Item: c.App.Item, Name: c.App.Name, Subject: c.App.Subject,
			Mine: c.Made(s.Actor.Account), Revoked: c.State == casefile.InvalidState}
		for _, k := range c.Checks {
			if k.Data.Draw == d.ID {
				line.Checked, line.Wrong, line.By = true, line.Wrong || k.Data.Wrong, k.By
			}
		}
		if line.Checked {
			checked++
		}
		if line.Wrong {
			wrong++
		}
		out.Cases = append(out.Cases, line)
	}
	out.Result = spotcheck.Conclude(d.Size, len(d.Drawn), checked, wrong)
	return out, nil
}
