package chinaid

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestMasks(t *testing.T) {
	for _, c := range []struct {
		name     string
		mask     func(string) string
		in, want string
	}{
		{"three characters", MaskName, "王秀英", "王*英"},
		{"two characters", MaskName, "李明", "李*"},
		{"four characters", MaskName, "陈张晓明", "陈**"},
		{"compound surname, one", MaskName, "欧阳修", "欧阳*"},
		{"compound surname, two", MaskName, "欧阳娜娜", "欧阳*娜"},
		{"surname 欧, given 阳", MaskName, "欧阳", "欧*"},
		{"with a dot", MaskName, "阿卜杜拉·买买提", "阿**·**"},
		{"with another dot", MaskName, "古丽•阿依", "古**·**"},
		{"three parts", MaskName, "卓玛·央金·次仁", "卓**·**·**"},
		{"rare character", MaskName, "龙𬭚䶮", "龙*䶮"},
		{"spaces inside", MaskName, "王 秀 英", "王*英"},
		{"full-width space", MaskName, "李　明", "李*"},
		{"Latin", MaskName, "John Smith", "J**"},
		{"single character", MaskName, "王", "*"},
		{"empty", MaskName, "", ""},
		{"only spaces", MaskName, "  ", ""},
		{"only a dot", MaskName, "·", "*"},
		{"a number in the name field", MaskName, "440306194611220028", "4**"},
		{"broken UTF-8", MaskName, "\xff\xfe\xfd", "\uFFFD**"},
		{"variation selector", MaskName, "葛\U000E0100小飞", "葛\U000E0100*飞"},
		{"ID", MaskID, "440306194611220028", "440306********0028"},
		{"old ID", MaskID, "440306461122002", "440306*****2002"},
		{"ID too short", MaskID, "4403061946112200", "****"},
		{"ID with Han", MaskID, "四40306194611220028", "****"},
		{"no ID", MaskID, "", ""},
		{"mobile", MaskPhone, "13800001234", "138****1234"},
		{"landline", MaskPhone, "0755-27788990", "075******8990"},
		{"short number", MaskPhone, "12345", "****"},
		{"card", MaskCard, "6222021234567890128", "****0128"},
		{"short card", MaskCard, "62220", "****"},
		{"plate", MaskPlate, "粤B12345", "粤B***45"},
		{"new energy plate", MaskPlate, "粤BD12345", "粤B****45"},
		{"no plate", MaskPlate, "粤B1", "****"},
		{"VIN", MaskVIN, "1M8GDM9AXKP042788", "***********042788"},
		{"address", MaskAddress, "广东省深圳市宝安区新安街道翻身社区前进一路88号3栋1201", "广东省深圳市宝安区新安街道****"},
		{"address without province", MaskAddress, "宝安区西乡街道盐田村12号", "宝安区西乡街道****"},
		{"address with an estate", MaskAddress, "宝安区海滨小区3栋", "宝安区****"},
		{"only a community", MaskAddress, "翻身社区48区12栋", "****"},
		{"street without a district", MaskAddress, "新安街道翻身社区", "新安街道****"},
		{"autonomous region", MaskAddress, "广西壮族自治区桂林市阳朔县兴坪镇大河背村", "广西壮族自治区桂林市阳朔县兴坪镇****"},
		{"road first", MaskAddress, "前进一路88号", "****"},
		{"no address", MaskAddress, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.mask(c.in); got != c.want {
				t.Errorf("%q is shown as %q, want %q", c.in, got, c.want)
			}
		})
	}
}

// hostile draws strings that look almost like the real thing.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9X]{0,24}`), rapid.StringMatching(`[王李欧阳诸葛·• 秀英娜𬭚䶮]{0,8}`),
		rapid.StringMatching(`[广东省深圳市宝安区新街道社小村路号0-9]{0,20}`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
}

// shown counts the characters of a masked string that are not stars.
func shown(s string) int {
	return utf8.RuneCountInString(strings.NewReplacer("*", "", "·", "").Replace(s))
}

func TestMasksNeverShowMoreThanStated(t *testing.T) {
	limits := map[string]struct {
		mask func(string) string
		most int
	}{
		"ID": {MaskID, 10}, "phone": {MaskPhone, 7}, "card": {MaskCard, 4}, "plate": {MaskPlate, 4}, "VIN": {MaskVIN, 6},
	}
	for name, limit := range limits {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				in := hostile().Draw(t, "in")
				out := limit.mask(in)
				if shown(out) > limit.most || in != "" && out == in && strings.Trim(in, "*") != "" {
					t.Fatalf("%q is shown as %q", in, out)
				}
			})
		})
	}
}

func TestMaskNameShowsSurnameAndAtMostOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := hostile().Draw(t, "in")
		out, cells := MaskName(in), nameCells(in)
		visible := 0
		for _, c := range nameCells(out) {
			if c != "*" && c != "·" {
				visible++
			}
		}
		if visible > 3 || len(cells) > 0 && visible >= len(cells) && strings.Trim(in, "*") != "" {
			t.Fatalf("%q is shown as %q", in, out)
		}
	})
}

func TestMaskAddressShowsNoNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := hostile().Draw(t, "in")
		out := MaskAddress(in)
		if strings.ContainsAny(out, "0123456789路号村") || in != "" && !strings.HasSuffix(out, "****") {
			t.Fatalf("%q is shown as %q", in, out)
		}
	})
}
