package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/delivery"
)

// loadCheck is what a delivery would come to.
type loadCheck struct {
	File      string           `json:"file"`
	Form      string           `json:"form"`                // CSV or XLSX
	Encoding  string           `json:"encoding,omitempty"`  // of a CSV
	Separator string           `json:"separator,omitempty"` // of a CSV
	Sheet     string           `json:"sheet,omitempty"`     // of a workbook
	Heading   int              `json:"heading"`             // its line
	Rows      int              `json:"rows"`
	Subjects  int              `json:"subjects"`
	Rejected  int              `json:"rejected"`
	Columns   []delivery.Use   `json:"columns"`
	Unused    []string         `json:"unused"`
	Rejects   []checkedRow     `json:"rejects"`
	Conflicts []loadedConflict `json:"conflicts"`
	NoArea    int              `json:"no_area"` // subjects without one, when --area gives none
	Notes     []string         `json:"notes,omitempty"`
}

type checkedRow struct {
	Line   int    `json:"line"`
	Column string `json:"column"`
	Why    string `json:"why"`
}

type loadedConflict struct {
	Lines  [2]int `json:"lines"`
	Column string `json:"column"`
}

// check reads what would be loaded and says what it found. It needs no hub
// and writes nothing. Rows that would be refused are a finding.
func (c *hubLoadCmd) check(s *session) error {
	if c.Demo || c.Bundle != "" || c.Calendar != "" || c.Remedies != "" || len(c.Publishers) > 0 {
		return app.E("load", app.Input, "--check 只检查 --facts 和 --accounts。", nil)
	}
	if c.Accounts != "" {
		list, err := s.accountsFile(c.Accounts)
		if err != nil {
			return err
		}
		if c.Facts == "" {
			return s.print(c.Format, map[string]int{"accounts": len(list)}, fmt.Sprintf("%s：%d 个账号，没有发布任何内容。", c.Accounts, len(list)))
		}
	}
	d, err := c.delivery(s)
	if err != nil {
		return err
	}
	out := c.checked(d)
	if c.Format == "json" {
		err = s.json(out)
	} else {
		_, err = fmt.Fprint(s.text(), out.text())
	}
	if err == nil && (out.Rejected > 0 || len(out.Conflicts) > 0 || out.NoArea > 0) {
		return errFinding
	}
	return err
}

func (c *hubLoadCmd) checked(d *delivery.Delivery) loadCheck {
	t := d.Table
	out := loadCheck{File: c.Facts, Form: t.Form, Encoding: t.Encoding, Separator: t.Separator, Sheet: t.Sheet, Heading: t.Line, Rows: d.Rows,
		Subjects: len(d.Entries), Rejected: len(d.Rejects), Columns: d.Columns, Unused: []string{}, Rejects: []checkedRow{}, Conflicts: []loadedConflict{}, Notes: t.Notes}
	used := map[int]bool{}
	for _, u := range d.Columns {
		used[t.Column(u.Column)] = true
	}
	for i, h := range d.Heading {
		if !used[i] && h != "" {
			out.Unused = append(out.Unused, h)
		}
	}
	for _, r := range d.Rejects {
		out.Rejects = append(out.Rejects, checkedRow{r.Line, r.Column, r.Why})
	}
	for _, one := range d.Conflicts {
		out.Conflicts = append(out.Conflicts, loadedConflict(one))
	}
	for _, e := range d.Entries {
		if e.Resident.Area == "" && c.Area == "" {
			out.NoArea++
		}
	}
	return out
}

// maxShown is how many rows are named on a terminal; JSON has them all.
const maxShown = 200

// text is the table that a person reads.
func (k *loadCheck) text() string {
	var b strings.Builder
	what := []string{k.Form, k.Encoding, k.Separator + "分隔"}
	if k.Sheet != "" {
		what = []string{k.Form, "工作表“" + k.Sheet + "”"}
	}
	fmt.Fprintf(&b, "%s：%s · 表头在第 %d 行 · %d 行\n", k.File, strings.Join(what, " · "), k.Heading, k.Rows)
	line := func(column, use, kind, filled, refused, samples string) {
		fmt.Fprintln(&b, strings.TrimRight(columns(column, 20)+columns(use, 28)+columns(kind, 14)+columns(filled, 8)+columns(refused, 8)+samples, " "))
	}
	line("列", "用作", "类型", "有值", "拒收", "样例")
	for _, u := range k.Columns {
		line(u.Column, strings.Join(u.For, " "), u.Type, fmt.Sprint(u.Filled), fmt.Sprint(u.Refused), strings.Join(u.Samples, " · "))
	}
	if len(k.Unused) > 0 {
		fmt.Fprintf(&b, "没有用到的列：%s。\n", strings.Join(k.Unused, "、"))
	}
	for _, n := range k.Notes {
		fmt.Fprintln(&b, n)
	}
	k.problems(&b)
	fmt.Fprintf(&b, "可以发布 %d 个当事人；没有采用 %d 行。这是检查，没有发布任何内容。\n", k.Subjects, k.Rejected)
	return b.String()
}

func (k *loadCheck) problems(b *strings.Builder) {
	for i, r := range k.Rejects {
		if i == maxShown {
			fmt.Fprintf(b, "还有 %d 行没有采用，用 --format json 看全部。\n", len(k.Rejects)-i)
			break
		}
		fmt.Fprintf(b, "第 %d 行，%s：%s。\n", r.Line, r.Column, r.Why)
	}
	for i, c := range k.Conflicts {
		if i == maxShown {
			fmt.Fprintf(b, "还有 %d 处说法不同，用 --format json 看全部。\n", len(k.Conflicts)-i)
			break
		}
		fmt.Fprintln(b, c.sentence())
	}
	if k.NoArea > 0 {
		fmt.Fprintf(b, "有 %d 个当事人没有区域：请在对照表里指定 area 列，或用 --area 给出区域代码。\n", k.NoArea)
	}
}

func (c loadedConflict) sentence() string {
	return fmt.Sprintf("第 %d 行和第 %d 行是同一当事人、同一时间，“%s”却不一样：按“来源不一致”发布，由人来看。", c.Lines[0], c.Lines[1], c.Column)
}
