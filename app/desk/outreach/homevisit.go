package outreach

import (
	"cmp"
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/document"
	"miaopi/app/rule"
)

// HomeCall is one person to be visited, with the case he is visited for, or the
// item he qualifies for and has not applied for.
type HomeCall struct {
	desk.Resident
	Case app.CaseID // empty: a case begins there
	Item app.PackID
	Note string // what was agreed: 周三上午
}

// CallsOf are the calls for some cases. Somebody who is in no register has the
// community of his application.
func (s *Room) CallsOf(ctx context.Context, cases []app.CaseID) ([]HomeCall, error) {
	var out []HomeCall
	for _, id := range cases {
		c, err := s.at.Fold(ctx, id)
		if err != nil {
			return nil, err
		}
		who, ok, err := s.store.Resident(ctx, c.App.Subject)
		if err != nil {
			return nil, err
		}
		if !ok {
			who = desk.Resident{Subject: c.App.Subject, Name: c.App.Name, Area: c.App.Area}
		}
		who.Phone = cmp.Or(c.App.Phone, who.Phone)
		out = append(out, HomeCall{Resident: who, Case: id, Item: c.App.Item})
	}
	return out, nil
}

// AgreedVisits are the people on a sweep's list with whom a visit was agreed
// last: 约好上门.
func (s *Room) AgreedVisits(ctx context.Context, item app.PackID) ([]HomeCall, error) {
	tried, err := s.Attempts(ctx, item)
	if err != nil {
		return nil, err
	}
	var out []HomeCall
	if len(tried) == 0 {
		return nil, nil
	}
	err = s.store.People(ctx, func(r desk.Resident) bool {
		list := tried[s.ContactTag(item, r.Subject)]
		if n := len(list); n > 0 && list[n-1].What == VisitPlanned {
			out = append(out, HomeCall{Resident: r, Item: item, Note: list[n-1].Note})
		}
		return ctx.Err() == nil
	})
	return out, err
}

// SubjectsOf are the people of calls, each once.
func SubjectsOf(calls []HomeCall) []app.Subject {
	var out []app.Subject
	for _, c := range calls {
		if sub := c.Subject.Normal(); !slices.Contains(out, sub) {
			out = append(out, sub)
		}
	}
	return out
}

// RouteSheet makes the paper for a round of visits, in the order of community
// and grid, and journals it with every case on it. place names an area for
// people. The bytes are a PDF.
func (s *Room) RouteSheet(ctx context.Context, calls []HomeCall, place func(app.Division) string, fonts document.Fonts) ([]byte, error) {
	if !s.at.MayDecide() {
		return nil, desk.Forbidden("visit")
	}
	calls = slices.Clone(calls)
	slices.SortFunc(calls, func(a, b HomeCall) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Case, b.Case))
	})
	paper := document.Route{Demo: s.at.Info.Demo != nil, Hall: s.at.Info.Hall, Who: s.at.Actor.Name, Phone: s.at.Info.Phone, At: s.at.Now().In(civil.Shanghai)}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	for _, c := range calls {
		stop, err := s.stop(ctx, c, place)
		if err != nil {
			return nil, err
		}
		paper.Stops = append(paper.Stops, stop)
		s.at.Note(ch, "route", c.Case, string(c.Item))
	}
	pdf, err := paper.PDF(fonts)
	if err != nil {
		return nil, err
	}
	return pdf, s.at.Commit(ctx, ch)
}

// stop is one call as the sheet shows it.
func (s *Room) stop(ctx context.Context, c HomeCall, place func(app.Division) string) (document.Stop, error) {
	out := document.Stop{Place: place(c.Area), Name: chinaid.MaskName(c.Name), ID: chinaid.MaskID(c.Subject.ID), Phone: c.Phone, Address: c.Address, Item: string(c.Item)}
	if p, ok := s.at.Rules.Named(c.Item); ok {
		out.Item = p.Item.Name
	}
	if c.Case == "" {
		if c.Note != "" {
			out.Item += "\n约好：" + c.Note
		}
		out.Do = []string{"告知可以办理", "受理申请"}
		return out, nil
	}
	kase, err := s.at.Fold(ctx, c.Case)
	if err != nil {
		return out, err
	}
	out.Serial = desk.ShortSerial(kase.Serial())
	if pack, err := s.at.PackOf(kase); err == nil {
		out.Do = toDo(kase, pack)
	}
	return out, nil
}

// toDo is what a visit is for: what is awaited, else the papers of the smallest
// set that is missing.
func toDo(c *casefile.Case, p *rule.Pack) []string {
	var out []string
	for _, o := range c.Awaited() {
		out = append(out, "收"+o.Material)
	}
	if c.Judgement == nil || len(c.Judgement.Missing) == 0 || len(out) > 0 {
		return out
	}
	for _, name := range c.Judgement.Missing[0] {
		want := name
		if d, ok := p.Decl(name); ok {
			if want = d.Label; d.Proof != "" {
				want = "看" + d.Proof
			}
		}
		if !slices.Contains(out, want) {
			out = append(out, want)
		}
	}
	return out
}
