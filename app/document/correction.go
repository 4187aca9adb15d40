package document

import "fmt"

// Correction is the 数据更正单: what a register holds and the paper that was seen
// contradicts. It goes to the department that keeps the register.
type Correction struct {
	Case
	Entries []Discrepancy
}

// Discrepancy is one value that differs from the paper.
type Discrepancy struct {
	What     string // 户名
	Held     string // 王秀英; what the register holds
	Register string // 银行账户
	Seen     string // what the clerk wrote of the paper
}

// PDF makes the paper.
func (c Correction) PDF(fonts Fonts) ([]byte, error) {
	if err := c.check("Correction"); err != nil {
		return nil, err
	}
	s := newSheet(fonts, c.Case, "数据更正单", ordinary)
	s.heading()
	s.paragraph(fmt.Sprintf("办理“%s”时，窗口核对原件，发现下列 %d 项登记数据与纸质材料不符，请登记部门核实更正。", c.Item, len(c.Entries)))
	s.applicant(c.Case)
	rows := make([][]string, len(c.Entries))
	for i, e := range c.Entries {
		rows[i] = []string{fmt.Sprint(i + 1), e.What, e.Held, e.Register, e.Seen}
	}
	s.table([]column{{"序号", 14}, {"数据项", 32}, {"登记的内容", 36}, {"登记部门", 32}, {"纸质材料所载", textWidth - 114}}, rows)
	s.paragraph("更正以前，本件不以上述登记数据作为自动通过的依据。")
	s.closing("特此函告。")
	s.signature()
	return s.output("Correction")
}
