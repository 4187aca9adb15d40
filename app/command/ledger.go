package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
)

type ledgerCmd struct {
	All    bool   `help:"also what is settled"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// ledgerLine is one line of the ledger.
type ledgerLine struct {
	Case      app.CaseID           `json:"case"`
	Serial    app.Serial           `json:"serial"`
	Item      app.PackID           `json:"item"`
	Applicant string               `json:"applicant"` // masked
	Accepted  civil.Date           `json:"accepted"`
	Due       civil.Date           `json:"due"`
	Standing  desk.Standing        `json:"standing"`
	Materials []desk.OwingMaterial `json:"materials"`
	Ended     desk.Ending          `json:"ended,omitempty"`
}

// Run prints the ledger, one JSON object a line.
func (c *ledgerCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	list, err := st.Ledger(s.ctx, c.All)
	if err != nil {
		return err
	}
	for _, o := range list {
		l := ledgerLine{o.Case, o.Serial, o.Item, masked(o.Subject, o.Name), o.Accepted, o.Due, o.Standing(civil.On(s.Now()), st.Calendar), o.Materials, o.Ended}
		if c.Format == "json" {
			err = s.json(l)
		} else {
			err = s.ledgerText(st, l)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *session) ledgerText(st *desk.Station, l ledgerLine) error {
	var names []string
	for _, m := range l.Materials {
		if m.Received != civil.None {
			names = append(names, m.Name+"（"+m.Received.String()+" 收到）")
			continue
		}
		names = append(names, m.Name)
	}
	_, err := fmt.Fprintln(s.text(), columns(desk.ShortSerial(l.Serial), 16)+columns(l.Applicant, 14)+columns(itemName(st, l.Item), 26)+
		columns(l.Standing.Label(), 10)+columns(l.Due.String(), 12)+strings.Join(names, "、"))
	return err
}
