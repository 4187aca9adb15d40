package reception

import (
	"context"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

// CheckAgent says what is wrong with somebody who wants to act for the
// applicant. Only the authority and the person are looked at: whether the
// applicant knows of it is heard by calling him back.
func (s *Room) CheckAgent(a casefile.Application) error {
	g := a.Agent
	if g == nil {
		return nil
	}
	id, today := app.Subject{Kind: app.Person, ID: g.ID}.Normal().ID, civil.On(s.at.Now())
	var wrong string
	switch {
	case strings.TrimSpace(g.Name) == "":
		wrong = "请填写代办人姓名。"
	case chinaid.CheckID(id, today) != nil:
		wrong = "代办人的公民身份号码不对，请核对身份证原件。"
	case strings.TrimSpace(g.Relation) == "":
		wrong = "请填写代办人与申请人的关系。"
	case strings.TrimSpace(g.Document) == "":
		wrong = "请填写代办的凭据，例如授权委托书。"
	case g.Expires != civil.None && g.Expires < today:
		wrong = "代办授权已于 " + g.Expires.String() + " 到期，请申请人重新授权。"
	case a.Subject.Kind == app.Person && id == a.Subject.Normal().ID:
		wrong = "代办人就是申请人本人，请按本人办理受理。"
	case sameName(g.Name, s.at.Actor.Name):
		wrong = "代办人与经办人同名：经办人不能代办自己受理的申请，请换一位同事受理。"
	}
	if wrong == "" {
		return nil
	}
	return app.E("agent", app.Input, wrong, nil)
}

// sameName compares names as they are written on papers, with spaces or
// without.
func sameName(a, b string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(s), "") }
	return plain(a) == plain(b)
}

// called fills in who called the applicant back, and when, if the form says
// that somebody did.
func (s *Room) called(a casefile.Application) casefile.Application {
	if a.Agent == nil || a.Agent.Called == nil {
		return a
	}
	agent := *a.Agent
	agent.Called = &casefile.Call{By: s.at.Actor.Account, At: s.at.Now().Truncate(time.Second), Note: a.Agent.Called.Note}
	a.Agent = &agent
	return a
}

// CallBack records that the applicant was called and knows of the agent.
func (s *Room) CallBack(ctx context.Context, id app.CaseID, note string) (*casefile.Case, error) {
	note, err := desk.Needs(note, "电话核实的结果", desk.MinItem)
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoCall, func(ch *change.Change, _ *casefile.Case) error {
		data := casefile.CalledData{Call: casefile.Call{By: s.at.Actor.Account, At: s.at.Now().Truncate(time.Second), Note: note}}
		_, err := s.at.Event(ctx, ch, id, casefile.Called, data)
		s.at.Note(ch, "call_back", id, "")
		return err
	})
}

// RecordVisit records a visit at home: what was found, and whether the
// applicant was met.
func (s *Room) RecordVisit(ctx context.Context, id app.CaseID, note string, met bool) (*casefile.Case, error) {
	note, err := desk.Needs(note, "上门的结果", desk.MinItem)
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoVisit, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Visited, casefile.VisitData{On: civil.On(s.at.Now()), Note: note, Met: met})
		s.at.Note(ch, "visit", id, "")
		return err
	})
}
