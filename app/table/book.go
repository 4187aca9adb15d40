package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

const brokenBook = "工作簿已损坏或不完整，请重新导出"

// book is an opened workbook.
type book struct {
	parts    map[string]*zip.File // by name in small letters, without the first slash
	left     int64                // bytes that may still be unzipped
	since    bool                 // days count from 1904
	sheets   []sheetRef
	strings  []string
	formats  []shown // of cells, by style
	workbook string  // name of its part
}

// sheetRef is a sheet as the book lists it.
type sheetRef struct {
	name   string
	hidden bool
	part   string
}

func openBook(data []byte, w Wanted) (*Table, error) {
	b := &book{parts: map[string]*zip.File{}, left: 2 * maxFile}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, bad(brokenBook)
	}
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, bad("压缩包有密码，读不了，请去掉密码后再交")
		}
		if b.parts[partName(f.Name)] != nil {
			return nil, bad(brokenBook)
		}
		b.parts[partName(f.Name)] = f
	}
	for _, read := range []func() error{b.readList, b.readStyles, b.readStrings} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return b.choose(w)
}

func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(s, `\`, "/")), "/"))
}

// part unzips a part within the limits; nil when there is none.
func (b *book) part(name string, limit int64) ([]byte, error) {
	f := b.parts[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, bad(brokenBook)
	}
	defer r.Close()
	limit = min(limit, b.left)
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, bad(brokenBook)
	case int64(len(out)) > limit:
		return nil, bad("工作簿解压后太大，请分成几个文件")
	}
	b.left -= int64(len(out))
	return out, nil
}

// links are the parts that a part refers to, by id, and by kind for those of
// which there is one.
func (b *book) links(of string) (map[string]string, error) {
	dir, base := path.Split(of)
	data, err := b.part(partName(dir+"_rels/"+base+".rels"), maxStrings)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	err = walk(data, func(e xml.StartElement, _ *xml.Decoder) error {
		if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" {
			return nil
		}
		target := attr(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		out[attr(e, "Id")] = partName(target)
		out["kind:"+path.Base(attr(e, "Type"))] = partName(target)
		return nil
	})
	return out, err
}

// readList reads the workbook's list of sheets.
func (b *book) readList() error {
	top, err := b.links("")
	if err != nil {
		return err
	}
	if b.workbook = top["kind:officeDocument"]; b.workbook == "" {
		b.workbook = "xl/workbook.xml"
	}
	data, err := b.part(b.workbook, maxStrings)
	if err != nil {
		return err
	}
	if data == nil {
		return bad("压缩包里没有工作簿，不是表格")
	}
	links, err := b.links(b.workbook)
	if err != nil {
		return err
	}
	return walk(data, func(e xml.StartElement, _ *xml.Decoder) error {
		switch e.Name.Local {
		case "workbookPr":
			b.since = on(attr(e, "date1904"))
		case "sheet":
			state := attr(e, "state")
			b.sheets = append(b.sheets, sheetRef{attr(e, "name"), state != "" && state != "visible", links[attr(e, "id")]})
		}
		return nil
	})
}

// readStrings reads the texts that cells share.
func (b *book) readStrings() error {
	links, err := b.links(b.workbook)
	if err != nil {
		return err
	}
	data, err := b.part(links["kind:sharedStrings"], maxStrings)
	if err != nil {
		return err
	}
	return walk(data, func(e xml.StartElement, d *xml.Decoder) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := text(d, "si")
		b.strings = append(b.strings, s)
		return err
	})
}

// walk visits the elements of a part. A visit may read on, to the end of its
// element and no further.
func walk(data []byte, visit func(xml.StartElement, *xml.Decoder) error) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return bad(brokenBook)
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := visit(e, d); err != nil {
				return err
			}
		}
	}
}

// text joins the runs of text up to the end of an element; phonetic guides
// are no part of it.
func text(d *xml.Decoder, until string) (string, error) {
	var b strings.Builder
	inText, guide := false, 0
	for {
		t, err := d.RawToken()
		if err != nil {
			return "", bad(brokenBook)
		}
		switch t := t.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
			if t.Name.Local == "rPh" {
				guide++
			}
		case xml.EndElement:
			inText = false
			switch t.Name.Local {
			case "rPh":
				guide--
			case until:
				return unescape(b.String()), nil
			}
		case xml.CharData:
			if inText && guide == 0 {
				b.Write(t)
			}
		}
	}
}

// unescape turns _x000D_, as workbooks write control characters, into what it
// stands for.
func unescape(s string) string {
	for from := 0; ; {
		i := strings.Index(s[from:], "_x")
		if i < 0 {
			return s
		}
		i += from
		from = i + 1
		if len(s) < i+7 || s[i+6] != '_' {
			continue
		}
		if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
			s = s[:i] + string(rune(n)) + s[i+7:]
		}
	}
}

// attr is an attribute, whatever its prefix; "" for none.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on reads a truth value of XML.
func on(s string) bool { return s == "1" || s == "true" || s == "on" }
