package table

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

// Encodings that Decode names.
const (
	utf8Name  = "UTF-8"
	utf16Name = "UTF-16"
	gbName    = "GB 18030"
)

// Decode is a file's text, its mark left out, and the name of its encoding.
// Bytes that the encoding does not have are U+FFFD. It fails with a sentence
// where the encoding is not certain.
func Decode(data []byte) (text, encoding string, err error) {
	data = bytes.TrimSuffix(data, []byte{0x1a}) // the end of a file in DOS
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		b, err := utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", "", bad("UTF-16 文本已损坏，请另存为 UTF-8 的 CSV 或 XLSX")
		}
		return string(b), utf16Name, nil
	case zeros(data):
		return "", "", bad("像是没有标记的 UTF-16 文本，请另存为 UTF-8 的 CSV 或 XLSX")
	case bytes.HasPrefix(data, []byte("\ufeff")):
		return strings.ToValidUTF8(string(data[3:]), "\ufffd"), utf8Name, nil
	}
	good, broken, long := census(data)
	switch {
	case broken == 0 && good > 0 && long == 0 && gbToo(data):
		return "", "", bad("文字太少，分不清是 UTF-8 还是 GB 18030 编码，请另存为带标记（BOM）的 UTF-8 或 XLSX")
	case broken == 0 || long > broken:
		return strings.ToValidUTF8(string(data), "\ufffd"), utf8Name, nil
	}
	return decodeGB(data)
}

// zeros says that a file has so many zero bytes that it is UTF-16.
func zeros(data []byte) bool {
	start := data[:min(len(data), 4096)]
	return bytes.Count(start, []byte{0})*5 > len(start)
}

// census counts what is UTF-8 beyond ASCII, the bytes that are not, and how
// many of the first take three bytes or more, as Chinese does.
func census(data []byte) (good, broken, long int) {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case n > 2:
			long++
			good++
		default:
			good++
		}
		i += n
	}
	return good, broken, long
}

// gbToo says that bytes are Chinese in GB 18030 as well.
func gbToo(data []byte) bool {
	b, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	return err == nil && !bytes.ContainsRune(b, utf8.RuneError) && bytes.ContainsFunc(b, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// decodeGB decodes line by line: a line that is Chinese in UTF-8 does not
// belong, and what it says beyond ASCII is lost.
func decodeGB(data []byte) (string, string, error) {
	var b strings.Builder
	lost, wide := 0, 0
	decoder := simplifiedchinese.GB18030.NewDecoder()
	for line := range bytes.Lines(data) {
		if _, broken, long := census(line); broken == 0 && long > 0 {
			b.WriteString(strings.Map(lose, string(line)))
			continue
		}
		decoder.Reset()
		text, err := decoder.Bytes(line)
		if err != nil {
			return "", "", bad("文字不是 UTF-8 也不是 GB 18030 编码，请另存为 UTF-8 的 CSV 或 XLSX")
		}
		lost += bytes.Count(text, []byte("\ufffd"))
		wide += utf8.RuneCount(text)
		b.Write(text)
	}
	if lost*20 > wide {
		return "", "", bad("文字不是 UTF-8 也不是 GB 18030 编码，请另存为 UTF-8 的 CSV 或 XLSX")
	}
	return b.String(), gbName, nil
}

func lose(r rune) rune {
	if r >= utf8.RuneSelf {
		return utf8.RuneError
	}
	return r
}

// Plain is the text of a file that is no table: a mapping, a list, facts as
// JSON, which Windows programs save in any encoding. Unlike [Decode] it fails
// with a sentence where a character was lost.
func Plain(data []byte) (string, error) {
	if why := binary(data); why != "" {
		return "", bad("%s", why)
	}
	if text := bytes.TrimPrefix(data, []byte("\ufeff")); utf8.Valid(text) && !zeros(text) {
		return string(text), nil
	}
	text, _, err := Decode(data)
	if err != nil {
		return "", err
	}
	if i := strings.IndexRune(text, utf8.RuneError); i >= 0 {
		return "", bad("第 %d 行有不能识别的字符：编码混用或文件已损坏", strings.Count(text[:i], "\n")+1)
	}
	return text, nil
}
