package table

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"

	"miaopi/app"
	"miaopi/app/table/booktest"
)

// all reads a table; rows that cannot be used are shown by their reason.
func all(t *testing.T, data []byte, w Wanted) (*Table, [][]string) {
	t.Helper()
	tab, err := Open(data, w)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	err = tab.Rows(func(r Row) error {
		if r.Why != "" {
			out = append(out, []string{"!", r.Why})
			return nil
		}
		out = append(out, r.Texts())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tab, out
}

func encoded(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var ab = Wanted{Columns: []string{"甲", "乙"}}

func TestText(t *testing.T) {
	plain := "甲,乙\n王秀英,是\n李桂兰,否\n"
	want := [][]string{{"王秀英", "是"}, {"李桂兰", "否"}}
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"UTF-8", []byte(plain)},
		{"with a mark", []byte("\ufeff" + plain)},
		{"GB 18030", encoded(t, simplifiedchinese.GB18030, plain)},
		{"GBK", encoded(t, simplifiedchinese.GBK, plain)},
		{"UTF-16, little end first", encoded(t, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), plain)},
		{"UTF-16, big end first", encoded(t, utf16.UTF16(utf16.BigEndian, utf16.UseBOM), plain)},
		{"CR LF", []byte(strings.ReplaceAll(plain, "\n", "\r\n"))},
		{"CR", []byte(strings.ReplaceAll(plain, "\n", "\r"))},
		{"no last line break", []byte(strings.TrimSpace(plain))},
		{"the end of a file in DOS", []byte(plain + "\x1a")},
		{"semicolons", []byte(strings.ReplaceAll(plain, ",", ";"))},
		{"tabs", []byte(strings.ReplaceAll(plain, ",", "\t"))},
		{"bars", []byte(strings.ReplaceAll(plain, ",", "|"))},
		{"full-width commas", []byte(strings.ReplaceAll(plain, ",", "，"))},
		{"told the separator", []byte("sep=;\n" + strings.ReplaceAll(plain, ",", ";"))},
		{"a title above", []byte("宝安区人口\n\n" + plain)},
		{"blank rows", []byte("\n甲,乙\n\n王秀英,是\n,\n李桂兰,否\n,\n")},
		{"blanks of every kind", []byte("甲 ,\u00a0乙\n\u3000王秀英\u200b,是\t\n\ufeff李桂兰,\u202d否\u202c\n")},
		{"quotes", []byte("\"甲\",\"乙\"\n\"王秀英\" ,\"是\"\n\"李桂兰\",\"否\"\t\n")},
		{"against rounding", []byte("甲,乙\n=\"王秀英\",\"=\"\"是\"\"\"\n李桂兰,=\"否\"\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := all(t, c.data, ab); !cmp.Equal(want, got) {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
}

func TestRowsOfText(t *testing.T) {
	const count = "有 %d 列，表头有 2 列：可能少了引号、多了或少了分隔符，不能猜哪一列是哪一列"
	three, one := strings.Replace(count, "%d", "3", 1), strings.Replace(count, "%d", "1", 1)
	const place = "引号的位置不对：单元格里有引号的，整格要用引号括起来，里面的写成两个"
	for _, c := range []struct {
		name, rows string
		want       [][]string
	}{
		{"one cell more", "1,200,x\na,b\n", [][]string{{"!", three}, {"a", "b"}}},
		{"one blank more", "a,b,\nc,d", [][]string{{"!", three}, {"c", "d"}}},
		{"one less", "a\nb,c", [][]string{{"!", one}, {"b", "c"}}},
		{"a quote inside", "王\"小\"英,b\nc,d", [][]string{{"!", place}, {"c", "d"}}},
		{"a quote never closed", "\"王,b\nc,d\ne,f", [][]string{{"!", "引号没有结束"}, {"c", "d"}, {"e", "f"}}},
		{"words behind a quote", "\"王\"小英,b\nc,d", [][]string{{"!", "引号的位置不对：结束的引号后面还有字"}, {"c", "d"}}},
		{"escaped as programs do", "\"王\\\"小\\\"英\",b\nc,d", [][]string{{"!", "引号的位置不对：结束的引号后面还有字"}, {"c", "d"}}},
		{"two stray quotes", "a,\"b\nc,d\ne,f\"\ng,h", [][]string{{"!", "引号跨行，吞掉了像是另外几行的内容：可能多了或少了一个引号"}, {"c", "d"}, {"!", place}, {"g", "h"}}},
		{"a cell of two lines", "a,\"b\nc\"\nd,e", [][]string{{"a", "b\nc"}, {"d", "e"}}},
		{"quotes in quotes", "\"a \"\"b\"\"\",\"c,d\"", [][]string{{`a "b"`, "c,d"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := all(t, []byte("甲,乙\n"+c.rows), ab); !cmp.Equal(c.want, got) {
				t.Error(cmp.Diff(c.want, got))
			}
		})
	}
}

// Lines are those of the file, whatever was refused or passed over.
func TestLines(t *testing.T) {
	tab, err := Open([]byte("标题\r\n甲,乙\r\n\r\na,\"b\r\nc\"\r\nd,\"e\r\nf,g\r\n"), ab)
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	if err := tab.Rows(func(r Row) error { lines = append(lines, r.Line); return nil }); err != nil {
		t.Fatal(err)
	}
	if want := []int{4, 6, 7}; tab.Line != 2 || !cmp.Equal(want, lines) {
		t.Errorf("heading %d, %v", tab.Line, lines)
	}
}

// A line in another encoding than the file loses what it says, and is not
// taken for other words.
func TestMixedEncodings(t *testing.T) {
	data := slices2(encoded(t, simplifiedchinese.GB18030, "甲,乙\n王秀英,是\n"), []byte("李桂兰,否\n"))
	if _, got := all(t, data, ab); Damaged(got[1][0]) == "" || Damaged(got[0][0]) != "" {
		t.Errorf("%q", got)
	}
	data = slices2([]byte("甲,乙\n王秀英,是\n李桂兰,是\n陈阿妹,是\n"), encoded(t, simplifiedchinese.GB18030, "李,否\n"))
	if _, got := all(t, data, ab); Damaged(got[3][0]) == "" || Damaged(got[0][0]) != "" {
		t.Errorf("%q", got)
	}
}

func slices2(a, b []byte) []byte { return append(append([]byte{}, a...), b...) }

func TestFilesThatAreRefused(t *testing.T) {
	ole := func(name string) []byte {
		return append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), bytes.ReplaceAll([]byte(strings.Join(strings.Split(name, ""), "\x00")+"\x00"), nil, nil)...)
	}
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"empty", nil, "表是空的。"},
		{"blank", []byte("\n \n,,\n"), "表是空的。"},
		{"a column missing", []byte("甲,丙\na,b\n"), "第 1 行表头缺少列：乙；现有：甲、丙。"},
		{"a wanted column twice", []byte("甲,乙,乙\na,b,c\n"), "第 1 行表头里“乙”出现了两次，不知道用哪一列。"},
		{"a stray quote in the heading", []byte("甲,\"乙\na,b\n"), "第 1 行表头：引号没有结束。"},
		{"old Excel", ole("Workbook"), "这是旧版 Excel（.xls）工作簿，请用 Excel 或 WPS 打开后另存为 XLSX。"},
		{"encrypted", ole("EncryptedPackage"), "工作簿有打开密码，读不了；请去掉密码（文件→信息→保护工作簿）后再交。"},
		{"Word", ole("WordDocument"), "这是 Word 文档，不是表格，请交 CSV 或 XLSX。"},
		{"UTF-16 without a mark", []byte("a\x00,\x00b\x00\n\x00"), "像是没有标记的 UTF-16 文本，请另存为 UTF-8 的 CSV 或 XLSX。"},
		{"UTF-32", []byte("\xff\xfe\x00\x00a\x00\x00\x00"), "这是 UTF-32 文本，请另存为 UTF-8 的 CSV 或 XLSX。"},
		{"neither encoding", []byte("\xff\xff\x80\xff,\xff\xff\n"), "文字不是 UTF-8 也不是 GB 18030 编码，请另存为 UTF-8 的 CSV 或 XLSX。"},
		{"both encodings", []byte("id,name\n1,\xcd\xa8\n"), "文字太少，分不清是 UTF-8 还是 GB 18030 编码，请另存为带标记（BOM）的 UTF-8 或 XLSX。"},
		{"a web page", []byte("<html><table><tr><td>甲</td></tr></table></html>"), "这是网页（HTML 或 XML），只是名字像表格，请用 Excel 或 WPS 打开后另存为 XLSX。"},
		{"XML of 2003", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), "这是 XML 表格（Excel 2003），请用 Excel 或 WPS 打开后另存为 XLSX。"},
		{"PDF", []byte("%PDF-1.7"), "这是 PDF，不是表格，请交 CSV 或 XLSX。"},
		{"JSON", []byte(`[{"甲":1}]`), "这是 JSON，不是表格，请交 CSV 或 XLSX。"},
		{"an archive", []byte("7z\xbc\xaf\x27\x1c"), "这是压缩包，请先解压，再交里面的 CSV 或 XLSX。"},
		{"a broken workbook", []byte("PK\x03\x04broken"), "工作簿已损坏或不完整，请重新导出。"},
		{"a zip of something", booktest.Zip(map[string]string{"a.txt": "a"}), "压缩包里没有工作簿，不是表格。"},
		{"xlsb", booktest.Zip(map[string]string{"xl/workbook.bin": "a"}), "这是二进制工作簿（.xlsb），请另存为 XLSX。"},
		{"Word in a zip", booktest.Zip(map[string]string{"word/document.xml": "a"}), "这是 Word 文档，不是表格，请交 CSV 或 XLSX。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open(c.data, ab)
			e, ok := err.(*app.Error)
			if !ok || e.Kind != app.Input || e.Detail != c.says {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want string
		says string
	}{
		{"UTF-8", []byte("列: 甲\n"), "列: 甲\n", ""},
		{"with a mark", []byte("\ufeffa\n"), "a\n", ""},
		{"few letters", []byte("é\n"), "é\n", ""},
		{"GB 18030", encoded(t, simplifiedchinese.GB18030, "列: 身份证号\n"), "列: 身份证号\n", ""},
		{"UTF-16, as PowerShell writes it", encoded(t, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), "a1\r\n"), "a1\r\n", ""},
		{"half a character", []byte("甲乙丙丁\n甲乙\xe5丙丁\n"), "", "第 2 行有不能识别的字符：编码混用或文件已损坏。"},
		{"a workbook", []byte("PK\x03\x04"), "", "这是工作簿或压缩包，不是文本。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Plain(c.data)
			e, _ := err.(*app.Error)
			if got != c.want || (e == nil) != (c.says == "") || e != nil && e.Detail != c.says {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("甲,乙\na,b\n"))
	f.Add([]byte("甲\t乙\n\"a\nb\",\"\"\n=\"1\"\t2"))
	f.Add([]byte("\xff\xfe2u,\x00Yu"))
	f.Add(booktest.Book{Formats: []string{"14", "0%", "000000"}, Shared: []string{"<t>x</t>"}, Sheets: []booktest.Sheet{{Name: "s", Rows: [][]booktest.Cell{
		booktest.Texts("甲", "乙"), {booktest.Number("44712", 1), booktest.Typed("s", "0")}}, After: `<mergeCells><mergeCell ref="A2:A3"/></mergeCells>`}}}.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		tab, err := Open(data, ab)
		if err != nil {
			return
		}
		last := tab.Line
		_ = tab.Rows(func(r Row) error {
			if r.Line <= last {
				t.Fatalf("line %d after %d", r.Line, last)
			}
			last = r.Line
			if r.Why == "" && len(r.Cells) != len(tab.Heading) {
				t.Fatalf("%d cells under %d columns", len(r.Cells), len(tab.Heading))
			}
			for _, c := range r.Cells {
				if (c.Kind == Bad) != (c.Why != "") {
					t.Fatalf("%+v", c)
				}
			}
			return nil
		})
	})
}
