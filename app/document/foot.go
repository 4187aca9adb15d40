package document

import (
	"fmt"
	"strings"

	"rsc.io/qr"

	"miaopi/app/civil"
)

const (
	qrSize = 25.0 // millimetres
	qrTop  = pageHeight - foot - qrSize - 2
)

// sealSize is the place kept for a seal, a square.
const sealSize = 34.0

// signature signs, with room for the seal: below the text at the right, or,
// where the page is nearly full, beside the QR code.
func (s *sheet) signature() {
	if s.y > qrTop {
		s.newPage()
	}
	st := style{s.base.size, 1.7, s.base.grey, false}
	authority, day := clean(s.paper.Authority), date(s.paper.On)
	half := max(s.measure(st)(authority), s.measure(st)(day), sealSize) / 2
	middle, y := pageWidth-side-half, s.y+6
	if y+sealSize > qrTop {
		middle, y = middle-qrSize-8, qrTop
	}
	for i, line := range []string{authority, day} {
		s.at(middle-s.measure(st)(line)/2, y+4+float64(i)*st.height(), line, st)
	}
	hint := style{8, 1, 165, false}
	s.at(middle-s.measure(hint)("（盖章处）")/2, y+5+2*st.height(), "（盖章处）", hint)
}

// feet draws the foot of every page, and the QR code on the last.
func (s *sheet) feet() {
	pages := s.pdf.PageNo()
	s.pdf.SetPage(pages)
	if s.paper.Proof != "" {
		s.code()
	}
	small := style{7.5, 1.5, 90, false}
	for n := 1; n <= pages; n++ {
		s.pdf.SetPage(n)
		y := pageHeight - foot + 3
		s.rule(y, 0.2, 150)
		y += 1.5
		for _, line := range s.rules {
			for _, l := range wrap(clean(line), textWidth-18, s.measure(small)) {
				s.at(side, y, l, small)
				y += small.height()
			}
		}
		s.right(pageHeight-foot+4.5, fmt.Sprintf("第 %d 页 / 共 %d 页", n, pages), small)
	}
}

// provenance names the rules a paper rests on: the pack, and the signed bundle
// it came in.
func (c Case) provenance() []string {
	rules := fmt.Sprintf("规则包 %s  版本 %s  %s", c.Pack, c.Version, short(c.PackHash))
	if c.Bundle != "" {
		rules += "  规则束 " + c.Bundle
	}
	trace := "判定依据 " + c.TraceHash
	if printed := civil.On(c.At); printed != c.On {
		trace += "  " + date(printed) + "打印"
	}
	return []string{rules, trace}
}

// short shows the first 16 digits of a hash.
func short(hash string) string {
	scheme, digits, ok := strings.Cut(hash, ":")
	if !ok || len(digits) <= 16 {
		return hash
	}
	return scheme + ":" + digits[:16] + "…"
}

// code draws the QR code into the lower right corner, beside what it says.
func (s *sheet) code() {
	x0, y0 := pageWidth-side-qrSize, qrTop
	s.pdf.SetFillColor(0, 0, 0)
	err := bars(s.paper.Proof, func(x, y, n, size int) {
		module := qrSize / float64(size)
		s.pdf.Rect(x0+float64(x)*module, y0+float64(y)*module, float64(n)*module, module, "F")
	})
	if err != nil {
		s.pdf.SetError(err)
		return
	}
	hint := style{7.5, 1.4, 90, false}
	s.at(x0+(qrSize-s.measure(hint)("扫码核对"))/2, y0+qrSize+1, "扫码核对", hint)
}

// bars gives the black modules of a QR code as bars: n modules from x on in row
// y, of a code of size modules.
func bars(text string, draw func(x, y, n, size int)) error {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return err
	}
	for y := range c.Size {
		for x := 0; x < c.Size; {
			n := 0
			for x+n < c.Size && c.Black(x+n, y) {
				n++
			}
			if n > 0 {
				draw(x, y, n, c.Size)
			}
			x += n + 1
		}
	}
	return nil
}

// QRPicture is a QR code as an SVG, with the quiet zone around it.
func QRPicture(text string) (string, error) {
	const quiet = 4
	var path strings.Builder
	whole := 0
	err := bars(text, func(x, y, n, size int) {
		whole = size + 2*quiet
		fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, n, n)
	})
	return fmt.Sprintf(`<svg viewBox="0 0 %[1]d %[1]d" role="img" aria-label="核对真伪的二维码"><path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path fill="#000" d="%[2]s"/></svg>`, whole, path.String()), err
}
