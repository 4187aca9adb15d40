package kit_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"miaopi/assets"
	"miaopi/ui/kit"
	"miaopi/ui/look"
)

var fonts = look.Fonts{Text: fyne.NewStaticResource("window.otf", assets.WindowFont), Rare: fyne.NewStaticResource("rare.ttf", assets.RareFont)}

// newKit makes a kit on a window of the test driver.
func newKit(t *testing.T, m look.Mode) (*kit.Kit, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	l := look.New(m, fonts)
	a.Settings().SetTheme(l)
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(900, 600))
	return kit.New(l, w.Canvas()), w
}

// shot writes what a window shows to $MIAOPI_SHOTS, for people to look at.
func shot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	dir := os.Getenv("MIAOPI_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, software.RenderCanvas(w.Canvas(), fyne.CurrentApp().Settings().Theme())); err != nil {
		t.Fatal(err)
	}
}

func TestGallery(t *testing.T) {
	for name, m := range map[string]look.Mode{"light": {}, "dark": {Dark: true}, "elder": {Elder: true}} {
		t.Run(name, func(t *testing.T) {
			k, w := newKit(t, m)
			table := k.Table(kit.Column{Title: "流水号", Width: 5}, kit.Column{Title: "申请人", Width: 4}, kit.Column{Title: "判定", Width: 6}, kit.Column{Title: "原因", Grow: 1}, kit.Column{Title: "剩余", Width: 4, Right: true})
			table.Len = func() int { return 3 }
			table.Row = func(i int) []kit.Cell {
				return []kit.Cell{{Text: "…0008"}, {Text: "王𬭚英"}, {Text: "转人工", Icon: "!", Tone: look.Attention}, {Text: strings.Repeat("账户不是颐年卡，", i*3)}, {Text: "1 天"}}
			}
			tabs := k.Tabs([]string{"全部 1,240", "待我处理 7", "自动通过 1,180", "转人工 41"}, nil)
			choice := k.Choice([]string{"符合", "不符合", "不能确定"}, nil)
			choice.Select(1)
			card := k.Card(look.Gap3,
				k.Row(look.Gap3, k.Text("王秀英 80岁 高龄老人津贴", look.Title, look.Plain), k.Space(), k.Badge("✓", "自动通过", look.Good)).Grow(1),
				k.Text("　　您提交的申请材料不齐全，请一次性补正：颐年卡账户。本告知书送达后，办理期限中止计算，补正材料收齐之日的次日起继续计算。", look.Body, look.Plain),
				k.Rule(),
				k.Row(look.Gap2, k.Badge("◐", "预通过", look.Half), k.Badge("!", "转人工", look.Attention), k.Badge("✕", "不予", look.Bad)),
				choice,
				k.Row(look.Gap3, k.Button("批准", "A", kit.Primary, nil), k.Button("补正", "B", kit.Normal, nil), k.Button("不予", "R", kit.Danger, nil), k.Button("更多", "", kit.Ghost, nil)),
				k.Entry("姓名/拼音/证件尾号/流水号", nil),
				k.Notice(kit.Toast{Tone: look.Good, Text: "已批准 …0008，可在 30 秒内收回。", Action: "收回", Hint: "Ctrl+Z"}),
			)
			w.SetContent(k.Stack(look.Gap3, tabs, table, card).Grow(1).Pad(look.Gap4))
			table.Choose(1)
			shot(t, w, "gallery-"+name)
			k.Ask(kit.Ask{Title: "不予 …0008", OK: "不予", Cancel: "返回", Danger: true, Body: []fyne.CanvasObject{
				k.Text("请写明理由，申请人会在决定书上看到。", look.Body, look.Quiet), k.Area("理由", 4)}})
			shot(t, w, "modal-"+name)
		})
	}
}
