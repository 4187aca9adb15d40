package delivery

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/table/booktest"
)

var now = time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)

const mapping = `
subject: {kind: person, column: 身份证号}
name: 姓名
phone: 手机
area: 网格
source: police.population
as_of: {column: 更新时间}
facts:
  person.birth: {column: 出生日期, type: date}
  person.sex: {column: 性别, type: string, values: {男: male, 女: female}}
  person.alive: {column: 健在, type: bool}
  account.no: {column: 账号, type: string}
`

func read(t *testing.T, data []byte, text string) *Delivery {
	t.Helper()
	m, err := ReadMapping([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(data, m, now)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const heading = "身份证号,姓名,手机,网格,更新时间,出生日期,性别,健在,账号\n"

func TestReadFormsOfTables(t *testing.T) {
	text := heading + "440306194611220024,王秀英,14400000001,440306017005001,2026-11-20 08:00,1946-11-22,女,是,62170001\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"UTF-8": []byte(text), "with a mark": []byte("\ufeff" + text), "as Chinese Excel writes it": gbk, "workbook": workbook(t, text)} {
		t.Run(name, func(t *testing.T) {
			d := read(t, data, mapping)
			if len(d.Entries) != 1 || len(d.Rejects) != 0 {
				t.Fatalf("%d entries, rejects %+v", len(d.Entries), d.Rejects)
			}
			e := d.Entries[0]
			if e.Resident.Name != "王秀英" || e.Resident.Area != "440306017005001" || e.Record.Subject.ID != "440306194611220024" {
				t.Errorf("%+v", e)
			}
			got := map[string]string{}
			for _, f := range e.Record.Facts {
				got[f.Name] = f.Value.String()
				if f.Source != "police.population" || !f.AsOf.Equal(time.Date(2026, 11, 20, 8, 0, 0, 0, civil.Shanghai)) {
					t.Errorf("%+v", f)
				}
			}
			want := map[string]string{"person.birth": "1946-11-22", "person.sex": "female", "person.alive": "true", "account.no": "62170001"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// workbook is a table as a workbook, dates as the date cells it keeps.
func workbook(t *testing.T, text string) []byte {
	t.Helper()
	var rows [][]booktest.Cell
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		cells := booktest.Texts(strings.Split(line, ",")...)
		for i, c := range strings.Split(line, ",") {
			if c == "1946-11-22" {
				cells[i] = booktest.Number("17128", 1)
			}
		}
		rows = append(rows, cells)
	}
	return booktest.Book{Formats: []string{"14"}, Sheets: []booktest.Sheet{{Name: "Sheet1", Rows: rows}}}.Bytes()
}

func TestBadRowsAreNamed(t *testing.T) {
	rows := []struct{ line, column, why string }{
		{",王,,440306017,2026-11-20,1946-11-22,女,是,", "身份证号", "是空的"},
		{"440306194611220025,王,,440306017,2026-11-20,1946-11-22,女,是,", "身份证号", "不是有效的身份证号：身份证号第 18 位校验码不符，请逐位核对"},
		{"440306204611220020,王,,440306017,2026-11-20,2046-11-22,女,是,", "身份证号", "不是有效的身份证号：身份证号中的出生日期晚于今天"},
		{"440306194611220040,王,,440306017,2026-11-20,昨天,女,是,", "出生日期", "“昨天”不是日期，应像 2026-11-20"},
		{"440306194611220040,王,,440306017,2026-11-20,1946-11-22,不详,是,", "性别", "“不详”不在对照表里"},
		{"440306194611220040,王,,440306017,2026-11-20,1946-11-22,女,大概,", "健在", "“大概”不是“是”或“否”"},
		{"440306194611220040,王,,新安,2026-11-20,1946-11-22,女,是,", "网格", "应为 6 至 15 位数字的区划或网格编码"},
		{"440306194611220040,王,,440306017,不久前,1946-11-22,女,是,", "更新时间", "“不久前”不是时间，应像 2026-11-20 08:00"},
		{"440306194611220040,王,,440306017,2026-12-20,1946-11-22,女,是,", "更新时间", "在将来"},
	}
	text := heading + "440306194611220024,王秀英,,,2026-11-20,,,,\n"
	want := []Reject{}
	for i, r := range rows {
		text += r.line + "\n"
		want = append(want, Reject{Line: i + 3, Column: r.column, Why: r.why})
	}
	text += "440306194611220024,王秀英,,,2026-11-20,,,,\n"
	d := read(t, []byte(text), mapping)
	if len(d.Entries) != 1 || len(d.Entries[0].Record.Facts) != 0 {
		t.Errorf("empty cells are missing facts, not values: %+v", d.Entries)
	}
	for i := range d.Rejects {
		d.Rejects[i].Cells = nil
	}
	if diff := cmp.Diff(want, d.Rejects); diff != "" {
		t.Error(diff)
	}
}

func TestBadTables(t *testing.T) {
	m, err := ReadMapping([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, data, want string }{
		{"empty", "", "表是空的"},
		{"a column is missing", "身份证号,姓名\n", "缺少列：手机、网格、更新时间、账号、健在、出生日期、性别；现有：身份证号、姓名"},
		{"a column twice", strings.TrimSpace(heading) + ",姓名\n", "“姓名”出现了两次"},
		{"no workbook", "PK\x03\x04broken", "工作簿已损坏或不完整"},
	} {
		if _, err := Read([]byte(c.data), m, now); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestBadMappings(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"unknown key", "name: 姓名", "nom: 姓名", "第 3 行：unknown field"},
		{"kind", "kind: person", "kind: ghost", "subject.kind 是“ghost”"},
		{"no source", "source: police.population", "source:", "没有写 source"},
		{"what people say", "source: police.population", "source: declared", "数据来自登记库"},
		{"no moment", "as_of: {column: 更新时间}", "as_of: {}", "as_of 要写 column 或 value"},
		{"a moment that is none", "as_of: {column: 更新时间}", "as_of: {value: gestern}", "as_of.value：“gestern”不是时间"},
		{"a year as a moment", "as_of: {column: 更新时间}", "as_of: {value: 2026}", "as_of.value：“2026”只有年份"},
		{"type", "type: date", "type: day", "facts.person.birth：type 是“day”"},
		{"name", "person.birth:", "Birth:", "facts.Birth：不是数据项的名称"},
		{"a word of two meanings", "男: male", "男: male, 男 : female", "第 10 行：mapping key"},
		{"words alike", "男: male", "１: male, 1: female", "values 里“1”出现了两次"},
		{"a meaning that is none", "type: bool}", "type: bool, values: {在: maybe}}", "facts.person.alive：values 里“在”：“maybe”不是“是”或“否”"},
		{"no words", "values: {男: male, 女: female}", "values: [男, 女]", "values 应为对照"},
		{"many words", "男: male", "男: [male]", "值应为一个词"},
	} {
		text := strings.Replace(mapping, c.from, c.to, 1)
		if _, err := ReadMapping([]byte(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSubjectsOfEveryKind(t *testing.T) {
	for _, c := range []struct {
		kind app.SubjectKind
		id   string
		ok   bool
	}{
		{app.Enterprise, "91440300708461136T", true}, {app.Enterprise, "91440300708461136X", false},
		{app.Enterprise, "91440300708461136t", true}, {app.Enterprise, "440306194611220024", false},
		{app.Vehicle, "LGXCE6CB5L0000002", true}, {app.Vehicle, "LGXCE6CB0L0000001", false},
		{app.Vehicle, "WVWZZZ1JZXW000001", true}, {app.Vehicle, "WVWZZZ1JZXW00000O", false}, {app.Vehicle, "WVWZZZ1JZXW0000", false},
	} {
		text := "subject: {kind: " + string(c.kind) + ", column: id}\nsource: x.y\nas_of: {value: 2026-11-20}\nfacts: {credit.grey: {column: grey, type: bool}}\n"
		d := read(t, []byte("id,grey\n"+c.id+",否\n"), text)
		if (len(d.Entries) == 1) != c.ok {
			t.Errorf("%s %s: %+v", c.kind, c.id, d.Rejects)
		}
	}
}

func FuzzRead(f *testing.F) {
	m, err := ReadMapping([]byte(mapping))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(heading + "440306194611220024,王秀英,,,2026-11-20,,,,\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read(data, m, now)
		if err != nil {
			return
		}
		for _, e := range d.Entries {
			for _, fact := range e.Record.Facts {
				if fact.Value.IsNull() || fact.AsOf.Sub(now) > maxAhead {
					t.Errorf("%+v", fact)
				}
			}
		}
	})
}
