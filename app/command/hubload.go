package command

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/delivery"
	"miaopi/app/desk"
	"miaopi/app/exchange"
	"miaopi/app/keyslot"
	"miaopi/app/roster"
	"miaopi/app/workday"
)

// facts publishes a department's table.
func (l *loading) facts() error {
	table, err := l.s.read(l.c.Facts)
	if err != nil {
		return err
	}
	text, err := l.s.read(l.c.Mapping)
	if err != nil {
		return err
	}
	m, err := delivery.ReadMapping(text)
	if err != nil {
		return bad(l.c.Mapping, err)
	}
	d, err := delivery.Read(table, m, l.began)
	if err != nil {
		return bad(l.c.Facts, err)
	}
	if err := l.reject(d); err != nil {
		return err
	}
	entries := make([]exchange.Entry, len(d.Entries))
	for i, e := range d.Entries {
		if e.Resident.Area == "" && l.c.Area == "" {
			return app.E("load", app.Input, "有的当事人没有区域：请在对照表里指定 area 列，或用 --area 给出区域代码。", nil)
		}
		entries[i] = exchange.Entry(e)
	}
	return l.subjects(entries, l.c.Area)
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

// accounts publishes accounts from a table.
func (l *loading) accounts() error {
	text, err := l.s.read(l.c.Accounts)
	if err != nil {
		return err
	}
	list, err := readAccounts(text)
	if err != nil {
		return bad(l.c.Accounts, err)
	}
	l.Report.Accounts += len(list)
	return l.loader.Accounts(l.s.ctx, l.secret, keyslot.Default, l.s.Random, list)
}

// readAccounts reads id,name,role,password with that heading.
func readAccounts(text []byte) ([]desk.NewAccount, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 || !slices.Equal(rows[0], []string{"id", "name", "role", "password"}) {
		return nil, errors.New("line 1: expected the heading id,name,role,password and a row an account")
	}
	var list []desk.NewAccount
	seen := map[string]bool{}
	for i, row := range rows[1:] {
		a := desk.NewAccount{Account: desk.Account{ID: app.AccountID(row[0]), Name: row[1], Role: app.Role(row[2])}, Password: row[3]}
		switch {
		case a.ID == "" || a.Name == "":
			return nil, fmt.Errorf("line %d: id and name must not be empty", i+2)
		case seen[row[0]]:
			return nil, fmt.Errorf("line %d: the id %s occurs twice", i+2, row[0])
		case !slices.Contains(app.Roles, a.Role):
			return nil, fmt.Errorf("line %d: the role is %q; expected clerk, community, supervisor, auditor or administrator", i+2, row[2])
		case len([]rune(a.Password)) < 8:
			return nil, fmt.Errorf("line %d: the password has fewer than 8 characters", i+2)
		}
		seen[row[0]] = true
		list = append(list, a)
	}
	return list, nil
}

// publishers says whose signatures on bundles count.
func (l *loading) publishers() error {
	if err := bundle.CheckPublishers(l.c.Publishers); err != nil {
		return err
	}
	return l.m.Publish(l.s.ctx, exchange.PublishersDoc, exchange.PublishersBody{Kind: "publishers", Keys: l.c.Publishers})
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
	return l.m.Publish(l.s.ctx, exchange.BundleDoc, exchange.BundleBody{Kind: "bundle", Archive: archive})
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
	return l.m.Publish(l.s.ctx, fmt.Sprint(exchange.CalendarPrefix, y), exchange.CalendarDoc{Kind: "calendar", Year: text})
}
