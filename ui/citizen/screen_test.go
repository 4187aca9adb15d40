package citizen_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"miaopi/assets"
	"miaopi/ui/citizen"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/uitest"
	"miaopi/ui/words"
)

// open is a screen in a window of a size.
func open(t *testing.T, m look.Mode, size fyne.Size) (*citizen.Screen, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	m.Elder, m.Far = true, true
	l := look.New(m, look.Fonts{Text: fyne.NewStaticResource("window.otf", assets.WindowFont), Rare: fyne.NewStaticResource("rare.ttf", assets.RareFont)})
	a.Settings().SetTheme(l)
	s := citizen.New(kit.New(l, w.Canvas()), words.Chinese(), "新安街道办事处·3号窗口", "0755-0000 0003")
	w.SetContent(s.Content())
	w.Resize(size)
	return s, w
}

var readOut = present.ReadOut{Item: "网络预约出租汽车驾驶员证", Lines: []present.Pair{{Label: "姓名", Value: "阿卜杜拉·买买提明"}, {Label: "身份证尾号", Value: "0024"},
	{Label: "账户尾号", Value: "7890"}, {Label: "每月金额", Value: "1,000 元"}, {Label: "起发月份", Value: "2026年11月"}}}

var told = present.Told{Title: "收下了，由工作人员接着办", Sign: present.Sign{Icon: "!", Word: "转人工", Tone: present.AttentionTone}, Item: "网络预约出租汽车驾驶员证",
	Serial: "11440300007542195T3442108219000 20261123 0001", Lines: []present.Pair{{Label: "最迟", Value: "2026-11-30"}},
	Next: []string{"本件由工作人员核查办理，办结后通知您。", "到 2027-03-05 满 3 年驾龄，系统当日自动复核，您不用再来。"}, Phone: "0755-0000 0003"}

// Every view fits into the smallest display it is meant for, nothing cut off
// and nothing smaller than an old person can read or press.
func TestViewsFit(t *testing.T) {
	views := map[string]func(*citizen.Screen){"idle": (*citizen.Screen).Idle, "readback": func(s *citizen.Screen) { s.ReadBack(readOut) },
		"told": func(s *citizen.Screen) { s.Told(told) }, "sign": func(s *citizen.Screen) { s.Sign(readOut, func([]byte) {}) }}
	for name, view := range views {
		for _, dark := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				s, w := open(t, look.Mode{Dark: dark}, fyne.NewSize(1280, 800))
				view(s)
				for _, o := range uitest.Objects(w) {
					switch o := o.(type) {
					case *kit.Text:
						at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
						if at.Y < 0 || at.Y+o.Size().Height > 800 || at.X+o.Size().Width > 1280 {
							t.Errorf("%q lies at %v, %v", o.String(), at, o.Size())
						}
					case *kit.Button:
						if o.Size().Height < 60 || o.Size().Width < 60 {
							t.Errorf("the button %q is %v", o.Label(), o.Size())
						}
					}
				}
				shot(t, w, name, dark)
			})
		}
	}
}

func shot(t *testing.T, w fyne.Window, name string, dark bool) {
	t.Helper()
	dir := os.Getenv("MIAOPI_SHOTS")
	if dir == "" {
		return
	}
	if dark {
		name += "-dark"
	}
	f, err := os.Create(filepath.Join(dir, "citizen-"+name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// A view takes the one before away.
func TestIdleShowsNobody(t *testing.T) {
	s, w := open(t, look.Mode{}, fyne.NewSize(1280, 800))
	for _, view := range []func(){func() { s.ReadBack(readOut) }, func() { s.Told(told) }, func() { s.Sign(readOut, func([]byte) {}) }} {
		view()
		s.Idle()
		all := text(w)
		if !strings.Contains(all, "您好，请坐") || strings.Contains(all, "阿卜杜拉") || strings.Contains(all, "驾驶员证") || strings.Contains(all, "0001") {
			t.Errorf("the idle screen shows %s", all)
		}
	}
}

func text(w fyne.Window) string {
	var out []string
	for _, o := range uitest.Objects(w) {
		if t, ok := o.(*kit.Text); ok {
			out = append(out, t.String())
		}
	}
	return strings.Join(out, "\n")
}

func TestF11FillsTheDisplay(t *testing.T) {
	s, w := open(t, look.Mode{}, fyne.NewSize(1280, 800))
	full := 0
	s.Full = func() { full++ }
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF11})
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if full != 1 {
		t.Errorf("%d times", full)
	}
}
