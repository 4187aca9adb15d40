package delivery

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Entry is one usable row.
type Entry struct {
	Record   fact.Record
	Resident desk.Resident
}

// Reject is one row that cannot be used.
type Reject struct {
	Line   int
	Column string // its heading
	Why    string // a sentence
	Cells  []string
}

// Delivery is a table that was read.
type Delivery struct {
	Heading []string
	Entries []Entry
	Rejects []Reject
}

// Read reads a table. now refuses what claims to be from the future, and dates
// of birth that have not come.
func Read(data []byte, m *Mapping, now time.Time) (*Delivery, error) {
	r := reader{m: m, now: now, first: map[app.Subject]int{}}
	err := rows(data, r.row)
	if err != nil {
		return nil, err
	}
	if r.at == nil {
		return nil, errors.New("the table is empty")
	}
	return &r.out, nil
}

type reader struct {
	m     *Mapping
	now   time.Time
	at    map[string]int // column by heading
	first map[app.Subject]int
	out   Delivery
}

// cellError is what is wrong with one cell.
type cellError struct {
	column string
	why    string
}

func (e cellError) Error() string { return e.column + "：" + e.why }

func (r *reader) row(line row) error {
	if r.at == nil {
		return r.heading(line.cells)
	}
	e, err := r.entry(line)
	var cell cellError
	switch {
	case errors.As(err, &cell):
		r.out.Rejects = append(r.out.Rejects, Reject{line.line, cell.column, cell.why, line.cells})
	case err != nil:
		return err
	default:
		r.out.Entries = append(r.out.Entries, e)
	}
	return nil
}

func (r *reader) heading(cells []string) error {
	r.at = map[string]int{}
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if _, twice := r.at[c]; twice && c != "" {
			return fmt.Errorf("line 1: the column %s occurs twice", c)
		}
		r.at[c] = i
	}
	for _, want := range r.m.columns() {
		if _, ok := r.at[want]; !ok {
			return fmt.Errorf("line 1: the column %s is missing; there are: %s", want, strings.Join(cells, ", "))
		}
	}
	r.out.Heading = cells
	return nil
}

// cell is a cell by its heading, trimmed; empty where a column or the cell is
// missing.
func (r *reader) cell(line row, column string) string {
	i, ok := r.at[column]
	if !ok || column == "" || i >= len(line.cells) {
		return ""
	}
	return strings.TrimSpace(line.cells[i])
}

func (r *reader) entry(line row) (e Entry, err error) {
	sub, err := r.subject(line)
	if err != nil {
		return e, err
	}
	at, err := r.moment(line)
	if err != nil {
		return e, err
	}
	e.Record.Subject = sub
	for _, name := range r.m.names {
		c := r.m.Facts[name]
		v, err := c.value(r.cell(line, c.Column))
		if err != nil {
			return e, cellError{c.Column, err.Error()}
		}
		if !v.IsNull() {
			e.Record.Facts = append(e.Record.Facts, fact.Fact{Name: name, Value: v, Source: r.m.Source, AsOf: at})
		}
	}
	e.Record.Sort()
	e.Resident = desk.Resident{Subject: sub, Name: r.cell(line, r.m.Name), Phone: r.cell(line, r.m.Phone)}
	area := r.cell(line, r.m.Area)
	if area != "" && !areaForm.MatchString(area) {
		return e, cellError{r.m.Area, "应为 6 至 15 位数字的区划或网格编码"}
	}
	e.Resident.Area = app.Division(area)
	r.first[sub] = line.line
	return e, nil
}

var areaForm = regexp.MustCompile(`^[0-9]{6,15}$`)

func (r *reader) subject(line row) (app.Subject, error) {
	column := r.m.Subject.Column
	sub := app.Subject{Kind: r.m.Subject.Kind, ID: r.cell(line, column)}.Normal()
	if sub.ID == "" {
		return sub, cellError{column, "是空的"}
	}
	if err := r.valid(sub); err != nil {
		return sub, cellError{column, err.Error()}
	}
	if first, twice := r.first[sub]; twice {
		return sub, cellError{column, fmt.Sprintf("与第 %d 行是同一当事人", first)}
	}
	return sub, nil
}

func (r *reader) valid(sub app.Subject) error {
	switch sub.Kind {
	case app.Person:
		if chinaid.CheckID(sub.ID, civil.On(r.now)) != nil {
			return errors.New("不是有效的身份证号")
		}
	case app.Enterprise:
		if chinaid.ValidUSCC(sub.ID) != nil {
			return errors.New("不是有效的统一社会信用代码")
		}
	case app.Vehicle:
		if chinaid.ValidVIN(sub.ID) != nil {
			return errors.New("不是有效的车辆识别代号")
		}
	}
	return nil
}

// maxAhead is how far ahead a register's clock may be, as in the engine.
const maxAhead = 5 * time.Minute

func (r *reader) moment(line row) (time.Time, error) {
	if r.m.AsOf.Column == "" {
		return r.m.at, nil
	}
	at, err := moment(r.cell(line, r.m.AsOf.Column))
	switch {
	case err != nil:
		return at, cellError{r.m.AsOf.Column, err.Error()}
	case at.Sub(r.now) > maxAhead:
		return at, cellError{r.m.AsOf.Column, "在将来"}
	}
	return at, nil
}

// moment reads a moment as registers write it; a day counts from its
// beginning.
func moment(s string) (time.Time, error) {
	if t, err := fact.ParseTime(s); err == nil {
		return t, nil
	}
	for _, form := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006/1/2 15:04:05", "2006/1/2 15:04"} {
		if t, err := time.ParseInLocation(form, s, civil.Shanghai); err == nil && plausible(t) {
			return t, nil
		}
	}
	d, err := date(s)
	if err != nil {
		return time.Time{}, errors.New("不是时间，应像 2026-11-20 08:00")
	}
	y, m, n := d.Split()
	return time.Date(y, time.Month(m), n, 0, 0, 0, 0, civil.Shanghai), nil
}

func plausible(t time.Time) bool { d := civil.On(t); return d >= civil.Min && d <= civil.Max }

// value reads a cell; an empty one is missing.
func (c *Column) value(cell string) (fact.Value, error) {
	if cell == "" {
		return fact.Value{}, nil
	}
	if len(c.Values) > 0 {
		v, ok := c.Values[cell]
		if !ok {
			return fact.Value{}, fmt.Errorf("“%.20s”不在对照表里", cell)
		}
		cell = fmt.Sprint(v)
	}
	return valueOf(cell, c.t)
}

var yes = map[string]bool{"true": true, "是": true, "1": true, "有": true, "Y": true, "false": false, "否": false, "0": false, "无": false, "N": false}

func valueOf(cell string, t fact.Type) (fact.Value, error) {
	switch t {
	case fact.Bool:
		b, ok := yes[cell]
		if !ok {
			return fact.Value{}, fmt.Errorf("“%.20s”不是“是”或“否”", cell)
		}
		return fact.BoolOf(b), nil
	case fact.Int:
		n, err := strconv.ParseInt(cell, 10, 64)
		if err != nil {
			return fact.Value{}, fmt.Errorf("“%.20s”不是整数", cell)
		}
		return fact.IntOf(n), nil
	case fact.Decimal:
		v, err := fact.StringOf(cell).As(fact.Decimal)
		if err != nil {
			return fact.Value{}, fmt.Errorf("“%.20s”不是数", cell)
		}
		return v, nil
	case fact.Date:
		d, err := date(cell)
		if err != nil {
			return fact.Value{}, err
		}
		return fact.DateOf(d), nil
	case fact.Time:
		at, err := moment(cell)
		if err != nil {
			return fact.Value{}, err
		}
		return fact.TimeOf(at), nil
	case fact.StringList:
		return fact.StringsOf(strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";；、,，", r) })...), nil
	case fact.String:
		return fact.StringOf(cell), nil
	}
	return fact.Value{}, fmt.Errorf("a cell cannot be a %s", t)
}

// date reads a day as people and workbooks write it: 2026-11-20, 20261120,
// 2026/11/20, or the number of days a workbook counts from 1900.
func date(s string) (civil.Date, error) {
	if d, err := civil.Parse(s); err == nil {
		return d, nil
	}
	for _, form := range []string{"20060102", "2006/1/2", "2006.1.2", "2006年1月2日"} {
		if t, err := time.ParseInLocation(form, s, civil.Shanghai); err == nil && plausible(t) {
			return civil.On(t), nil
		}
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n > 1 && n < 100_000 {
		if t, err := excelize.ExcelDateToTime(n, false); err == nil && n == float64(int(n)) {
			return civil.Parse(t.Format(time.DateOnly))
		}
	}
	return 0, fmt.Errorf("“%.20s”不是日期，应像 2026-11-20", s)
}
