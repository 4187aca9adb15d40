package supervision

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/spotcheck/drawing"
)

// Sheet is a drawn case as its checker sees it: what was applied for and what
// the facts were, without verdict, results, decision or maker.
type Sheet struct {
	Draw       string
	Case       app.CaseID
	Item       string
	Subject    app.Subject
	Name       string
	Date       civil.Date // of the application
	Judged     time.Time  // the moment that the facts' ages are counted to
	Conditions []SheetCondition
}

// SheetCondition is one condition with the facts it reads.
type SheetCondition struct {
	ID    string
	Say   string
	Basis string
	Facts []SheetFact
}

// SheetFact is one fact as it was recorded, with its state at that moment. A
// fact that nobody knew has no value.
type SheetFact struct {
	rule.Decl
	fact.Fact
	State fact.State
}

// Sheet gives the blind file of a drawn case. The maker cannot have it.
func (s *Room) Sheet(ctx context.Context, draw string, id app.CaseID) (Sheet, error) {
	c, err := s.at.Fold(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	if err := s.mayCheckIn(ctx, c, draw); err != nil {
		return Sheet{}, err
	}
	p, e, err := s.again(c)
	if err != nil {
		return Sheet{}, err
	}
	if err := s.looked(ctx, draw, id); err != nil {
		return Sheet{}, err
	}
	out := Sheet{Draw: draw, Case: id, Item: p.Item.Name, Subject: c.App.Subject, Name: c.App.Name, Date: c.Judgement.Date, Judged: c.Judgement.Now}
	for _, r := range e.Conditions {
		line := SheetCondition{ID: r.ID, Say: r.Say}
		if b, ok := p.FindBasis(r.Basis); ok {
			line.Basis = b.Cite()
		}
		for _, f := range r.Facts {
			line.Facts = append(line.Facts, recorded(p, c.Judgement.Facts, f)...)
		}
		out.Conditions = append(out.Conditions, line)
	}
	return out, nil
}

// looked puts into the journal that a blind sheet was opened.
func (s *Room) looked(ctx context.Context, draw string, id app.CaseID) error {
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	s.at.Note(ch, "look", id, draw)
	return s.at.Commit(ctx, ch)
}

// again evaluates a case again by the rules it was decided by; its results
// stay here.
func (s *Room) again(c *casefile.Case) (*rule.Pack, *rule.Evaluation, error) {
	p, ok := s.at.Rules.ByHash(c.Judgement.PackHash)
	e, _ := judging.At(s.at).Replay(c)
	if !ok || e == nil {
		return nil, nil, app.E("check", app.Missing, "判定这一件的规则版本不在本机，无法盲查。", nil)
	}
	return p, e, nil
}

// recorded are what was recorded under a fact's name: both sides of a
// conflict; one line without a value when nobody knew it.
func recorded(p *rule.Pack, facts []fact.Fact, v rule.FactView) []SheetFact {
	d, _ := p.Decl(v.Name)
	var out []SheetFact
	for _, f := range facts {
		if f.Name == v.Name {
			out = append(out, SheetFact{d, f, v.State})
		}
	}
	if out == nil {
		out = []SheetFact{{d, fact.Fact{Name: v.Name}, v.State}}
	}
	return out
}

// mayCheckIn is mayCheck in a draw that is read for it.
func (s *Room) mayCheckIn(ctx context.Context, c *casefile.Case, draw string) error {
	d, err := s.Draw(ctx, draw)
	if app.KindOf(err) == app.Missing && err != nil {
		return app.E("check", app.Forbidden, "办件不在这次抽查之内。", nil)
	}
	if err != nil {
		return err
	}
	return s.mayCheck(c, d)
}

func (s *Room) mayCheck(c *casefile.Case, d drawing.Draw) error {
	draw := d.ID
	if !casefile.May(c, s.at.Actor, casefile.DoCheck, s.at.Now()) {
		return s.at.Denied(c, casefile.DoCheck)
	}
	done := checkIn(c, draw)
	switch {
	case !c.DrawnIn(draw):
		return app.E("check", app.Forbidden, "办件不在这次抽查之内。", nil)
	case done != nil && done.By == s.at.Actor.Account:
		return app.E("check", app.Forbidden, "您已经查过这一件，意见不能更改。", nil)
	case done != nil:
		return app.E("check", app.Forbidden, "这一件已由 "+s.at.NameOf(done.By)+" 查过，意见不能更改。", nil)
	case d.Closed != nil:
		return app.E("check", app.Forbidden, "这次抽查已经了结，不能再查。", nil)
	case c.Judgement == nil:
		return app.E("check", app.Forbidden, "这一件没有判定记录，无法盲查。", nil)
	}
	return nil
}
