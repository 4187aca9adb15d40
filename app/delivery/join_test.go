package delivery

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"miaopi/app/table/booktest"
)

const granny, another = "440306194611220024", "440306194611220040"

// told is what a reading came to, in lines: entries with their facts, rows
// that were refused, contradictions.
func told(d *Delivery) []string {
	var out []string
	for _, e := range d.Entries {
		s := e.Record.Subject.ID[14:] + " " + e.Resident.Name + ":"
		for _, f := range e.Record.Facts {
			s += " " + f.Name + "=" + f.Value.String()
		}
		out = append(out, s)
	}
	for _, r := range d.Rejects {
		out = append(out, fmt.Sprintf("%d %s %s", r.Line, r.Column, r.Why))
	}
	for _, c := range d.Conflicts {
		out = append(out, fmt.Sprintf("%d≠%d %s", c.Lines[0], c.Lines[1], c.Column))
	}
	return out
}

func TestRowsOfOneSubject(t *testing.T) {
	row := func(id, name, phone, area, at, sex, alive, no string) string {
		return strings.Join([]string{id, name, phone, area, at, "", sex, alive, no}, ",") + "\n"
	}
	for _, c := range []struct {
		name, rows string
		want       []string
	}{
		{"the same twice", strings.Repeat(row(granny, "王秀英", "", "", "2026-11-20", "女", "是", ""), 2), []string{"0024 王秀英: person.alive=true person.sex=female"}},
		{"two things at one moment", row(granny, "王秀英", "", "", "2026-11-20", "", "是", "") + row(granny, "王秀英", "", "", "2026-11-20", "", "否", ""),
			[]string{"0024 王秀英: person.alive=true person.alive=false", "2≠3 健在"}},
		{"the newer counts", row(granny, "王秀英", "", "", "2026-11-20", "", "否", "1") + row(granny, "", "", "", "2026-11-19", "", "是", "2"), []string{"0024 王秀英: account.no=1 person.alive=false"}},
		{"in whatever order", row(granny, "", "", "", "2026-11-19", "", "是", "2") + row(granny, "王秀英", "", "", "2026-11-20", "", "否", ""), []string{"0024 王秀英: account.no=2 person.alive=false"}},
		{"a newer one settles it", row(granny, "", "", "", "2026-11-19", "", "是", "") + row(granny, "", "", "", "2026-11-19", "", "否", "") + row(granny, "", "", "", "2026-11-20", "", "否", ""),
			[]string{"0024 : person.alive=false", "2≠3 健在"}},
		{"names typed otherwise", row(granny, "王秀英", "", "", "2026-11-20", "", "是", "") + row(granny, "王 秀英", "", "", "2026-11-20", "", "是", ""), []string{"0024 王 秀英: person.alive=true"}},
		{"two names", row(granny, "王秀英", "", "", "2026-11-20", "", "是", "") + row(granny, "李桂兰", "", "", "2026-11-20", "", "是", "") + row(another, "李桂兰", "", "", "2026-11-20", "", "是", ""),
			[]string{"0040 李桂兰: person.alive=true", "2 整行 同一当事人的第 3 行不能用，这一行也不采用", "3 姓名 与第 2 行是同一当事人、同一时间，却不一样"}},
		{"two areas", row(granny, "", "", "440306017", "2026-11-20", "", "是", "") + row(granny, "", "", "440306018", "2026-11-20", "", "是", ""),
			[]string{"2 整行 同一当事人的第 3 行不能用，这一行也不采用", "3 网格 与第 2 行是同一当事人、同一时间，却不一样"}},
		{"one of two cannot be used", row(granny, "王秀英", "", "", "2026-11-20", "", "是", "") + row(granny, "王秀英", "", "", "2026-11-20", "", "去世", "") + row(another, "", "", "", "2026-11-20", "", "是", ""),
			[]string{"0040 : person.alive=true", "2 整行 同一当事人的第 3 行不能用，这一行也不采用", "3 健在 “去世”不是“是”或“否”"}},
		{"one of two slid", row(granny, "王秀英", "", "", "2026-11-20", "", "是", "") + "x," + row(granny, "王秀英", "", "", "2026-11-20", "", "否", ""),
			[]string{"2 整行 同一当事人的第 3 行不能用，这一行也不采用", "3 整行 有 10 列，表头有 9 列：可能少了引号、多了或少了分隔符，不能猜哪一列是哪一列"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(read(t, []byte(heading+c.rows), mapping))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSubjectsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ kind, id, says string }{
		{"person", "4.40306E+17", "是科学计数法，后面的数字已经丢失"},
		{"person", "440306461122002", "是 15 位旧号码，请查明 18 位号码，不能换算"},
		{"person", "91440300708461136T", "是统一社会信用代码"},
		{"person", "921301194605059485", "既可以是身份证号，也可以是统一社会信用代码"},
		{"person", "NULL", "是空的"},
		{"person", "", "是空的"},
		{"person", "44030619461122002", "身份证号应为 18 位，现为 17 位"},
		{"person", "H08888888", "身份证号应为 18 位"},
		{"enterprise", "440306194611220024", "是身份证号"},
		{"enterprise", "921301194605059485", "既可以是统一社会信用代码，也可以是身份证号"},
		{"enterprise", "440300000000000", "统一社会信用代码应为 18 位"},
		{"vehicle", "粤B12345", "车辆识别代号应为 17 位"},
		{"vehicle", "LGXCE6CB0L0000001", "第 9 位校验码不符"},
	} {
		t.Run(c.kind+" "+c.id, func(t *testing.T) {
			text := "subject: {kind: " + c.kind + ", column: id}\nsource: x.y\nas_of: {value: 2026-11-20}\nfacts: {credit.grey: {column: grey, type: bool}}\n"
			d := read(t, []byte("id,grey\n"+c.id+",否\n"), text)
			if len(d.Entries) != 0 || len(d.Rejects) != 1 || !strings.Contains(d.Rejects[0].Why, c.says) {
				t.Errorf("%q", told(d))
			}
		})
	}
}

// What one ID says and another column of its row says must be one thing.
func TestRowsMustAgreeWithTheNumber(t *testing.T) {
	d := read(t, []byte(heading+granny+",,,,2026-11-20,1957-06-01,,,\n"+another+",,,,2026-11-20,1946-11-22,男,,\n"), mapping)
	want := []string{"2 出生日期 与身份证号里的出生日期不一致：可能整列错位，请核对", "3 性别 与身份证号里的性别不一致：可能整列错位，请核对"}
	if diff := cmp.Diff(want, told(d)); diff != "" {
		t.Error(diff)
	}
}

func TestDatesThatCannotBe(t *testing.T) {
	for _, c := range []struct{ name, mapped, cell, says string }{
		{"today", "residence.registered_since", "2026-11-23", ""},
		{"tomorrow", "residence.registered_since", "2026-11-24", "2026-11-24 在将来"},
		{"until later", "vehicle.inspection_until", "2030-11-24", ""},
		{"said so", "permit.valid_to", "2030-11-24", "future"},
		{"not said so", "permit.valid_to", "2030-11-24", "在将来：请核对；可以在将来的，在对照表里写 future: true"},
		{"SQL Server's first", "residence.registered_since", "1900-01-01", "像是系统在没有日期时写的"},
		{"Unix's first", "residence.registered_since", "1970-01-01 08:00:00", "像是系统在没有日期时写的"},
	} {
		t.Run(c.name, func(t *testing.T) {
			future := ""
			if c.says == "future" {
				c.says, future = "", ", future: true"
			}
			text := "subject: {kind: person, column: id}\nsource: x.y\nas_of: {value: 2026-11-20}\nfacts: {" + c.mapped + ": {column: d, type: date" + future + "}}\n"
			d := read(t, []byte("id,d\n"+granny+","+c.cell+"\n"), text)
			if ok := len(d.Entries) == 1; ok != (c.says == "") || !ok && !strings.Contains(d.Rejects[0].Why, c.says) {
				t.Errorf("%q", told(d))
			}
		})
	}
}

// An ID that a spreadsheet rounded ends in zeros, and may pass its check.
func TestRoundedNumbers(t *testing.T) {
	const zeros, broken = "440306194611109000", "440306194611220000"
	text := "subject: {kind: person, column: id}\nsource: x.y\nas_of: {value: 2026-11-20}\nfacts: {account.no: {column: no, type: string}}\n"
	const why = "第 16 位起都是 0，像是被表格软件改过：请把该列设为文本，从源头重新导出，或交文本格式的 XLSX"
	for _, c := range []struct {
		name, rows string
		want       []string
	}{
		{"alone", zeros + ",1\n", []string{"2 id " + why}},
		{"among others", zeros + ",1\n" + granny + ",2\n", []string{"9000 : account.no=1", "0024 : account.no=2"}},
		{"among broken ones", zeros + ",1\n" + granny + ",2\n" + broken + ",3\n", []string{"0024 : account.no=2", "2 id " + why, "4 id 不是有效的身份证号：身份证号第 18 位校验码不符，请逐位核对"}},
		{"accounts", granny + ",6217000010001000000\n", []string{"2 no " + why}},
		{"accounts with others", granny + ",6217000010001000000\n" + another + ",6217000010001234567\n", []string{"0024 : account.no=6217000010001000000", "0040 : account.no=6217000010001234567"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(read(t, []byte("id,no\n"+c.rows), text))); diff != "" {
				t.Error(diff)
			}
		})
	}
	book := booktest.Book{Sheets: []booktest.Sheet{{Name: "s", Rows: [][]booktest.Cell{booktest.Texts("id", "no"), booktest.Texts(zeros, "1"), {booktest.Number("440306194611220000", 0), booktest.Text("2")}}}}}
	want := []string{"9000 : account.no=1", "3 id “440306194611220000”是超过 15 位的数字，表格软件已把末几位改成 0：请把该列设为文本，从源头重新导出"}
	if diff := cmp.Diff(want, told(read(t, book.Bytes(), text))); diff != "" {
		t.Error(diff)
	}
}

// Where ; separates cells, a comma may be a decimal point.
func TestSemicolonsAndCommas(t *testing.T) {
	text := "subject: {kind: person, column: id}\nsource: x.y\nas_of: {value: 2026-11-20}\nfacts: {insurance.paid: {column: paid, type: decimal}}\n"
	d := read(t, []byte("id;paid\n"+granny+";1,200\n"+another+";1200.50\n"), text)
	want := []string{"0040 : insurance.paid=1200.50", "2 paid “1,200”里的逗号是千位还是小数点，说不准：请去掉千位分隔符"}
	if diff := cmp.Diff(want, told(d)); diff != "" {
		t.Error(diff)
	}
	d = read(t, []byte("id,paid\n"+granny+",\"1,200\"\n"), text)
	if diff := cmp.Diff([]string{"0024 : insurance.paid=1200"}, told(d)); diff != "" {
		t.Error(diff)
	}
}

// What a column was used for and what it holds, masked.
func TestUses(t *testing.T) {
	text := strings.Replace(mapping, "facts:", "facts:\n  person.id: {column: 身份证号, type: string}", 1)
	d := read(t, []byte(heading+granny+",王秀英,14400000001,440306017005001,2026-11-20 08:00,1946-11-22,女,是,62170001\n"+another+",李桂兰,无,,2026-11-20,1946-11-22,女,去世,\n"), text)
	want := []Use{
		{Column: "身份证号", For: []string{"subject", "person.id"}, Type: "person", Filled: 2, Samples: []string{"440306********0024", "440306********0040"}},
		{Column: "姓名", For: []string{"name"}, Type: "string", Filled: 1, Samples: []string{"王*英"}},
		{Column: "手机", For: []string{"phone"}, Type: "string", Filled: 1, Samples: []string{"144****0001"}},
		{Column: "网格", For: []string{"area"}, Type: "string", Filled: 1, Samples: []string{"440306017005001"}},
		{Column: "更新时间", For: []string{"as_of"}, Type: "time", Filled: 2, Samples: []string{"2026-11-20T08:00:00+08:00", "2026-11-20T00:00:00+08:00"}},
		{Column: "账号", For: []string{"account.no"}, Type: "string", Filled: 1, Samples: []string{"****"}},
		{Column: "健在", For: []string{"person.alive"}, Type: "bool", Filled: 1, Refused: 1, Samples: []string{"true"}},
		{Column: "出生日期", For: []string{"person.birth"}, Type: "date", Filled: 1, Samples: []string{"1946-11-22"}},
		{Column: "性别", For: []string{"person.sex"}, Type: "string", Filled: 1, Samples: []string{"female"}},
	}
	if diff := cmp.Diff(want, d.Columns, cmp.AllowUnexported(Use{}), cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".line" }, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
}

// A mapping's one moment may not lie ahead.
func TestMomentOfAllInTheFuture(t *testing.T) {
	m, err := ReadMapping([]byte("subject: {kind: person, column: id}\nsource: x.y\nas_of: {value: 2026-12-20}\nfacts: {credit.grey: {column: grey, type: bool}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read([]byte("id,grey\n"), m, now); err == nil || !strings.Contains(err.Error(), "as_of.value 在将来") {
		t.Error(err)
	}
}
