// Package booktest writes workbooks for tests, down to the XML that no
// library would write.
package booktest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// Book is a workbook.
type Book struct {
	Since1904 bool
	Formats   []string // of style 1 and on: a number is a built-in format, anything else a code
	Shared    []string // texts that cells share, as XML inside <si>
	Sheets    []Sheet
	Parts     map[string]string // more parts, or others in place of ours
}

// Sheet is a sheet of a workbook.
type Sheet struct {
	Name   string
	State  string // hidden, veryHidden; "" is visible
	Rows   [][]Cell
	Hidden []int  // lines of hidden rows
	Before string // XML before the rows, such as <cols>
	After  string // and after them, such as <mergeCells>
}

// Cell writes a cell as XML, given its name. A nil one is not there.
type Cell func(ref string) string

// Text is a cell of text.
func Text(s string) Cell {
	return func(ref string) string {
		return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, ref, escape(s))
	}
}

// Number is a number as it is kept, in a style.
func Number(raw string, style int) Cell {
	return func(ref string) string { return fmt.Sprintf(`<c r="%s" s="%d"><v>%s</v></c>`, ref, style, raw) }
}

// Typed is a value of a type: s, b, e, str, d.
func Typed(kind, raw string) Cell {
	return func(ref string) string { return fmt.Sprintf(`<c r="%s" t="%s"><v>%s</v></c>`, ref, kind, escape(raw)) }
}

// XML is what stands inside a cell, with the cell's other attributes.
func XML(attrs, inner string) Cell {
	return func(ref string) string { return fmt.Sprintf(`<c r="%s" %s>%s</c>`, ref, attrs, inner) }
}

// Texts are cells of text.
func Texts(list ...string) []Cell {
	out := make([]Cell, len(list))
	for i, s := range list {
		out[i] = Text(s)
	}
	return out
}

// escape keeps what a text holds from being XML.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

const (
	head     = `<?xml version="1.0" encoding="UTF-8"?>`
	main     = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	related  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	packaged = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
)

// Bytes is the file.
func (b Book) Bytes() []byte {
	parts := map[string]string{
		"_rels/.rels":          head + `<Relationships ` + packaged + `><Relationship Id="r" Type="` + related + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":      b.workbook(),
		"xl/styles.xml":        b.styles(),
		"xl/sharedStrings.xml": head + `<sst ` + main + `><si>` + strings.Join(b.Shared, "</si><si>") + `</si></sst>`,
	}
	links := head + `<Relationships ` + packaged + `>`
	for i, s := range b.Sheets {
		links += fmt.Sprintf(`<Relationship Id="s%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, related, i+1)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = s.xml()
	}
	parts["xl/_rels/workbook.xml.rels"] = links + `<Relationship Id="st" Type="` + related + `/styles" Target="styles.xml"/><Relationship Id="sh" Type="` + related + `/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`
	for name, text := range b.Parts {
		parts[name] = text
	}
	return Zip(parts)
}

// Zip packs parts.
func Zip(parts map[string]string) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

func (b Book) workbook() string {
	out := head + `<workbook ` + main + ` xmlns:r="` + related + `">`
	if b.Since1904 {
		out += `<workbookPr date1904="1"/>`
	}
	out += `<sheets>`
	for i, s := range b.Sheets {
		state := ""
		if s.State != "" {
			state = ` state="` + s.State + `"`
		}
		out += fmt.Sprintf(`<sheet name="%s" sheetId="%d"%s r:id="s%d"/>`, escape(s.Name), i+1, state, i+1)
	}
	return out + `</sheets></workbook>`
}

func (b Book) styles() string {
	codes, cells := "", `<xf numFmtId="0"/>`
	for i, f := range b.Formats {
		id := f
		if strings.Trim(f, "0123456789") != "" || f == "" || strings.Trim(f, "0") == "" && len(f) > 1 {
			id = fmt.Sprint(164 + i)
			codes += fmt.Sprintf(`<numFmt numFmtId="%s" formatCode="%s"/>`, id, strings.ReplaceAll(escape(f), `"`, "&quot;"))
		}
		cells += `<xf numFmtId="` + id + `" applyNumberFormat="1"/>`
	}
	return head + `<styleSheet ` + main + `><numFmts>` + codes + `</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>` + cells + `</cellXfs></styleSheet>`
}

func (s Sheet) xml() string {
	var b strings.Builder
	b.WriteString(head + `<worksheet ` + main + `>` + s.Before + `<sheetData>`)
	for i, row := range s.Rows {
		hidden := ""
		for _, line := range s.Hidden {
			if line == i+1 {
				hidden = ` hidden="1"`
			}
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, i+1, hidden)
		for j, c := range row {
			if c != nil {
				b.WriteString(c(fmt.Sprintf("%s%d", column(j), i+1)))
			}
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData>` + s.After + `</worksheet>`)
	return b.String()
}

// column is the letters of a column, from 0.
func column(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return column(i/26-1) + string(rune('A'+i%26))
}
