package chinaid

import (
	"fmt"
	"strings"

	"miaopi/app/civil"
)

var (
	idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	idChecks  = "10X98765432"
)

const idNoun = "身份证号"

// ValidID checks a citizen ID: its form, that its birth date exists, and its
// check character. Whether the date lies in the future is for CheckID, which
// is told the day.
func ValidID(id string) error {
	if _, ok := birthOf(id); ok {
		return nil
	}
	return whyInvalid(id)
}

// birthOf reads a valid ID without making anything; false: it is not valid.
func birthOf(id string) (civil.Date, bool) {
	if len(id) != 18 || id[0] == '0' {
		return civil.None, false
	}
	sum := 0
	for i, w := range idWeights {
		if !isDigit(id[i]) {
			return civil.None, false
		}
		sum += w * int(id[i]-'0')
	}
	if idChecks[sum%11] != id[17] {
		return civil.None, false
	}
	return civil.Existing(digits(id[6:10]), digits(id[10:12]), digits(id[12:14]))
}

// digits is the number that ASCII digits write.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// whyInvalid is the first thing wrong with an ID; nil for none.
func whyInvalid(id string) error {
	if err := shape("ValidID", idNoun, id, 18, idCharacter); err != nil {
		return err
	}
	if _, err := civil.Parse(birthPart(id)); err != nil {
		return bad("ValidID", idNoun+"第 7 至 14 位不是一个存在的出生日期", "positions 7 to 14: not a day that exists")
	}
	if want := idCheck(id[:17]); id[17] != want {
		return bad("ValidID", idNoun+"第 18 位校验码不符，请逐位核对", "position 18: check character does not match")
	}
	return nil
}

// idCharacter is the rule of each position. No province begins with 0.
func idCharacter(pos int, c byte) (string, bool) {
	switch {
	case pos == 1:
		return "数字 1 至 9", isDigit(c) && c != '0'
	case pos == 18:
		return "数字或大写 X", isDigit(c) || c == 'X'
	}
	return "数字", isDigit(c)
}

// birthPart is the birth date of a well-formed ID as YYYY-MM-DD.
func birthPart(id string) string { return id[6:10] + "-" + id[10:12] + "-" + id[12:14] }

func idCheck(first17 string) byte {
	sum := 0
	for i, w := range idWeights {
		sum += w * int(first17[i]-'0')
	}
	return idChecks[sum%11]
}

// CheckID is ValidID, and that its holder was born by today.
func CheckID(id string, today civil.Date) error {
	birth, err := Birth(id)
	if err != nil {
		return err
	}
	if birth > today {
		return bad("CheckID", idNoun+"中的出生日期晚于今天", "positions 7 to 14: birth date lies in the future")
	}
	return nil
}

// Birth is the birth date written in a valid ID.
func Birth(id string) (civil.Date, error) {
	if birth, ok := birthOf(id); ok {
		return birth, nil
	}
	return civil.None, whyInvalid(id)
}

// Sex is "male" or "female" as the 17th digit says, and "" when the ID is
// not valid.
func Sex(id string) string {
	if _, ok := birthOf(id); !ok {
		return ""
	}
	if (id[16]-'0')%2 == 1 {
		return "male"
	}
	return "female"
}

// NextID builds the ID of the seq-th (0 to 499) person of a sex born on a
// day in a division of six digits. It is for made-up people: the demo
// district and tests.
func NextID(prefix string, birth civil.Date, seq int, sex string) (string, error) {
	switch {
	case len(prefix) != 6 || !allDigits(prefix) || prefix[0] == '0':
		return "", bad("NextID", "", "division is not six digits")
	case seq < 0 || seq > 499:
		return "", bad("NextID", "", "sequence %d is outside 0 to 499", seq)
	case birth < civil.Min || birth > civil.Max:
		return "", bad("NextID", "", "birth date is out of range")
	case sex != "male" && sex != "female":
		return "", bad("NextID", "", "sex is neither male nor female")
	}
	n := 2 * seq
	if sex == "male" {
		n++
	}
	y, m, d := birth.Split()
	body := fmt.Sprintf("%s%04d%02d%02d%03d", prefix, y, m, d, n)
	return body + string(idCheck(body)), nil
}

// MoveBirth is an ID whose holder was born some years later, for cases that move
// with the rules they test. A wrong check character stays as wrong as it was; false:
// the text has not the shape of an ID, or the day is not in that year.
func MoveBirth(id string, years int) (string, bool) {
	if shape("MoveBirth", idNoun, id, 18, idCharacter) != nil {
		return "", false
	}
	birth, err := civil.Parse(birthPart(id))
	if err != nil {
		return "", false
	}
	y, m, d := birth.Split()
	moved := fmt.Sprintf("%s%04d%02d%02d%s", id[:6], y+years, m, d, id[14:17])
	if _, err := civil.Parse(birthPart(moved)); err != nil {
		return "", false
	}
	off := strings.IndexByte(idChecks, id[17]) - strings.IndexByte(idChecks, idCheck(id[:17])) + len(idChecks)
	at := strings.IndexByte(idChecks, idCheck(moved)) + off
	return moved + string(idChecks[at%len(idChecks)]), true
}
