package chinaid

const vinNoun = "车辆识别代号"

// vinWeights weigh the 17 positions; the ninth is the check itself.
var vinWeights = [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}

// VINForm checks that a vehicle identification number has 17 characters
// without I, O and Q. Vehicles of other countries than China and North America
// have anything in position 9.
func VINForm(vin string) error { return shape("VINForm", vinNoun, vin, 17, vinCharacter) }

// ValidVIN checks a vehicle identification number: 17 characters without I,
// O and Q, and the check character in position 9.
func ValidVIN(vin string) error {
	if err := shape("ValidVIN", vinNoun, vin, 17, vinCharacter); err != nil {
		return err
	}
	if vin[8] != vinCheck(vin) {
		return bad("ValidVIN", vinNoun+"第 9 位校验码不符，请逐位核对", "position 9: check character does not match")
	}
	return nil
}

func vinCharacter(_ int, c byte) (string, bool) {
	return "数字或大写字母（不含 I、O、Q）", vinValue(c) >= 0
}

// vinValue transliterates a character (GB 16735 table A.2); -1 is not
// allowed in a VIN.
func vinValue(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c == 'I' || c == 'O' || c == 'Q':
		return -1
	case 'A' <= c && c <= 'H':
		return int(c-'A') + 1
	case 'J' <= c && c <= 'R':
		return int(c-'J') + 1
	case 'S' <= c && c <= 'Z':
		return int(c-'S') + 2
	}
	return -1
}

func vinCheck(vin string) byte {
	sum := 0
	for i, w := range vinWeights {
		sum += w * vinValue(vin[i])
	}
	if sum%11 == 10 {
		return 'X'
	}
	return byte('0' + sum%11)
}

// CompleteVIN puts the right check character into position 9 of 17. It is
// for made-up vehicles.
func CompleteVIN(vin string) (string, error) {
	if err := shape("CompleteVIN", vinNoun, vin, 17, vinCharacter); err != nil {
		return "", err
	}
	return vin[:8] + string(vinCheck(vin)) + vin[9:], nil
}
