package division

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"miaopi/app"
)

// sound is how a place is read: baoanqu, baq.
type sound struct {
	place           Division
	whole, initials string
}

// reading makes the readings of every place, once.
func (t *Tree) reading() func() []sound {
	return sync.OnceValue(func() []sound {
		args := pinyin.NewArgs()
		var out []sound
		for _, places := range t.levels {
			for _, p := range places {
				one := sound{place: p}
				for _, syllable := range pinyin.LazyPinyin(p.Name, args) {
					one.whole += syllable
					one.initials += syllable[:1]
				}
				out = append(out, one)
			}
		}
		return out
	})
}

// Sounding finds up to limit places by the beginning of their pinyin or of its
// initials: the whole of it first, and those nearest to a place.
func (t *Tree) Sounding(letters string, near app.Division, limit int) []Division {
	letters = strings.ToLower(strings.TrimSpace(letters))
	if utf8.RuneCountInString(letters) < 2 || strings.ContainsFunc(letters, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return nil
	}
	var exact, out []Division
	for _, s := range t.sounds() {
		if s.initials == letters || s.whole == letters {
			exact = append(exact, s.place)
		} else if strings.HasPrefix(s.initials, letters) || strings.HasPrefix(s.whole, letters) {
			out = append(out, s.place)
		}
	}
	nearest := func(a, b Division) int { return cmp.Compare(common(b.Code, near), common(a.Code, near)) }
	slices.SortStableFunc(exact, nearest)
	slices.SortStableFunc(out, nearest)
	out = append(exact, out...)
	return out[:min(len(out), max(limit, 0))]
}

// common is how many levels two codes share: province, city, district.
func common(a, b app.Division) (n int) {
	for _, to := range []int{2, 4, 6} {
		if len(a) >= to && len(b) >= to && a[:to] == b[:to] {
			n++
		}
	}
	return n
}
