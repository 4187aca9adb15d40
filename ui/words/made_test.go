package words_test

import (
	"strings"
	"testing"

	"miaopi/ui/words"
)

func TestSentencesPutTogether(t *testing.T) {
	w, err := words.English([]byte(`{"差 %d 项":"%d missing","只差一项：%s。":"One thing is missing: %s.","请核验%s":"check %s","请登记部门更正%s":"let the register correct %s",
		"%s 前":"by %s","还有 %s":"%s left","已通过":"approved","百分之 %d%%":"%d%%","由 %s 处理，至 %s":"with %s until %s"}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, zh, want string }{
		{"a word", "已通过", "approved"},
		{"a number", "差 3 项", "3 missing"},
		{"no number", "差 三 项", "差 三 项"},
		{"a sentence in a sentence", "只差一项：请核验颐年卡（户名）。", "One thing is missing: check 颐年卡（户名）."},
		{"a list", "请核验户口簿；请登记部门更正“健在”", "check 户口簿; let the register correct “健在”"},
		{"two holes", "由 王敏 处理，至 10:53", "with 王敏 until 10:53"},
		{"nothing known", "户口簿；身份证", "户口簿；身份证"},
		{"a name", "王秀英", "王秀英"},
		{"a long text", strings.Repeat("差 3 项；", 200), strings.Repeat("差 3 项；", 200)},
		{"a per cent sign is no hole", "百分之 3%", "百分之 3%"},
	} {
		for range 2 { // the second time it is remembered
			if got := w.T(c.zh); got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
	}
	if got := words.Chinese().T("差 3 项"); got != "差 3 项" {
		t.Errorf("Chinese: %q", got)
	}
}

// What is typed by people is found in no time, and never loses a character
// that no format took.
func FuzzSentences(f *testing.F) {
	w, err := words.English([]byte(`{"差 %d 项":"%d missing","只差一项：%s。":"One thing is missing: %s.","%s 前":"by %s"}`))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("差 3 项")
	f.Add("只差一项：只差一项：。。")
	f.Add("；；前 前 前")
	f.Fuzz(func(t *testing.T, s string) {
		if once, again := w.T(s), w.T(s); once != again {
			t.Errorf("%q is %q, then %q", s, once, again)
		}
	})
}
