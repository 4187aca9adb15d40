package staff_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/staff"
)

func TestAPasswordThatIsGuessedIsRefusedByTheRuleItBreaks(t *testing.T) {
	wang := desk.Account{ID: "wangmin", Name: "王敏霞"}
	for password, says := range map[string]string{
		"":                         "至少 8 位",
		"xK4#p9":                   "至少 8 位",
		"密码四个字呀":                   "至少 8 位",
		strings.Repeat("xK4#", 33): "不超过 128 位",
		"wangmin1":                 "不能是账号",
		"WangMin2026!":             "不能是账号",
		"2026wangmin":              "不能是账号",
		"wangminxia":               "姓名的拼音",
		"WangMinXia88":             "姓名的拼音",
		"王敏霞123456":                "不能是姓名",
		"88888888":                 "重复",
		"aaaaaaaa":                 "重复",
		"12121212":                 "重复",
		"abcdabcd":                 "重复",
		"12345678":                 "顺着数",
		"87654321":                 "顺着数",
		"67890123":                 "顺着数",
		"abcdefgh":                 "顺着数",
		"qwertyuiop":               "连着的键",
		"asdf1234":                 "连着的键",
		"1qaz2wsx":                 "连着的键",
		"1q2w3e4r":                 "连着的键",
		"abc12345":                 "顺着数",
		"19870512":                 "不能是日期",
		"1987-05-12":               "不能是日期",
		"password1":                "常见的词",
		"Passw0rd!!":               "常见的词",
		"admin2026":                "常见的词",
		"2026admin":                "常见的词",
		"a5201314":                 "常见的词",
		"woaini1314":               "常见的词",
		"long enough":              "",
		"her very own":             "",
		"王敏霞的自行车在楼下":               "",
		"wangminxia rides":         "",
		"19871399":                 "",
		"tram7 leaves":             "",
	} {
		err := desk.CheckPassword(wang, password)
		if says == "" {
			if err != nil {
				t.Errorf("%q: %v", password, err)
			}
			continue
		}
		if app.KindOf(err) != app.Input || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", password, err, says)
		}
	}
}

// Both who gives a password and who changes his own is told.
func TestGuessablePasswordsAreRefusedWhereverTheyAreGiven(t *testing.T) {
	h, _ := desktest.Staffed(t)
	admin := h.Sit("admin", app.Administrator)
	desktest.Wants(t, staff.At(admin).AddAccount(t.Context(), "admin's own", desktest.NewAccount("lin", "林芳", app.Clerk, "linfang1")), app.Input, "姓名的拼音")
	if err := staff.At(admin).AddAccount(t.Context(), "admin's own", desktest.NewAccount("lin", "林芳", app.Clerk, "first one")); err != nil {
		t.Fatal(err)
	}
	desktest.Wants(t, staff.At(admin).SetAccount(t.Context(), "admin's own", desktest.NewAccount("admin", "周航", app.Administrator, "20261123")), app.Input, "不能是日期")
	desktest.Wants(t, staff.At(h.Sit("lin", app.Clerk)).ChangePassword(t.Context(), "first one", "12345678"), app.Input, "顺着数")
}
