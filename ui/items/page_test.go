package items_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

func items(t *testing.T, o uitest.Options) *uitest.Driver {
	t.Helper()
	if o.People == 0 {
		o.People, o.Applications = 60, -1
	}
	d := uitest.Start(t, o)
	d.LogIn("clerk")
	d.Command("事项")
	return d
}

// The page is drawn in every look; MIAOPI_SHOTS keeps the pictures.
func TestLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{"": {}, "-elder": {Mode: look.Mode{Elder: true}}, "-dark": {Mode: look.Mode{Dark: true}}, "-wide": {Size: fyne.NewSize(1920, 1080)}} {
		t.Run("look"+name, func(t *testing.T) {
			d := items(t, o)
			d.Key(fyne.KeyDown)
			d.Shot("items" + name)
			d.Type(" ")
			d.Shot("items-down" + name)
			d.Type("c")
			d.Shot("items-compare" + name)
			d.Key(fyne.KeyEscape)
			d.Type("/")
			d.Type("wyc")
			d.Shot("items-search" + name)
		})
	}
}

func TestSheetByKeyboard(t *testing.T) {
	d := items(t, uitest.Options{})
	d.Sees("28 项，共 28 项", "交通运输局", "公安局", "可自动通过", "规则待确认")
	find(d, "药品经营")
	d.Sees("办理条件", "统一社会信用代码有效", "版本沿革", "待核实", "没有公布")
	down(d)
	d.Sees("11440300007542195T3442108219000", "官方公布", "使用颐年卡账户领取", "可补正：请到银行办理颐年卡，凭卡补正", "津贴标准", "70—79：200", "居民身份证", "主要",
		"通过后确定：每月金额（元）、起发月份", "民政死亡登记", "24 小时", "可预通过", "颐年卡（以此为准）", "2019-10-01 至 2021-02-28（已停用）", "sha256:")
	find(d, "运输证")
	d.Sees("转载文本", "网络预约出租汽车运输证", "初次登记未满 2 年")
}

// down goes to the elderly allowance.
func down(d *uitest.Driver) { find(d, "高龄老人津贴") }

// find opens the first item that some words find.
func find(d *uitest.Driver, words string) {
	d.Type("/")
	d.Type(words)
	d.Key(fyne.KeyEscape)
}

func TestOlderVersionIsReadable(t *testing.T) {
	d := items(t, uitest.Options{})
	down(d)
	d.SeesNot("有领取津贴的银行账户")
	d.Type("v")
	d.Sees("有领取津贴的银行账户", "已停用")
	d.SeesNot("使用颐年卡账户领取")
	d.Type("v")
	d.Sees("使用颐年卡账户领取")
	d.Command("换一个版本")
	d.Sees("有领取津贴的银行账户")
}

func TestVersionsAreCompared(t *testing.T) {
	d := items(t, uitest.Options{})
	d.Type("c")
	d.Sees("这个事项只有一个版本，没有可比较的。")
	down(d)
	d.Type("c")
	d.Sees("高龄老人津贴：2021-03-01 比 2019-10-01 改动 7 处", "条件：使用颐年卡账户领取", "新增", "删除", "修改", "材料：银行账户")
	d.Key(fyne.KeyPageDown, fyne.KeyUp, fyne.KeyEscape)
	d.SeesNot("改动 7 处")
	d.Type("v")
	d.Type("c") // from the older version the same
	d.Sees("2021-03-01 比 2019-10-01 改动 7 处")
}

func TestSearch(t *testing.T) {
	for text, want := range map[string]string{
		"高龄": "3 项，共 28 项", "wyc": "2 项，共 28 项", "交通运输局": "2 项，共 28 项", "颐年卡": "2 项，共 28 项", "灰名单": "28 项，共 28 项", "没有这个": "0 项，共 28 项",
	} {
		t.Run(text, func(t *testing.T) {
			d := items(t, uitest.Options{})
			d.Type("/")
			d.Type(text)
			d.Sees(want)
			d.Key(fyne.KeyEscape)
			d.Sees("28 项，共 28 项")
		})
	}
}

func TestIntakeOfTheItem(t *testing.T) {
	d := items(t, uitest.Options{})
	find(d, "运输证")
	d.Type("a")
	d.Sees("申请人", "这里随填随判")
}

func TestOtherPagesOpenAnItem(t *testing.T) {
	d := items(t, uitest.Options{})
	d.Type("/")
	d.Type("落户")
	d.Key(fyne.KeyReturn)
	d.Sees("毕业后两年以内申请")
	d.Command("大字模式")
	d.Sees("28 项，共 28 项", "办理条件")
}

// The items stand by department, by what people come for, or by how far rules
// decide; what was taken in last stands first; other words find them too.
func TestItemsAreGrouped(t *testing.T) {
	d := items(t, uitest.Options{})
	d.Sees("按部门", "公安局", "卫生健康委员会")
	d.Type("g")
	d.Sees("身后一件事", "失业一件事", "新生儿一件事", "退休一件事", "其他")
	d.Command("换一种分组")
	d.Key(fyne.KeyEnd)
	d.Sees("规则待确认")
	find(d, "计划生育家庭特别扶助")
	d.Sees("规则还没有经主管部门确认，所有申请转工作人员办理。", "本事项的办理规则已经主管部门确认", "办理条件（规则确认以前由工作人员办理）")
	d.SeesNot("全部符合才自动通过")
	for words, want := range map[string]string{"狗证": "养犬登记", "失业一件事": "失业保险金申领", "sydj": "失业登记"} {
		d.Type("/")
		d.Type(words)
		d.Sees(want)
		d.Key(fyne.KeyEscape)
	}
}
