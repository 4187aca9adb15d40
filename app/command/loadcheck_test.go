package command_test

import (
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"

	"miaopi/app/command"
)

const aliveMapping = `subject: {kind: person, column: 身份证号}
name: 姓名
source: civil.death
as_of: {value: 2026-11-20T08:00:00+08:00}
facts:
  person.alive: {column: 健在, type: bool}
`

// A dry run says what is in a table and what would be refused. It needs no
// hub and writes nothing.
func TestLoadCheck(t *testing.T) {
	m := newMachine(t, "--people", "10", "--applications", "0")
	text := "身份证号,姓名,健在,备注\n440306194611220024,王秀英,是,无\n440306194611220025,王秀英,是,\n440306194611220040,李桂兰,去世,\n440306194611220024,王秀英,否,\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	m.files["t.csv"], m.files["m.yaml"] = gb, []byte(aliveMapping)
	before := len(m.files)
	if code := m.exit("hub", "load", "--check", "--facts", "t.csv", "--mapping", "m.yaml"); code != command.ExitFinding {
		t.Fatalf("exit %d: %s", code, &m.said)
	}
	for _, want := range []string{
		"t.csv：CSV · GB 18030 · 逗号分隔 · 表头在第 1 行 · 4 行\n", "440306********0024", "person.alive", "没有用到的列：备注。\n",
		"第 3 行，身份证号：不是有效的身份证号：身份证号第 18 位校验码不符，请逐位核对。\n", "第 4 行，健在：“去世”不是“是”或“否”。\n",
		"第 2 行和第 5 行是同一当事人、同一时间，“健在”却不一样", "有 1 个当事人没有区域", "可以发布 1 个当事人；没有采用 2 行。这是检查，没有发布任何内容。\n",
	} {
		if !strings.Contains(m.out.String(), want) {
			t.Errorf("no %q in\n%s", want, &m.out)
		}
	}
	if strings.Contains(m.out.String(), "440306194611220024") || len(m.files) != before {
		t.Errorf("a whole number is shown, or a file was written:\n%s", &m.out)
	}
	m.exit("hub", "load", "--check", "--facts", "t.csv", "--mapping", "m.yaml", "--area", "440306017", "--format", "json")
	var got struct{ Rows, Subjects, Rejected, Heading int }
	if err := json.Unmarshal(m.out.Bytes(), &got); err != nil || got.Rows != 4 || got.Subjects != 1 || got.Rejected != 2 || got.Heading != 1 {
		t.Errorf("%v: %s", err, &m.out)
	}
	m.files["t.csv"] = []byte(text[:strings.Index(text, "440306194611220025")])
	m.run("hub", "load", "--check", "--facts", "t.csv", "--mapping", "m.yaml", "--area", "440306017")
}

func TestLoadCheckRefuses(t *testing.T) {
	m := newMachine(t, "--people", "10", "--applications", "0")
	m.files["m.yaml"], m.files["bad.yaml"] = []byte(aliveMapping), []byte("subject: {kind: person, column: 号}\n")
	m.files["t.xls"] = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00")
	for name, tc := range map[string]struct{ args, says string }{
		"old Excel":   {"hub load --check --facts t.xls --mapping m.yaml", "t.xls：这是旧版 Excel（.xls）工作簿，请用 Excel 或 WPS 打开后另存为 XLSX。"},
		"bad mapping": {"hub load --check --facts t.xls --mapping bad.yaml", "bad.yaml：没有写 source：这些数据来自哪个登记库。"},
		"a demo":      {"hub load --check --demo", "--check 只检查 --facts 和 --accounts。"},
		"no hub":      {"hub load --facts t.xls --mapping m.yaml", "请用 --url 和 --name 给出汇聚库的地址和名称。"},
	} {
		t.Run(name, func(t *testing.T) {
			if code := m.exit(strings.Fields(tc.args)...); code != command.ExitInput || !strings.Contains(m.said.String(), tc.says) {
				t.Errorf("exit %d: %s", code, &m.said)
			}
		})
	}
}

func TestAccountsFile(t *testing.T) {
	m := newMachine(t, "--people", "10", "--applications", "0")
	const head = "id,name,role,password\n"
	for _, c := range []struct{ name, data, says string }{
		{"good", head + "zhang,张三,clerk,一个足够长的口令\n\n", "1 个账号"},
		{"columns in another order", "role,password,id,name\nclerk,一个足够长的口令,zhang,张三\n", "1 个账号"},
		{"nobody", head, "表头下面没有账号"},
		{"no password column", "id,name,role\n", "第 1 行表头缺少列：password"},
		{"the id twice", head + "a,张三,clerk,一个足够长的口令\na,李四,clerk,一个足够长的口令\n", "第 3 行，id 与第 2 行相同"},
		{"a role that is none", head + "a,张三,boss,一个足够长的口令\n", "第 2 行，role 是“boss”，应为 clerk、community、supervisor、auditor 或 administrator"},
		{"a short password", head + "a,张三,clerk,1234567\n", "第 2 行，password：密码至少 8 位"},
		{"a password that is guessed", head + "a,张三,clerk,zhangsan1\n", "第 2 行，password：这个密码太容易猜到：不能是姓名或者姓名的拼音"},
		{"a stray comma", head + "a,张三,clerk,一个足够,长的口令\n", "第 2 行，有 5 列，表头有 4 列"},
		{"a name that is empty", head + "a,,clerk,一个足够长的口令\n", "第 2 行，id 和 name 不能空"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m.files["staff.csv"] = []byte(c.data)
			m.exit("hub", "load", "--check", "--accounts", "staff.csv")
			if said := m.out.String() + m.said.String(); !strings.Contains(said, c.says) {
				t.Error(said)
			}
		})
	}
}

// The same list of cases gives the same draw however Windows saved it; what is
// no list is refused.
func TestPopulationFiles(t *testing.T) {
	m := newMachine(t, "--people", "10", "--applications", "0")
	draw := func(data []byte) (string, int) {
		m.files["list.txt"] = data
		code := m.exit("draw", "--population", "list.txt", "--seed", "种子", "--size", "2")
		return m.out.String(), code
	}
	want, _ := draw([]byte("a1\nb2\nc3\n"))
	wide, err := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder().Bytes([]byte("a1\r\nb2\r\nc3\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"a mark": []byte("\ufeffa1\nb2\nc3"), "CR LF": []byte("a1\r\nb2\r\n\r\nc3\r\n"), "UTF-16": wide, "blanks": []byte("\u00a0a1\t\n\u200bb2\n　c3\n")} {
		if got, code := draw(data); got != want || code != command.ExitOK {
			t.Errorf("%s: exit %d, %s%s", name, code, got, &m.said)
		}
	}
	for name, data := range map[string]string{"a heading": "办件编号\na1\n", "another column": "a1,通过\n", "two on a line": "a1 b2\n", "quotes": "\"a1\"\n", "a workbook": "PK\x03\x04"} {
		if _, code := draw([]byte(data)); code != command.ExitInput || !strings.Contains(m.said.String(), "list.txt：") {
			t.Errorf("%s: exit %d: %s", name, code, &m.said)
		}
	}
}

// Facts that Windows saved with a mark are facts.
func TestFactsFileWithAMark(t *testing.T) {
	m := newMachine(t, "--people", "10", "--applications", "0")
	m.files["f.json"] = []byte("\ufeff" + `{"subject":{"kind":"person","id":"440306194611220024"},"facts":{}}`)
	m.run("eval", "--pack", "elderly-allowance", "--facts", "f.json", "--date", "2026-11-22")
}
