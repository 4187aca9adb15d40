package ui_test

import (
	"testing"
	"time"

	"miaopi/app/desk"
	"miaopi/ui/present"
	"miaopi/ui/uitest"
)

func TestLocksWhenNobodyTouchesIt(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	d.LogIn("clerk")
	d.Clock = d.Clock.Add(9 * time.Minute)
	d.Tick()
	d.Sees("工作台")
	d.Key("Down")
	d.Clock = d.Clock.Add(9 * time.Minute)
	d.Tick()
	d.Sees("工作台")
	d.Clock = d.Clock.Add(time.Minute)
	d.Tick()
	d.SeesNot("工作台")
	d.Sees("密码")
	d.Type("demo")
	d.Key("Return")
	d.Sees("王敏 窗口", "工作台")
}

func TestSearchOpensAPersonOrACase(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	d.Command("查找")
	d.Type("wang")
	d.Sees("王*", "新受理")
	d.Shot("search")
	d.Key("Escape")
	d.SeesNot("证件")
	d.Command("查找")
	d.Type("1120-0001")
	d.Key("Return")
	d.Sees("办理过程")
}

func TestSearchOpensAPage(t *testing.T) {
	for _, text := range []string{"免申", "msjx", "mianshen"} {
		d := uitest.Start(t, uitest.Options{People: 60, Applications: -1})
		d.LogIn("clerk")
		d.Command("查找")
		d.Type(text)
		d.Sees("打开页面")
		d.Key("Return")
		d.Sees("核对全部人员", "不发任何消息")
	}
}

func TestElderDarkAndEnglishKeepThePage(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	d.Command("办件")
	for range 2 {
		d.Command("大字模式")
		d.Sees("待我处理", "办理过程")
		d.Command("深色外观")
		d.Sees("待我处理", "办理过程")
	}
}

func TestLoginByKeyboard(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	d.Sees("秒批工作站", "演示站", "王敏", "窗口")
	d.Shot("login")
	d.Type("wrong")
	d.Key("Return")
	d.Sees("账号或密码不对。")
	d.LogIn("supervisor")
	d.Sees("李卫东 督查", "工作台", "新安街道办事处·3号窗口", "单机工作")
	d.Shot("frame")
}

// TestSearchSaysThatThereIsNothing without Return, and reaches every hit.
func TestSearchSaysThatThereIsNothing(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	d.Command("查找")
	d.Type("没有这个人")
	d.Sees("没有找到")
	d.Key("Escape")
	d.SeesNot("没有找到")
	d.Command("查找")
	d.Type("wang")
	d.SeesNot("没有找到")
	d.Sees(" 岁 女", " 岁 男")
	for range desk.MaxHits + 5 {
		d.Key("Down")
	}
	d.Shot("search-all")
	x, err := d.Station("clerk").Finder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := x.FindAll("wang")
	if len(all) <= desk.MaxHits {
		t.Fatalf("only %d hits", len(all))
	}
	for range len(all) {
		d.Key("Down")
	}
	last := all[len(all)-1]
	d.Sees(present.MaskedID(last.Subject))
}
