package system_test

import (
	"testing"

	"miaopi/app/card"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/reception"
	"miaopi/ui/look"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

func TestDevices(t *testing.T) {
	d := open(t, "clerk", devicesTab, uitest.Options{})
	d.Sees("读卡器", "扫描件文件夹", "群众屏", "试读一张")
	d.Key(fyne.KeyTab)
	d.Type("http://192.168.1.9/read")
	d.Key(fyne.KeyReturn)
	d.Sees("读卡器的地址要在本机")
	for range len("http://192.168.1.9/read") {
		d.Key(fyne.KeyBackspace)
	}
	d.Type("http://127.0.0.1:8989/read")
	d.Key(fyne.KeyReturn)
	d.Sees("读卡器地址已保存。")
	if cfg, err := reception.At(d.Station("clerk")).CardReader(t.Context()); err != nil || cfg.URL != "http://127.0.0.1:8989/read" {
		t.Errorf("%+v, %v", cfg, err)
	}
	d.Press("试读一张")
	d.Sees("没有读到卡：请把身份证放到读卡器上再试。")
	d.Card = &card.Card{ID: "440306194611220024", Name: "王秀英"}
	d.Press("试读一张")
	d.Sees("读到了：王*英，证件号尾号 0024。")
	d.SeesNot("440306194611220024", "王秀英")
	d.Shot("system-devices")

	d.Key(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	d.Type("/srv/scans")
	d.Key(fyne.KeyReturn)
	d.Sees("文件夹已保存。")
	if dir, err := evidence.At(d.Station("clerk")).ScansFolder(t.Context()); err != nil || dir != "/srv/scans" {
		t.Errorf("%q, %v", dir, err)
	}
	d.Command("工作台")
	d.Command("系统")
	d.Sees("读卡器")
}

func TestDevicesInEveryLook(t *testing.T) {
	for name, mode := range map[string]look.Mode{"-elder": {Elder: true}, "-dark": {Dark: true}} {
		d := open(t, "clerk", devicesTab, uitest.Options{Mode: mode})
		d.Sees("读卡器", "扫描件文件夹")
		d.Shot("system-devices" + name)
	}
}
