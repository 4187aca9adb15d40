package rule

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"miaopi/assets"
)

// What a release before decided is made again to the byte by the texts it
// decided by, which are found in the archive.
func TestFormerTextsReplay(t *testing.T) {
	lib := library(t)
	lib.Archive(assets.Former, WithCalendar(workdays(t)))
	for file, of := range map[string]string{
		"approve": "80 岁，条件全部符合", "provisional": "健在数据过 24 小时 1 秒", "waits": "70 周岁生日前一天，次日自然满足", "curable": "账户类型和户名都不详",
		"conflict": "两个来源不一致", "alternatives": "户籍和居住证都不详，补一个即可", "invalid": "总投资是文字",
	} {
		want, err := os.ReadFile("testdata/former-" + file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var said struct {
			Hash string `json:"pack_hash"`
		}
		if err := json.Unmarshal(want, &said); err != nil {
			t.Fatal(err)
		}
		p, ok := lib.ByHash(said.Hash)
		if !ok {
			t.Errorf("%s: the text %s is not kept", file, said.Hash)
			continue
		}
		for _, c := range p.Cases {
			if c.Name != of {
				continue
			}
			e, err := p.Evaluate(c.Input)
			if err != nil {
				t.Fatal(err)
			}
			if got := append(e.JSON(), '\n'); !bytes.Equal(got, want) {
				t.Errorf("%s: got\n%swant\n%s", file, got, want)
			}
		}
	}
}
