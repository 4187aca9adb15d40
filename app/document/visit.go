package document

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// Visit is the one receipt of a visit at which several items were taken in
// (一件事).
type Visit struct {
	Name      string // 开网约车
	Hall      string // 新安街道办事处, which signs
	Window    string
	Phone     string
	Applicant string
	Accepted  time.Time
	Steps     []VisitStep
	Rules     []string // at the foot of every page
	Receiver  Officer  // who took the applications
	Large     bool
	Proof     string // of the QR code
	Demo      bool
	At        time.Time
}

// VisitStep is one line of the receipt. A step without a number was not
// applied for.
type VisitStep struct {
	Item      string
	Serial    string
	Temporary bool // Serial is a 临时编号
	Result    string
	Materials []string // what was handed in for it
	Next      string
}

// PDF makes the paper.
func (v Visit) PDF(fonts Fonts) ([]byte, error) {
	if err := v.check(); err != nil {
		return nil, err
	}
	base := ordinary
	if v.Large {
		base = large
	}
	head := Case{Applicant: v.Applicant, Authority: v.Hall, Proof: v.Proof, On: civil.On(v.At), At: v.At}
	s := &sheet{title: "一件事受理回执", rules: v.Rules, base: base, paper: head, demo: v.Demo}
	s.begin(fonts, s.title, v.At)
	s.titles(v.Hall, s.title, v.Name)
	s.double()
	s.address()
	s.paragraph(fmt.Sprintf("您于%s一次提出的“%s”各项申请，我单位已经受理。", moment(v.Accepted), v.Name))
	for i, one := range v.Steps {
		s.section(fmt.Sprintf("%d. %s", i+1, one.Item))
		label := Case{Temporary: one.Temporary}.serialLabel()
		s.labelled([]Line{{label, one.Serial}, {"办理结果", one.Result}, {"收到材料", joined(one.Materials)}, {"接下来", one.Next}})
	}
	if v.Receiver.Name != "" {
		s.paragraph("收件人：" + v.Receiver.String())
	}
	if v.Phone != "" {
		s.closing("咨询电话：" + v.Phone + "（" + v.Window + "）")
	}
	s.signature()
	return s.output("Visit")
}

// check refuses a paper that would be worthless.
func (v Visit) check() error {
	numbered := false
	for _, one := range v.Steps {
		numbered = numbered || one.Serial != ""
	}
	if v.Name == "" || v.Applicant == "" || v.Hall == "" || v.At.IsZero() || !numbered || civil.On(v.At) == civil.None {
		return app.E("document.Visit", app.Input, "文书缺少必填内容，不能打印", fmt.Errorf("name, applicant, hall, date or every number is empty"))
	}
	return nil
}
