package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"miaopi/app/rule"
)

// Section is one part of a sheet as it is published: a heading, perhaps a
// sentence, then a table or a list. HTML and PDF are made of the same
// sections, so neither says more than the other.
type Section struct {
	ID    string // of the heading in HTML
	Title string
	Table *Table // nil for a list
	Lines []string
}

// Table is a table with a caption. The column Head names the row.
type Table struct {
	Caption string
	Columns []Column // without titles: a list of labels and values
	Head    int
	Rows    [][]Cell
}

// Column has a share of the width; the shares of a table add up to 1.
type Column struct {
	Title string
	Share float64
}

// Cell is a text, perhaps with a mark before it. A code may break anywhere.
type Cell struct {
	Text string
	Mark Mark
	Code bool
}

// Mark is a sign with a meaning; it always stands with a word.
type Mark string

// The marks.
const (
	NoMark Mark = ""
	Sound  Mark = "✓"
	Half   Mark = "◐"
	Open   Mark = "!"
	Past   Mark = "·"
)

func text(s string) Cell { return Cell{Text: s} }
func code(s string) Cell { return Cell{Text: s, Code: true} }

// status is how far a basis has been verified.
func status(s rule.Status) Cell {
	switch s {
	case rule.Official:
		return Cell{Text: s.Label(), Mark: Sound}
	case rule.Repost:
		return Cell{Text: s.Label(), Mark: Half}
	}
	return Cell{Text: rule.ToVerify.Label(), Mark: Open}
}

func (s Standing) cell() Cell {
	return Cell{Text: s.Label(), Mark: [...]Mark{InForce: Sound, ToCome: Past, Ended: Past}[s]}
}

// The first sentences of a sheet: what it is good for, in words for a citizen.
const (
	lead        = "条件全部符合的，当场自动通过；有一项不符合或者不能确定的，转工作人员办理。"
	unconfirmed = "本事项的规则还没有经主管部门确认：所有申请都转工作人员办理，下面的条件供工作人员核对。"
	noRefusal   = "系统不会自动作出不予办理的决定，“不符合时”一栏只提示工作人员怎样核查。"
)

// Lead says what the sheet is good for.
func (s *Sheet) Lead() string {
	if s.Unconfirmed {
		return unconfirmed + noRefusal
	}
	return lead + noRefusal
}

// Sections is the whole sheet in the order in which it is published. Parts
// that the pack leaves empty are left out.
func (s *Sheet) Sections() []Section {
	all := []Section{s.elements(), s.deadlines(), s.conditions(), s.parameters(), s.results(), s.materials(), s.data(), s.bases(), s.notes(), s.history()}
	out := all[:0]
	for _, one := range all {
		if one.Table != nil {
			one.Table.trim()
		}
		if len(one.Lines) > 0 || one.Table != nil && len(one.Table.Rows) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// pairs is a table of labels and values.
func pairs(caption string, list []Element) *Table {
	t := &Table{Caption: caption, Columns: []Column{{"", 0.24}, {"", 0.76}}}
	for _, e := range list {
		value := text(e.Value)
		if e.Status != "" {
			value = Cell{Text: e.Value + "（" + e.Status.Label() + "）", Mark: status(e.Status).Mark}
		}
		t.Rows = append(t.Rows, []Cell{text(e.Label), value})
	}
	return t
}

func (s *Sheet) elements() Section {
	return Section{ID: "item", Title: "事项", Table: pairs("事项的基本要素", s.Elements)}
}

func (s *Sheet) deadlines() Section {
	return Section{ID: "deadlines", Title: "办理时限", Table: pairs("受理次日起算，补正和特别程序期间不计入", s.Deadlines)}
}

func (s *Sheet) conditions() Section {
	caption := fmt.Sprintf("办理条件共 %d 项，全部符合才自动通过", len(s.Conditions))
	if s.Unconfirmed {
		caption = fmt.Sprintf("办理条件共 %d 项，第 1 项由主管部门确认以前不会自动通过", len(s.Conditions))
	}
	t := &Table{Caption: caption, Head: 1,
		Columns: []Column{{"序号", 0.08}, {"条件", 0.29}, {"不符合时", 0.26}, {"依据", 0.23}, {"核实情况", 0.14}}}
	for _, c := range s.Conditions {
		t.Rows = append(t.Rows, []Cell{text(fmt.Sprint(c.Number)), text(c.Say), text(c.Fails), text(c.Basis), status(c.Status)})
	}
	return Section{ID: "conditions", Title: "办理条件", Table: t}
}

func (s *Sheet) parameters() Section {
	t := &Table{Caption: "条件和结果里用到的标准，按适用日期", Columns: []Column{{"名称", 0.2}, {"适用日期", 0.3}, {"数值", 0.28}, {"依据", 0.22}}}
	for _, m := range s.Parameters {
		t.Rows = append(t.Rows, []Cell{text(m.Name), text(m.Period), text(steps(m.Value)), text(m.Basis)})
	}
	return Section{ID: "parameters", Title: "标准与参数", Table: t}
}

// steps puts each step of a table on a line of its own.
func steps(value string) string { return strings.ReplaceAll(value, "；", "\n") }

func (s *Sheet) results() Section {
	var list []Element
	if len(s.Outcome) > 0 {
		list = append(list, Element{Label: "通过后确定", Value: strings.Join(s.Outcome, "、")})
	}
	if len(s.Documents) > 0 {
		list = append(list, Element{Label: "结果文书", Value: strings.Join(s.Documents, "、")})
	}
	return Section{ID: "results", Title: "结果", Table: pairs("申请通过后的结果", list)}
}

func (s *Sheet) materials() Section {
	t := &Table{Caption: "系统查得到的不用提交；次要材料可以后补", Columns: []Column{{"材料", 0.28}, {"类别", 0.12}, {"证明什么", 0.36}, {"适用", 0.24}}}
	for _, m := range s.Materials {
		t.Rows = append(t.Rows, []Cell{text(m.Name), text(m.Kind), text(orDash(m.Shows)), text(orDash(m.Note))})
	}
	return Section{ID: "materials", Title: "申请材料", Table: t}
}

func (s *Sheet) data() Section {
	t := &Table{Caption: "判定时读取的数据、来源和时效；过了时效的数据最多只能预通过",
		Columns: []Column{{"数据项", 0.24}, {"来源", 0.2}, {"时效", 0.13}, {"过时后", 0.15}, {"窗口凭证", 0.28}}}
	for _, d := range s.Data {
		t.Rows = append(t.Rows, []Cell{text(d.Label), text(d.Source), text(d.Fresh), text(d.Stale), text(d.Proof)})
	}
	return Section{ID: "data", Title: "判定用到的数据", Table: t}
}

func (s *Sheet) bases() Section {
	t := &Table{Caption: "规则所依据的公开文件，以及全文是否已核实", Columns: []Column{{"文件", 0.4}, {"来源与说明", 0.44}, {"核实情况", 0.16}}}
	for _, b := range s.Bases {
		t.Rows = append(t.Rows, []Cell{text(b.Cite), text(orDash(strings.Trim(b.Source+"；"+b.Note, "；"))), status(b.Status)})
	}
	return Section{ID: "basis", Title: "依据", Table: t}
}

func (s *Sheet) notes() Section { return Section{ID: "notes", Title: "说明", Lines: s.Notes} }

func (s *Sheet) history() Section {
	t := &Table{Caption: "各版本的适用日期；申请当日适用的版本决定结果", Columns: []Column{{"适用日期", 0.3}, {"状态", 0.12}, {"自检用例", 0.12}, {"规则包指纹", 0.46}}}
	for _, v := range s.Versions {
		t.Rows = append(t.Rows, []Cell{text(v.Period), v.Standing.cell(), text(fmt.Sprint(v.Cases)), code(v.Hash)})
	}
	return Section{ID: "history", Title: "版本沿革", Table: t}
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// Plain says that the table is a list of labels and values.
func (t *Table) Plain() bool { return t.Columns[0].Title == "" }

// trim leaves out the columns that say nothing; the widest takes their place.
func (t *Table) trim() {
	for c := len(t.Columns) - 1; c >= 0 && !t.Plain(); c-- {
		if c == t.Head || slices.ContainsFunc(t.Rows, func(row []Cell) bool { return row[c].Text != "—" }) {
			continue
		}
		share := t.Columns[c].Share
		t.Columns = slices.Delete(t.Columns, c, c+1)
		for i := range t.Rows {
			t.Rows[i] = slices.Delete(t.Rows[i], c, c+1)
		}
		widest := slices.MaxFunc(t.Columns, func(a, b Column) int { return cmp.Compare(a.Share, b.Share) })
		t.Columns[slices.Index(t.Columns, widest)].Share += share
		if c < t.Head {
			t.Head--
		}
	}
}

// Short says that the table is kept on one page in print.
func (t *Table) Short() bool { return len(t.Rows) <= 6 }

// Percent is the share of the width in percent.
func (c Column) Percent() int { return int(c.Share*100 + 0.5) }
