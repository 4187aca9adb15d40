package table

import (
	"bytes"
	"strings"
)

// foreign tells by its beginning what a file is that is no plain text: the
// name XLSX for a workbook that can be read, or a sentence for one that cannot.
func foreign(data []byte) (name, why string) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return archive(data)
	}
	if why := binary(data); why != "" {
		return "", why
	}
	return "", markup(data)
}

// binary tells by its beginning what a file is that is no text.
func binary(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return "这是工作簿或压缩包，不是文本"
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return compound(data)
	case bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "压缩包是空的，不是表格"
	case bytes.HasPrefix(data, []byte("\x09\x08")), bytes.HasPrefix(data, []byte("\x09\x04")), bytes.HasPrefix(data, []byte("\x09\x02")):
		return oldBook
	case bytes.HasPrefix(data, []byte("%PDF")):
		return "这是 PDF，不是表格，请交 CSV 或 XLSX"
	case bytes.HasPrefix(data, []byte("Rar!")), bytes.HasPrefix(data, []byte("7z\xbc\xaf")), bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return "这是压缩包，请先解压，再交里面的 CSV 或 XLSX"
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return "这是 UTF-32 文本，请另存为 UTF-8 的 CSV 或 XLSX"
	}
	return ""
}

const oldBook = "这是旧版 Excel（.xls）工作簿，请用 Excel 或 WPS 打开后另存为 XLSX"

// archive tells workbooks from other zip files by the parts they name.
func archive(data []byte) (name, why string) {
	switch {
	case bytes.Contains(data, []byte("xl/workbook.bin")):
		return "", "这是二进制工作簿（.xlsb），请另存为 XLSX"
	case bytes.Contains(data[:min(len(data), 200)], []byte("opendocument")):
		return "", "这是 OpenDocument（.ods）文件，请另存为 XLSX"
	case bytes.Contains(data, []byte("word/document.xml")):
		return "", "这是 Word 文档，不是表格，请交 CSV 或 XLSX"
	}
	return "XLSX", ""
}

// compound tells what an OLE file is by the names of its streams, which are
// UTF-16.
func compound(data []byte) string {
	has := func(name string) bool {
		var b []byte
		for i := range len(name) {
			b = append(b, name[i], 0)
		}
		return bytes.Contains(data, b)
	}
	switch {
	case has("EncryptedPackage") || has("EncryptionInfo"):
		return "工作簿有打开密码，读不了；请去掉密码（文件→信息→保护工作簿）后再交"
	case has("WordDocument"):
		return "这是 Word 文档，不是表格，请交 CSV 或 XLSX"
	}
	return oldBook
}

// markup finds web pages and XML, which exports often name .xls.
func markup(data []byte) string {
	start := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1000)], []byte("\ufeff")), " \t\r\n")))
	switch {
	case strings.HasPrefix(start, "<?xml") && strings.Contains(start, "spreadsheet"):
		return "这是 XML 表格（Excel 2003），请用 Excel 或 WPS 打开后另存为 XLSX"
	case strings.HasPrefix(start, "<") && (strings.Contains(start, "html") || strings.Contains(start, "<table") || strings.Contains(start, "<?xml") || strings.HasPrefix(start, "<meta")):
		return "这是网页（HTML 或 XML），只是名字像表格，请用 Excel 或 WPS 打开后另存为 XLSX"
	case strings.HasPrefix(start, "{"), strings.HasPrefix(start, "[{"):
		return "这是 JSON，不是表格，请交 CSV 或 XLSX"
	}
	return ""
}
