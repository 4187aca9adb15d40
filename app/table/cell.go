package table

import (
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"miaopi/app/civil"
)

// stored is a cell as a workbook keeps it.
type stored struct {
	kind    string // t: n, s, str, inlineStr, b, e, d
	style   int
	value   string
	inline  string
	formula bool
	given   bool // there is a value, be it empty
}

// cell reads one cell up to its end.
func (b *book) cell(e xml.StartElement, d *xml.Decoder) (Cell, error) {
	c := stored{kind: attr(e, "t"), style: int(number(attr(e, "s")))}
	into := (*string)(nil)
	for {
		t, err := d.RawToken()
		if err != nil {
			return Cell{}, bad(brokenBook)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				into, c.given = &c.value, true
			case "f":
				c.formula = true
			case "is":
				if c.inline, err = text(d, "is"); err != nil {
					return Cell{}, err
				}
			}
		case xml.CharData:
			if into != nil {
				*into += string(t)
			}
		case xml.EndElement:
			into = nil
			if t.Name.Local == "c" {
				return b.read(c)
			}
		}
	}
}

// read makes a cell of what is stored.
func (b *book) read(c stored) (Cell, error) {
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(c.value))
		if err != nil || n < 0 || n >= len(b.strings) {
			return Cell{}, bad(brokenBook)
		}
		return b.text(b.strings[n], c.style), nil
	case "inlineStr":
		return b.text(c.inline, c.style), nil
	case "str":
		if c.formula && !c.given {
			return noResult, nil
		}
		return b.text(unescape(c.value), c.style), nil
	case "b":
		word, ok := map[string]string{"1": "TRUE", "0": "FALSE"}[c.value]
		if !ok {
			return noResult, nil
		}
		return Cell{Kind: Bool, Text: word}, nil
	case "e":
		if c.value == "#N/A" {
			return Cell{}, nil
		}
		return Cell{Kind: Bad, Text: c.value, Why: "是表格的错误值 " + c.value}, nil
	case "d":
		return Cell{Kind: Date, Text: c.value}, nil
	}
	if strings.TrimSpace(c.value) == "" {
		if c.formula {
			return noResult, nil
		}
		return Cell{}, nil
	}
	return b.number(strings.TrimSpace(c.value), b.shown(c.style)), nil
}

var noResult = Cell{Kind: Bad, Text: "（公式）", Why: "公式没有算好的结果：请在 Excel 或 WPS 里打开、保存后再交，或者改成值"}

func (b *book) shown(style int) shown {
	if style < 0 || style >= len(b.formats) {
		return shown{kind: Number, plain: true}
	}
	return b.formats[style]
}

// text is a cell of text; one whose format shows nothing is refused.
func (b *book) text(s string, style int) Cell {
	if f := b.shown(style); f.nothing && Clean(s) != "" {
		return Cell{Kind: Bad, Text: Clean(s), Why: f.why}
	}
	return textCell(s)
}

var numberForm = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// number is a cell of a number, in the way its format shows it.
func (b *book) number(raw string, f shown) Cell {
	n, err := strconv.ParseFloat(raw, 64)
	switch {
	case err != nil || !numberForm.MatchString(raw):
		return Cell{Kind: Bad, Text: raw, Why: fmt.Sprintf("“%.30s”不是数", raw)}
	case f.why != "":
		return Cell{Kind: Bad, Text: raw, Why: f.why}
	case f.kind == Date:
		return serial(n, raw, b.since)
	case math.Abs(n) >= 1e15:
		return Cell{Kind: Bad, Text: raw, Why: "是超过 15 位的数字，表格软件已把末几位改成 0：请把该列设为文本，从源头重新导出"}
	}
	text := digits(n)
	if missing := f.zeros - len(text); missing > 0 && n >= 0 && n == math.Trunc(n) {
		text = strings.Repeat("0", missing) + text
	}
	return Cell{Kind: Number, Text: text, Plain: f.plain}
}

// digits writes a number with the 15 digits a workbook shows at most, so that
// 350.35000000000002 is 350.35.
func digits(n float64) string {
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil || short == 0 {
		return "0"
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// serial is a day, and a time of it, counted as workbooks do. In the system
// of 1900 there is a 29 February 1900: what lies before 1 March is counted
// differently by different programs.
func serial(n float64, raw string, since1904 bool) Cell {
	first, epoch := 61.0, civil.Of(1899, 12, 30)
	if since1904 {
		first, epoch = 0, civil.Of(1904, 1, 1)
	}
	last := float64(civil.Max - epoch)
	switch {
	case n < first && !since1904:
		return Cell{Kind: Bad, Text: raw, Why: "是 1900 年 3 月 1 日以前的日期格式，或者只有钟点，各软件算法不同：请写成文本，如 1946-05-05"}
	case n < first || n > last:
		return Cell{Kind: Bad, Text: raw, Why: "不是 2200 年以前的日期"}
	}
	day := math.Floor(n)
	ms := int64(math.Round((n - day) * 86_400_000))
	if ms == 86_400_000 {
		day, ms = day+1, 0
	}
	text := (epoch + civil.Date(day)).String()
	if ms > 0 {
		text += fmt.Sprintf(" %02d:%02d:%02d", ms/3_600_000, ms/60_000%60, ms/1000%60)
		if ms%1000 > 0 {
			text += fmt.Sprintf(".%03d", ms%1000)
		}
	}
	return Cell{Kind: Date, Text: text}
}
