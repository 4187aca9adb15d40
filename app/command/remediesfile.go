package command

import (
	"errors"
	"fmt"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/wire"
	"miaopi/app/table"
)

// remedies publishes where decisions are contested: the table is the whole list.
func (l *loading) remedies() error {
	list, err := l.s.remediesFile(l.c.Remedies)
	if err != nil {
		return err
	}
	l.Report.Remedies = len(list)
	return l.m.Publish(l.s.ctx, wire.RemediesDoc, wire.RemediesBody{Kind: "remedies", Remedies: list})
}

// remediesFile reads a table of them.
func (s *session) remediesFile(file string) ([]desk.Remedy, error) {
	data, err := s.read(file)
	if err != nil {
		return nil, err
	}
	list, err := readRemedies(data)
	return list, about(file, err)
}

// remedyColumns are the columns of such a table.
var remedyColumns = []string{"部门", "复议机关", "人民法院"}

// readRemedies reads a table with these columns. One bad row refuses the file, so
// that a list is never published in part.
func readRemedies(data []byte) ([]desk.Remedy, error) {
	t, err := table.Open(data, table.Wanted{Columns: remedyColumns})
	if err != nil {
		return nil, err
	}
	var list []desk.Remedy
	seen := map[string]int{}
	err = t.Rows(func(r table.Row) error {
		one, why := readRemedy(t, r)
		if first := seen[one.Authority]; why == "" && first > 0 {
			why = fmt.Sprintf("部门与第 %d 行相同。", first)
		}
		if why != "" {
			return app.E("load", app.Input, fmt.Sprintf("第 %d 行：%s", r.Line, why), nil)
		}
		seen[one.Authority] = r.Line
		list = append(list, one)
		return nil
	})
	if err == nil && len(list) == 0 {
		err = app.E("load", app.Input, "表头下面没有部门。", nil)
	}
	return list, err
}

// readRemedy reads one row; why says what is wrong with it.
func readRemedy(t *table.Table, r table.Row) (one desk.Remedy, why string) {
	if r.Why != "" {
		return one, r.Why
	}
	var texts [3]string
	for i, name := range remedyColumns {
		cell := r.Cells[t.Column(name)]
		switch why := table.Damaged(cell.Text); {
		case cell.Kind == table.Bad:
			return one, name + cell.Why
		case why != "":
			return one, name + why
		}
		texts[i] = cell.Text
	}
	one = desk.Remedy{Authority: texts[0], Review: texts[1], Court: texts[2]}.Trimmed()
	var bad *app.Error
	if errors.As(one.Check(), &bad) {
		return one, bad.Detail
	}
	return one, ""
}
