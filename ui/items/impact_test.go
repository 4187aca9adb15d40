package items_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app/desk"
	"miaopi/assets"
	"miaopi/ui/shell"
	"miaopi/ui/uitest"
)

func TestSheetIsExported(t *testing.T) {
	d := items(t, uitest.Options{})
	down(d)
	d.Type("e")
	d.Sees("导出规则单：高龄老人津贴")
	d.Type("1")
	d.Sees("规则单已导出，正在打开。")
	d.Command("导出规则单")
	d.Key(fyne.KeyDown, fyne.KeyReturn)
	page, paper := string(d.Papers["elderly-allowance-2021-03-01.html"]), string(d.Papers["elderly-allowance-2021-03-01"])
	if !strings.Contains(page, "<html lang=\"zh-CN\">") || !strings.Contains(page, "使用颐年卡账户领取") || !strings.Contains(page, "内置规则（程序自带，未经发布机关签名）") {
		t.Error("the page is not the item's sheet")
	}
	if !strings.HasPrefix(paper, "%PDF") {
		t.Error("the paper is no PDF")
	}
	d.Type("v") // the version that is read is the one that goes out
	d.Type("e")
	d.Type("1")
	if !strings.Contains(string(d.Papers["elderly-allowance-2019-10-01.html"]), "有领取津贴的银行账户") {
		t.Error("the older version was not exported")
	}
}

// decided is the page at the elderly allowance, with a district that was
// decided.
func decided(t *testing.T, files ...shell.File) *uitest.Driver {
	t.Helper()
	d := items(t, uitest.Options{People: 2000, Applications: 400, Decided: true})
	d.Inbox = files
	down(d)
	return d
}

// heads are every row of the list, to see that nothing changes.
func heads(d *uitest.Driver) map[string]desk.Head {
	out := map[string]desk.Head{}
	_ = d.Store.Heads(d.T.Context(), func(h desk.Head) bool {
		out[string(h.Case)] = h
		return true
	})
	return out
}

func TestImpactOfAFile(t *testing.T) {
	text, err := assets.Packs.ReadFile("packs/elderly-allowance-2021-03-01.yaml")
	if err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(string(text), "age(person.birth, date) >= 70", "age(person.birth, date) >= 80", 1)
	d := decided(t, shell.File{Name: "elderly-allowance-80.yaml", Data: []byte(later)})
	before := heads(d)
	d.Type("i")
	d.Sees("换成哪一份规则，看看影响？", "高龄老人津贴 2021-03-01 版", "高龄老人津贴 2019-10-01 版", "文件 elderly-allowance-80.yaml")
	d.Shot("items-impact-choose")
	d.Type("3")
	d.Sees("影响：高龄老人津贴 2021-03-01 版", "这是推算，没有改任何办件。", "在办", "已自动通过", "每月增减（元）", "申请之日年满 70 周岁：", "件因此不同", "! 转人工")
	d.SeesNot("age", "没有一件会因此改变")
	d.Shot("items-impact")
	for id, h := range heads(d) {
		if before[id] != h {
			t.Errorf("case %s changed", id)
		}
	}
	d.Key(fyne.KeyReturn)
	d.Sees("办理过程", "高龄老人津贴")
}

func TestImpactOfTheSameRulesIsNone(t *testing.T) {
	d := decided(t)
	d.Command("新规则的影响")
	d.Key(fyne.KeyReturn)
	d.Sees("没有一件会因此改变。", "这是推算")
	d.Shot("items-impact-none")
	d.Key(fyne.KeyEscape)
	d.SeesNot("这是推算")
}

func TestImpactOfAnotherVersionNamesConditions(t *testing.T) {
	d := decided(t)
	d.Type("i")
	d.Type("2")
	d.Sees("影响：高龄老人津贴 2019-10-01 版", "有领取津贴的银行账户：", "这份规则到 2021-02-28 为止")
}

func TestFilesWithErrorsAreRefused(t *testing.T) {
	d := decided(t, shell.File{Name: "half.yaml", Data: []byte("pack: half\nversion: yesterday\n")})
	d.Type("i")
	d.Type("3")
	d.Sees("文件 half.yaml有", "处错误，不能推算", "第 2 行第 10 列：这里是")
	d.SeesNot("expected")
	d.Key(fyne.KeyEscape)
	d.Sees("办理条件")
}
