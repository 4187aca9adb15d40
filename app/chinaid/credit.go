package chinaid

import "strings"

// creditAlphabet is the base-31 alphabet of GB 32100: no I, O, S, V or Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

const creditNoun = "统一社会信用代码"

// ValidUSCC checks a unified social credit code: its alphabet and its check
// character.
func ValidUSCC(code string) error {
	if err := shape("ValidUSCC", creditNoun, code, 18, creditCharacter); err != nil {
		return err
	}
	if code[17] != creditCheck(code[:17]) {
		return bad("ValidUSCC", creditNoun+"第 18 位校验码不符，请逐位核对", "position 18: check character does not match")
	}
	return nil
}

func creditCharacter(_ int, c byte) (string, bool) {
	return "数字或大写字母（不含 I、O、S、V、Z）", strings.IndexByte(creditAlphabet, c) >= 0
}

// creditCheck weighs position i with 3^i mod 31.
func creditCheck(first17 string) byte {
	sum, weight := 0, 1
	for i := range 17 {
		sum += weight * strings.IndexByte(creditAlphabet, first17[i])
		weight = weight * 3 % 31
	}
	return creditAlphabet[(31-sum%31)%31]
}

// CompleteUSCC appends the check character to the first 17. It is for made-up
// enterprises.
func CompleteUSCC(first17 string) (string, error) {
	if err := shape("CompleteUSCC", creditNoun, first17, 17, creditCharacter); err != nil {
		return "", err
	}
	return first17 + string(creditCheck(first17)), nil
}
