package document

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

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
	s := newSheet(fonts, c.Case, correctionTitle, ordinary)
	s.heading()
	s.paragraph(fmt.Sprintf("办理“%s”时，窗口核对原件，发现下列 %d 项登记数据与纸质材料不符，请登记部门核实更正。", c.Item, len(c.Entries)))
	s.applicant(c.Case)
	s.discrepancies(c.Entries)
	s.paragraph("更正以前，本件不以上述登记数据作为自动通过的依据。")
	s.closing("特此函告。")
	s.signature()
	return s.output("Correction")
}

const correctionTitle = "数据更正单"

func (s *sheet) discrepancies(entries []Discrepancy) {
	rows := make([][]string, len(entries))
	for i, e := range entries {
		rows[i] = []string{fmt.Sprint(i + 1), e.What, e.Held, e.Register, e.Seen}
	}
	s.table([]column{{"序号", 14}, {"数据项", 32}, {"登记的内容", 36}, {"登记部门", 32}, {"纸质材料所载", textWidth - 114}}, rows)
}

// VisitCorrection is the 数据更正单 of a visit at which several items were taken
// in: a value that differs is on it once, whichever cases use it.
type VisitCorrection struct {
	Name      string // 开网约车
	Hall      string // which signs
	Window    string
	Phone     string
	Applicant string
	ID        string // of the applicant, unmasked
	Kind      app.SubjectKind
	Entries   []Discrepancy
	Cases     []Line   // those a value is contested in: item, and number
	Rules     []string // at the foot of every page
	Proof     string   // of the QR code
	Demo      bool
	At        time.Time
}

// PDF makes the paper.
func (c VisitCorrection) PDF(fonts Fonts) ([]byte, error) {
	if c.Name == "" || c.Hall == "" || c.Applicant == "" || c.At.IsZero() || len(c.Entries) == 0 || len(c.Cases) == 0 {
		return nil, app.E("document.VisitCorrection", app.Input, "文书缺少必填内容，不能打印", fmt.Errorf("name, hall, applicant, date, entries or cases are empty"))
	}
	head := Case{Applicant: c.Applicant, ID: c.ID, Kind: c.Kind, Authority: c.Hall, Window: c.Window, Phone: c.Phone, Proof: c.Proof, On: civil.On(c.At), At: c.At}
	s := &sheet{title: correctionTitle, rules: c.Rules, base: ordinary, paper: head, demo: c.Demo}
	s.begin(fonts, s.title, c.At)
	s.titles(c.Hall, s.title, c.Name)
	s.double()
	s.paragraph(fmt.Sprintf("办理一件事“%s”时，窗口核对原件，发现下列 %d 项登记数据与纸质材料不符，请登记部门核实更正。", c.Name, len(c.Entries)))
	s.applicant(head)
	s.discrepancies(c.Entries)
	s.section("涉及的办件")
	s.labelled(c.Cases)
	s.paragraph("更正以前，上列各件不以上述登记数据作为自动通过的依据。")
	s.closing("特此函告。")
	s.signature()
	return s.output("VisitCorrection")
}
