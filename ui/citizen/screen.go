// Package citizen is the screen turned to the person at the counter: a
// greeting, the read-back of what will be taken in, a place to sign, and what
// became of it. It is read across the desk, shows the person's own data and no
// full number, and knows nothing but what it is told to show.
//
// Every view fits its display, whatever its size: it is drawn as large as it can
// be, and what is too long even in the smallest type turns pages, with the
// question on each of them.
package citizen

import (
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/words"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Screen is the content of the second window. It is one look; another look is
// another Screen.
type Screen struct {
	*kit.Kit // as large as what is shown now
	*words.Words
	dress       func(times float32) *kit.Kit
	hall, phone string
	root        *fyne.Container
	box         *kit.Box
	size        fyne.Size // that was laid out for
	view        func() parts
	page        int
	pad         *kit.Pad // while somebody signs
	signed      *kit.Button
	Full        func() // F11, in a window that does not fill a display by itself
}

// parts are what a view shows: what stands above and below on every page, and the
// lines between.
type parts struct{ head, lines, foot []fyne.CanvasObject }

var _ kit.Keys = (*Screen)(nil)

// New makes a screen with the greeting on it. dress makes a kit that is so many
// times as large as usual.
func New(dress func(times float32) *kit.Kit, w *words.Words, hall, phone string) *Screen {
	s := &Screen{dress: dress, Words: w, hall: hall, phone: phone, size: usual}
	s.wear(1)
	s.box = s.Stack(0)
	s.root = container.New(middle{s}, s.box)
	s.Idle()
	return s
}

// usual is the display that the sizes of look.Mode.Far are meant for.
var usual = fyne.NewSize(1280, 800)

func (s *Screen) wear(times float32) {
	s.Kit = s.dress(times)
	s.SetPage(s)
}

// Content fills the window.
func (s *Screen) Content() fyne.CanvasObject {
	return container.NewStack(canvas.NewRectangle(s.P.Surface), s.root)
}

// TypedKey implements kit.Keys.
func (s *Screen) TypedKey(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyF11 && s.Full != nil {
		s.Full()
		return true
	}
	return false
}

// TypedRune implements kit.Keys.
func (s *Screen) TypedRune(rune) bool { return false }

// show shows a view from its first page, with a pad to sign on or none.
func (s *Screen) show(pad *kit.Pad, view func() parts) {
	s.pad, s.signed, s.page, s.view = pad, nil, 0, view
	s.fit()
}

// Idle shows the greeting, and nobody's data.
func (s *Screen) Idle() {
	s.show(nil, func() parts {
		lines := []fyne.CanvasObject{
			s.Text(s.hall, look.Title, look.Accent), s.Text(s.T("您好，请坐"), look.Figure, look.Plain),
			s.Text(s.T("请出示身份证。不会用手机也能办，不收费。"), look.Title, look.Plain),
		}
		if s.phone != "" {
			lines = append(lines, s.Text(s.T("窗口电话 %s", s.phone), look.Body, look.Quiet))
		}
		return parts{lines: lines}
	})
}

// ReadBack asks whether what will be taken in is right.
func (s *Screen) ReadBack(r counterview.ReadOut) {
	s.show(nil, func() parts {
		return parts{
			head:  []fyne.CanvasObject{s.Text(s.T("请核对"), look.Title, look.Accent), s.Text(r.Item, look.Title, look.Plain)},
			lines: s.pairs(r.Lines),
			foot:  []fyne.CanvasObject{s.Rule(), s.Text(s.T("对不对？"), look.Figure, look.Plain)},
		}
	})
}

// pairs are labels with large values.
func (s *Screen) pairs(list []present.Pair) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, p := range list {
		label := s.Fixed(labelWidth, s.Text(s.T(p.Label), look.Body, look.Quiet))
		out = append(out, s.Row(look.Gap4, label, s.Text(p.Value, look.Title, look.Plain)).Grow(1))
	}
	return out
}

const labelWidth = 216

// Told says what became of it.
func (s *Screen) Told(v counterview.Told) {
	s.show(nil, func() parts {
		out := parts{head: []fyne.CanvasObject{s.Text(v.Sign.Icon+" "+s.T(v.Title), look.Figure, tones[v.Sign.Tone]), s.Text(v.Item, look.Title, look.Plain)}}
		out.lines = append(out.lines, s.Stack(look.Gap1, s.Text(s.T("办件编号"), look.Body, look.Quiet), s.Text(v.Serial, look.Title, look.Accent)))
		out.lines = append(out.lines, s.pairs(v.Lines)...)
		for _, n := range v.Next {
			out.lines = append(out.lines, s.Text(s.T(n), look.Body, look.Plain))
		}
		if v.Phone != "" {
			out.foot = append(out.foot, s.Text(s.T("有事请打 %s", v.Phone), look.Body, look.Quiet))
		}
		return out
	})
}

// tones are the colours of what became of it.
var tones = map[present.Tone]look.Tone{present.GoodTone: look.Good, present.HalfTone: look.Half, present.AttentionTone: look.Attention, present.BadTone: look.Bad}
