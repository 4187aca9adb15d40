package table

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// shown is what a number format makes of a number.
type shown struct {
	kind    Kind   // Number or Date
	plain   bool   // digits only
	zeros   int    // at least so many digits
	nothing bool   // shows nothing
	why     string // why what is shown and what is kept are not one thing
}

// builtin are the formats that a workbook does not write out, as Chinese
// programs have them (ECMA-376 18.8.30).
var builtin = map[int]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`, 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: `yyyy"年"m"月"`,
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 55: "h:mm", 56: "h:mm:ss", 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// readStyles reads the formats of cells.
func (b *book) readStyles() error {
	links, err := b.links(b.workbook)
	if err != nil {
		return err
	}
	data, err := b.part(links["kind:styles"], maxStrings)
	if err != nil {
		return err
	}
	codes, inCells := map[int]string{}, false
	return walk(data, func(e xml.StartElement, _ *xml.Decoder) error {
		switch e.Name.Local {
		case "numFmt":
			codes[int(number(attr(e, "numFmtId")))] = attr(e, "formatCode")
		case "cellXfs":
			inCells = true
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				b.formats = append(b.formats, format(int(number(attr(e, "numFmtId"))), codes))
			}
		}
		return nil
	})
}

func format(id int, codes map[int]string) shown {
	code, ok := codes[id]
	if !ok {
		code, ok = builtin[id]
	}
	if !ok {
		return shown{kind: Number, why: "单元格的数字格式 " + strconv.Itoa(id) + " 不认识：请改为常规、文本或日期格式"}
	}
	return parseFormat(code)
}

// parts of a format code: literals, brackets, what is skipped, letters.
var formatParts = regexp.MustCompile(`"[^"]*"?|\\.|\[[^\]]*\]|[_*].|(?i:general|am/pm|a/p|上午/下午|e[-+]|y+|e+|m+|d+|h+|s+|[gb]+)|.`)

var (
	onlyZeros = regexp.MustCompile(`^0+$`)
	scaled    = regexp.MustCompile(`[0#?],+([^0#?,]|$)`)
	elapsed   = regexp.MustCompile(`^\[(?i:h+|m+|s+)\]$`)
)

// parseFormat says what a format code shows. Of several sections the first
// counts, which is that of positive numbers.
func parseFormat(code string) shown {
	tokens, sections := formatParts.FindAllString(code, -1), 1
	var first []string
	for _, t := range tokens {
		if t == ";" {
			sections++
		} else if sections == 1 {
			first = append(first, t)
		}
	}
	if len(first) == 0 && sections > 1 {
		return shown{kind: Number, nothing: true, why: "单元格格式使内容不显示，看表的人看不到：请改格式并核对后再交"}
	}
	if onlyZeros.MatchString(code) {
		return shown{kind: Number, plain: true, zeros: len(code)}
	}
	var f seen
	for i, t := range first {
		f.add(t, first[:i], first[i+1:])
	}
	return f.shown(code)
}

// seen is what occurs in a section of a format.
type seen struct {
	year, month, day, clock, elapsed, percent, unit, general bool
	bare                                                     strings.Builder // without literals
}

func (f *seen) add(t string, before, after []string) {
	lower := strings.ToLower(t)
	switch {
	case t[0] == '"' || t[0] == '\\':
		f.unit = f.unit || strings.ContainsAny(t, "万亿千百%％‰")
		return
	case t[0] == '[':
		f.elapsed = f.elapsed || elapsed.MatchString(t)
		return
	case (t[0] == '_' || t[0] == '*') && len(t) > 1:
		return
	}
	f.bare.WriteString(t)
	switch {
	case lower == "general":
		f.general = true
	case lower == "am/pm" || lower == "a/p" || lower == "上午/下午":
		f.clock = true
	case lower == "e+" || lower == "e-":
	case lower[0] == 'y' || lower[0] == 'e':
		f.year = true
	case lower[0] == 'd':
		f.day = f.day || len(t) < 3 // ddd is a day of the week
		f.clock = f.clock || len(t) >= 3
	case lower[0] == 'h' || lower[0] == 's':
		f.clock = true
	case lower[0] == 'm':
		minutes := letter(before, -1) == 'h' || letter(after, 1) == 's'
		f.month, f.clock = f.month || !minutes, f.clock || minutes
	case t == "%" || t == "％" || t == "‰":
		f.percent = true
	case strings.ContainsAny(t, "万亿千百"):
		f.unit = true
	}
}

// letter is the date letter nearest to a token, 0 for none.
func letter(tokens []string, step int) byte {
	for i := range tokens {
		t := tokens[i]
		if step < 0 {
			t = tokens[len(tokens)-1-i]
		}
		if c := strings.ToLower(t)[0]; strings.IndexByte("ymdhs", c) >= 0 {
			return c
		}
	}
	return 0
}

func (f *seen) shown(code string) shown {
	out := shown{kind: Number, plain: f.general || code == "@"}
	switch {
	case f.elapsed:
		out.why = "是时长格式，不是日期：请改为日期或文本格式"
	case f.year && f.month && f.day:
		return shown{kind: Date}
	case f.year || f.month || f.day || f.clock:
		out.why = "单元格格式只显示日期的一部分，存的却是某一天：请改为年-月-日格式并核对后再交"
	case f.percent:
		out.why = "是百分比格式，看到的数和存的数相差 100 倍：请改为常规数字格式，写清以什么为单位"
	case f.unit || scaled.MatchString(f.bare.String()):
		out.why = "单元格格式带有千、万、亿等单位，看到的数和存的数不同：请改为常规数字格式"
	}
	return out
}
