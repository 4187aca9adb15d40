package counter

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/evidence"
	"miaopi/app/material"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// mark is how the applicant confirmed: a signature, or a fingerprint. It is
// the latest that was given; nobody has to give one.
type mark struct {
	name string // of the file
	as   string // which paper it is
	data []byte
}

// keep puts the mark with the case.
func (m mark) keep(ctx context.Context, st *desk.Station, c app.CaseID) error {
	if m.data == nil {
		return nil
	}
	return evidence.At(st).Keep(ctx, c, m.name, m.as, m.data)
}

// signing is the row of the read-back where the applicant signs: on the screen
// turned to him, or with the mouse in this window, or by a picture of a
// fingerprint that lies in the inbox.
type signing struct {
	p     *Page
	read  counterview.ReadOut
	mark  *mark
	state *kit.Text
	row   fyne.CanvasObject
}

func newSigning(p *Page, read counterview.ReadOut, m *mark) *signing {
	s := &signing{p: p, read: read, mark: m, state: p.Text(p.T("未签名（可以不签）"), look.Body, look.Quiet)}
	s.row = p.Row(look.Gap3, p.Button(p.T("签名"), "", kit.Normal, s.ask), p.Button(p.T("指纹图片"), "", kit.Normal, s.fingerprint), s.state).Grow(2)
	return s
}

// ask asks for a signature where there is a place for it.
func (s *signing) ask() {
	p := s.p
	if p.Citizen.Sign(s.read, s.signed) {
		s.state.SetTone(p.T("请申请人在群众屏上签名……"), look.Half)
		return
	}
	pad := p.Pad(200)
	p.Ask(kit.Ask{Title: p.T("请申请人签名"), OK: p.T("签好了"), Cancel: p.T("返回"), Width: 700,
		Body: []fyne.CanvasObject{pad, p.Row(0, p.Button(p.T("重写"), "", kit.Ghost, pad.Clear))},
		Accept: func() bool {
			png, err := pad.PNG()
			if err != nil || pad.Ink().Empty() {
				return false
			}
			s.signed(png)
			return true
		}})
}

// signed takes a signature.
func (s *signing) signed(png []byte) {
	*s.mark = mark{"signature.png", evidence.SignaturePaper, png}
	s.state.SetTone("✓ "+s.p.T("已签名"), look.Good)
	s.p.Citizen.ReadBack(s.read)
}

// fingerprint takes a picture from the inbox.
func (s *signing) fingerprint() {
	p := s.p
	files, err := p.Inbox(".png", ".jpg", ".jpeg")
	if err != nil {
		p.Fail(err)
		return
	}
	if len(files) == 0 {
		s.state.SetTone(p.T("inbox 文件夹里没有图片（PNG、JPEG）。"), look.Attention)
		return
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	var m *kit.Modal
	pick := p.Picker(names, func(i int) {
		m.Close()
		s.take(files[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("哪一张是申请人的指纹？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick})
}

// take takes a picture if it is one.
func (s *signing) take(f shell.File) {
	if _, err := material.Take(f.Name, evidence.FingerprintPaper, f.Data); err != nil {
		s.state.SetTone(s.p.T(present.Sentence(err)), look.Bad)
		return
	}
	*s.mark = mark{f.Name, evidence.FingerprintPaper, f.Data}
	s.state.SetTone("✓ "+s.p.T("已取指纹图片"), look.Good)
}
