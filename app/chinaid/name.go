package chinaid

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// dots are the signs with which the parts of a name are put together: one
// sign in print, many in code pages and keyboards.
const dots = "·•・･．.‧⋅∙․·ꞏㆍ▪●"

// Name is a person's name in the form in which names are compared. Names that
// differ only in the dot between their parts, in blanks, in full or half width
// or in the code of the same character (a compatibility ideograph, 䶮 as code
// page 936 had it) have one form. Letters keep their case. Names of plain
// Chinese characters, which is most, come back as they are.
func Name(s string) string {
	if !unusual(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			return -1
		case strings.ContainsRune(dots, r):
			return '·'
		}
		return r
	}, norm.NFKC.String(strings.Map(Unified, s)))
}

func unusual(s string) bool {
	for _, r := range s {
		if r < 0x4e00 || r > 0x9fff {
			return true
		}
	}
	return false
}

// SameName says whether two names are one name, however they are typed.
func SameName(a, b string) bool { return Name(a) == Name(b) }

// Unified is the place that a character has in Unicode now, where code page
// 936 and GB 18030-2000 put it into the private area for want of one.
func Unified(r rune) rune {
	if r < firstPrivate || r >= firstPrivate+rune(len(private)) {
		return r
	}
	return private[r-firstPrivate]
}

// private are the characters FE50 to FEA0 of GB 18030, in order, which the
// code pages before it kept at U+E815 to U+E864.
const firstPrivate = 0xe815

var private = [...]rune{
	0x2e81, 0x20087, 0x20089, 0x200cc, 0x2e84, 0x3473, 0x3447, 0x2e88, 0x2e8b, 0x9fb4, 0x359e, 0x361a, 0x360e, 0x2e8c, 0x2e97, 0x396e,
	0x3918, 0x9fb5, 0x39cf, 0x39df, 0x3a73, 0x39d0, 0x9fb6, 0x9fb7, 0x3b4e, 0x3c6e, 0x3ce0, 0x2ea7, 0x215d7, 0x9fb8, 0x2eaa, 0x4056,
	0x415f, 0x2eae, 0x4337, 0x2eb3, 0x2eb6, 0x2eb7, 0x2298f, 0x43b1, 0x43ac, 0x2ebb, 0x43dd, 0x44d6, 0x4661, 0x464c, 0x9fb9,
	0x4723, 0x4729, 0x477c, 0x478d, 0x2eca, 0x4947, 0x497a, 0x497d, 0x4982, 0x4983, 0x4985, 0x4986, 0x499f, 0x499b, 0x49b7, 0x49b6,
	0x9fba, 0x241fe, 0x4ca3, 0x4c9f, 0x4ca0, 0x4ca1, 0x4c77, 0x4ca2, 0x4d13, 0x4d14, 0x4d15, 0x4d16, 0x4d17, 0x4d18, 0x4d19, 0x4dae, 0x9fbb,
}
