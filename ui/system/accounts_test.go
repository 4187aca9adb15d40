package system_test

import (
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/staff"
	"miaopi/store/memory"
	"miaopi/ui/look"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// fields types texts into the fields of a dialog, one after the other.
func fields(d *uitest.Driver, texts ...string) {
	for i, text := range texts {
		if i > 0 {
			d.Key(fyne.KeyTab)
		}
		d.Type(text)
	}
}

func TestOwnPassword(t *testing.T) {
	d := open(t, "clerk", accountsTab, uitest.Options{})
	d.Sees("我的账号", "王敏", "0101", "修改密码", "能打开本站的账号", "李卫东", "督查", "正常")
	d.SeesNot("新建账号", "改动账号")
	d.Type("p")
	fields(d, "demo", "my very own", "my very one")
	d.Key(fyne.KeyReturn)
	d.Sees("两次输入的新密码不一样，请重新输入。")
	d.Shot("system-accounts-password")
	d.Key(fyne.KeyEscape)
	d.Type("p")
	fields(d, "guess", "my very own", "my very own")
	d.Key(fyne.KeyReturn)
	d.Sees("您自己的密码不对，没有改动。")
	d.Key(fyne.KeyEscape)
	d.Type("p")
	fields(d, "demo", "my very own", "my very own")
	d.Key(fyne.KeyReturn)
	d.Sees("密码已改，下次登录用新密码。")
	d.SeesNot("再输一次")
	d.Command("锁定")
	d.LogInWith("clerk", "demo")
	d.Sees("账号或密码不对。")
	d.LogInWith("clerk", "my very own")
	d.Sees("我的账号") // where it was locked
}

func TestAdministratorKeepsAccounts(t *testing.T) {
	d := open(t, "admin", accountsTab, uitest.Options{})
	d.Shot("system-accounts")
	d.Type("n")
	fields(d, "lin", "林芳", "0107")
	d.Key(fyne.KeyTab) // the role, 窗口 unless chosen
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyDown, fyne.KeyReturn)
	d.Key(fyne.KeyTab)
	fields(d, "given to her", "given to her", "demo")
	d.Shot("system-accounts-new")
	d.Key(fyne.KeyReturn)
	d.Sees("账号已建好，请本人登录后改密码。", "林芳", "未改初始密码")
	if c := colleague(d, "lin"); c.Role != app.Community || c.Number != "0107" || !c.First {
		t.Fatalf("%+v", c)
	}

	// Until she has one of her own, there is nothing else.
	d.Command("锁定")
	d.LogInWith("lin", "given to her")
	d.Sees("先改密码", "林芳", "改成只有自己知道的以后，才能看到和办理其他内容。")
	d.SeesNot("工作台", "我的账号", "菜单")
	d.Shot("first-password")
	fields(d, "given to her", "given to her")
	d.Key(fyne.KeyReturn)
	d.Sees("新密码与原密码相同，请换一个。")
	fields(d, "her very own", "her very owm")
	d.Key(fyne.KeyReturn)
	d.Sees("两次输入的新密码不一样，请重新输入。")
	fields(d, "linfang1234", "linfang1234")
	d.Key(fyne.KeyReturn)
	d.Sees("这个密码太容易猜到：不能是姓名或者姓名的拼音，加几个数字也不行。")
	d.Key(fyne.KeyEscape)
	d.LogInWith("lin", "given to her")
	d.Sees("先改密码")
	fields(d, "her very own", "her very own")
	d.Key(fyne.KeyReturn)
	d.Sees("密码已改，下次登录用新密码。", "工作台")
	if c := colleague(d, "lin"); c.First {
		t.Fatalf("%+v", c)
	}
	d.Command("锁定")

	// Closed, she is gone from the login; opened again, she is back.
	d.LogIn("admin")
	d.Command("系统")
	for range accountsTab {
		d.Key(fyne.KeyRight)
	}
	d.Type("g")
	d.Type("5") // lin, after admin, auditor, clerk, community
	d.Sees("改姓名、角色，重设密码", "停用")
	d.Type("2")
	d.Sees("停用后 林芳（lin）不能再登录；办过的件和记录都保留。")
	d.Shot("system-accounts-close")
	fields(d, "demo")
	d.Key(fyne.KeyReturn)
	d.Sees("账号已停用。", "已停用")
	d.Command("锁定")
	d.SeesNot("林芳")
	if c := colleague(d, "lin"); !c.Off {
		t.Errorf("%+v", c)
	}
}

func colleague(d *uitest.Driver, id app.AccountID) desk.Colleague {
	d.T.Helper()
	list, err := d.Store.(*memory.Store).Colleagues()
	if err != nil {
		d.T.Fatal(err)
	}
	for _, c := range list {
		if c.ID == id {
			return c
		}
	}
	d.T.Fatalf("no %s", id)
	return desk.Colleague{}
}

func TestAccountsInEveryLook(t *testing.T) {
	for name, mode := range map[string]look.Mode{"-elder": {Elder: true}, "-dark": {Dark: true}} {
		d := open(t, "admin", accountsTab, uitest.Options{Mode: mode})
		d.Sees("我的账号", "新建账号", "改动账号")
		d.Shot("system-accounts" + name)
		d.Type("n")
		d.Sees("您自己的密码")
		d.Shot("system-accounts-new" + name)
	}
}

// seatBoss makes a second administrator of the demo station.
func seatBoss(d *uitest.Driver) {
	d.Store.(*memory.Store).Seat(desk.NewAccount{Account: desk.Account{ID: "sun", Name: "孙丽", Role: app.Administrator}, Password: "demo"})
	d.LogIn("admin")
	d.Command("锁定") // the login lists her now
}

func onAccounts(d *uitest.Driver, id app.AccountID) {
	d.LogIn(id)
	d.Command("系统")
	for range accountsTab {
		d.Key(fyne.KeyRight)
	}
}

func TestASecondAdministratorConfirms(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	seatBoss(d)
	onAccounts(d, "admin")
	d.Type("c")
	d.Sees("“确认账号改动”现在用不上。")
	d.Type("g3") // clerk, after admin and auditor
	d.Sees("改姓名、角色，重设密码")
	d.Type("1")
	d.Sees("您填的是初始密码的前一半，后一半由他填，两人各自告诉本人。")
	d.Shot("system-accounts-propose")
	d.Key(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	fields(d, "first half", "first half", "demo")
	d.Key(fyne.KeyReturn)
	d.Sees("已提出，等另一位管理人员确认，7 天内有效。", "等第二位管理人员确认 1 份", "重设密码")
	d.Shot("system-accounts-waits")
	d.Type("c")
	d.Sees("提出的人不能自己确认", "撤回改动")
	d.Key(fyne.KeyEscape)
	d.Command("工作台")
	d.Sees("账号改动等第二位管理人员确认 1 份", "查看", "1 份改动等确认")
	d.Command("锁定")

	d.LogIn("sun")
	d.Sees("账号改动等第二位管理人员确认 1 份", "周航 11-23 10:53 提出", "去确认")
	d.Shot("workbench-admin-confirm")
	d.Press("去确认")
	d.Sees("能打开本站的账号")
	d.Type("c")
	d.Type("1")
	d.Sees("前一半由 周航 告诉本人，后一半由您告诉本人")
	d.Shot("system-accounts-confirm")
	fields(d, "second half", "second half", "guess")
	d.Key(fyne.KeyReturn)
	d.Sees("您自己的密码不对，没有改动。")
	d.Key(fyne.KeyEscape)
	d.Type("c1")
	fields(d, "second half", "second half", "demo")
	d.Key(fyne.KeyReturn)
	d.Sees("已确认。请把后一半告诉本人。", "未改初始密码")
	d.SeesNot("等第二位管理人员确认")
	d.Command("锁定")
	d.LogInWith("clerk", "first half")
	d.Sees("账号或密码不对。")
	d.LogInWith("clerk", "first halfsecond half")
	d.Sees("先改密码")
}

// What was confirmed or taken back while the dialog was open is not done twice.
func TestAProposalGoneMeanwhile(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	seatBoss(d)
	lin := desk.NewAccount{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Supervisor}, Password: "first half"}
	if _, err := staff.At(d.Station("admin")).ProposeAccount(t.Context(), "demo", lin); err != nil {
		t.Fatal(err)
	}
	onAccounts(d, "sun")
	d.Sees("工号 0101 → ，角色 窗口 → 督查，重设密码")
	d.Type("c2")
	d.Sees("撤回这份改动？")
	if err := staff.At(d.Station("admin")).WithdrawProposal(t.Context(), "clerk"); err != nil {
		t.Fatal(err)
	}
	d.Key(fyne.KeyReturn)
	d.Sees("账号 clerk 没有等待确认的改动")
	d.SeesNot("等第二位管理人员确认")
}

func TestOneAdministratorIsToldWhatToDo(t *testing.T) {
	d := open(t, "admin", accountsTab, uitest.Options{})
	d.Type("g3")
	d.Type("1")
	d.Key(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	fields(d, "first half", "first half", "demo")
	d.Key(fyne.KeyReturn)
	d.Sees("请先新建一位管理人员账号（系统 → 账号 → 新建账号")
}
