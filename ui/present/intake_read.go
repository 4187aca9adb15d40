package present

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// ReadSubject tells from a number that was typed or read whom it names. The
// sentence says what is wrong with a number that is nearly one; both are
// empty for anything else, such as a name.
func ReadSubject(text string, today civil.Date) (app.Subject, string) {
	s := number(text)
	switch n := len(s); {
	case !asciiAlnum(s) || n < 15:
		return app.Subject{}, ""
	case n == 18 && s[0] == '9' && chinaid.CheckID(s, today) == nil && chinaid.ValidUSCC(s) == nil: // a foreigner's card, or an enterprise
		return app.Subject{}, "这个号码既可以是身份证号，也可以是统一社会信用代码，请改用姓名或企业名称查找。"
	case chinaid.CheckID(s, today) == nil:
		return app.Subject{Kind: app.Person, ID: s}, ""
	case chinaid.ValidUSCC(s) == nil:
		return app.Subject{Kind: app.Enterprise, ID: s}, ""
	case !digitsOnly(s) && chinaid.ValidVIN(s) == nil: // digits alone: an ID that lacks one
		return app.Subject{Kind: app.Vehicle, ID: s}, ""
	case foreignVIN(s):
		return app.Subject{Kind: app.Vehicle, ID: s}, ""
	case n == 15 && digitsOnly(s):
		return app.Subject{}, "这是 15 位的旧号码，请用 18 位的公民身份号码。"
	case likeID(s):
		return app.Subject{}, sentenceOf(chinaid.CheckID(s, today))
	case n == 17:
		return app.Subject{}, sentenceOf(chinaid.ValidVIN(s))
	}
	return app.Subject{}, sentenceOf(chinaid.ValidUSCC(s))
}

// foreignVIN says whether a number is that of a vehicle from a country that
// puts no check into it, as a register may deliver one: Japan, Korea, Europe.
// Codes of enterprises that lack a character begin otherwise.
func foreignVIN(s string) bool {
	return len(s) == 17 && strings.IndexByte("JKSTUVWXYZ", s[0]) >= 0 && !likeID(s) && chinaid.VINForm(s) == nil
}

// number is what was typed without blanks and hyphens, in half-width capitals.
func number(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '-':
			return -1
		case r >= '！' && r <= '～': // full-width ASCII
			r -= '！' - '!'
		}
		return unicode.ToUpper(r)
	}, text)
}

func asciiAlnum(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// likeID says that somebody meant a citizen ID: digits alone, or with an X at
// the end.
func likeID(s string) bool { return digitsOnly(strings.TrimSuffix(s, "X")) }

func sentenceOf(err error) string {
	if err == nil {
		return ""
	}
	return strings.TrimSuffix(Sentence(err), "。") + "。"
}

// ReadName checks the name of somebody the registers do not know.
func ReadName(kind app.SubjectKind, text string) (string, string) {
	name := strings.TrimSpace(text)
	what := map[app.SubjectKind]string{app.Person: "证件上的姓名", app.Enterprise: "营业执照上的企业名称", app.Vehicle: "行驶证上的号牌"}[kind]
	switch {
	case name == "":
		return "", "请填写" + what + "。"
	case utf8.RuneCountInString(name) > 100:
		return "", what + "太长，请不超过 100 字。"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "", what + "里有看不见的字符，请重新填写。"
	case kind == app.Person && strings.ContainsFunc(name, unicode.IsDigit):
		return "", "姓名里不应有数字，请核对。"
	case kind == app.Vehicle:
		plate := number(name)
		return plate, sentenceOf(chinaid.ValidPlate(plate))
	}
	return name, ""
}

// ReadPhone checks a phone number; none at all is fine.
func ReadPhone(text string) (string, string) {
	p := number(text)
	p = strings.TrimPrefix(strings.TrimPrefix(p, "+"), "86")
	mobile := len(p) == 11 && p[0] == '1'
	fixed := (len(p) == 11 || len(p) == 12) && p[0] == '0'
	switch {
	case p == "":
		return "", ""
	case !digitsOnly(p) || !mobile && !fixed:
		return "", "联系电话应为 11 位手机号码，或者带区号的座机号码。"
	}
	return p, ""
}

// maxAnswer bounds what is typed into one field.
const maxAnswer = 500

// Parse reads an answer; an empty one is no value and no fault. The sentence,
// when there is one, says what is wrong. Codes are checked by Reference.Check.
func (q Question) Parse(text string) (v fact.Value, sentence string) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return v, ""
	case utf8.RuneCountInString(text) > maxAnswer:
		return v, fmt.Sprintf("%s太长，请不超过 %d 字。", q.Label, maxAnswer)
	case strings.ContainsFunc(text, unicode.IsControl):
		return v, q.Label + "里有看不见的字符，请重新填写。"
	case len(q.Choices) > 0 && !slices.Contains(q.Choices, text):
		return v, "请从列出的选项里选择。"
	}
	switch q.Type {
	case fact.Bool:
		return fact.BoolOf(text == "true"), ""
	case fact.Date:
		return dateValue(ReadDay(text))
	case fact.Time:
		return readMoment(text)
	case fact.Int:
		return ReadWhole(strings.TrimSuffix(text, q.Unit))
	case fact.Decimal:
		return q.readDecimal(text)
	case fact.IntList:
		return readNumbers(text)
	case fact.StringList:
		return fact.StringsOf(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,;； ", r) })...), ""
	}
	return fact.StringOf(text), ""
}

// readMoment takes a day as people write it, and a time of that day.
func readMoment(text string) (fact.Value, string) {
	const wrong = "时间应写成日期和钟点，例如 2026-11-22 09:30。"
	day, clock, found := strings.Cut(strings.TrimSpace(half(text)), " ")
	on, sentence := ReadDay(day)
	at, err := time.ParseInLocation("15:04", strings.TrimSpace(clock), civil.Shanghai)
	if !found || sentence != "" || err != nil {
		return fact.Value{}, wrong
	}
	y, m, d := on.Split()
	return fact.TimeOf(time.Date(y, time.Month(m), d, at.Hour(), at.Minute(), 0, 0, civil.Shanghai)), ""
}

// readDecimal reads a number in its unit, which may stand behind it. Other
// units are refused rather than guessed at.
func (q Question) readDecimal(text string) (fact.Value, string) {
	s := strings.TrimSuffix(strings.ReplaceAll(half(text), ",", ""), q.Unit)
	v := fact.DecimalOf(strings.TrimSpace(s))
	switch {
	case v.Type() != fact.Malformed:
		return v, ""
	case q.Unit == "元" && strings.ContainsAny(s, "万亿千"):
		return fact.Value{}, "请以元为单位填写，例如 120 万元写成 1200000。"
	case q.Unit == "元":
		return fact.Value{}, "请填写以元为单位的数字，例如 1200000 或 1200000.50。"
	case q.Unit == "%":
		return fact.Value{}, "请填写百分数，例如 20；减少百分之十二点五写成 -12.5。"
	}
	return fact.Value{}, "请填写数字，例如 12.5。"
}

func readNumbers(text string) (fact.Value, string) {
	var list []int64
	for _, part := range strings.FieldsFunc(half(text), func(r rune) bool { return strings.ContainsRune(" ,、;；", r) }) {
		v, wrong := ReadWhole(part)
		if wrong != "" {
			return fact.Value{}, "请填写整数，用空格隔开，例如 0 3 6。"
		}
		list = append(list, v.Int())
	}
	return fact.IntsOf(list...), ""
}

// maxNote bounds a correction slip, as the station does.
const maxNote = 2000

// NoteWrong says what is wrong with the note of a correction slip.
func NoteWrong(text string) string {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		return "请写明纸质材料上是怎么写的。"
	case n > maxNote:
		return fmt.Sprintf("写得太长，请不超过 %d 字。", maxNote)
	}
	return ""
}

// ReadDate reads a date as staff type it; an empty text is no date. The second
// value says what is wrong.
func ReadDate(text string) (civil.Date, string) {
	if strings.TrimSpace(text) == "" {
		return civil.None, ""
	}
	return ReadDay(text)
}
