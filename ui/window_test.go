package ui_test

import (
	"testing"

	"miaopi/ui/uitest"
)

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
