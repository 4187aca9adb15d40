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
	d.Key(fyne.KeyDown, fyne.KeyDown)
	d.Sees("16 项，共 16 项", "药品经营许可证注销", "市场监督管理局", "可自动通过", "2021-03-01")
	d.Sees("办理条件", "统一社会信用代码有效", "版本沿革", "待核实", "没有公布")
	d.Key(fyne.KeyDown)
	d.Sees("11440300007542195T3442108219000", "官方公布", "使用颐年卡账户领取", "可补正：请到银行办理颐年卡，凭卡补正", "津贴标准", "70—79：200", "居民身份证", "主要",
		"通过后确定：每月金额（元）、起发月份", "民政死亡登记", "24 小时", "可预通过", "颐年卡（以此为准）", "2019-10-01 至 2021-02-28（已停用）", "sha256:")
	d.Key(fyne.KeyEnd, fyne.KeyUp, fyne.KeyUp)
	d.Sees("转载文本", "网络预约出租汽车运输证", "初次登记未满 2 年")
}

// down goes from the first item to the elderly allowance.
func down(d *uitest.Driver) { d.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown) }

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
	d.Sees("高龄老人津贴：2021-03-01 比 2019-10-01 改动 4 处", "条件：使用颐年卡账户领取", "新增", "删除", "修改", "材料：银行账户")
	d.Key(fyne.KeyPageDown, fyne.KeyUp, fyne.KeyEscape)
	d.SeesNot("改动 4 处")
	d.Type("v")
	d.Type("c") // from the older version the same
	d.Sees("2021-03-01 比 2019-10-01 改动 4 处")
}

func TestSearch(t *testing.T) {
	for text, want := range map[string]string{
		"高龄": "2 项，共 16 项", "wyc": "2 项，共 16 项", "交通运输局": "2 项，共 16 项", "颐年卡": "2 项，共 16 项", "灰名单": "16 项，共 16 项", "没有这个": "0 项，共 16 项",
	} {
		t.Run(text, func(t *testing.T) {
			d := items(t, uitest.Options{})
			d.Type("/")
			d.Type(text)
			d.Sees(want)
			d.Key(fyne.KeyEscape)
			d.Sees("16 项，共 16 项")
		})
	}
}

func TestIntakeOfTheItem(t *testing.T) {
	d := items(t, uitest.Options{})
	d.Key(fyne.KeyEnd, fyne.KeyUp, fyne.KeyUp) // 网络预约出租汽车运输证
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
	d.Sees("16 项，共 16 项", "办理条件")
}
