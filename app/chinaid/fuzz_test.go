package chinaid

import (
	"testing"
	"unicode/utf8"

	"miaopi/app"
)

// FuzzAll feeds any bytes to every reader: none may panic, and whatever is
// valid must be plain ASCII of the stated length that its builder makes again.
func FuzzAll(f *testing.F) {
	for _, s := range []string{"11010519491231002X", "91350100M000100Y43", "1M8GDM9AXKP042788", allowance,
		allowance + "202611220008", "粤BD12345", "440306001002003", "王秀英", "阿卜杜拉·买买提", "宝安区新安街道翻身社区", "\xff", "６２２"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if ValidID(s) == nil && (len(s) != 18 || string(idCheck(s[:17])) != s[17:]) {
			t.Errorf("ID %q", s)
		}
		if ValidUSCC(s) == nil {
			if again, err := CompleteUSCC(s[:17]); err != nil || again != s {
				t.Errorf("credit code %q: %q %v", s, again, err)
			}
		}
		if ValidVIN(s) == nil {
			if again, err := CompleteVIN(s); err != nil || again != s {
				t.Errorf("VIN %q: %q %v", s, again, err)
			}
		}
		if p, err := ParseSerial(app.Serial(s)); err == nil {
			if again, err := BuildSerial(p.Code, p.Day, p.N); err != nil || string(again) != s {
				t.Errorf("serial %q: %q %v", s, again, err)
			}
		}
		if c, err := ParseImplementation(s); err == nil && c.String() != s {
			t.Errorf("implementation code %q: %q", s, c)
		}
		if ValidPlate(s) == nil && utf8.RuneCountInString(s) != 7 && utf8.RuneCountInString(s) != 8 {
			t.Errorf("plate %q", s)
		}
		if up := ParentDivision(s); up != "" && !In(s, up) {
			t.Errorf("division %q is not in its parent %q", s, up)
		}
		for _, mask := range []func(string) string{MaskName, MaskID, MaskPhone, MaskCard, MaskPlate, MaskVIN, MaskAddress} {
			mask(s)
		}
	})
}
