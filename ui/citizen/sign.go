package citizen

import (
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/counterview"

	"fyne.io/fyne/v2"
)

// The room for a signature: as much as the display has, within reason.
const leastInk, mostInk = 180, 420

// Sign asks for a signature under what was read back.
func (s *Screen) Sign(r counterview.ReadOut, done func(png []byte)) {
	pad := s.Pad(mostInk)
	pad.Changed = s.ready
	s.show(pad, func() parts {
		s.signed = s.Button(s.T("签好了"), "", kit.Primary, func() {
			if png, err := pad.PNG(); err == nil {
				done(png)
			}
		})
		s.ready()
		return parts{
			head: []fyne.CanvasObject{s.Text(r.Item, look.Title, look.Plain), s.Text(s.T("请在下面签名"), look.Figure, look.Plain)},
			foot: []fyne.CanvasObject{s.Row(look.Gap5, s.Button(s.T("重写"), "", kit.Normal, pad.Clear), s.Space(), s.signed).Grow(1)},
		}
	})
}

// ready lets go on whoever has drawn something.
func (s *Screen) ready() {
	if s.pad.Ink().Empty() {
		s.signed.Disable()
	} else {
		s.signed.Enable()
	}
}

// Signing is the pad and the button that ends it; nil when nobody is asked to
// sign.
func (s *Screen) Signing() (*kit.Pad, *kit.Button) { return s.pad, s.signed }
