package table

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"miaopi/app"
	"miaopi/app/table/booktest"
)

func TestCellsOfBooks(t *testing.T) {
	formats := []string{"14", "22", "0%", "000000", "17", "yyyy\"年\"m\"月\"d\"日\";@", "0\"万元\"", "[h]:mm:ss", ";;;", "m\"月\"d\"日\"", "yyyy-mm-dd hh:mm:ss", "#,##0.00", "0,", "@", "[$-804]yyyy/m/d", "20", "70", "0.0E+00"}
	style := func(f string) int {
		for i, g := range formats {
			if f == g {
				return i + 1
			}
		}
		t.Fatalf("no format %q", f)
		return 0
	}
	const part = "单元格格式只显示日期的一部分，存的却是某一天：请改为年-月-日格式并核对后再交"
	for _, c := range []struct {
		name string
		cell booktest.Cell
		kind Kind
		want string
	}{
		{"text", booktest.Text(" 王秀英\u00a0"), Text, "王秀英"},
		{"shared", booktest.Typed("s", "0"), Text, "李桂兰"},
		{"shared runs, without the guide", booktest.Typed("s", "1"), Text, "陈阿妹"},
		{"a string of a formula", booktest.XML(`t="str"`, "<f>A1</f><v>是</v>"), Text, "是"},
		{"an empty string of a formula", booktest.XML(`t="str"`, "<f>A1</f><v></v>"), Text, ""},
		{"an escaped line break", booktest.Text("a_x000D_\nb_x0041_"), Text, "a\nbA"},
		{"number", booktest.Number("12.5", 0), Number, "12.5"},
		{"as kept", booktest.Number("350.35000000000002", 0), Number, "350.35"},
		{"noise of adding", booktest.Number("0.30000000000000004", 0), Number, "0.3"},
		{"small", booktest.Number("1.0000000000000001E-5", 0), Number, "0.00001"},
		{"written with an exponent", booktest.Number("1.44E+10", 0), Number, "14400000000"},
		{"shown with an exponent", booktest.Number("1200", style("0.0E+00")), Number, "1200"},
		{"zeros shown", booktest.Number("1234", style("000000")), Number, "001234"},
		{"in a cell of text", booktest.Number("440306", style("@")), Number, "440306"},
		{"grouped", booktest.Number("1200.5", style("#,##0.00")), Number, "1200.5"},
		{"truth", booktest.Typed("b", "1"), Bool, "TRUE"},
		{"day", booktest.Number("46174", style("14")), Date, "2026-06-01"},
		{"day in Chinese", booktest.Number("46174", style("yyyy\"年\"m\"月\"d\"日\";@")), Date, "2026-06-01"},
		{"day of a place", booktest.Number("46174", style("[$-804]yyyy/m/d")), Date, "2026-06-01"},
		{"moment", booktest.Number("46346.333333333336", style("22")), Date, "2026-11-20 08:00:00"},
		{"moment with minutes", booktest.Number("46346.354166666664", style("yyyy-mm-dd hh:mm:ss")), Date, "2026-11-20 08:30:00"},
		{"almost midnight", booktest.Number("46345.999999999994", style("22")), Date, "2026-11-20"},
		{"the first day that is certain", booktest.Number("61", style("14")), Date, "1900-03-01"},
		{"ISO", booktest.Typed("d", "2026-11-20T08:00:00"), Date, "2026-11-20T08:00:00"},
		{"no value", booktest.Typed("e", "#N/A"), Text, ""},
		{"a day that was none", booktest.Number("60", style("14")), Bad, "是 1900 年 3 月 1 日以前的日期格式，或者只有钟点，各软件算法不同：请写成文本，如 1946-05-05"},
		{"a time alone", booktest.Number("0.5", style("22")), Bad, "是 1900 年 3 月 1 日以前的日期格式，或者只有钟点，各软件算法不同：请写成文本，如 1946-05-05"},
		{"far ahead", booktest.Number("2958465", style("14")), Bad, "不是 2200 年以前的日期"},
		{"a month shown", booktest.Number("46174", style("17")), Bad, part},
		{"a day without year", booktest.Number("46174", style("m\"月\"d\"日\"")), Bad, part},
		{"a time shown", booktest.Number("46174.5", style("20")), Bad, part},
		{"elapsed", booktest.Number("1.5", style("[h]:mm:ss")), Bad, "是时长格式，不是日期：请改为日期或文本格式"},
		{"percent", booktest.Number("0.2", style("0%")), Bad, "是百分比格式，看到的数和存的数相差 100 倍：请改为常规数字格式，写清以什么为单位"},
		{"ten thousands", booktest.Number("12", style("0\"万元\"")), Bad, "单元格格式带有千、万、亿等单位，看到的数和存的数不同：请改为常规数字格式"},
		{"thousands", booktest.Number("12000", style("0,")), Bad, "单元格格式带有千、万、亿等单位，看到的数和存的数不同：请改为常规数字格式"},
		{"shown as nothing", booktest.Number("1", style(";;;")), Bad, "单元格格式使内容不显示，看表的人看不到：请改格式并核对后再交"},
		{"an unknown format", booktest.Number("1", style("70")), Bad, "单元格的数字格式 70 不认识：请改为常规、文本或日期格式"},
		{"sixteen digits", booktest.Number("1234567890123456", 0), Bad, "是超过 15 位的数字，表格软件已把末几位改成 0：请把该列设为文本，从源头重新导出"},
		{"an ID as a number", booktest.Number("4.40306194611220E+17", 0), Bad, "是超过 15 位的数字，表格软件已把末几位改成 0：请把该列设为文本，从源头重新导出"},
		{"no number", booktest.Number("0x1p4", 0), Bad, "“0x1p4”不是数"},
		{"an error", booktest.Typed("e", "#REF!"), Bad, "是表格的错误值 #REF!"},
		{"no result", booktest.XML("", "<f>A1+1</f>"), Bad, noResult.Why},
		{"no result of a string", booktest.XML(`t="str"`, "<f>A1</f>"), Bad, noResult.Why},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := booktest.Book{Formats: formats, Shared: []string{"<t>李桂兰</t>", `<r><t>陈</t></r><r><t>阿妹</t></r><rPh sb="0" eb="1"><t>chen</t></rPh>`},
				Sheets: []booktest.Sheet{{Name: "人口", Rows: [][]booktest.Cell{booktest.Texts("甲", "乙"), {c.cell, booktest.Text("x")}}}}}
			tab, err := Open(b.Bytes(), ab)
			if err != nil {
				t.Fatal(err)
			}
			err = tab.Rows(func(r Row) error {
				got, text := r.Cells[0], r.Cells[0].Text
				if got.Kind == Bad {
					text = got.Why
				}
				if got.Kind != c.kind || text != c.want || r.Why != "" {
					t.Errorf("%d %q %s", got.Kind, text, r.Why)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestBookSince1904(t *testing.T) {
	b := booktest.Book{Since1904: true, Formats: []string{"14"}, Sheets: []booktest.Sheet{{Name: "s", Rows: [][]booktest.Cell{booktest.Texts("甲", "乙"), {booktest.Number("44712", 1), booktest.Number("0", 1)}}}}}
	if _, got := all(t, b.Bytes(), ab); !cmp.Equal(got, [][]string{{"2026-06-01", "1904-01-01"}}) {
		t.Error(got)
	}
}

func TestRowsOfBooks(t *testing.T) {
	const merged, hidden, beyond = "有合并单元格，不知道各行各列的值：请取消合并并填满", "这一行是隐藏的（可能被筛选掉了）：请取消隐藏或删去后再交", "第 3 列起超出表头的列：可能整行错位"
	for _, c := range []struct {
		name string
		s    booktest.Sheet
		want [][]string
	}{
		{"blank cells", booktest.Sheet{Rows: [][]booktest.Cell{booktest.Texts("甲", "乙"), {nil, booktest.Text("b")}, {booktest.Text("a"), nil}, {}}}, [][]string{{"", "b"}, {"a", ""}}},
		{"titles above, merged", booktest.Sheet{Rows: [][]booktest.Cell{booktest.Texts("宝安区人口"), {}, booktest.Texts("甲", "乙"), booktest.Texts("a", "b")}, After: `<mergeCells><mergeCell ref="A1:B1"/></mergeCells>`}, [][]string{{"a", "b"}}},
		{"a hidden row", booktest.Sheet{Rows: [][]booktest.Cell{booktest.Texts("甲", "乙"), booktest.Texts("a", "b"), booktest.Texts("c", "d")}, Hidden: []int{2}}, [][]string{{"!", hidden}, {"c", "d"}}},
		{"rows hidden unless they say so", booktest.Sheet{Before: `<sheetFormatPr zeroHeight="1"/>`, Rows: [][]booktest.Cell{booktest.Texts("甲", "乙"), booktest.Texts("a", "b")}}, nil},
		{"merged over rows", booktest.Sheet{Rows: [][]booktest.Cell{booktest.Texts("甲", "乙"), booktest.Texts("a", "b"), {nil, booktest.Text("c")}, booktest.Texts("d", "e")}, After: `<mergeCells><mergeCell ref="A2:A3"/></mergeCells>`},
			[][]string{{"!", merged}, {"!", merged}, {"d", "e"}}},
		{"merged elsewhere", booktest.Sheet{Rows: [][]booktest.Cell{booktest.Texts("甲", "乙", "备注"), booktest.Texts("a", "b", "c")}, After: `<mergeCells><mergeCell ref="C2:C3"/></mergeCells>`}, [][]string{{"a", "b", "c"}}},
		{"beyond the heading", booktest.Sheet{Rows: [][]booktest.Cell{booktest.Texts("甲", "乙"), booktest.Texts("a", "b", "c"), booktest.Texts("d", "e")}}, [][]string{{"!", beyond}, {"d", "e"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.s.Name = "s"
			if c.want == nil { // the heading is hidden too
				if _, err := Open(booktest.Book{Sheets: []booktest.Sheet{c.s}}.Bytes(), ab); err == nil {
					t.Error("a hidden heading counts")
				}
				return
			}
			if _, got := all(t, booktest.Book{Sheets: []booktest.Sheet{c.s}}.Bytes(), ab); !cmp.Equal(c.want, got) {
				t.Error(cmp.Diff(c.want, got))
			}
		})
	}
}

func TestSheets(t *testing.T) {
	fits := [][]booktest.Cell{booktest.Texts("甲", "乙"), booktest.Texts("a", "b")}
	words := [][]booktest.Cell{booktest.Texts("填表说明", "见附件")}
	for _, c := range []struct {
		name   string
		sheets []booktest.Sheet
		sheet  string
		want   string // sheet, or what the error says
		notes  string
	}{
		{"the one", []booktest.Sheet{{Name: "x", Rows: fits}}, "", "x", ""},
		{"behind an explanation", []booktest.Sheet{{Name: "说明", Rows: words}, {Name: "x", Rows: fits}, {Name: "空"}}, "", "x", "没有这些列的工作表没有读：“说明”。"},
		{"beside a hidden one", []booktest.Sheet{{Name: "旧", State: "hidden", Rows: fits}, {Name: "x", Rows: fits}}, "", "x", "隐藏的工作表没有读：“旧”。"},
		{"two that fit", []booktest.Sheet{{Name: "x", Rows: fits}, {Name: "y", Rows: fits}}, "", "有 2 张工作表都有这些列（x、y…），不知道用哪一张：请只留一张，或在对照表里写 sheet。", ""},
		{"two, named", []booktest.Sheet{{Name: "x", Rows: fits}, {Name: "y", Rows: fits}}, "y", "y", ""},
		{"no such name", []booktest.Sheet{{Name: "x", Rows: fits}}, "z", "没有名叫“z”的工作表。", ""},
		{"hidden only", []booktest.Sheet{{Name: "x", State: "veryHidden", Rows: fits}}, "", "工作表 “x” 是隐藏的，没有读：请取消隐藏并核对后再交。", ""},
		{"none fits", []booktest.Sheet{{Name: "x", Rows: words}}, "", "第 1 行表头缺少列：甲、乙；现有：填表说明、见附件。", ""},
		{"empty", []booktest.Sheet{{Name: "x"}}, "", "表是空的。", ""},
		{"a hidden column", []booktest.Sheet{{Name: "x", Rows: fits, Before: `<cols><col min="2" max="3" hidden="1"/></cols>`}}, "", "工作表“x”的列“乙”是隐藏的，看表的人看不到：请取消隐藏并核对后再交。", ""},
		{"a merged heading", []booktest.Sheet{{Name: "x", Rows: [][]booktest.Cell{{booktest.Text("甲"), nil, booktest.Text("乙")}}, After: `<mergeCells><mergeCell ref="A1:B1"/></mergeCells>`}}, "", "第 1 行表头里“甲”是合并单元格，不知道是哪一列：请取消合并。", ""},
		{"a column twice", []booktest.Sheet{{Name: "x", Rows: [][]booktest.Cell{booktest.Texts("甲", "乙", " 乙 ")}}}, "", "第 1 行表头里“乙”出现了两次，不知道用哪一列。", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab, err := Open(booktest.Book{Sheets: c.sheets}.Bytes(), Wanted{Columns: ab.Columns, Sheet: c.sheet})
			got, notes := "", ""
			if e, ok := err.(*app.Error); ok {
				got = e.Detail
			} else {
				got, notes = tab.Sheet, strings.Join(tab.Notes, " ")
			}
			if got != c.want || notes != c.notes {
				t.Errorf("%q, %q", got, notes)
			}
		})
	}
}

func TestBrokenBooks(t *testing.T) {
	good := booktest.Book{Sheets: []booktest.Sheet{{Name: "s", Rows: [][]booktest.Cell{booktest.Texts("甲", "乙"), booktest.Texts("a", "b")}}}}
	part := func(s string) booktest.Book {
		b := good
		b.Parts = map[string]string{"xl/worksheets/sheet1.xml": s}
		return b
	}
	rows := `<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" t="inlineStr"><is><t>乙</t></is></c></row>`
	for name, b := range map[string]booktest.Book{
		"cut off between rows":  part(`<worksheet><sheetData>` + rows),
		"cut off in a row":      part(`<worksheet><sheetData>` + rows + `<row r="2"><c r="A2"><v>1`),
		"rows out of order":     part(`<worksheet><sheetData>` + rows + `<row r="1"></row></sheetData></worksheet>`),
		"cells out of order":    part(`<worksheet><sheetData>` + rows + `<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row></sheetData></worksheet>`),
		"a cell of another row": part(`<worksheet><sheetData>` + rows + `<row r="2"><c r="A3"><v>1</v></c></row></sheetData></worksheet>`),
		"no such shared text":   part(`<worksheet><sheetData>` + rows + `<row r="2"><c r="A2" t="s"><v>7</v></c></row></sheetData></worksheet>`),
	} {
		t.Run(name, func(t *testing.T) {
			tab, err := Open(b.Bytes(), ab)
			if err == nil {
				err = tab.Rows(func(Row) error { return nil })
			}
			if e, ok := err.(*app.Error); !ok || e.Detail != brokenBook+"。" {
				t.Error(err)
			}
		})
	}
}

// A small file may not unzip to more than memory holds, in one part or in all.
func TestZipBomb(t *testing.T) {
	data := booktest.Zip(map[string]string{"a": strings.Repeat(" ", 1000)})
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		limit, left int64
		ok          bool
	}{{"fits", 1000, 1000, true}, {"a part", 999, 5000, false}, {"all parts", 5000, 999, false}} {
		b := &book{parts: map[string]*zip.File{"a": z.File[0]}, left: c.left}
		_, err := b.part("a", c.limit)
		if e, ok := err.(*app.Error); (err == nil) != c.ok || ok && e.Detail != "工作簿解压后太大，请分成几个文件。" {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
