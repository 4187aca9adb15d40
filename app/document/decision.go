package document

import "fmt"

// Finding is one condition of the rules as it came out.
type Finding struct {
	Say    string // 年满70周岁
	Result string // 符合, 不符合, 未能核实
	Value  string // the facts it rests on, with source and time
	Basis  string // 深民规〔2020〕3号
}

// Approval is the 准予决定书, made by a person or by the published rules.
type Approval struct {
	Case
	Automatic bool   // by the rules alone
	Operator  string // who decided, when it was a person; may be empty
	Beside    string // another grant of the same that stands too, a sentence; empty: none does
	Outcome   []Line
	Findings  []Finding
	Basis     []string
	Next      []string
}

// PDF makes the paper.
func (a Approval) PDF(fonts Fonts) ([]byte, error) {
	if err := a.check("Approval"); err != nil {
		return nil, err
	}
	title := "准予决定书"
	if a.Automatic {
		title = "自动通过决定书"
	}
	s := newSheet(fonts, a.Case, title, dense)
	s.heading()
	s.address()
	s.paragraph(fmt.Sprintf("%s提出的“%s”申请，经审查符合规定条件，准予办理。", a.you(), a.Item))
	if a.Beside != "" {
		s.paragraph(a.Beside)
	}
	s.applicant(a.Case, a.Outcome...)
	s.findings(a.Findings)
	s.basis(a.Basis)
	if len(a.Next) > 0 {
		s.section("后续办理")
		s.numbered(a.Next)
	}
	s.decidedBy(a.Automatic, a.Operator)
	s.signature()
	return s.output("Approval")
}

// decidedBy says who decided, and how to have a person look at what the
// rules decided.
func (s *sheet) decidedBy(automatic bool, operator string) {
	text := "本决定由工作人员作出。"
	switch {
	case automatic:
		text = "本决定由系统依照已公布的规则自动作出。对结果有疑问的，可以要求人工复核。"
	case operator != "":
		text = "本决定由工作人员（" + operator + "）作出。"
	}
	s.closing(text)
}

func (s *sheet) findings(findings []Finding) {
	if len(findings) == 0 {
		return
	}
	s.section("逐项核查情况")
	rows := make([][]string, len(findings))
	for i, f := range findings {
		rows[i] = []string{f.Say, f.Result, f.Value, f.Basis}
	}
	s.table([]column{{"条件", 40}, {"结论", 17}, {"核查的数据", textWidth - 94}, {"依据", 37}}, rows)
}

// Refusal is the 不予决定书. Only a person refuses, so it has an operator and
// says how to contest it.
type Refusal struct {
	Case
	Operator string
	Reasons  []Reason
	Findings []Finding
	Basis    []string
	Review   string // 复议机关, such as 深圳市人民政府; empty: named in general words
	Court    string // such as 深圳市盐田区人民法院; empty: named in general words
}

// Reason is one reason to refuse.
type Reason struct {
	Say   string // 申请人未满70周岁
	Basis string // the article it rests on
}

// PDF makes the paper.
func (r Refusal) PDF(fonts Fonts) ([]byte, error) {
	if err := r.check("Refusal"); err != nil {
		return nil, err
	}
	s := newSheet(fonts, r.Case, "不予办理决定书", dense)
	s.heading()
	s.address()
	s.paragraph(fmt.Sprintf("%s提出的“%s”申请，经审查，决定不予办理。", r.you(), r.Item))
	s.applicant(r.Case)
	s.section("理由")
	reasons := make([]string, len(r.Reasons))
	for i, reason := range r.Reasons {
		reasons[i] = reason.Say
		if reason.Basis != "" {
			reasons[i] += "（" + reason.Basis + "）"
		}
	}
	s.numbered(reasons)
	s.findings(r.Findings)
	s.basis(r.Basis)
	s.section("救济途径")
	s.paragraph(r.remedies())
	s.decidedBy(false, r.Operator)
	s.signature()
	return s.output("Refusal")
}

// remedies are the ways to contest the decision: review within 60 days
// (行政复议法 第二十条) and suit within six months (行政诉讼法 第四十六条).
func (r Refusal) remedies() string {
	review, court := r.Review, r.Court
	if review == "" {
		review = "有管辖权的行政复议机关"
	}
	if court == "" {
		court = "有管辖权的人民法院"
	}
	return fmt.Sprintf("如不服本决定，%[3]s可以自收到本决定书之日起六十日内，依照《中华人民共和国行政复议法》第二十条向%[1]s申请行政复议；"+
		"也可以自收到本决定书之日起六个月内，依照《中华人民共和国行政诉讼法》第四十六条向%[2]s提起行政诉讼。条件具备后，%[3]s可以再次申请。", review, court, r.you())
}
