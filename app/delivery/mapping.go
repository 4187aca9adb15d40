package delivery

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"miaopi/app"
	"miaopi/app/fact"
	"miaopi/app/table"
)

// Mapping says what the columns of a delivery are.
//
//	subject: {kind: person, column: 身份证号}
//	name: 姓名                  # optional columns of who it is
//	phone: 手机号
//	address: 住址                # the door, for visits
//	area: 网格编码              # of whom has no area, --area counts
//	source: police.population
//	as_of: {column: 更新时间}   # or {value: 2026-11-20T08:00:00+08:00}
//	sheet: 人口                 # of a workbook with several sheets that fit
//	empty: [无, 不详]           # words for no value
//	facts:
//	  person.birth: {column: 出生日期, type: date}
//	  person.sex: {column: 性别, type: string, values: {男: male, 女: female, 未说明: null}}
//	  permit.valid_to: {column: 有效期止, type: date, future: true}
type Mapping struct {
	Subject SubjectColumn     `yaml:"subject"`
	Name    string            `yaml:"name"`
	Phone   string            `yaml:"phone"`
	Area    string            `yaml:"area"`
	Address string            `yaml:"address"`
	Source  string            `yaml:"source"`
	AsOf    Moment            `yaml:"as_of"`
	Sheet   string            `yaml:"sheet"`
	Empty   []string          `yaml:"empty"`
	Facts   map[string]Column `yaml:"facts"`

	at    time.Time // of AsOf.Value
	names []string  // of Facts, in order
	empty map[string]bool
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
	Column string   `yaml:"column"`
	Type   string   `yaml:"type"`
	Values Meanings `yaml:"values"` // what the cells mean; a cell that is not among them is refused
	Future bool     `yaml:"future"` // a date or moment may lie in the future

	name  string // of the fact
	t     fact.Type
	empty map[string]bool // of the mapping
}

// Meanings are the values that cells stand for, as the mapping writes them:
// 01 is not 1. Null is no value.
type Meanings map[string]fact.Value

// UnmarshalYAML takes keys and values by their text.
func (m *Meanings) UnmarshalYAML(n ast.Node) error {
	*m = Meanings{}
	list, ok := n.(ast.MapNode)
	if !ok {
		return errors.New("values 应为对照，如 {男: male, 女: female}")
	}
	for it := list.MapRange(); it.Next(); {
		key, value := key(it.Key().GetToken().Value), fact.Value{}
		if _, twice := (*m)[key]; twice {
			return fmt.Errorf("values 里“%s”出现了两次", key)
		}
		switch v := it.Value().(type) {
		case *ast.NullNode:
		case ast.ScalarNode:
			value = fact.StringOf(v.GetToken().Value)
		default:
			return fmt.Errorf("values 里“%s”的值应为一个词", key)
		}
		(*m)[key] = value
	}
	return nil
}

// key is a cell's text as it is looked up.
func key(s string) string { return table.Half(table.Clean(s)) }

// ReadMapping reads a mapping file, in any encoding a table may have.
func ReadMapping(data []byte) (*Mapping, error) {
	text, err := table.Plain(data)
	if err != nil {
		return nil, err
	}
	m := new(Mapping)
	if err := yaml.NewDecoder(bytes.NewReader([]byte(text)), yaml.Strict()).Decode(m); err != nil {
		return nil, wrong("对照表写错了：%s", yamlError(err))
	}
	return m, m.check()
}

var yamlLine = regexp.MustCompile(`^\[([0-9]+):[0-9]+\] `)

// yamlError is what the parser says, in one line, its place in Chinese.
func yamlError(err error) string {
	s, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
	return yamlLine.ReplaceAllString(s, "第 $1 行：")
}

// wrong is an Input error with a sentence.
func wrong(format string, args ...any) error {
	return app.E("delivery", app.Input, fmt.Sprintf(format, args...)+"。", nil)
}

func (m *Mapping) check() error {
	switch {
	case m.Subject.Kind != app.Person && m.Subject.Kind != app.Enterprise && m.Subject.Kind != app.Vehicle:
		return wrong("subject.kind 是“%s”，应为 person、enterprise 或 vehicle", m.Subject.Kind)
	case m.Subject.Column == "":
		return wrong("没有写 subject.column：哪一列是当事人的号码")
	case m.Source == "":
		return wrong("没有写 source：这些数据来自哪个登记库")
	case m.Source == fact.Counter || m.Source == fact.Declared:
		return wrong("source 不能是 %s：那是人说的，交付的数据来自登记库", m.Source)
	case (m.AsOf.Column == "") == (m.AsOf.Value == ""):
		return wrong("as_of 要写 column 或 value，只写一个")
	case len(m.Facts) == 0:
		return wrong("facts 是空的：没有一列对照到数据项")
	}
	if m.AsOf.Value != "" {
		at, err := moment(m.AsOf.Value)
		if err != nil {
			return wrong("as_of.value：%s", err)
		}
		m.at = at
	}
	m.empty = map[string]bool{}
	for _, word := range m.Empty {
		m.empty[key(word)] = true
	}
	m.names = slices.Sorted(maps.Keys(m.Facts))
	for _, name := range m.names {
		if err := m.checkFact(name); err != nil {
			return wrong("facts.%s：%s", name, err)
		}
	}
	return nil
}

func (m *Mapping) checkFact(name string) error {
	c := m.Facts[name]
	t, ok := fact.ParseType(c.Type)
	switch {
	case !fact.ValidName(name):
		return errors.New("不是数据项的名称，应为小写字母的 组.项")
	case c.Column == "":
		return errors.New("没有写 column")
	case !ok:
		return fmt.Errorf("type 是“%s”，应为 bool、int、decimal、string、date、time、list<string> 或 list<int>", c.Type)
	}
	c.name, c.t, c.empty = name, t, m.empty
	for cell, v := range c.Values {
		if v.IsNull() {
			continue
		}
		typed, err := c.meant(v.Text())
		if err != nil {
			return fmt.Errorf("values 里“%s”：%s", cell, err)
		}
		c.Values[cell] = typed
	}
	m.Facts[name] = c
	return nil
}

// meant is what a mapping writes for a cell; a string is taken to the letter.
func (c *Column) meant(text string) (fact.Value, error) {
	if c.t == fact.String {
		return fact.StringOf(text), nil
	}
	return c.typed(table.Cell{Text: text})
}

// columns are the columns a table must have.
func (m *Mapping) columns() []string {
	list := []string{m.Subject.Column, m.Name, m.Phone, m.Area, m.Address, m.AsOf.Column}
	for _, name := range m.names {
		list = append(list, m.Facts[name].Column)
	}
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
