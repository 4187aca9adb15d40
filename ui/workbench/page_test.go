package workbench_test

import (
	"testing"

	"miaopi/app"

	"fyne.io/fyne/v2"

	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

func TestFiguresAreTheStations(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	review := 0
	_ = d.Store.Heads(t.Context(), func(h desk.Head) bool {
		if h.State == casefile.InReview {
			review++
		}
		return true
	})
	d.Sees("早上好，11月23日 星期一", "待我处理", "先办这些", "现在能办什么", "可自动通过")
	if review == 0 {
		t.Fatal("the demo has nothing to review")
	}
	d.Shot("workbench")
}

func TestReturnOpensTheCase(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	d.Key(fyne.KeyDown, fyne.KeyReturn)
	d.Sees("办理过程")
}

func TestDecideAllFromHere(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	d.LogIn("clerk")
	d.Command("判定全部待办")
	d.Sees("判定 120 件")
}

func TestAuditorHasNoIntake(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("auditor")
	d.SeesNot("判定全部待办")
}

func TestLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{"elder": {Mode: look.Mode{Elder: true}}, "large": {Size: fyne.NewSize(1920, 1080)}} {
		t.Run(name, func(t *testing.T) {
			o.Decided = true
			d := uitest.Start(t, o)
			d.LogIn("clerk")
			d.Shot("workbench-" + name)
			d.Sees("待我处理")
		})
	}
}

func TestNothingWaits(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 50, Applications: -1})
	d.LogIn("clerk")
	d.Sees("没有等着办的件；新的申请和到期的复核会排在这里。")
	d.SeesNot("先办这些")
}

// TestEveryRoleSeesItsOwnDay: a supervisor what is late, disputed and unchecked, an
// administrator what the station needs, an auditor the log; nobody reads that cases
// wait for him which he may not handle.
func TestEveryRoleSeesItsOwnDay(t *testing.T) {
	for who, one := range map[app.AccountID]struct{ sees, not []string }{
		"clerk":      {[]string{"待我处理", "即将超期", "受理", "免申即享"}, []string{"没查完的抽查"}},
		"community":  {[]string{"待我处理", "受理", "免申即享"}, []string{"没查完的抽查"}},
		"supervisor": {[]string{"待督查", "已超期", "没查完的抽查", "已撤销", "抽查"}, []string{"待我处理", "受理\n", "免申即享"}},
		"auditor":    {[]string{"审计日志", "没查完的抽查", "抽查"}, []string{"待我处理", "受理\n"}},
		"admin":      {[]string{"最近备份", "还没有备份过", "汇聚库", "单机工作，没有连接", "账号", "没送出的记录"}, []string{"待我处理", "受理\n", "免申即享"}},
	} {
		t.Run(string(who), func(t *testing.T) {
			d := uitest.Start(t, uitest.Options{Decided: true})
			d.LogIn(who)
			d.Sees(one.sees...)
			d.SeesNot(one.not...)
			d.Shot("workbench-" + string(who))
			d.Command("办件")
			if who == "admin" || who == "auditor" {
				d.SeesNot("待我处理")
			}
		})
	}
}

func TestTheDayInFigures(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	d.Command("今日统计")
	d.Sees("2026-11-23 统计", "每小时提交", "合计", "自动通过", "窗口用时")
	d.Shot("workbench-stats")
	d.Key(fyne.KeyEscape)
	d.SeesNot("每小时提交")
}
