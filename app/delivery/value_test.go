package delivery

import (
	"strings"
	"testing"

	"miaopi/app/fact"
	"miaopi/app/table"
)

// Every way of writing a value that is read, and what is refused, by type. A
// want of "!" and words is a refusal that says so; "" is no value.
func TestValues(t *testing.T) {
	const txt, num, day, truth = table.Text, table.Number, table.Date, table.Bool
	for _, c := range []struct {
		t    fact.Type
		kind table.Kind
		cell string
		want string
	}{
		{fact.Bool, txt, "是", "true"}, {fact.Bool, txt, "否", "false"}, {fact.Bool, txt, "√", "true"}, {fact.Bool, txt, "×", "false"}, {fact.Bool, txt, "Ｙ", "true"},
		{fact.Bool, txt, "TRUE", "true"}, {fact.Bool, txt, "f", "false"}, {fact.Bool, txt, "No", "false"}, {fact.Bool, txt, "有", "true"}, {fact.Bool, txt, "无", "false"},
		{fact.Bool, truth, "TRUE", "true"}, {fact.Bool, num, "1", "true"}, {fact.Bool, num, "0", "false"}, {fact.Bool, txt, "NULL", ""}, {fact.Bool, txt, "", ""},
		{fact.Bool, txt, "x", "!不是“是”或“否”"}, {fact.Bool, num, "2", "!不是“是”或“否”"}, {fact.Bool, txt, "是\n否", "!不是“是”或“否”"}, {fact.Bool, txt, "不详", "!不是“是”或“否”"},

		{fact.Int, txt, "14", "14"}, {fact.Int, txt, "１４", "14"}, {fact.Int, txt, "1,200", "1200"}, {fact.Int, txt, "1，200", "1200"}, {fact.Int, txt, "-3", "-3"},
		{fact.Int, txt, "14.0", "14"}, {fact.Int, num, "14", "14"}, {fact.Int, txt, "007", "7"}, {fact.Int, txt, "'14", "14"},
		{fact.Int, txt, "14.5", "!不是整数"}, {fact.Int, txt, "1e4", "!科学计数法"}, {fact.Int, txt, "12个月", "!请只写数字"}, {fact.Int, txt, "1,20", "!逗号的位置不对"},
		{fact.Int, txt, "12 00", "!不是整数"}, {fact.Int, txt, "十四", "!不是整数"}, {fact.Int, txt, "①", "!不是整数"}, {fact.Int, txt, "5²", "!不是整数"}, {fact.Int, day, "2026-01-04", "!改成了日期或真假值"},
		{fact.Int, txt, "99999999999999999999", "!不是整数"}, {fact.Int, txt, "-", "!不是整数"},

		{fact.Decimal, txt, "350.35", "350.35"}, {fact.Decimal, txt, "1,234,567.80", "1234567.80"}, {fact.Decimal, txt, "０．５", "0.5"}, {fact.Decimal, txt, "−5", "-5"},
		{fact.Decimal, txt, "350.35000000000002", "350.35"}, {fact.Decimal, txt, "0350", "350"}, {fact.Decimal, num, "0.00001", "0.00001"},
		{fact.Decimal, txt, "20%", "!是百分数"}, {fact.Decimal, txt, "1.2万", "!请只写数字"}, {fact.Decimal, txt, "￥350", "!请只写数字"}, {fact.Decimal, txt, "(350)", "!请只写数字"},
		{fact.Decimal, txt, "1E+4", "!科学计数法"}, {fact.Decimal, txt, "1.200,50", "!逗号的位置不对"}, {fact.Decimal, txt, "+5", "!不是数"}, {fact.Decimal, txt, "0x10", "!不是数"},
		{fact.Decimal, txt, "1_000", "!不是数"}, {fact.Decimal, txt, "Inf", "!不是数"}, {fact.Decimal, txt, "NaN", ""}, {fact.Decimal, txt, "0.1234567", "!超过 18 位数字或 6 位小数"},

		{fact.Date, txt, "2026-06-01", "2026-06-01"}, {fact.Date, txt, "2026-6-1", "2026-06-01"}, {fact.Date, txt, "2026/6/1", "2026-06-01"}, {fact.Date, txt, "2026.06.01", "2026-06-01"},
		{fact.Date, txt, "2026年6月1日", "2026-06-01"}, {fact.Date, txt, "20260601", "2026-06-01"}, {fact.Date, txt, "２０２６－０６－０１", "2026-06-01"}, {fact.Date, num, "20260601", "2026-06-01"},
		{fact.Date, txt, "1946-05-05 00:00:00", "1946-05-05"}, {fact.Date, txt, "1946/5/5 0:00", "1946-05-05"}, {fact.Date, txt, "1946-05-05T00:00:00", "1946-05-05"}, {fact.Date, txt, "1946-05-05 00:00:00.0", "1946-05-05"},
		{fact.Date, txt, "2026-06-01T00:00:00+08:00", "2026-06-01"}, {fact.Date, txt, "2026-06-01T23:30:00+0800", "2026-06-01"}, {fact.Date, txt, "2026-06-01T00:00:00Z", "2026-06-01"}, {fact.Date, txt, "2026-05-31T16:00:00.000Z", "2026-06-01"},
		{fact.Date, txt, "2026-06-01 14:33", "2026-06-01"}, {fact.Date, day, "2026-06-01 08:00:00", "2026-06-01"}, {fact.Date, txt, "2026年6月1日 8时30分", "2026-06-01"},
		{fact.Date, txt, "2026", "!只有年份"}, {fact.Date, txt, "1e4", "!不是日期"}, {fact.Date, txt, "46174", "!是数字，不是日期"}, {fact.Date, num, "46174", "!是数字，不是日期"}, {fact.Date, txt, "1", "!是数字"},
		{fact.Date, txt, "2026-06", "!没有写到日"}, {fact.Date, txt, "2026年6月", "!没有写到日"}, {fact.Date, txt, "202606", "!是数字"}, {fact.Date, txt, "6/1/2026", "!分不清年、月、日"}, {fact.Date, txt, "26-6-1", "!分不清年、月、日"},
		{fact.Date, txt, "2026-02-30", "!没有这一天"}, {fact.Date, txt, "0000-00-00", "!没有这一天"}, {fact.Date, txt, "9999-12-31", "!没有这一天，或不在"}, {fact.Date, txt, "2026-06-01 25:00", "!钟点不对"},
		{fact.Date, txt, "2026-05-31T20:00:00Z", "!不是同一天"}, {fact.Date, txt, "1988-06-30T15:00:00Z", "!夏令时"}, {fact.Date, txt, "民国35年", "!不是日期"}, {fact.Date, truth, "TRUE", "!不是日期"},
		{fact.Date, txt, "2026-06-011", "!不是日期"}, {fact.Date, txt, "长期", "!不是日期"}, {fact.Date, txt, "1763596800", "!"}, {fact.Date, txt, "1763596800000", "!"},

		{fact.Time, txt, "2026-11-20 08:00", "2026-11-20T08:00:00+08:00"}, {fact.Time, txt, "2026-11-20T00:00:00Z", "2026-11-20T08:00:00+08:00"}, {fact.Time, txt, "20261120080000", "2026-11-20T08:00:00+08:00"},
		{fact.Time, num, "20261120080000", "2026-11-20T08:00:00+08:00"}, {fact.Time, day, "2026-11-20 08:00:00.250", "2026-11-20T08:00:00.25+08:00"}, {fact.Time, txt, "2026/11/20", "2026-11-20T00:00:00+08:00"},
		{fact.Time, txt, "2026年11月20日8时", "2026-11-20T08:00:00+08:00"}, {fact.Time, txt, "2026-11-20 8:00 AM", "!钟点不对"}, {fact.Time, txt, "46346.33", "!是数字，不是时间"}, {fact.Time, txt, "昨天", "!不是时间"},

		{fact.IntList, txt, "0;3;0", "[0 3 0]"}, {fact.IntList, txt, "0、3、0", "[0 3 0]"}, {fact.IntList, txt, "[0, 3, 0]", "[0 3 0]"}, {fact.IntList, txt, "０，３", "[0 3]"}, {fact.IntList, num, "3", "[3]"}, {fact.IntList, txt, "0\n3", "[0 3]"}, {fact.IntList, txt, "[]", "[]"},
		{fact.IntList, txt, "1,200", "!一个数还是几个数"}, {fact.IntList, txt, "0;;3", "!第 2 项不是整数"}, {fact.IntList, txt, "0;3;", "!第 3 项不是整数"}, {fact.IntList, txt, "0;3.5", "!第 2 项不是整数"}, {fact.IntList, txt, "030", "!第 1 项不是整数"}, {fact.IntList, day, "2026-03-00", "!不是列表"},
		{fact.StringList, txt, " A ；B、C;", "[A B C]"}, {fact.StringList, txt, "A;;B", "!第 2 项没有值"}, {fact.StringList, txt, `["A"]`, "!不是用分号隔开"}, {fact.StringList, txt, "A;NULL", "!第 2 项没有值"},

		{fact.String, txt, "440306", "440306"}, {fact.String, num, "440306", "440306"}, {fact.String, txt, "第一行\r\n第二行", "第一行\n第二行"}, {fact.String, txt, "null", ""}, {fact.String, txt, `\N`, ""}, {fact.String, txt, "#N/A", ""}, {fact.String, txt, "(null)", ""}, {fact.String, txt, "None", ""},
		{fact.String, txt, "4.40306E+17", "!科学计数法"}, {fact.String, txt, "6.217E+18", "!科学计数法"}, {fact.String, num, "12.5", "!是数字"}, {fact.String, day, "2026-01-02", "!是日期，不是文字"}, {fact.String, truth, "TRUE", "!是真假值"},
		{fact.String, txt, "无", "!没有值还是一个值"}, {fact.String, txt, "--", "!没有值还是一个值"}, {fact.String, txt, "不详", "!没有值还是一个值"}, {fact.String, txt, "#REF!", "!没有值还是一个值"}, {fact.String, txt, "王\ufffd英", "!不能识别的字符"},
		{fact.String, txt, "王\x00英", "!控制字符"}, {fact.String, txt, "王\ue000", "!自造字"}, {fact.String, txt, "李\ue863", "李䶮"}, {fact.String, txt, strings.Repeat("长", 32768), "!超过 32767 字"},
	} {
		t.Run(c.t.String()+" "+c.cell[:min(len(c.cell), 30)], func(t *testing.T) {
			col := Column{t: c.t, name: "some.fact"}
			v, err := col.value(table.Cell{Kind: c.kind, Text: table.Clean(c.cell), Plain: true})
			if says, refused := strings.CutPrefix(c.want, "!"); refused {
				if err == nil || !strings.Contains(err.Error(), says) {
					t.Errorf("%v, %v", v, err)
				}
				return
			}
			if err != nil || v.String() != c.want || !v.IsNull() && v.Type() != c.t {
				t.Errorf("%q, %v", v, err)
			}
		})
	}
}

func TestNamesAndNumbersOfPeople(t *testing.T) {
	for _, c := range []struct{ fact, cell, want string }{
		{"person.name", "王秀英", "王秀英"}, {"person.name", "阿卜杜拉•买买提", "阿卜杜拉•买买提"}, {"account.holder", "John Smith", "John Smith"},
		{"person.name", "王*英", "!不是全名"}, {"account.holder", "王某", "!不是全名"}, {"person.name", "王?英", "!丢失的字"}, {"person.name", "王□", "!丢失的字"},
		{"person.name", "王\n秀英", "!有换行"}, {"account.holder", "王秀英、李桂兰", "!几个人"},
		{"person.id", "44030619461122002x", "44030619461122002X"}, {"person.id", "４４０３０６１９４６１１２２００２４", "440306194611220024"}, {"person.id", "'440306194611220024", "440306194611220024"},
		{"account.no", "6217 0000 0000 0001", "6217000000000001"}, {"account.no", "6217****0001", "!不完整"}, {"vehicle.plate", "粤b·12345", "粤B12345"}, {"vehicle.vin", "lgxce6cb5l0000002", "LGXCE6CB5L0000002"},
	} {
		t.Run(c.fact+" "+c.cell, func(t *testing.T) {
			col := Column{t: fact.String, name: c.fact}
			v, err := col.value(table.Cell{Text: table.Clean(c.cell)})
			if says, refused := strings.CutPrefix(c.want, "!"); refused {
				if err == nil || !strings.Contains(err.Error(), says) {
					t.Errorf("%v, %v", v, err)
				}
			} else if err != nil || v.Text() != c.want {
				t.Errorf("%q, %v", v, err)
			}
		})
	}
}

// What a mapping writes is taken to the letter: 01 is not 1.
func TestMeanings(t *testing.T) {
	m, err := ReadMapping([]byte("subject: {kind: person, column: id}\nsource: x.y\nas_of: {value: 2026-11-20}\nempty: [无]\nfacts:\n  a.b: {column: b, type: string, values: {01: 一, '02': 二, ３: 007, true: 真, 空: null}}\n  a.c: {column: c, type: decimal, values: {甲: 1.50}}\n  a.d: {column: d, type: string}\n"))
	if err != nil {
		t.Fatal(err)
	}
	b, c, d := m.Facts["a.b"], m.Facts["a.c"], m.Facts["a.d"]
	for _, tc := range []struct {
		c    *Column
		cell table.Cell
		want string
	}{
		{&b, table.Cell{Text: "01"}, "一"}, {&b, table.Cell{Text: "02"}, "二"}, {&b, table.Cell{Kind: table.Number, Text: "3"}, "007"}, {&b, table.Cell{Kind: table.Bool, Text: "TRUE"}, "真"},
		{&b, table.Cell{Text: "空"}, ""}, {&b, table.Cell{Text: "NULL"}, ""}, {&b, table.Cell{Text: "无"}, ""}, {&c, table.Cell{Text: "甲"}, "1.50"}, {&d, table.Cell{Text: "无"}, ""},
	} {
		if v, err := tc.c.value(tc.cell); err != nil || v.String() != tc.want {
			t.Errorf("%q: %v, %v", tc.cell.Text, v, err)
		}
	}
	if v, err := b.value(table.Cell{Kind: table.Number, Text: "1"}); err == nil {
		t.Errorf("1 is %v", v)
	}
}
