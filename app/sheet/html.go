package sheet

import (
	"bytes"
	_ "embed" // the template and its style
	"fmt"
	"html/template"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/document"
)

// Edition is where the rules of a printed sheet come from, and when it was
// printed.
type Edition struct {
	Origin string // 规则束 baoan-2026#3 …, or that they are built in
	Proof  string // of the QR code, see package proof; empty: no station issued it
	Issuer string // who issued it and by which key, a sentence
	Demo   bool   // of a made-up district
	At     time.Time
}

// day is the date of printing as papers write it.
func (e Edition) day() string {
	y, m, d := civil.On(e.At).Split()
	return fmt.Sprintf("%d年%d月%d日", y, m, d)
}

// Title is what the sheet is called.
func (s *Sheet) Title() string { return s.Name + "办理规则" }

//go:embed sheet.html
var page string

//go:embed sheet.css
var style string

// layout escapes everything a pack says: it stays text, in the page and in the
// strings of its style.
var layout = template.Must(template.New("sheet.html").Parse(page))

// view is what the template is filled with.
type view struct {
	*Sheet
	Title, Lead    string
	Mark           Mark
	Origin, Day    string
	Issuer         string
	Code           template.HTML // the QR code as a picture; ours, not the pack's
	Demo           bool
	Sections       []Section
	Style          template.CSS
	Running, Print string // head and foot of every printed page
}

// HTML is the sheet as one file that needs nothing else: no request, no
// script. It prints on A4.
func (s *Sheet) HTML(e Edition) ([]byte, error) {
	v := view{Sheet: s, Title: s.Title(), Lead: s.Lead(), Mark: s.Standing.cell().Mark, Origin: e.Origin, Day: e.day(), Sections: s.Sections(), Style: template.CSS(style), Demo: e.Demo}
	v.Running = s.Title() + "（" + s.Version.String() + " 版）"
	v.Print = e.day() + "印制"
	if e.Proof != "" {
		code, err := document.QRPicture(e.Proof)
		if err != nil {
			return nil, app.E("sheet.HTML", app.Internal, "规则单没有生成。", err)
		}
		v.Code, v.Issuer = template.HTML(code), e.Issuer
	}
	var b bytes.Buffer
	if err := layout.Execute(&b, v); err != nil {
		return nil, app.E("sheet.HTML", app.Internal, "规则单没有生成。", err)
	}
	return b.Bytes(), nil
}
