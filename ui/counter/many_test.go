package counter_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"fyne.io/fyne/v2"

	"miaopi/app/rule"
	"miaopi/assets"
	"miaopi/ui/uitest"
)

// many gives the station 212 items: each built-in one several times over.
func many(t *testing.T, d *uitest.Driver) {
	t.Helper()
	entries, err := assets.Packs.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for round := 0; len(files) < 212; round++ {
		for _, e := range entries {
			data, err := assets.Packs.ReadFile("packs/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			text, _, _ := strings.Cut(string(data), "\ncases:\n") // what they decide is tested elsewhere
			if text, _, _ = strings.Cut(text, "\nequivalent:\n"); strings.Contains(text, "\nuntil: 2") || strings.Contains(e.Name(), "2019-10-01") || len(files) == 212 {
				continue
			}
			if round > 0 {
				text = strings.NewReplacer("\npack: ", fmt.Sprintf("\npack: x%d-", round), "\n  name: ", fmt.Sprintf("\n  name: 甲%d", round)).Replace(text)
			}
			files[fmt.Sprintf("packs/%d-%s", round, e.Name())] = &fstest.MapFile{Data: []byte(text + "\n")}
		}
	}
	lib, err := rule.LoadLibrary(files, rule.WithCalendar(d.Deps().Calendar))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(lib.Items()); n != 212 {
		t.Fatalf("%d items", n)
	}
	d.Rules = lib
}

// On a station with 212 items the best are listed and the rest is found by a word.
func TestManyItems(t *testing.T) {
	d := counter(t, uitest.Options{People: 60, Applications: -1}, func(d *uitest.Driver) { many(t, d); put(t, d, granny, "王秀英", elder) })
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn)
	d.Sees("高龄老人津贴", "项没有列出，请按名称查找。")
	d.Type("/")
	d.Type("甲3高龄老人津贴")
	d.Sees("甲3高龄老人津贴")
	d.SeesNot("没有列出", "生育登记")
	d.Key(fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	d.Sees("甲3高龄老人津贴\n改选事项", "自动通过")
	d.Key(fyne.KeyEscape)
	d.Sees("项没有列出")
	d.Type("/")
	d.Type("没有这个")
	d.SeesNot("高龄老人津贴", "没有列出")
	d.Key(fyne.KeyReturn) // nothing is chosen
	d.Key(fyne.KeyEscape)
	d.Sees("高龄老人津贴", "项没有列出")
}

// What belongs to things for other ages stands behind the rest, whatever its rules say:
// nobody of eighty is offered the registration of a birth first.
func TestWhatSeldomFitsStandsLast(t *testing.T) {
	d := counter(t, uitest.Options{People: 60, Applications: -1}, func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder) })
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn)
	birth, allowance := d.Place("生育登记"), d.Place("高龄老人津贴")
	if card := d.Place("智慧养老颐年卡申领"); birth.Y < card.Y || birth.Y < allowance.Y {
		t.Errorf("生育登记 at %v, 颐年卡 at %v, 津贴 at %v", birth, card, allowance)
	}
}
