package delivery

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"miaopi/app/chinaid"
	"miaopi/app/fact"
	"miaopi/app/table"
)

// value reads a cell; one without a value is missing.
func (c *Column) value(cell table.Cell) (fact.Value, error) {
	if cell.Kind == table.Bad {
		return fact.Value{}, fmt.Errorf("“%.20s”%s", cell.Text, cell.Why)
	}
	if why := table.Damaged(cell.Text); why != "" {
		return fact.Value{}, fmt.Errorf("“%.20s”%s", strings.ToValidUTF8(cell.Text, "�"), why)
	}
	word := key(cell.Text)
	if len(c.Values) > 0 {
		if v, ok := c.Values[word]; ok {
			return v, nil
		}
		if v, ok := c.Values[strings.ToLower(word)]; ok && cell.Kind == table.Bool {
			return v, nil
		}
	}
	switch {
	case noValue(word) || c.empty[word]:
		return fact.Value{}, nil
	case len(c.Values) > 0:
		return fact.Value{}, fmt.Errorf("“%.20s”不在对照表里", cell.Text)
	}
	return c.typed(cell)
}

// noValue says whether a word is what programs write for no value.
func noValue(word string) bool {
	switch strings.ToLower(word) {
	case "", "null", "(null)", "<null>", "[null]", `\n`, "#n/a", "n/a", "<na>", "nan", "nat", "none", "nil", "undefined":
		return true
	}
	return false
}

// typed reads a cell that has a value, by the type of the column.
func (c *Column) typed(cell table.Cell) (v fact.Value, err error) {
	text := table.Half(unmarked(cell.Text))
	switch c.t {
	case fact.Bool:
		return boolean(cell.Kind, text)
	case fact.Int, fact.Decimal:
		return quantity(cell.Kind, text, c.t)
	case fact.Date:
		d, err := date(text)
		return fact.DateOf(d), err
	case fact.Time:
		at, err := moment(text)
		if err != nil {
			return v, err
		}
		return fact.TimeOf(at), nil
	case fact.StringList, fact.IntList:
		return list(cell.Kind, text, cell.Text, c.t)
	case fact.String:
		return c.text(cell)
	}
	return v, fmt.Errorf("单元格里不能是%s", c.t.Label())
}

// unmarked takes off the ' that makes a number text in a workbook.
func unmarked(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("0123456789-+=@", s[1]) >= 0 {
		return s[1:]
	}
	return s
}

var truths = map[string]bool{
	"true": true, "t": true, "yes": true, "y": true, "1": true, "是": true, "有": true, "真": true, "√": true, "✓": true, "✔": true,
	"false": false, "f": false, "no": false, "n": false, "0": false, "否": false, "无": false, "假": false, "×": false, "✗": false, "✘": false,
}

func boolean(kind table.Kind, text string) (fact.Value, error) {
	b, ok := truths[strings.ToLower(text)]
	if !ok || kind == table.Date {
		return fact.Value{}, fmt.Errorf("“%.20s”不是“是”或“否”", text)
	}
	return fact.BoolOf(b), nil
}

// scientific is a number of which a spreadsheet kept the first digits only.
var scientific = regexp.MustCompile(`^-?[0-9](\.[0-9]+)?[eE]\+?[0-9]{2,}$`)

const notText = "请把该列设为文本，从源头重新导出"

// text reads a string.
func (c *Column) text(cell table.Cell) (fact.Value, error) {
	s := unmarked(cell.Text)
	switch {
	case cell.Kind == table.Date:
		return fact.Value{}, fmt.Errorf("“%.20s”是日期，不是文字，可能被表格软件改过：%s", s, notText)
	case cell.Kind == table.Bool:
		return fact.Value{}, fmt.Errorf("“%s”是真假值，不是文字：请在对照表的 values 里写明是什么意思", s)
	case cell.Kind == table.Number && (!cell.Plain || strings.Contains(s, ".")):
		return fact.Value{}, fmt.Errorf("“%.20s”是数字，看到的和存的可能不同：%s", s, notText)
	case scientific.MatchString(table.Half(s)):
		return fact.Value{}, fmt.Errorf("“%.20s”是科学计数法，后面的数字已经丢失：%s", s, notText)
	case nothing(s):
		return fact.Value{}, fmt.Errorf("“%s”是没有值还是一个值，说不准：请在对照表的 empty 或 values 里写明", s)
	}
	if form, ok := identifiers[c.name]; ok {
		s = form(s)
		if strings.ContainsAny(s, "*?") {
			return fact.Value{}, fmt.Errorf("“%.20s”不完整", s)
		}
	}
	if fact.PersonName(c.name) {
		if err := name(s); err != nil {
			return fact.Value{}, err
		}
	}
	return fact.StringOf(s), nil
}

// identifiers are the facts that are numbers of people and things, and how
// each is put into its one form.
var identifiers = map[string]func(string) string{
	"person.id": compact, "enterprise.uscc": compact, "druglicence.holder": compact, "vehicle.vin": compact, "account.no": compact, "druglicence.no": compact,
	"vehicle.plate": func(s string) string { return strings.ReplaceAll(chinaid.Name(compact(s)), "·", "") },
}

// compact is a number in half-width capitals without blanks.
func compact(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(table.Half(unmarked(s))), ""))
}

// name says why a name does not name one person.
func name(s string) error {
	switch {
	case strings.ContainsAny(s, "*＊×某"):
		return fmt.Errorf("“%.20s”不是全名，隐去了一部分：请交全名", s)
	case strings.ContainsAny(s, "?？□■〓◇"):
		return fmt.Errorf("“%.20s”里有丢失的字：请从源头按 GB 18030 或 UTF-8 重新导出", s)
	case strings.Contains(s, "\n"):
		return errors.New("姓名里有换行，分不清是几个人")
	case strings.ContainsAny(s, "、,，;；/|"):
		return fmt.Errorf("“%.20s”像是几个人的姓名", s)
	}
	return nil
}

// nothing are words and signs with which people say that there is nothing.
func nothing(s string) bool {
	switch s {
	case "无", "没有", "不详", "未知", "不明", "暂无", "待定", "待补", "待查", "空", "略", "同上", "不适用", "无此项", "未填", "未登记", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!":
		return true
	}
	return strings.Trim(s, "-—–－_/／\\*＊?？.。·、,，~～#×〃 ") == ""
}
