package command

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/outreach"
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/stick"
	"miaopi/app/fact"
)

type visitCmd struct {
	Plan visitPlanCmd `cmd:"" help:"write the route sheet of a round of visits, and a copy of just those people's data"`
	Done visitDoneCmd `cmd:"" help:"record what a visit found"`
}

type visitPlanCmd struct {
	Case   []string   `help:"cases, by id, serial number or its last digits" placeholder:"CASE"`
	Agreed app.PackID `help:"those of this item's list with whom a visit was agreed" placeholder:"ITEM"`
	Out    string     `help:"PDF to write" required:"" placeholder:"FILE"`
	Copy   string     `help:"also write a copy of just these people's data for a laptop" placeholder:"FILE"`
	For    string     `help:"the laptop: id of the station, or an age public key" placeholder:"RECIPIENT"`
	Format string     `help:"text or json" enum:"text,json" default:"json"`
}

// planned is what the command prints.
type planned struct {
	Out    string         `json:"out"`
	Stops  int            `json:"stops"`
	People int            `json:"people"`
	Copy   *stick.Carried `json:"copy,omitempty"`
}

// Run plans a round.
func (c *visitPlanCmd) Run(s *session) error {
	if (c.Copy == "") != (c.For == "") {
		return app.E("visit", app.Input, "--copy 和 --for 要一起给。", nil)
	}
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	calls, err := c.calls(s, st)
	if err != nil {
		return err
	}
	tree, err := s.Divisions()
	if err != nil {
		return err
	}
	pdf, err := outreach.At(st).RouteSheet(s.ctx, calls, tree.Place, s.Fonts)
	if err != nil {
		return err
	}
	out := planned{Out: c.Out, Stops: len(calls), People: len(outreach.SubjectsOf(calls))}
	if c.Copy != "" {
		if out.Copy, err = c.laptop(s, st, calls); err != nil {
			return err
		}
	}
	if err := s.WriteFile(c.Out, pdf); err != nil {
		return app.E("visit", app.Denied, "路线单写不到 "+c.Out+"。", err)
	}
	return s.print(c.Format, out, fmt.Sprintf("%s：%d 户，%d 人。", c.Out, out.Stops, out.People))
}

// calls are whom to visit.
func (c *visitPlanCmd) calls(s *session, st *desk.Station) ([]outreach.HomeCall, error) {
	var ids []app.CaseID
	for _, text := range c.Case {
		id, err := st.FindCase(s.ctx, text)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	calls, err := outreach.At(st).CallsOf(s.ctx, ids)
	if err != nil || c.Agreed == "" {
		return calls, err
	}
	more, err := outreach.At(st).AgreedVisits(s.ctx, c.Agreed)
	return append(calls, more...), err
}

// laptop writes the copy. Only the laptop can open it.
func (c *visitPlanCmd) laptop(s *session, st *desk.Station, calls []outreach.HomeCall) (*stick.Carried, error) {
	l, ok := st.Remote.(*hubsync.Link)
	if !ok {
		return nil, app.E("visit", app.Input, "这台工作站没有登记到汇聚库，不能给笔记本电脑写副本。", nil)
	}
	to, err := stick.Recipient(s.ctx, st.Store(), c.For, false)
	if err != nil {
		return nil, err
	}
	if err := st.Exported(s.ctx, "visit "+fmt.Sprint(len(calls))); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	did, err := stick.WriteFor(s.ctx, l, &buf, to, outreach.SubjectsOf(calls))
	if err != nil {
		return nil, err
	}
	if did.Encrypted = buf.Len(); s.WriteFile(c.Copy, buf.Bytes()) != nil {
		return nil, app.E("visit", app.Denied, "副本写不到 "+c.Copy+"。", nil)
	}
	return &did, nil
}

type visitDoneCmd struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Note   string `help:"what was found" required:""`
	NotMet bool   `help:"the applicant was not there"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run records a visit.
func (c *visitDoneCmd) Run(s *session) error {
	return s.act(c.Case, c.Format, func(ctx context.Context, st *desk.Station, id app.CaseID) (*casefile.Case, error) {
		return reception.At(st).RecordVisit(ctx, id, c.Note, !c.NotMet)
	})
}

type groupCmd struct {
	Item   app.PackID `help:"the item applied for" required:""`
	Facts  []string   `help:"facts file, one for each person" required:"" sep:"none" placeholder:"FILE"`
	Home   string     `help:"name of the home" required:""`
	Holder string     `help:"whose account receives for all"`
	Reason string     `help:"explained once; it stands with every case" required:""`
	Agent  agentFlags `embed:"" prefix:"agent-"`
	Format string     `help:"text or json" enum:"text,json" default:"json"`
}

// Run takes a group in. What it prints is durable, also when it stops half way.
func (c *groupCmd) Run(s *session) error {
	form := reception.GroupForm{Item: c.Item, Home: c.Home, Holder: c.Holder, Reason: c.Reason}
	records, err := (&acceptCmd{Facts: c.Facts}).records(s)
	if err != nil {
		return err
	}
	for _, r := range records {
		form.People = append(form.People, member(r))
	}
	if form.Agent, err = c.Agent.agent(); err != nil {
		return err
	}
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	got, failed := reception.At(st).AcceptGroup(s.ctx, form)
	if len(got.Cases) > 0 {
		if err := s.print(c.Format, got, groupText(got)); err != nil {
			return err
		}
	}
	return failed
}

func member(r fact.Record) reception.Member {
	return reception.Member{Subject: r.Subject.Normal(), Name: nameIn(r), Declared: r.Facts}
}

func groupText(g reception.GroupIntake) string {
	var lines []string
	for _, one := range g.Cases {
		if one.Case == "" {
			lines = append(lines, "—  "+masked(app.Subject{Kind: app.Person}, one.Name)+"："+one.Why)
			continue
		}
		lines = append(lines, fmt.Sprintf("%s  %s  %s", one.Serial, one.Verdict.Label(), masked(app.Subject{Kind: app.Person}, one.Name)))
	}
	return strings.Join(lines, "\n")
}
