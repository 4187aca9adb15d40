package tell_test

import (
	"errors"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"miaopi/app/codetest"
	"miaopi/app/rule"
	"miaopi/app/rule/source"
	"miaopi/app/rule/tell"
)

// Real mistakes in YAML, and what their author reads.
func TestYAMLInChinese(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a tab before a key", "pack: a\n\tversion: 2\n", "2:1: 这里用了制表符（Tab）：缩进请用空格"},
		{"a tab in a text", "pack: >\n\tabc\n", "2:1: 缩进用了制表符（Tab）：请用空格"},
		{"no colon", "pack: a\nversion 2\nitem: x\n", "2:1: 这一行不是“键: 值”：冒号要用半角，后面空一格；接着上一行的文字，缩进要更深"},
		{"no blank after the colon", "pack:a\nversion: b\n", "1:1: 键写得不对：键后面要有半角冒号和一个空格"},
		{"single quote not closed", "pack: 'abc\nversion: 2\n", "1:7: 单引号 ' 没有配对"},
		{"double quote not closed", "pack: \"abc\nversion: 2\n", "1:7: 双引号 \" 没有配对，或者里面的 \\ 写得不对"},
		{"unknown escape", "pack: \"a\\qb\"\n", "1:10: 双引号里不认识的转义 \\q：正则表达式请写在单引号里"},
		{"key twice", "pack: a\npack: b\n", "2:1: 键“pack”写了两次：前一次在第 1 行第 1 列"},
		{"bracket not closed", "pack: [a, b\nversion: 1\n", "2:1: 方括号里少了逗号或者 ]"},
		{"brace not closed", "pack: {a: 1, b: 2\n", "1:7: { 没有配对：少了 }"},
		{"bracket not opened", "pack: ]\n", "1:7: ] 没有配对：前面没有 ["},
		{"two colons", "pack: a: b\n", "1:7: 这里不能再有“键: 值”：同一行有两个冒号的，值要加引号；下一行的，缩进要对齐"},
		{"indentation", "item:\n  name: a\n code: b\n", "3:2: 这里不能有值：缩进没有对齐，或者多了一个括号"},
		{"something behind a quote", "pack: 'b' c\n", "1:11: 引号后面多了内容：整个值都要在引号里"},
		{"a list in a line", "pack: - b\n", "1:7: “- ”要另起一行"},
		{"an item left out", "pack: [b, , c]\n", "1:11: 两个逗号之间少了内容"},
		{"a reserved character", "pack: @a\n", "1:7: 值不能以 @ 开头：请加引号"},
		{"a percent sign", "pack: %a\n", "1:7: 值不能以 % 开头：请加引号"},
		{"an anchor", "pack: &a x\n", "1:7: 规则包里不用 锚点 & 这种写法"},
		{"two documents", "a: 1\n---\nb: 2\n", "1:1: 文件里有几份文档，应当只有一份：去掉单独成行的 ---"},
		{"a list", "- a\n- b\n", "1:1: 这里是列表，应当是一组“键: 值”：冒号要用半角，后面空一格"},
		{"nothing", "", "1:1: 文件是空的，应当是一组“键: 值”"},
		{"not UTF-8", "\xc4\xe3", "1:1: 文件不是 UTF-8 文本：请另存为 UTF-8"},
		{"a marked block", "pack: |x\n  y\n", "1:7: “|”或“>”后面不能有“x”"},

		{"full-width colon, alone", "pack：elderly\n", "1:1: 这里是单个值，应当是一组“键: 值”：冒号要用半角，后面空一格（第 1 行第 5 列是全角的 ： ，请改成半角的 :）"},
		{"full-width colon", "pack: a\nversion：2021\nitem:\n  name: x\n", "2:1: 这一行不是“键: 值”：冒号要用半角，后面空一格；接着上一行的文字，缩进要更深（第 2 行第 8 列是全角的 ： ，请改成半角的 :）"},
		{"full-width quotes", "pack: “a: b”\n", "1:7: 这里不能再有“键: 值”：同一行有两个冒号的，值要加引号；下一行的，缩进要对齐（第 1 行第 7 列是全角的 “ ，请改成半角的 \"）"},
		{"full-width hash", "＃comment\npack: b\n", "1:1: 键写得不对：键后面要有半角冒号和一个空格（第 1 行第 1 列是全角的 ＃ ，请改成半角的 #）"},
		{"a Chinese text is no mistake", "pack: [年满，健在：是\nversion: 1\n", "2:1: 方括号里少了逗号或者 ]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := source.Parse("f.yaml", []byte(c.in))
			got, ok := tell.Of(err)
			if want := "f.yaml:" + c.want; !ok || got != want {
				t.Errorf("%q\nwant %q", got, want)
			}
		})
	}
}

// whole is a pack with an expression, and a line, to be filled in.
const whole = `pack: whole
version: 2026-01-01
item: {name: 某事项, authority: 某局, subject: person}
basis: [{id: b1, title: 某办法}]
facts:
  person.id: {type: string, label: 身份证号}
  person.birth: {type: date, label: 出生日期}
  person.sex: {type: string, label: 性别}
  person.alive: {type: bool, label: 健在}
conditions:
  - {id: age, say: 年满, basis: b1, when: EXPR}
`

// Real mistakes in expressions.
func TestCELInChinese(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"not finished", "age(person.birth, date) >= ", "表达式没有写完：后面少了一个值"},
		{"bracket not closed", "(person.alive", "( 没有配对：少了 )"},
		{"bracket not opened", "person.alive)", "“)”多了，或者它前面少了运算符：并且 &&，或者 ||，相等 =="},
		{"list not closed", "person.sex in [\"a\", \"b\"", "[ 没有配对：少了 ]"},
		{"quote not closed", "person.sex == \"female", "文字的引号没有配对，或者里面的 \\ 写得不对：female"},
		{"one equals sign", "person.sex = \"female\"", "判断相等要写两个等号 =="},
		{"one ampersand", "person.alive & true", "“并且”要写 &&"},
		{"a word for and", "person.alive and true", "“and”多了，或者它前面少了运算符：并且 &&，或者 ||，相等 =="},
		{"undeclared", "person.bith > date", "person.bith 没有声明；声明过的有 person.alive, person.birth, person.id, person.sex"},
		{"a text without quotes", "person.sex == female", "female 没有声明：应当是声明过的数据项、parameters.名称、date、decided_on 或者函数；文字要加引号"},
		{"an unknown function", "ages(person.birth, date) > 1", "没有 ages 这个函数或运算"},
		{"no matching overload", "person.birth >= 70", ">= 不能用于 (date, int)，它要的是 (int, int) 或 (date, date) 或 (time, time) 或 (decimal, decimal) 或 (decimal, int) 或 (int, decimal)"},
		{"an argument left out", "age(person.birth) >= 70", "age 不能用于 (date)，它要的是 (date, date)"},
		{"a number for a condition", "age(person.birth, date)", "这个表达式算出来是 int，条件要的是真假（true 或 false）"},
		{"a field of a truth", "person.alive.x", "bool 后面不能再用“.”取内容"},
		{"the clock", "now() > date", "没有 now：规则不能看时钟，请用 date（申请日）或 decided_on（决定日）"},
		{"a day that is none", "day(\"2026-13-01\") > date", "“2026-13-01”不是存在的日期"},
		{"a broken pattern", "matches(person.id, \"[\")", "正则表达式写得不对：少了 ]：`[`"},
		{"two types in a list", "person.sex in [\"a\", 1]", "列表里各项的类型要一样"},
		{"a reserved word", "if person.alive", "if 是保留的词，不能这样用；分两种情形写“条件 ? 值 : 值”"},
		{"too large", "1 > 99999999999999999999", "这个整数写得不对，或者太大"},

		{"full-width ≥", "age(person.birth, date) ≥ 70", "表达式里不认识 ≥（第 11 行第 66 列是全角的 ≥ ，请改成半角的 >=）"},
		{"full-width ≤", "age(person.birth, date) ≤ 70", "表达式里不认识 ≤（第 11 行第 66 列是全角的 ≤ ，请改成半角的 <=）"},
		{"full-width bracket", "age（person.birth, date) >= 70", "表达式里不认识 （（第 11 行第 45 列是全角的 （ ，请改成半角的 (）"},
		{"full-width comma", "age(person.birth，date) >= 70", "表达式里不认识 ，（第 11 行第 58 列是全角的 ， ，请改成半角的 ,）"},
		{"full-width quotes", "person.sex == “female”", "表达式里不认识 “（第 11 行第 56 列是全角的 “ ，请改成半角的 '）"},
		{"full-width digits", "age(person.birth, date) >= ７０", "表达式里不认识 ７（第 11 行第 69 列是全角的 ７ ，请改成半角的 7）"},
		{"full-width in a text is no mistake", "person.sex == \"女（或：男）\" &", "“并且”要写 &&"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := strings.Replace(whole, "EXPR", "'"+c.in+"'", 1)
			d := rule.ReadDraft("f.yaml", []byte(file))
			if len(d.Errors) == 0 {
				t.Fatal("no error")
			}
			if got := tell.Say(d.Errors[0]); got != c.want || d.Errors[0].Line != 11 {
				t.Errorf("%s\nwant %q", tell.Line(d.Errors[0]), c.want)
			}
		})
	}
}

// Mistakes of meaning, with full-width characters where a value is read.
func TestFieldsInChinese(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"an unknown key", "label: 健在", "lable: 健在", "没有“lable”这个键。能用的键：type"},
		{"a full-width colon in braces", "label: 健在", "label：健在", "没有“label：健在”这个键。能用的键：type"},
		{"the hint of it", "label: 健在", "label：健在", "（第 9 行第 35 列是全角的 ： ，请改成半角的 :）"},
		{"a full-width comma in braces", "type: bool, label", "type: bool，label", "（第 9 行第 28 列是全角的 ， ，请改成半角的 ,）"},
		{"no such day", "version: 2026-01-01", "version: 2026-13-01", "这里是“2026-13-01”，应当是存在的日期，写成 YYYY-MM-DD"},
		{"full-width digits", "version: 2026-01-01", "version: ２０２６-01-01", "（第 2 行第 10 列是全角的 ２ ，请改成半角的 2）"},
		{"no such type", "type: bool", "type: boolean", "没有“boolean”这种类型"},
		{"no such basis", "basis: b1,", "basis: b2,", "没有“b2”这条依据：应当是 basis 里列出的 id"},
		{"a key is missing", ", basis: b1, when", ", when", "少了键 basis"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := strings.Replace(strings.Replace(whole, "EXPR", "person.alive", 1), c.from, c.to, 1)
			var all []string
			for _, e := range rule.ReadDraft("f.yaml", []byte(file)).Errors {
				all = append(all, tell.Say(e))
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, c.want) {
				t.Errorf("%s\nwant %q", got, c.want)
			}
		})
	}
}

// What no table knows is a sentence all the same.
func TestUnknownShapes(t *testing.T) {
	for message, want := range map[string]string{
		"not YAML: the moon is full": "从这里起不合 YAML 的写法", "Syntax error: the moon is full": "表达式写到这里不对", "the moon is full": "这里写得不对",
	} {
		if got := tell.Say(&source.Error{Message: message}); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q", message, got)
		}
	}
	if _, ok := tell.Of(errors.New("a disk")); ok {
		t.Error("an error of another kind is told as one of a file")
	}
	two := source.Errors{{File: "a.yaml", Line: 3, Column: 7, Message: "the table is empty"}, {}}
	if got, _ := tell.Of(two); got != "a.yaml:3:7: 表是空的（还有 1 处）" {
		t.Errorf("%q", got)
	}
}

// Every message that the packages below app/rule make has its Chinese.
func TestEveryMessageIsTold(t *testing.T) {
	makers := map[string]bool{"Errorf": true, "errorf": true, "errorAt": true, "ErrorAt": true, "wrong": true, "warn": true}
	verbs := strings.NewReplacer("%s", "x", "%q", `"x"`, "%d", "7", "%v", "x")
	seen := 0
	for file, tree := range codetest.Files(t, "..", "../source", "../expr", "../check") {
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !makers[f.Sel.Name] {
				return true
			}
			if x, ok := f.X.(*ast.Ident); ok && (x.Name == "app" || x.Name == "fmt") {
				return true
			}
			for _, arg := range call.Args {
				lit, ok := arg.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					continue
				}
				message, err := strconv.Unquote(lit.Value)
				if err != nil || !strings.Contains(message, " ") || strings.HasPrefix(message, "not YAML: %") {
					continue
				}
				seen++
				if _, ok := tell.Sentence(verbs.Replace(message)); !ok {
					t.Errorf("%s: %q has no Chinese", file, message)
				}
			}
			return true
		})
	}
	if seen < 80 {
		t.Errorf("only %d messages found", seen)
	}
}
