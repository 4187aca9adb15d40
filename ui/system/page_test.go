package system_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// open logs somebody in on the page, on one of its tabs.
func open(t *testing.T, who app.AccountID, tab int, o uitest.Options) *uitest.Driver {
	t.Helper()
	d := uitest.Start(t, o)
	d.LogIn(who)
	d.Command("系统")
	for range tab {
		d.Key(fyne.KeyRight)
	}
	return d
}

// The tabs, by place.
const (
	readyTab = iota
	keepingTab
	rulesTab
	hubTab
	accountsTab
	devicesTab
	auditTab
	looksTab
	keysTab
	aboutTab
)

func TestWhatCanBeDoneNow(t *testing.T) {
	d := open(t, "clerk", readyTab, uitest.Options{})
	d.Sees("高龄老人津贴", "✓ 可自动通过", "数据都在时效之内", "网络预约出租汽车运输证")
	d.Sees("规则待确认")
	d.SeesNot("只能受理", "只能预通过")
	d.Shot("system-ready")

	d.Clock = d.Clock.Add(30 * time.Hour)
	d.Key(fyne.KeyF5)
	d.Sees("◐ 只能预通过", "! 只能受理", "公安交管库：1 天 6 小时前，时效 24 小时", "照常受理，先预通过；取得新数据后自动复核。",
		"照常受理，由人工凭纸质材料核验；取得新数据后恢复自动判定。")
	d.Shot("system-stale")
}

func TestDataAndKeeping(t *testing.T) {
	d := open(t, "clerk", keepingTab, uitest.Options{Decided: true})
	d.Sees("公安人口库", "2026-11-23", "本机已存", "120 条过程记录，已落盘", "至 2026-12-31", "还没有备份", "只有督查和管理人员可以备份。", "miaopi restore --from", "开始检查")
	d.Shot("system-keeping")
	d.Type("k")
	d.Sees("✓ 完好", "全部完好")
	d.SeesNot("根哈希")
	d.Shot("system-checked")
	d.Command("工作台")
}

func TestCheckTellsWhatIsWrong(t *testing.T) {
	d := open(t, "auditor", keepingTab, uitest.Options{Decided: true})
	damage(d)
	d.Command("检查数据")
	d.Sees("✕ 有问题", "查出 1 处问题。请立即做备份", "1 件的列表与过程记录不一致。", "审计日志根哈希")
	d.Shot("system-damaged")
}

// endless is a store whose check goes on until somebody stops it.
type endless struct{ desk.Store }

func (s endless) Check(ctx context.Context, progress func(done, total int)) (desk.Report, error) {
	progress(1, 100)
	<-ctx.Done()
	return desk.Report{}, ctx.Err()
}

func TestCheckCanBeStopped(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	d.Store = endless{d.Store}
	d.LogIn("clerk")
	d.Command("系统")
	d.Key(fyne.KeyRight)
	d.Win.Canvas().Focused().TypedRune('k') // without waiting for its end
	d.Sees("正在检查", "停止 Esc")
	d.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	d.Settle()
	d.Sees("检查已停止。", "开始检查")
	d.SeesNot("正在检查", "全部完好")
}

// damage makes the list disagree with the events of one case.
func damage(d *uitest.Driver) {
	d.T.Helper()
	ctx := d.T.Context()
	var row desk.Row
	_ = d.Store.Heads(ctx, func(h desk.Head) bool {
		row, _ = d.Store.Row(ctx, h.Case)
		return false
	})
	row.Name = "别人"
	if err := d.Store.Commit(ctx, desk.Batch{Rows: []desk.Row{row}}); err != nil {
		d.T.Fatal(err)
	}
}

func TestAuditLogByRole(t *testing.T) {
	for who, may := range map[app.AccountID]bool{"clerk": false, "community": false, "supervisor": false, "auditor": true, "admin": true} {
		t.Run(string(who), func(t *testing.T) {
			d := open(t, who, auditTab, uitest.Options{Decided: true})
			size, _ := d.Store.JournalSize(t.Context())
			d.Sees("条数", present.Grouped(int(size)))
			if !may {
				d.Sees("内容只有审计和管理人员可以查看。")
				d.SeesNot("根哈希", "自动决定", "miaopi/demo-1")
				return
			}
			a, err := supervision.At(d.Station(who)).Audit(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			d.Sees("根哈希", a.Root, "miaopi/demo-1", "自动决定", "王敏", "自动通过", "-1123-0001")
			d.Shot("system-audit")
		})
	}
}

func TestLooksChangeAndComeBackHere(t *testing.T) {
	d := open(t, "clerk", looksTab, uitest.Options{})
	d.Sees("大字", "深色", "English", "Ctrl+E")
	d.Shot("system-looks")
	d.Key(fyne.KeyDown)
	d.Type("2")
	d.Sees("外观与语言", "大字")
	if got := d.Win.Canvas().Focused(); got == nil || !strings.Contains(fmt.Sprintf("%T", got), "Ballot") {
		t.Fatalf("the focus is on %T", got)
	}
	d.Shot("system-looks-elder")
	d.Key(fyne.KeyLeft)
	d.Key(fyne.KeyDown, fyne.KeyRight)
	d.Shot("system-looks-dark")
	d.Sees("左右键选择")
}

// TestEveryMenuCommandIsListed walks the menus of all pages: the table of
// keys must have exactly what they have.
func TestEveryMenuCommandIsListed(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	d.LogIn("clerk")
	listed := map[string]map[string]string{}
	for _, g := range present.Shortcuts {
		listed[g.Title] = map[string]string{}
		for _, k := range g.Keys {
			if k.Menu != "" {
				keys, _, _ := strings.Cut(k.Keys, "，")
				listed[g.Title][k.Menu] = keys
			}
		}
	}
	for _, g := range present.Shortcuts[1:] {
		d.Command(g.Title)
		seen, keys := map[string]string{}, map[string]string{}
		for _, m := range d.Win.MainMenu().Items {
			for _, it := range m.Items {
				k := shortcut(t, it)
				if keys[k] != "" {
					t.Errorf("%s: %s is both %s and %s", g.Title, k, keys[k], it.Label)
				}
				keys[k], seen[it.Label] = it.Label, k
				if got := listed["任何页面"][it.Label] + listed[g.Title][it.Label]; got != k {
					t.Errorf("%s: menu has %s %s, the table %q", g.Title, it.Label, k, got)
				}
			}
		}
		for what, k := range listed[g.Title] {
			if seen[what] != k {
				t.Errorf("%s: the table has %s %s, the menu %q", g.Title, what, k, seen[what])
			}
		}
	}
}

// shortcut is the key of a menu item in words.
func shortcut(t *testing.T, it *fyne.MenuItem) string {
	t.Helper()
	if _, undo := it.Shortcut.(*fyne.ShortcutUndo); undo {
		return "Ctrl+Z"
	}
	s, ok := it.Shortcut.(*desktop.CustomShortcut)
	if !ok {
		t.Errorf("%s has no shortcut", it.Label)
		return ""
	}
	out := ""
	for _, m := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}} {
		if s.Modifier&m.mod != 0 {
			out += m.name
		}
	}
	return out + strings.NewReplacer("Return", "⏎", "Delete", "Del").Replace(string(s.KeyName))
}

func TestKeysAndAbout(t *testing.T) {
	d := open(t, "clerk", keysTab, uitest.Options{})
	d.Sees("任何页面", "Alt+A，A", "批准", "新受理")
	d.Shot("system-keys")
	d.Key(fyne.KeyRight)
	d.Sees("版本", "test", "代码提交", "没有记录", "内置规则", "新安街道办事处", "3号窗口", "王敏", "窗口", "公钥指纹", "SIL Open Font License 1.1", "BabelStone Han")
	d.Shot("system-about")
	d.Press("保存全部许可")
	d.Sees("全部许可已存到")
	if text := string(d.Papers["miaopi-licences.txt"]); !strings.Contains(text, "a.example/part v1\nMIT\nwords") {
		t.Errorf("the licences: %q", text)
	}
	d.Key(fyne.KeyRight)
	d.Sees("公钥指纹")
	for range 9 {
		d.Key(fyne.KeyLeft)
	}
	d.Sees("数据越旧")
}

func TestLooks(t *testing.T) {
	names := []string{"ready", "keeping", "rules", "hub", "accounts", "devices", "audit", "looks", "keys", "about"}
	for name, o := range map[string]uitest.Options{
		"dark":  {Mode: look.Mode{Dark: true}},
		"elder": {Mode: look.Mode{Elder: true}},
		"large": {Size: fyne.NewSize(1920, 1080)},
	} {
		t.Run(name, func(t *testing.T) {
			o.Decided = true
			d := open(t, "admin", 0, o)
			for _, tab := range names {
				d.Shot("system-" + tab + "-" + name)
				d.Key(fyne.KeyRight)
			}
			d.Sees("公钥指纹")
		})
	}
}
