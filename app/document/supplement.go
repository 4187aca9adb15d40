package document

import (
	"fmt"

	"miaopi/app/civil"
)

// Supplement is the 一次性补正告知书: everything that is to be supplied, said
// once.
type Supplement struct {
	Case
	Items    []Want
	Deadline civil.Date // None for no deadline
	How      []string   // where and how to supply it
	Basis    []string   // law it rests on, one title each
}

// Want is one thing to be supplied.
type Want struct {
	What  string // 颐年卡账户
	Why   string // 登记的账户是借记卡，本津贴须发放至颐年卡
	Proof string // what would do: 颐年卡
}

// PDF makes the paper.
func (n Supplement) PDF(fonts Fonts) ([]byte, error) {
	if err := n.check("Supplement"); err != nil {
		return nil, err
	}
	s := newSheet(fonts, n.Case, "一次性补正告知书", ordinary)
	s.heading()
	s.address()
	s.paragraph(fmt.Sprintf("%[1]s提出的“%[2]s”申请收悉。经核查，尚有下列 %[3]d 项内容需要补正。除此之外，不再要求%[1]s补充其他材料。", n.you(), n.Item, len(n.Items)))
	s.applicant(n.Case)
	rows := make([][]string, len(n.Items))
	for i, w := range n.Items {
		rows[i] = []string{fmt.Sprint(i + 1), w.What, w.Why, w.Proof}
	}
	s.table([]column{{"序号", 14}, {"需补正的内容", 42}, {"原因", 64}, {"可提供", textWidth - 120}}, rows)
	if n.Deadline != civil.None {
		s.paragraph("请于" + date(n.Deadline) + "前补正。补正所用时间不计入办理期限。")
	} else {
		s.paragraph("补正所用时间不计入办理期限。")
	}
	s.howAndBasis(n.How, n.Basis)
	s.closing("特此告知。")
	s.signature()
	return s.output("Supplement")
}

// howAndBasis draws two short lists, where there are any.
func (s *sheet) howAndBasis(how, basis []string) {
	if len(how) > 0 {
		s.section("补正方式")
		s.numbered(how)
	}
	s.basis(basis)
}

func (s *sheet) basis(basis []string) {
	if len(basis) > 0 {
		s.section("依据")
		s.numbered(basis)
	}
}

// applicant says whom the paper concerns, what comes of it and whom to ask.
func (s *sheet) applicant(c Case, outcome ...Line) {
	lines := append([]Line{{"申请人", c.Applicant}, c.number()}, outcome...)
	s.labelled(append(lines, Line{"办理窗口", c.Window}, Line{"咨询电话", c.Phone}))
}
