package command

import (
	"fmt"
	"strings"

	"miaopi/app"
)

type hubWithdrawCmd struct {
	hubAt
	Subject []string `help:"whose records to withdraw: person:ID, enterprise:CODE or vehicle:VIN" required:"" sep:"," placeholder:"KIND:ID"`
	Yes     bool     `help:"do it"`
	Format  string   `help:"text or json" enum:"text,json" default:"text"`
}

// Run withdraws records. Decided cases keep what they were decided on.
func (c *hubWithdrawCmd) Run(s *session) error {
	list, err := c.subjects()
	if err != nil {
		return err
	}
	if !c.Yes {
		return app.E("withdraw", app.Input, fmt.Sprintf("将撤回 %d 位当事人在各区域的全部登记数据，各站下次同步后不再使用；已办结的办件不变。确认无误后加 --yes。", len(list)), nil)
	}
	loader, _, err := c.loader(s)
	if err != nil {
		return err
	}
	got, err := loader.Withdraw(s.ctx, list, s.Now())
	if err != nil {
		return err
	}
	if err := s.print(c.Format, got, fmt.Sprintf("已撤回 %d 份登记数据。", got.Elsewhere)); err != nil {
		return err
	}
	if got.Elsewhere == 0 || got.Refused > 0 {
		return errFinding
	}
	return nil
}

func (c *hubWithdrawCmd) subjects() ([]app.Subject, error) {
	var list []app.Subject
	for _, text := range c.Subject {
		kind, id, ok := strings.Cut(text, ":")
		sub := app.Subject{Kind: app.SubjectKind(kind), ID: id}.Normal()
		if err := checkSubject(sub); !ok || err != nil {
			return nil, app.E("withdraw", app.Input, "--subject 应像 person:440306194611220024："+text, err)
		}
		list = append(list, sub)
	}
	return list, nil
}
