package document

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"miaopi/app"
	"miaopi/app/glyph"
)

// Measures in millimetres; sizes of type in points.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	side       = 25.0
	top        = 18.0
	foot       = 22.0 // kept free for the foot of every page
	textWidth  = pageWidth - 2*side
	pt         = 0.3528 // one point
)

// style is a size of type and the distance of lines.
type style struct {
	size    float64 // points
	leading float64 // lines are so many sizes apart
	grey    int
	strong  bool // outlined a little: the font has one weight only
}

func (s style) height() float64 { return s.size * s.leading * pt }

// sheet is a paper in the making.
type sheet struct {
	pdf   *fpdf.Fpdf
	paper Case
	title string
	mark  string   // tells the pages of this paper from others'
	rules []string // at the foot of every page: the rules it rests on
	base  style    // of the body
	y     float64
	again func() // draws the titles of an open table on a new page
	demo  bool   // every page says that its data are made up
}

// newSheet begins the paper of a case with its title.
func newSheet(fonts Fonts, c Case, title string, base style) *sheet {
	s := &sheet{paper: c, title: title, mark: c.serialLabel() + " " + c.Serial, rules: c.provenance(), base: base, demo: c.Demo}
	s.begin(fonts, title+" "+c.Serial, c.At)
	return s
}

// begin makes the PDF and its first page. Its properties hold no clock but
// the paper's own.
func (s *sheet) begin(fonts Fonts, name string, at time.Time) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCompression(true)
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCreationDate(at.UTC())
	pdf.SetModificationDate(at.UTC())
	pdf.SetProducer("miaopi", false)
	pdf.SetLang("zh-CN")
	pdf.SetTitle(bmp(name), true)
	if s.paper.Proof != "" {
		pdf.SetKeywords(s.paper.Proof, false) // for who has the file and no scanner
	}
	pdf.AddUTF8FontFromBytes("main", "", fonts.Print)
	pdf.AddUTF8FontFromBytes("rare", "", fonts.Rare)
	s.pdf = pdf
	s.newPage()
}

// bmp drops what the title of a PDF made by fpdf cannot hold.
func bmp(s string) string {
	var b []rune
	for _, r := range clean(s) {
		if r <= 0xFFFF {
			b = append(b, r)
		}
	}
	return string(b)
}

func (s *sheet) newPage() {
	s.pdf.AddPage()
	if s.demo {
		s.demonstration()
	}
	s.y = top
	if s.pdf.PageNo() > 1 {
		small := style{9, 1.6, 90, false}
		s.at(side, s.y, clean(s.title+"（续）"), small)
		s.right(s.y, clean(s.mark), small)
		s.y += small.height()
		s.rule(s.y, 0.2, 120)
		s.y += 6
	}
	if s.again != nil {
		s.again()
	}
}

// demonstration marks a page of a made-up district: lightly across it, and in
// words at its head.
func (s *sheet) demonstration() {
	large := style{150, 1, 239, false}
	s.pdf.TransformBegin()
	s.pdf.TransformRotate(40, pageWidth/2, pageHeight/2)
	s.centred(pageHeight/2-large.height()/2, "演　示", large)
	s.pdf.TransformEnd()
	s.centred(7, "演示文书：数据是编造的，没有效力", style{9, 1.4, 110, false})
}

// room begins a new page when so many millimetres do not fit.
func (s *sheet) room(height float64) {
	if s.y+height > pageHeight-foot {
		s.newPage()
	}
}

// measure is the width of a clean line in a style.
func (s *sheet) measure(st style) func(string) float64 {
	return func(line string) float64 {
		width := 0.0
		for _, r := range runs(line) {
			s.font(r.font, st)
			width += s.pdf.GetStringWidth(r.drawn)
		}
		return width
	}
}

func (s *sheet) font(f glyph.Font, st style) {
	if f == glyph.Rare {
		s.pdf.SetFont("rare", "", st.size)
		return
	}
	s.pdf.SetFont("main", "", st.size)
}

// at draws a clean line with its top left corner at x, y.
func (s *sheet) at(x, y float64, line string, st style) {
	s.pdf.SetTextColor(st.grey, st.grey, st.grey)
	if st.strong {
		s.pdf.SetDrawColor(st.grey, st.grey, st.grey)
		s.pdf.SetLineWidth(st.size * pt * 0.022)
		s.pdf.SetTextRenderingMode(2)
		defer s.pdf.SetTextRenderingMode(0)
	}
	baseline := y + st.height()/2 + st.size*pt*0.36
	for _, r := range runs(line) {
		s.font(r.font, st)
		if r.text != "" {
			s.pdf.RawWriteStr(actualText(r.text))
		}
		s.pdf.Text(x, baseline, r.drawn)
		if r.text != "" {
			s.pdf.RawWriteStr("EMC")
		}
		x += s.pdf.GetStringWidth(r.drawn)
	}
}

func (s *sheet) centred(y float64, line string, st style) {
	s.at((pageWidth-s.measure(st)(line))/2, y, line, st)
}

func (s *sheet) right(y float64, line string, st style) {
	s.at(pageWidth-side-s.measure(st)(line), y, line, st)
}

// rule draws a line across the text.
func (s *sheet) rule(y, width float64, grey int) {
	s.pdf.SetDrawColor(grey, grey, grey)
	s.pdf.SetLineWidth(width)
	s.pdf.Line(side, y, pageWidth-side, y)
}

// heading draws who issues the paper, its title, the item and the number.
func (s *sheet) heading() {
	s.titles(s.paper.Authority, s.title, s.paper.Item)
	number := style{10.5, 1.6, 60, false}
	s.right(s.y, clean(s.paper.serialLabel()+"："+s.paper.Serial), number)
	s.y += number.height() + 1
	s.double()
}

// titles draws who issues a paper, its title, and a line below, where there
// are any.
func (s *sheet) titles(authority, title, below string) {
	for _, line := range []struct {
		text  string
		style style
		after float64
	}{
		{authority, style{s.base.size + 1, 1.5, 60, false}, 1},
		{title, style{s.base.size + 10, 1.5, 0, true}, 0},
		{below, style{s.base.size + 2, 1.5, 40, false}, 1},
	} {
		if line.text == "" {
			continue
		}
		for _, l := range wrap(clean(line.text), textWidth, s.measure(line.style)) {
			s.centred(s.y, l, line.style)
			s.y += line.style.height()
		}
		s.y += line.after
	}
}

// double draws the double line below a heading.
func (s *sheet) double() {
	s.rule(s.y, 0.5, 0)
	s.rule(s.y+0.9, 0.15, 0)
	s.y += 6
}

// paragraph draws a text with the first line indented by two characters.
func (s *sheet) paragraph(text string) { s.flush("　　" + text) }

// flush draws a text from the left edge on.
func (s *sheet) flush(text string) {
	lines := wrap(clean(text), textWidth, s.measure(s.base))
	if len(lines) <= 5 { // a short paragraph stays whole
		s.room(float64(len(lines)) * s.base.height())
	}
	for _, line := range lines {
		s.room(s.base.height())
		s.at(side, s.y, line, s.base)
		s.y += s.base.height()
	}
	s.y += 1
}

// closing draws the last paragraph. It goes with the signature: nobody signs
// a page without text.
func (s *sheet) closing(text string) {
	text = "　　" + text
	lines := len(wrap(clean(text), textWidth, s.measure(s.base)))
	if s.y+float64(lines)*s.base.height() > qrTop {
		s.newPage()
	}
	s.flush(text)
}

// address draws whom the paper is for.
func (s *sheet) address() { s.flush(s.paper.Applicant + "：") }

// section draws a small heading.
func (s *sheet) section(text string) {
	st := style{s.base.size, s.base.leading, 0, true}
	s.y += 2
	s.room(3 * st.height())
	s.at(side, s.y, clean(text), st)
	s.y += st.height()
}

// said draws a heading with one paragraph, both on one page.
func (s *sheet) said(heading, text string) {
	lines := len(wrap(clean("　　"+text), textWidth, s.measure(s.base)))
	s.room(2 + float64(min(lines, 6)+1)*s.base.height())
	s.section(heading)
	s.paragraph(text)
}

// numbered draws a list.
func (s *sheet) numbered(items []string) {
	for i, item := range items {
		mark := fmt.Sprintf("%d. ", i+1)
		indent := s.measure(s.base)(mark) + 7
		for n, line := range wrap(clean(item), textWidth-indent, s.measure(s.base)) {
			s.room(s.base.height())
			if n == 0 {
				s.at(side+7, s.y, mark, s.base)
			}
			s.at(side+indent, s.y, line, s.base)
			s.y += s.base.height()
		}
	}
	s.y += 1
}

// output finishes the paper.
func (s *sheet) output(op string) ([]byte, error) {
	s.feet()
	var b bytes.Buffer
	if err := s.pdf.Output(&b); err != nil {
		return nil, app.E("document."+op, app.Internal, "文书没有生成", err)
	}
	return b.Bytes(), nil
}
