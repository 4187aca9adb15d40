// Package citizen is the screen turned to the person at the counter: a
// greeting, the read-back of what will be taken in, a place to sign, and what
// became of it. It is read across the desk, shows the person's own data and no
// full number, and knows nothing but what it is told to show.
package citizen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/words"
)

// Screen is the content of the second window. It is one look; another look is
// another Screen.
type Screen struct {
	*kit.Kit
	*words.Words
	hall, phone string
	root        *fyne.Container
	pad         *kit.Pad // while somebody signs
	signed      *kit.Button
	Full        func() // F11: fills the display, or no longer
}

var _ kit.Keys = (*Screen)(nil)

// New makes a screen with the greeting on it.
func New(k *kit.Kit, w *words.Words, hall, phone string) *Screen {
	s := &Screen{Kit: k, Words: w, hall: hall, phone: phone, root: container.New(&middle{})}
	k.SetPage(s)
	s.Idle()
	return s
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

// show puts objects into the middle, below each other.
func (s *Screen) show(objects ...fyne.CanvasObject) {
	s.pad, s.signed = nil, nil
	s.root.Objects = []fyne.CanvasObject{s.Stack(look.Gap5, objects...)}
	s.root.Refresh()
}

// Idle shows the greeting, and nobody's data.
func (s *Screen) Idle() {
	objects := []fyne.CanvasObject{
		s.Text(s.hall, look.Title, look.Accent), s.Text(s.T("您好，请坐"), look.Figure, look.Plain),
		s.Text(s.T("请出示身份证。不会用手机也能办，不收费。"), look.Title, look.Plain),
	}
	if s.phone != "" {
		objects = append(objects, s.Text(s.T("窗口电话 %s", s.phone), look.Body, look.Quiet))
	}
	s.show(objects...)
}

// ReadBack asks whether what will be taken in is right.
func (s *Screen) ReadBack(r present.ReadOut) {
	objects := append([]fyne.CanvasObject{s.Text(s.T("请核对"), look.Title, look.Accent), s.Text(r.Item, look.Title, look.Plain)}, s.pairs(r.Lines)...)
	s.show(append(objects, s.Rule(), s.Text(s.T("对不对？"), look.Figure, look.Plain))...)
}

// pairs are labels with large values.
func (s *Screen) pairs(list []present.Pair) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, p := range list {
		label := s.Fixed(s.Look.Text(look.Body)*7.2, s.Text(s.T(p.Label), look.Body, look.Quiet))
		out = append(out, s.Row(look.Gap4, label, s.Text(p.Value, look.Title, look.Plain)).Grow(1))
	}
	return out
}

// Told says what became of it.
func (s *Screen) Told(v present.Told) {
	objects := []fyne.CanvasObject{
		s.Text(v.Sign.Icon+" "+s.T(v.Title), look.Figure, tones[v.Sign.Tone]), s.Text(v.Item, look.Title, look.Plain),
		s.Stack(look.Gap1, s.Text(s.T("办件编号"), look.Body, look.Quiet), s.Text(v.Serial, look.Title, look.Accent)),
	}
	objects = append(objects, s.pairs(v.Lines)...)
	for _, n := range v.Next {
		objects = append(objects, s.Text(s.T(n), look.Body, look.Plain))
	}
	if v.Phone != "" {
		objects = append(objects, s.Text(s.T("有事请打 %s", v.Phone), look.Body, look.Quiet))
	}
	s.show(objects...)
}

// tones are the colours of what became of it.
var tones = map[present.Tone]look.Tone{present.GoodTone: look.Good, present.HalfTone: look.Half, present.AttentionTone: look.Attention, present.BadTone: look.Bad}

// The room for a signature.
const inkWidth, inkHeight = 900, 300

// Sign asks for a signature under what was read back.
func (s *Screen) Sign(r present.ReadOut, done func(png []byte)) {
	pad := s.Pad(inkHeight)
	signed := s.Button(s.T("签好了"), "", kit.Primary, func() {
		if png, err := pad.PNG(); err == nil {
			done(png)
		}
	})
	signed.Disable()
	pad.Changed = func() {
		if pad.Ink().Empty() {
			signed.Disable()
		} else {
			signed.Enable()
		}
	}
	again := s.Button(s.T("重写"), "", kit.Normal, pad.Clear)
	s.show(s.Text(r.Item, look.Title, look.Plain), s.Text(s.T("请在下面签名"), look.Figure, look.Plain), s.Row(0, s.Fixed(inkWidth, pad)),
		s.Row(look.Gap5, again, signed))
	s.pad, s.signed = pad, signed
}

// Signing is the pad and the button that ends it; nil when nobody is asked to
// sign.
func (s *Screen) Signing() (*kit.Pad, *kit.Button) { return s.pad, s.signed }

// middle puts one box into the middle of the display, with a margin all
// around.
type middle struct{}

// MinSize implements fyne.Layout.
func (middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

// Layout implements fyne.Layout.
func (middle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(1100, size.Width-2*margin)
	h := o[0].(kit.Flow).HeightFor(w)
	o[0].Move(fyne.NewPos((size.Width-w)/2, max((size.Height-h)/2, look.Gap5)))
	o[0].Resize(fyne.NewSize(w, h))
}

const margin = 60
