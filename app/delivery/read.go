package delivery

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/app/table"
)

// Entry is one subject of which there are usable rows.
type Entry struct {
	Record   fact.Record
	Resident desk.Resident
}

// Reject is one row that cannot be used.
type Reject struct {
	Line   int
	Column string // its heading; WholeRow when no one column is to blame
	Why    string // a sentence without full stop
	Cells  []string
}

// WholeRow stands for a column where the row as a whole cannot be used.
const WholeRow = "整行"

// Conflict is a fact of which the rows of one subject say different things at
// one moment. It is published as such: what reads it cannot approve.
type Conflict struct {
	Lines  [2]int
	Column string // its heading
}

// Delivery is a table that was read.
type Delivery struct {
	Table     *table.Table
	Heading   []string
	Entries   []Entry    // in order of first row
	Rejects   []Reject   // in order of row
	Conflicts []Conflict // in order of row
	Rows      int        // that are not blank
	Columns   []Use      // mapped ones, in order of the mapping's
}

// maxAhead is how far ahead a register's clock may be, as in the engine.
const maxAhead = 5 * time.Minute

// Read reads a table. now refuses what claims to be from the future, and dates
// that have not come. Errors are [app.Error] of kind Input with a sentence;
// they are about the file as a whole.
func Read(data []byte, m *Mapping, now time.Time) (*Delivery, error) {
	if m.AsOf.Value != "" && m.at.Sub(now) > maxAhead {
		return nil, wrong("对照表的 as_of.value 在将来")
	}
	t, err := table.Open(data, table.Wanted{Columns: m.columns(), Sheet: m.Sheet})
	if err != nil {
		return nil, err
	}
	r := newReader(m, t, now)
	if err := t.Rows(r.row); err != nil {
		return nil, err
	}
	r.dropRounded()
	r.join()
	r.out.Columns = r.uses()
	slices.SortFunc(r.out.Rejects, func(a, b Reject) int { return cmp.Compare(a.Line, b.Line) })
	return &r.out, nil
}

type reader struct {
	m       *Mapping
	t       *table.Table
	now     time.Time
	at      map[string]int // column by heading as the mapping has it
	facts   []*Column      // in order of name
	rows    []usable
	spoilt  map[app.Subject]int // subjects with a row that cannot be used, and its line
	rounded map[string]*rounding
	used    map[string]*Use // by heading
	out     Delivery
}

// usable is one row that can be used.
type usable struct {
	Entry
	line int
	at   time.Time
	text []string
}

func newReader(m *Mapping, t *table.Table, now time.Time) *reader {
	r := &reader{m: m, t: t, now: now, at: map[string]int{}, spoilt: map[app.Subject]int{}, rounded: map[string]*rounding{}, used: map[string]*Use{}}
	r.out.Table, r.out.Heading = t, t.Heading
	for _, c := range m.columns() {
		r.at[c] = t.Column(c)
		r.used[c] = &Use{Column: c}
	}
	for _, name := range m.names {
		c := m.Facts[name]
		r.facts = append(r.facts, &c)
	}
	return r
}

// cellError is what is wrong with one cell.
type cellError struct {
	column string
	why    string
}

func (e cellError) Error() string { return e.column + "：" + e.why }

func (r *reader) row(row table.Row) error {
	r.out.Rows++
	if row.Why != "" {
		r.reject(row.Line, row.Texts(), cellError{WholeRow, row.Why})
		r.spoilAny(row)
		return nil
	}
	e, err := r.read(row)
	var cell cellError
	switch {
	case errors.As(err, &cell):
		r.reject(row.Line, row.Texts(), cell)
		if e.Record.Subject.ID != "" {
			r.spoilt[e.Record.Subject] = row.Line
		}
	case err != nil:
		return err
	default:
		r.rows = append(r.rows, e)
	}
	return nil
}

func (r *reader) reject(line int, cells []string, e cellError) {
	r.out.Rejects = append(r.out.Rejects, Reject{line, e.column, e.why, cells})
	if u := r.used[e.column]; u != nil {
		u.Refused++
	}
}

// spoilAny looks for the subject of a row whose cells may stand anywhere.
func (r *reader) spoilAny(row table.Row) {
	for _, c := range row.Cells {
		if sub, err := r.subject(c); err == nil {
			r.spoilt[sub] = row.Line
		}
	}
}

// cell is a cell by its heading; blank where no column is mapped.
func (r *reader) cell(row table.Row, column string) table.Cell {
	i, ok := r.at[column]
	if !ok || i >= len(row.Cells) {
		return table.Cell{}
	}
	return row.Cells[i]
}

// read reads a row. A row that fails has its subject when that was read.
func (r *reader) read(row table.Row) (e usable, err error) {
	e.line, e.text = row.Line, row.Texts()
	column := r.m.Subject.Column
	r.watch(column, row)
	sub, err := r.subject(r.cell(row, column))
	if err != nil {
		return e, cellError{column, err.Error()}
	}
	r.used[column].note(row.Line, sub.ID)
	e.Record.Subject, e.Resident.Subject = sub, sub
	if e.at, err = r.moment(row); err != nil {
		return e, err
	}
	for _, c := range r.facts {
		v, err := r.value(c, row, sub)
		if err != nil {
			return e, cellError{c.Column, err.Error()}
		}
		if !v.IsNull() {
			e.Record.Facts = append(e.Record.Facts, fact.Fact{Name: c.name, Value: v, Source: r.m.Source, AsOf: e.at})
		}
	}
	e.Record.Sort()
	return e, r.resident(&e.Resident, row)
}

func (r *reader) value(c *Column, row table.Row, sub app.Subject) (fact.Value, error) {
	cell := r.cell(row, c.Column)
	if number := c.t == fact.Int || c.t == fact.Decimal; number && r.t.Separator == "分号" && strings.ContainsAny(cell.Text, ",，") {
		return fact.Value{}, fmt.Errorf("“%.20s”里的逗号是千位还是小数点，说不准：请去掉千位分隔符", cell.Text)
	}
	v, err := c.value(cell)
	if err != nil || v.IsNull() {
		return v, err
	}
	if c.t == fact.String && len(c.Values) == 0 && c.Column != r.m.Subject.Column {
		r.watch(c.Column, row)
	}
	if err := r.timely(c, sub, v); err != nil {
		return v, err
	}
	if err := agrees(sub, fact.Fact{Name: c.name, Value: v}); err != nil {
		return v, err
	}
	r.used[c.Column].note(row.Line, fact.Mask(c.name, v.String()))
	return v, nil
}

func (r *reader) moment(row table.Row) (time.Time, error) {
	column := r.m.AsOf.Column
	if column == "" {
		return r.m.at, nil
	}
	c := Column{t: fact.Time, empty: r.m.empty}
	v, err := c.value(r.cell(row, column))
	switch {
	case err != nil:
		return time.Time{}, cellError{column, err.Error()}
	case v.IsNull():
		return time.Time{}, cellError{column, "是空的：没有写登记库里何时如此"}
	case v.Time().Sub(r.now) > maxAhead:
		return time.Time{}, cellError{column, "在将来"}
	}
	r.used[column].note(row.Line, fact.FormatTime(v.Time()))
	return v.Time(), nil
}

var areaForm = regexp.MustCompile(`^[0-9]{6,15}$`)

// resident reads who it is, as a window shows it.
func (r *reader) resident(out *desk.Resident, row table.Row) error {
	who := Column{t: fact.String, empty: r.m.empty}
	if out.Subject.Kind == app.Person {
		who.name = "person.name"
	}
	v, err := who.value(r.cell(row, r.m.Name))
	if err != nil {
		return cellError{r.m.Name, err.Error()}
	}
	if out.Name = v.Text(); out.Name != "" {
		r.used[r.m.Name].note(row.Line, chinaid.MaskName(out.Name))
	}
	if err := r.phone(out, row); err != nil {
		return err
	}
	if err := r.address(out, row); err != nil {
		return err
	}
	return r.area(out, row)
}

// address reads a door.
func (r *reader) address(out *desk.Resident, row table.Row) error {
	if r.m.Address == "" {
		return nil
	}
	c := Column{t: fact.String, empty: r.m.empty}
	v, err := c.value(r.cell(row, r.m.Address))
	if err != nil {
		return cellError{r.m.Address, err.Error()}
	}
	if out.Address = strings.TrimSpace(v.Text()); out.Address != "" {
		r.used[r.m.Address].note(row.Line, "（住址）")
	}
	return nil
}

// phone reads a number; what has no digit, such as 无, is none.
func (r *reader) phone(out *desk.Resident, row table.Row) error {
	cell := r.cell(row, r.m.Phone)
	if cell.Kind != table.Bad && !strings.ContainsAny(table.Half(cell.Text), "0123456789") {
		return nil
	}
	c := Column{t: fact.String, empty: r.m.empty}
	v, err := c.value(cell)
	if err != nil {
		return cellError{r.m.Phone, err.Error()}
	}
	if out.Phone = compact(v.Text()); out.Phone != "" {
		r.used[r.m.Phone].note(row.Line, chinaid.MaskPhone(out.Phone))
	}
	return nil
}

func (r *reader) area(out *desk.Resident, row table.Row) error {
	cell := r.cell(row, r.m.Area)
	area := compact(cell.Text)
	switch {
	case cell.Kind != table.Bad && noValue(key(cell.Text)):
		return nil
	case cell.Kind > table.Number || !areaForm.MatchString(area):
		return cellError{r.m.Area, "应为 6 至 15 位数字的区划或网格编码"}
	}
	out.Area = app.Division(area)
	r.used[r.m.Area].note(row.Line, area)
	return nil
}
