package system_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/store/memory"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
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
