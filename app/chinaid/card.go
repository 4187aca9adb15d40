package chinaid

// Luhn reports whether s is a bank card number: 12 to 19 digits whose last
// one is the Luhn check digit (ISO/IEC 7812-1 annex B).
func Luhn(s string) bool {
	if len(s) < 12 || len(s) > 19 || !allDigits(s) {
		return false
	}
	return luhnDigit(s[:len(s)-1]) == s[len(s)-1]
}

// CompleteLuhn appends the check digit to 11 to 18 digits. It is for made-up
// accounts.
func CompleteLuhn(digits string) (string, error) {
	if len(digits) < 11 || len(digits) > 18 || !allDigits(digits) {
		return "", bad("CompleteLuhn", "", "body is not 11 to 18 digits")
	}
	return digits + string(luhnDigit(digits)), nil
}

func luhnDigit(body string) byte {
	sum, double := 0, true
	for i := len(body) - 1; i >= 0; i-- {
		n := int(body[i] - '0')
		if double {
			n *= 2
		}
		sum += n/10 + n%10
		double = !double
	}
	return byte('0' + (10-sum%10)%10)
}
