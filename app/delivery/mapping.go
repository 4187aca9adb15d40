// Package delivery reads what a department delivers: a table with one row a
// subject, and a mapping that says which column is what. Rows that cannot be
// used are named with line, column and reason; the others go on.
package delivery

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"miaopi/app"
	"miaopi/app/fact"
)

// Mapping says what the columns of a delivery are.
//
//	subject: {kind: person, column: 身份证号}
//	name: 姓名                  # optional columns of who it is
//	phone: 手机号
//	area: 网格编码              # of whom has no area, --area counts
//	source: police.population
//	as_of: {column: 更新时间}   # or {value: 2026-11-20T08:00:00+08:00}
//	facts:
//	  person.birth: {column: 出生日期, type: date}
//	  person.sex: {column: 性别, type: string, values: {男: male, 女: female}}
type Mapping struct {
	Subject SubjectColumn     `yaml:"subject"`
	Name    string            `yaml:"name"`
	Phone   string            `yaml:"phone"`
	Area    string            `yaml:"area"`
	Source  string            `yaml:"source"`
	AsOf    Moment            `yaml:"as_of"`
	Facts   map[string]Column `yaml:"facts"`

	at    time.Time // of AsOf.Value
	names []string  // of Facts, in order
}

// SubjectColumn says whom a row is about.
type SubjectColumn struct {
	Kind   app.SubjectKind `yaml:"kind"`
	Column string          `yaml:"column"`
}

// Moment is when the source held a row true: a column, or one for all.
type Moment struct {
	Column string `yaml:"column"`
	Value  string `yaml:"value"`
}

// Column is where a fact stands.
type Column struct {
	Column string         `yaml:"column"`
	Type   string         `yaml:"type"`
	Values map[string]any `yaml:"values"` // what the cells mean; a cell that is not among them is refused

	t fact.Type
}

// ReadMapping reads a mapping file.
func ReadMapping(data []byte) (*Mapping, error) {
	m := new(Mapping)
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(m); err != nil {
		return nil, errors.New(yaml.FormatError(err, false, false))
	}
	return m, m.check()
}

func (m *Mapping) check() error {
	switch {
	case m.Subject.Kind != app.Person && m.Subject.Kind != app.Enterprise && m.Subject.Kind != app.Vehicle:
		return fmt.Errorf("subject.kind is %q; expected person, enterprise or vehicle", m.Subject.Kind)
	case m.Subject.Column == "":
		return errors.New("subject.column is missing")
	case m.Source == "":
		return errors.New("source is missing: which register these facts come from")
	case m.Source == fact.Counter || m.Source == fact.Declared:
		return fmt.Errorf("source %s is what people say; a delivery comes from a register", m.Source)
	case (m.AsOf.Column == "") == (m.AsOf.Value == ""):
		return errors.New("as_of needs either a column or a value")
	case len(m.Facts) == 0:
		return errors.New("facts is empty: no column is mapped to a fact")
	}
	if m.AsOf.Value != "" {
		at, err := moment(m.AsOf.Value)
		if err != nil {
			return fmt.Errorf("as_of.value: %w", err)
		}
		m.at = at
	}
	m.names = slices.Sorted(maps.Keys(m.Facts))
	for _, name := range m.names {
		if err := m.checkFact(name); err != nil {
			return fmt.Errorf("facts.%s: %w", name, err)
		}
	}
	return nil
}

func (m *Mapping) checkFact(name string) error {
	c := m.Facts[name]
	t, ok := fact.ParseType(c.Type)
	switch {
	case !fact.ValidName(name):
		return errors.New("not a fact's name, which is group.field in small letters")
	case c.Column == "":
		return errors.New("column is missing")
	case !ok:
		return fmt.Errorf("type is %q; expected bool, int, decimal, string, date, time or list<string>", c.Type)
	}
	c.t = t
	for cell, v := range c.Values {
		if _, err := valueOf(fmt.Sprint(v), t); err != nil {
			return fmt.Errorf("values.%s: %w", cell, err)
		}
	}
	m.Facts[name] = c
	return nil
}

// columns are the columns a table must have.
func (m *Mapping) columns() []string {
	list := []string{m.Subject.Column, m.Name, m.Phone, m.Area, m.AsOf.Column}
	for _, name := range m.names {
		list = append(list, m.Facts[name].Column)
	}
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
