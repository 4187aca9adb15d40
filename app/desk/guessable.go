package desk

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"miaopi/app"
	"miaopi/app/civil"
)

// runs are characters in the order of alphabet, digits and keyboard: what lies in
// one of them, either way, is guessed first.
var runs = []string{"01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0"}

// plain are words that passwords are made of most, before or behind digits.
var plain = []string{"password", "passw0rd", "p@ssw0rd", "admin", "administrator", "root", "user", "test", "guest", "welcome", "letmein", "iloveyou", "woaini", "mima", "demo", "miaopi", "shenzhen", "baoan", "qwerty", "abc", "a", "aa"}

// CheckPassword says by which rule a password will not do; nil: it will. It is a
// rule of guessing, none of strength: what a colleague tries first.
func CheckPassword(a Account, password string) error {
	switch n := len([]rune(password)); {
	case n < MinPassword:
		return app.E("password", app.Input, fmt.Sprintf("密码至少 %d 位。", MinPassword), nil)
	case n > 128:
		return app.E("password", app.Input, "密码不超过 128 位。", nil)
	}
	return guessable(a, password)
}

// CheckHalf says why a text will not do as half of a first password: who knows the
// other half must not guess it.
func CheckHalf(a Account, half string) error {
	switch n := len([]rune(half)); {
	case n < MinHalf:
		return app.E("password", app.Input, fmt.Sprintf("初始密码的每一半至少 %d 位。", MinHalf), nil)
	case n > 64:
		return app.E("password", app.Input, "初始密码的每一半不超过 64 位。", nil)
	}
	return guessable(a, half)
}

// guessable says by which rule a text is guessed.
func guessable(a Account, password string) error {
	bad := func(sentence string) error { return app.E("password", app.Input, sentence, nil) }
	low := strings.ToLower(strings.TrimSpace(password))
	switch {
	case named(low, string(a.ID)):
		return bad("这个密码太容易猜到：不能是账号，或者账号加几个数字。")
	case named(low, a.Name), named(low, spelled(a.Name)):
		return bad("这个密码太容易猜到：不能是姓名或者姓名的拼音，加几个数字也不行。")
	case repeated(low):
		return bad("这个密码太容易猜到：不能是同一个或者同几个字符重复。")
	case running(low):
		return bad("这个密码太容易猜到：不能是顺着数的数字、字母或者键盘上连着的键。")
	case day(low):
		return bad("这个密码太容易猜到：不能是日期。")
	case common(low):
		return bad("这个密码太容易猜到：不能是常见的词加几个数字。")
	}
	return nil
}

// spelled is a name in pinyin.
func spelled(name string) string { return strings.Join(pinyin.LazyPinyin(name, pinyin.NewArgs()), "") }

// named says whether a password is a name, with nothing but digits and signs around.
func named(password, name string) bool {
	name = strings.ToLower(name)
	return name != "" && bare(password) == bare(name) && bare(name) != "" || password == name
}

// bare is a text without the digits and signs around it.
func bare(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

// repeated says whether a text is one part of up to four characters over and over.
func repeated(text string) bool {
	r := []rune(text)
	for unit := 1; unit <= 4; unit++ {
		same := true
		for i := unit; i < len(r) && same; i++ {
			same = r[i] == r[i-unit]
		}
		if same {
			return true
		}
	}
	return false
}

// running says whether a text is made of pieces of runs, of three characters or more.
func running(text string) bool {
	r := []rune(text)
	for len(r) > 0 {
		n := 0
		for _, run := range runs {
			n = max(n, along(r, run), along(r, backwards(run)))
		}
		if n < 3 {
			return false
		}
		r = r[n:]
	}
	return true
}

// along is how many characters of a text lie in a run, from its beginning on.
func along(text []rune, run string) int {
	for n := len(text); n > 0; n-- {
		if strings.Contains(run, string(text[:n])) {
			return n
		}
	}
	return 0
}

func backwards(text string) string {
	r := []rune(text)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// day says whether a text is a date, however it is written.
func day(text string) bool {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-./年月日", r) {
			return -1
		}
		return r
	}, text)
	if len(digits) != 8 {
		return false
	}
	_, err := civil.Parse(digits[:4] + "-" + digits[4:6] + "-" + digits[6:])
	return err == nil
}

// common says whether a text is a plain word with digits or signs around it.
func common(text string) bool {
	for _, word := range plain {
		if rest, ok := strings.CutPrefix(text, word); ok && bare(rest) == "" {
			return true
		}
		if rest, ok := strings.CutSuffix(text, word); ok && bare(rest) == "" {
			return true
		}
	}
	return false
}

// MinPassword is how many characters a password has at least.
const MinPassword = 8

// MinHalf is how many characters each half of a first password has at least.
const MinHalf = 6
