package table

import (
	"fmt"
	"strings"
)

// choose finds the sheet that is meant. Hidden ones are not read: nobody
// looked at them.
func (b *book) choose(w Wanted) (*Table, error) {
	var fit []*Table
	var failed, hidden []string
	var last error
	for _, ref := range b.sheets {
		switch {
		case w.Sheet != "" && ref.name != w.Sheet:
			continue
		case ref.hidden:
			hidden = append(hidden, "“"+ref.name+"”")
			continue
		}
		t, h, err := b.open(ref, w)
		switch {
		case err != nil:
			return nil, err
		case h.found:
			fit = append(fit, t)
		case h.best.Line > 0:
			failed, last = append(failed, "“"+ref.name+"”"), h.fail()
		}
	}
	switch {
	case len(fit) > 1:
		return nil, bad("有 %d 张工作表都有这些列（%s、%s…），不知道用哪一张：请只留一张，或在对照表里写 sheet", len(fit), fit[0].Sheet, fit[1].Sheet)
	case len(fit) == 1:
		fit[0].Notes = notes(hidden, failed)
		return fit[0], nil
	case len(failed) == 1:
		return nil, last
	case len(failed) > 1:
		return nil, bad("没有一张工作表有这些列：%s；看过 %s", strings.Join(w.Columns, "、"), strings.Join(failed, "、"))
	case len(hidden) > 0:
		return nil, bad("工作表 %s 是隐藏的，没有读：请取消隐藏并核对后再交", strings.Join(hidden, "、"))
	case w.Sheet != "":
		return nil, bad("没有名叫“%s”的工作表", w.Sheet)
	}
	return nil, bad("表是空的")
}

func notes(hidden, failed []string) (out []string) {
	if len(hidden) > 0 {
		out = append(out, fmt.Sprintf("隐藏的工作表没有读：%s。", strings.Join(hidden, "、")))
	}
	if len(failed) > 0 {
		out = append(out, fmt.Sprintf("没有这些列的工作表没有读：%s。", strings.Join(failed, "、")))
	}
	return out
}

// open looks for the heading of a sheet.
func (b *book) open(ref sheetRef, w Wanted) (*Table, head, error) {
	h := head{wanted: w.Columns}
	data, err := b.part(ref.part, maxFile)
	if err != nil || data == nil {
		return nil, h, err
	}
	s := &sheet{book: b, data: data}
	if err := s.look(); err != nil {
		return nil, h, err
	}
	err = s.walk(func(r Row) error {
		if h.try(r); h.over {
			return errEnough
		}
		return nil
	})
	if err != nil && err != errEnough || !h.found {
		return nil, h, ignoring(err, errEnough)
	}
	t := &Table{Form: "XLSX", Sheet: ref.name, wanted: w, rows: s.below}
	if err := t.useHeading(h.best); err != nil {
		return nil, h, err
	}
	return t, h, s.useHeading(t)
}

func ignoring(err, known error) error {
	if err == known {
		return nil
	}
	return err
}
