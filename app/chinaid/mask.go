package chinaid

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The masks below never fail and never show more than they say: what does not
// look like the thing to be masked is hidden whole.

// MaskName keeps the surname (姓名保姓). A given name of two characters keeps
// its second one as well, so that a queue can be called: 王*英, 李*, 欧阳*娜.
// A longer one is **, whatever its length. Of a name written with a dot or in
// another script only the first character stays. A single character is
// hidden: nobody is called by a surname alone.
func MaskName(name string) string {
	cells := nameCells(name)
	if len(cells) == 0 {
		return ""
	}
	if parts := strings.Count(strings.Join(cells, ""), "·"); parts > 0 {
		return cells[0] + "**" + strings.Repeat("·**", parts)
	}
	if len(cells) == 1 {
		return "*"
	}
	surname := 1
	if len(cells) > 2 && compoundSurnames[cells[0]+cells[1]] {
		surname = 2
	}
	kept, given := strings.Join(cells[:surname], ""), cells[surname:]
	switch {
	case len(given) == 1:
		return kept + "*"
	case len(given) == 2 && allHan(cells):
		return kept + "*" + given[1]
	}
	return kept + "**"
}

// nameCells splits a name into what a reader sees as characters: a mark or
// variation selector belongs to the one before it, spaces are dropped, and
// the several dots in use become one.
func nameCells(name string) []string {
	var cells []string
	for _, r := range name {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
		case strings.ContainsRune("·•・‧∙．.", r):
			cells = append(cells, "·")
		case unicode.Is(unicode.M, r) && len(cells) > 0:
			cells[len(cells)-1] += string(r)
		default:
			cells = append(cells, string(r))
		}
	}
	if len(cells) > 0 && cells[0] == "·" {
		cells[0] = "*"
	}
	return cells
}

func allHan(cells []string) bool {
	for _, c := range cells {
		if r, _ := utf8.DecodeRuneInString(c); !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}

// compoundSurnames are the surnames of two characters still in use.
var compoundSurnames = setOf(`欧阳 上官 司马 诸葛 司徒 东方 独孤 南宫 万俟 闻人 夏侯 尉迟 公羊 赫连 澹台 皇甫
宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司空 令狐 鲜于 闾丘 子车 亓官 司寇 巫马 公西 颛孙
壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 端木 完颜 纳兰`)

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// MaskID keeps the first six and the last four characters of a citizen ID of
// 18 (or, from before 1999, 15) characters.
func MaskID(id string) string {
	if n := len(id); n != 18 && n != 15 || !isASCII(id) {
		return hidden(id)
	}
	return ends(id, 6, 4)
}

// MaskPhone keeps the first three and the last four digits.
func MaskPhone(phone string) string {
	if len(phone) < 10 || len(phone) > 16 || !isASCII(phone) {
		return hidden(phone)
	}
	return ends(phone, 3, 4)
}

// MaskCard keeps the last four digits of an account of at least twelve.
func MaskCard(no string) string {
	if len(no) < 12 || !isASCII(no) {
		return hidden(no)
	}
	return "****" + no[len(no)-4:]
}

// MaskPlate keeps the issuing office and the last two characters: 粤B***45.
func MaskPlate(plate string) string {
	if ValidPlate(plate) != nil {
		return hidden(plate)
	}
	runes := []rune(plate)
	n := len(runes)
	return string(runes[:2]) + strings.Repeat("*", n-4) + string(runes[n-2:])
}

// MaskVIN keeps the last six characters, the vehicle's own number.
func MaskVIN(vin string) string {
	if len(vin) != 17 || !isASCII(vin) {
		return hidden(vin)
	}
	return ends(vin, 0, 6)
}

// publicPart is the beginning of an address down to the township, as far as
// every level names itself; what could be a community or an estate (社区,
// 小区, 园区) is none of them.
var publicPart = regexp.MustCompile(`^` + place(`省|自治区|特别行政区`) + place(`市|自治州|盟|地区`) +
	place(`区|县|旗|市`) + `(?:[^省市区县旗盟街社小园]{1,8}?街道|[^省市区县旗镇乡盟街社小园]{1,8}?[镇乡])?`)

// place matches one level of an address, if it is there.
func place(words string) string {
	return `(?:[^省市区县旗镇乡盟街社小园]{1,8}?(?:` + words + `))?`
}

// beforeRoad cuts an address where something smaller than a township may
// begin: at a road, a house, a village, or anything that is not Han.
func beforeRoad(address string) string {
	for i, r := range address {
		street := r == '街' && !strings.HasPrefix(address[i:], "街道")
		if street || !unicode.Is(unicode.Han, r) || strings.ContainsRune("路巷弄号栋幢座楼单元室村屯", r) {
			return address[:i]
		}
	}
	return address
}

// MaskAddress keeps an address down to the township and hides the rest.
func MaskAddress(address string) string {
	if address == "" {
		return ""
	}
	return publicPart.FindString(beforeRoad(address)) + "****"
}

// ends keeps the first and the last characters of an ASCII string.
func ends(s string, first, last int) string {
	return s[:first] + strings.Repeat("*", len(s)-first-last) + s[len(s)-last:]
}

// hidden shows that there is something, and not even how long it is.
func hidden(s string) string {
	if s == "" {
		return ""
	}
	return "****"
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
