package citizen_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"miaopi/assets"
	"miaopi/ui/citizen"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/uitest"
	"miaopi/ui/words"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// open is a screen in a window of a size.
func open(t *testing.T, m look.Mode, size fyne.Size) (*citizen.Screen, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	m.Elder, m.Far = true, true
	fonts := look.Fonts{Text: fyne.NewStaticResource("window.otf", assets.WindowFont), Rare: fyne.NewStaticResource("rare.ttf", assets.RareFont)}
	a.Settings().SetTheme(look.New(m, fonts))
	s := citizen.New(func(times float32) *kit.Kit {
		m.Times = times
		return kit.New(look.New(m, fonts), w.Canvas())
	}, words.Chinese(), "新安街道办事处·3号窗口", "0755-0000 0003")
	w.SetContent(s.Content())
	w.Resize(size)
	return s, w
}

var readOut = counterview.ReadOut{Item: "网络预约出租汽车驾驶员证", Lines: []present.Pair{{Label: "姓名", Value: "阿卜杜拉·买买提明"}, {Label: "身份证尾号", Value: "0024"},
	{Label: "账户尾号", Value: "7890"}, {Label: "每月金额", Value: "1,000 元"}, {Label: "起发月份", Value: "2026年11月"}}}

var told = counterview.Told{Title: "收下了，由工作人员接着办", Sign: present.Sign{Icon: "!", Word: "转人工", Tone: present.AttentionTone}, Item: "网络预约出租汽车驾驶员证",
	Serial: "11440300007542195T3442108219000 20261123 0001", Lines: []present.Pair{{Label: "最迟", Value: "2026-11-30"}},
	Next: []string{"本件由工作人员核查办理，办结后通知您。", "到 2027-03-05 满 3 年驾龄，系统当日自动复核，您不用再来。"}, Phone: "0755-0000 0003"}

// displays are those that the screen has to fit, both ways round.
var displays = map[string]fyne.Size{"": {Width: 1280, Height: 800}, "-small": {Width: 1024, Height: 600}, "-upright": {Width: 600, Height: 1024},
	"-large": {Width: 1920, Height: 1080}, "-tall": {Width: 1080, Height: 1920}, "-square": {Width: 1024, Height: 768}}

// long is more than any rule grants.
func long() counterview.ReadOut {
	r := counterview.ReadOut{Item: "企业投资项目备案（告知承诺）", Lines: readOut.Lines}
	for range 3 {
		r.Lines = append(r.Lines, present.Pair{Label: "项目建设地点", Value: "深圳市宝安区新安街道创业一路与前进一路交汇处东南侧某某大厦 12 层 1203 室"})
	}
	return r
}

// Every view fits into every display it is meant for, nothing cut off and nothing
// smaller than an old person can read or press.
func TestViewsFit(t *testing.T) {
	views := map[string]func(*citizen.Screen){"idle": (*citizen.Screen).Idle, "readback": func(s *citizen.Screen) { s.ReadBack(readOut) },
		"long": func(s *citizen.Screen) { s.ReadBack(long()) },
		"told": func(s *citizen.Screen) { s.Told(told) }, "sign": func(s *citizen.Screen) { s.Sign(readOut, func([]byte) {}) }}
	for name, view := range views {
		for display, size := range displays {
			t.Run(name+display, func(t *testing.T) {
				s, w := open(t, look.Mode{}, size)
				view(s)
				fits(t, w, size)
				shot(t, w, name+display)
			})
		}
	}
}

// fits fails the test if something lies outside the display or is too small.
func fits(t *testing.T, w fyne.Window, size fyne.Size) {
	t.Helper()
	for _, o := range uitest.Objects(w) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		switch o := o.(type) {
		case *canvas.Text:
			if at.X < 0 || at.Y < 0 || at.X+o.MinSize().Width > size.Width+1 || at.Y+o.MinSize().Height > size.Height+1 || o.TextSize < 20 {
				t.Errorf("%q of %g lies at %v", o.Text, o.TextSize, at)
			}
		case *kit.Button:
			if o.Size().Height < 60 || o.Size().Width < 60 || o.Size().Width < o.Natural() || at.X < 0 || at.Y+o.Size().Height > size.Height {
				t.Errorf("the button %q is %v at %v", o.Label(), o.Size(), at)
			}
		case *kit.Pad:
			if o.Size().Height < 170 || o.Size().Width < 400 || at.Y+o.Size().Height > size.Height {
				t.Errorf("the pad is %v at %v", o.Size(), at)
			}
		}
	}
}

// What is too long in the smallest type turns pages, and the question stands on
// each of them; a new view begins at its first.
func TestLongReadBackTurnsPages(t *testing.T) {
	size := displays["-small"]
	s, w := open(t, look.Mode{}, size)
	for range 2 {
		s.ReadBack(long())
		if all := text(w); strings.Contains(all, "第 1 页，共 1 页") || !strings.Contains(all, "第 1 页") || !strings.Contains(all, "阿卜杜拉") {
			t.Fatalf("the first page shows %s", all)
		}
		var seen int
		for page := 1; ; page++ {
			fits(t, w, size)
			all := text(w)
			if !strings.Contains(all, "对不对？") || !strings.Contains(all, "企业投资项目备案") {
				t.Errorf("page %d has no question: %s", page, all)
			}
			seen += strings.Count(all, "项目建设地点")
			on := button(t, w, "下一页")
			if on.Disabled() {
				break
			}
			on.Press()
		}
		if seen != 3 {
			t.Errorf("%d of 3 places were seen", seen)
		}
		button(t, w, "上一页").Press()
		fits(t, w, size)
	}
}

// A display that turns keeps view, page and ink.
func TestDisplayTurns(t *testing.T) {
	s, w := open(t, look.Mode{}, displays["-small"])
	s.Sign(readOut, func([]byte) {})
	pad, _ := s.Signing()
	pad.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(40, 40)}})
	pad.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(90, 60)}})
	w.Resize(displays["-upright"])
	again, signed := s.Signing()
	if again != pad || pad.Ink().Empty() || signed.Disabled() {
		t.Error("the signature is gone")
	}
	fits(t, w, displays["-upright"])
	button(t, w, "重写").Press()
	if !pad.Ink().Empty() || !signed.Disabled() {
		t.Error("the signature stays")
	}
}

func TestDark(t *testing.T) {
	s, w := open(t, look.Mode{Dark: true}, displays[""])
	s.ReadBack(readOut)
	fits(t, w, displays[""])
	shot(t, w, "readback-dark")
}

func button(t *testing.T, w fyne.Window, label string) *kit.Button {
	t.Helper()
	for _, o := range uitest.Objects(w) {
		if b, ok := o.(*kit.Button); ok && b.Label() == label {
			return b
		}
	}
	t.Fatalf("no button %q in %s", label, text(w))
	return nil
}

func shot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	dir := os.Getenv("MIAOPI_SHOTS")
	if dir == "" {
		return
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
