package command

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/delivery"
	"miaopi/app/exchange/wire"
	"miaopi/app/roster"
	"miaopi/app/workday"
)

// facts publishes a department's table.
func (l *loading) facts() error {
	d, err := l.c.delivery(l.s)
	if err != nil {
		return err
	}
	l.tell(d)
	if err := l.reject(d); err != nil {
		return err
	}
	entries := make([]wire.Entry, len(d.Entries))
	for i, e := range d.Entries {
		if e.Resident.Area == "" && l.c.Area == "" {
			return app.E("load", app.Input, "有的当事人没有区域：请在对照表里指定 area 列，或用 --area 给出区域代码。", nil)
		}
		entries[i] = wire.Entry(e)
	}
	return l.subjects(entries, l.c.Area)
}

// delivery reads the table that --facts and --mapping name.
func (c *hubLoadCmd) delivery(s *session) (*delivery.Delivery, error) {
	data, err := s.read(c.Facts)
	if err != nil {
		return nil, err
	}
	text, err := s.read(c.Mapping)
	if err != nil {
		return nil, err
	}
	m, err := delivery.ReadMapping(text)
	if err != nil {
		return nil, about(c.Mapping, err)
	}
	d, err := delivery.Read(data, m, s.Now())
	return d, about(c.Facts, err)
}

// tell says what a delivery leaves out, and where it contradicts itself.
func (l *loading) tell(d *delivery.Delivery) {
	for _, n := range d.Table.Notes {
		fmt.Fprintf(l.s.Stderr, "miaopi: %s：%s\n", l.c.Facts, n)
	}
	l.Report.Conflicts = len(d.Conflicts)
	for _, c := range d.Conflicts {
		fmt.Fprintf(l.s.Stderr, "miaopi: %s %s\n", l.c.Facts, loadedConflict(c).sentence())
	}
}

// reject writes the rows that cannot be used into a table of their own, with
// line, column and reason in front, and says so.
func (l *loading) reject(d *delivery.Delivery) error {
	l.Report.Rejected = len(d.Rejects)
	if len(d.Rejects) == 0 {
		return nil
	}
	rows := [][]string{slices.Concat([]string{"行", "列", "原因"}, d.Heading)}
	for _, r := range d.Rejects {
		rows = append(rows, slices.Concat([]string{strconv.Itoa(r.Line), r.Column, r.Why}, r.Cells))
		fmt.Fprintf(l.s.Stderr, "miaopi: %s 第 %d 行，%s：%s\n", l.c.Facts, r.Line, r.Column, r.Why)
	}
	l.Report.Rejects = l.c.Rejects
	if l.Report.Rejects == "" {
		l.Report.Rejects = strings.TrimSuffix(l.c.Facts, filepath.Ext(l.c.Facts)) + ".rejects.csv"
	}
	b, err := roster.CSV(rows)
	if err != nil {
		return err
	}
	fmt.Fprintf(l.s.Stderr, "miaopi: %d 行没有采用，已写到 %s；其余照常发布。\n", len(d.Rejects), l.Report.Rejects)
	return l.s.WriteFile(l.Report.Rejects, b)
}

// publishers says whose signatures on bundles count.
func (l *loading) publishers() error {
	if err := bundle.CheckPublishers(l.c.Publishers); err != nil {
		return err
	}
	return l.m.Publish(l.s.ctx, wire.PublishersDoc, wire.PublishersBody{Kind: "publishers", Keys: l.c.Publishers})
}

// bundle publishes a signed bundle; every station verifies it again.
func (l *loading) bundle() error {
	archive, err := l.s.read(l.c.Bundle)
	if err != nil {
		return err
	}
	if _, err := bundle.Read(archive); err != nil {
		return bad(l.c.Bundle, err)
	}
	return l.m.Publish(l.s.ctx, wire.BundleDoc, wire.BundleBody{Kind: "bundle", Archive: archive})
}

// calendar publishes a year of the working-day calendar.
func (l *loading) calendar() error {
	text, err := l.s.read(l.c.Calendar)
	if err != nil {
		return err
	}
	cal, err := workday.Parse(text)
	if err != nil {
		return bad(l.c.Calendar, err)
	}
	y, _, _ := cal.ValidFrom().Split()
	return l.m.Publish(l.s.ctx, fmt.Sprint(wire.CalendarPrefix, y), wire.CalendarDoc{Kind: "calendar", Year: text})
}
