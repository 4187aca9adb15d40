package sheet

import "miaopi/app/document"

// PDF is the sheet on paper, with the same sections as the HTML.
func (s *Sheet) PDF(e Edition, fonts document.Fonts) ([]byte, error) {
	p := document.Published{Authority: s.Authority, Title: s.Title(), Below: s.Standing.Label() + "，" + s.Period, Mark: s.Version.String() + " 版",
		Lead: s.Lead(), Rules: []string{"规则来源：" + e.Origin, "规则包指纹：" + s.Hash}, Proof: e.Proof, Issuer: e.Issuer, Demo: e.Demo, At: e.At}
	for _, one := range s.Sections() {
		p.Sections = append(p.Sections, one.paper())
	}
	return p.PDF(fonts)
}

// paper is a section for print: marks are told by their words alone.
func (s Section) paper() document.Section {
	out := document.Section{Title: s.Title, Lines: s.Lines}
	if s.Table == nil {
		return out
	}
	out.Caption = s.Table.Caption
	for _, c := range s.Table.Columns {
		out.Columns = append(out.Columns, document.Column(c))
	}
	for _, row := range s.Table.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = c.Text
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}
