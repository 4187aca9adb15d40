package document

import (
	"strings"
	"testing"
)

// The large receipt says what an old person needs: what became of it, the day,
// what comes next, and whom to call; nothing but that.
func TestLargeReceiptSaysWhatIsNeeded(t *testing.T) {
	r := receipt()
	r.Large = true
	pdf, err := r.PDF(fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(said(t, pdf), "\n", "")
	for _, want := range []string{"自动通过", "300 元", "接下来", "津贴自2026年11月起按月发放至您的颐年卡账户。", "2026年11月22日", "咨询电话：0755-00000000"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if n := pages(pdf); n > 2 {
		t.Errorf("%d pages", n)
	}
}
