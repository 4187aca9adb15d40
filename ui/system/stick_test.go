package system_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"testing"

	"filippo.io/age"
	"fyne.io/fyne/v2"

	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/stick"
	"miaopi/app/exchange/wire"
	"miaopi/app/keyslot"
	"miaopi/ui/shell"
)

func TestStickInTheWindow(t *testing.T) {
	d, hub, _ := enrolled(t)
	ctx := t.Context()
	mate, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d.LogIn("clerk")
	d.Command("系统")
	for range hubTab {
		d.Key(fyne.KeyRight)
	}
	d.Sees("没有网络时，用U盘传")
	d.Type("x")
	d.Sees("本机还不知道其他工作站。请先联网同步一次。")
	doc := wire.StationDoc{Kind: "station", Key: key, Name: "4号窗口", Areas: []string{"440306017"}, Number: 4, Recipient: mate.Recipient().String()}
	m := &admin.Manager{Hub: hub, Name: "baoan", Password: "x", KDF: keyslot.KDF{Time: 1, Memory: 64, Threads: 1}, Random: rand.Reader}
	if err := m.Publish(ctx, "station:w4", doc); err != nil {
		t.Fatal(err)
	}
	d.Press("立即同步")
	d.Type("x")
	d.Sees("导出给哪个工作站？", "w4  4号窗口", "只带办件")
	d.SeesNot("连同当事人数据") // everybody's facts a clerk does not carry away
	d.Shot("system-stick-out")
	d.Type("1")
	d.Sees("已写到 ", "miaopi-demo-1-w4-2026-11-23.age")
	var name string
	for n := range d.Papers {
		name = n
	}
	r, err := age.Decrypt(bytes.NewReader(d.Papers[name]), mate)
	if err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(r); err != nil || !strings.Contains(plain.String(), `"miaopi":"stick v1"`) {
		t.Errorf("%v", err)
	}

	d.Type("r")
	d.Sees("/data/inbox 里没有可导入的文件")
	link := d.Station("clerk")
	d.Attach(link)
	own, err := stick.Identity(ctx, d.Store)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := stick.Write(ctx, link.Remote.(*hubsync.Link), &file, own.Recipient(), false, nil); err != nil {
		t.Fatal(err)
	}
	d.Inbox = []shell.File{{Name: "a-for-w4.age", Data: d.Papers[name]}, {Name: "b-for-us.age", Data: file.Bytes()}}
	d.Type("r")
	d.Sees("导入哪一份？")
	d.Type("1")
	d.SeesNot("读入过程记录")
	d.Type("r")
	d.Type("2")
	d.Sees("读入过程记录")
}
