package system_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/neighbour"
	"miaopi/app/exchange/port"
	"miaopi/app/keyslot"
	"miaopi/ui/uitest"
)

// enrolled is a driver whose station belongs to a hub in memory. The neighbour
// stands behind any address and answers as it is told to.
func enrolled(t *testing.T) (*uitest.Driver, *hubtest.Hub, *mouth) {
	t.Helper()
	d := uitest.Start(t, uitest.Options{})
	hub := hubtest.New()
	m := &admin.Manager{Hub: hub, Name: "baoan", Password: "x", KDF: keyslot.KDF{Time: 1, Memory: 64, Threads: 1}, Random: rand.Reader}
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(hub.Create(ctx, "_users"))
	must(m.Init(ctx))
	must(m.AddAreas(ctx, "440306017"))
	secret, err := m.District(ctx)
	must(err)
	must(port.Config{URL: "https://hub.example.gov.cn:6984", Name: "baoan", Areas: []string{"440306017"}, Pin: strings.Repeat("ab", 32)}.Save(ctx, d.Store))
	must(d.Store.Commit(ctx, desk.Batch{Settings: map[string][]byte{desk.SettingDistrict: secret}}))
	sibling := &mouth{}
	d.Attach = func(st *desk.Station) {
		l, err := hubsync.Attach(ctx, st, func(port.Config) (port.Hub, error) { return hub, nil })
		must(err)
		h, err := neighbour.NewHall(ctx, st, l.Office(), sibling, "47613")
		must(err)
		h.Reachable(nil, func() []string { return []string{"192.168.1.12:47613"} })
	}
	return d, hub, sibling
}

// mouth is what the neighbour says.
type mouth struct {
	answer string
	err    error
}

func (m *mouth) Post(_ context.Context, _ string, _ func(ed25519.PublicKey) bool, _ string, _ []byte) ([]byte, error) {
	return []byte(m.answer), m.err
}

func TestHubTabOfAStationOfItsOwn(t *testing.T) {
	d := open(t, "clerk", hubTab, uitest.Options{})
	d.Sees("单机工作，没有登记到汇聚库", "miaopi enrol")
	d.SeesNot("立即同步", "邻机互存")
	d.Shot("system-hub-alone")
}

func TestHubTab(t *testing.T) {
	d, hub, sibling := enrolled(t)
	d.LogIn("clerk")
	d.Command("系统")
	for range hubTab {
		d.Key(fyne.KeyRight)
	}
	d.Sees("○ 正在连接汇聚库", "https://hub.example.gov.cn:6984 · baoan", "固定证书 abababababababab…", "440306017", "显示配对码")
	press := func(label string) {
		t.Helper()
		for range 40 {
			d.Key(fyne.KeyTab)
			if b, ok := d.Win.Canvas().Focused().(interface{ Label() string }); ok && b.Label() == label {
				d.Key(fyne.KeyReturn)
				return
			}
		}
		t.Fatalf("the keyboard does not reach %s", label)
	}
	press("立即同步")
	d.Sees("● 已联网", "收到 ")
	hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	press("立即同步")
	d.Sees("○ 离线，照常办理")
	hub.Next = func(string) hubtest.Fault { return hubtest.Rejected }
	press("立即同步")
	d.Sees("✕ 同步已停：汇聚库不认这个账号或密码，已停止同步")
	d.Shot("system-hub-stopped")
	hub.Next = nil
	press("立即同步")
	press("显示配对码")
	d.Sees("5 分钟内有效", "192.168.1.12:47613")
	press("与邻机配对")
	d.Sees("请填写邻机地址和配对码。")
	d.Shot("system-hub")

	pair := func() {
		t.Helper()
		press("显示配对码") // the fields come after it
		d.Key(fyne.KeyTab)
		d.Type("192.168.1.13:47613")
		d.Key(fyne.KeyTab)
		d.Type("123 456")
		press("与邻机配对")
	}
	sibling.err = app.E("pair", app.Wrong, "配对码不对。", nil)
	pair()
	d.Sees("配对码不对。")
	sibling.err, sibling.answer = nil, `{"station":"s2"}`
	press("与邻机配对")
	d.Sees("已与 s2 配对", "192.168.1.13:47613", "邻机 s2 已配对")
	d.Shot("system-hub-paired")
	press("停止互存")
	d.SeesNot("邻机 s2")
}
