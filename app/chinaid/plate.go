package chinaid

import (
	"strings"
	"unicode/utf8"
)

const (
	plateNoun      = "号牌号码"
	plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
	plateLetters   = "ABCDEFGHJKLMNPQRSTUVWXYZ" // no I, no O
)

// ValidPlate checks a civilian number plate as GA 36 writes it: province,
// issuing office and five characters (粤B12345), or six for new energy: a
// small one has D or F (or another letter A to K without I) before five
// characters that end in four digits, a large one D or F after five digits.
// The dot that is painted on the plate is not part of the number.
func ValidPlate(plate string) error {
	head, n := utf8.DecodeRuneInString(plate)
	rest := plate[n:]
	switch {
	case head == utf8.RuneError || !strings.ContainsRune(plateProvinces, head):
		return bad("ValidPlate", plateNoun+"第 1 位应为省份简称", "position 1: not a province")
	case rest == "" || strings.IndexByte(plateLetters, rest[0]) < 0:
		return bad("ValidPlate", plateNoun+"第 2 位应为字母（不含 I、O）", "position 2: not a letter of an issuing office")
	}
	switch body := rest[1:]; len(body) {
	case 5:
		return plateBody(body)
	case 6:
		if !smallNewEnergy(body) && !largeNewEnergy(body) {
			return bad("ValidPlate", "新能源号牌的后 6 位不符合规则", "positions 3 to 8: not a new energy plate")
		}
		return nil
	}
	return bad("ValidPlate", plateNoun+"应为 7 位，新能源为 8 位", "%d characters, want 7 or 8", utf8.RuneCountInString(plate))
}

// plateBody checks the five characters of an ordinary plate: at most two
// letters.
func plateBody(body string) error {
	letters := 0
	for i := range len(body) {
		switch {
		case isDigit(body[i]):
		case strings.IndexByte(plateLetters, body[i]) >= 0:
			letters++
		default:
			return bad("ValidPlate", plateNoun+"后 5 位应为数字或字母（不含 I、O）", "position %d: character not allowed", i+3)
		}
	}
	if letters > 2 {
		return bad("ValidPlate", plateNoun+"后 5 位中字母不能多于 2 个", "positions 3 to 7: more than two letters")
	}
	return nil
}

func smallNewEnergy(body string) bool {
	second := isDigit(body[1]) || strings.IndexByte(plateLetters, body[1]) >= 0
	return strings.IndexByte("ABCDEFGHJK", body[0]) >= 0 && second && allDigits(body[2:])
}

func largeNewEnergy(body string) bool {
	return allDigits(body[:5]) && strings.IndexByte("ABCDEFGHJK", body[5]) >= 0
}
