package document

import (
	"fmt"

	"miaopi/app"
)

// Finding is one condition of the rules as it came out.
type Finding struct {
	ID     string // of the condition; it is not printed
	Say    string // 年满70周岁
	Result string // 符合, 不符合, 未能核实, or 人工核定
	Value  string // the facts it rests on, with source and time
	Basis  string // 深民规〔2020〕3号
}

// Remedies are where a decision is contested. Empty where the authority has not
// said it yet; then nothing is printed about it.
type Remedies struct {
	Review string // 行政复议机关, such as 深圳市人民政府
	Court  string // such as 深圳市盐田区人民法院
}

func (r Remedies) whole() bool { return r.Review != "" && r.Court != "" }

// Approval is the paper of what was granted, by a person or by the published
// rules: a 准予…决定书 where something is licensed or registered, else an
// 审核通过告知书.
type Approval struct {
	Case
	Licence   bool    // something is licensed or registered
	Automatic bool    // by the rules alone
	Officer   Officer // who decided, when it was a person
	Second    Officer // who agreed to it, where it took two
	Reason    string  // why he did
	Overruled bool    // he approved what the rules had not found to hold
	Beside    string  // another grant of the same that stands too, a sentence; empty: none does
	Outcome   []Line
	Findings  []Finding
	Basis     []string
	Remedies  Remedies
	Next      []string
}

// title is what the paper is called.
func (a Approval) title() string {
	if a.Licence {
		return "准予" + a.Item + "决定书"
	}
	return "审核通过告知书"
}

// heading leaves the item out where the title names it.
func (a Approval) heading(s *sheet) {
	if a.Licence {
		s.paper.Item = ""
	}
	s.heading()
	s.paper.Item = a.Item
}

// PDF makes the paper.
func (a Approval) PDF(fonts Fonts) ([]byte, error) {
	if err := a.check("Approval"); err != nil {
		return nil, err
	}
	s := newSheet(fonts, a.Case, a.title(), dense)
	a.heading(s)
	s.address()
	s.paragraph(fmt.Sprintf("%s提出的“%s”申请，%s", a.you(), a.Item, a.found()))
	if a.Beside != "" {
		s.paragraph(a.Beside)
	}
	s.applicant(a.Case, a.Outcome...)
	if a.Reason != "" {
		s.said("审查意见", a.Reason)
	}
	s.findings(a.Findings)
	s.basis(a.Basis)
	if len(a.Next) > 0 {
		s.section("后续办理")
		s.numbered(a.Next)
	}
	if a.Automatic {
		s.said("要求说明或者人工审核", a.human())
	}
	if a.Remedies.whole() {
		s.said("救济途径", a.contested(a.Remedies))
	}
	s.decidedBy(a.Automatic, a.Officer, a.Second)
	s.signature()
	return s.output("Approval")
}

// found says what the review came to.
func (a Approval) found() string {
	end := "审核通过。"
	if a.Licence {
		end = "准予办理。"
	}
	switch {
	case a.Automatic:
		return "经依照已公布的规则核查，符合规定条件，" + end
	case a.Overruled:
		return "规则没有认定全部条件，经工作人员审查核实，" + end
	}
	return "经工作人员审查，符合规定条件，" + end
}

// human says how to have a person explain, or look at, what the rules decided.
// A natural person may demand both (个人信息保护法 第二十四条).
func (a Approval) human() string {
	text := "本决定由系统依照已公布的规则自动作出，没有人工参与。" + a.you() + "可以要求说明作出决定的理由，也可以要求由工作人员重新审核"
	if a.Kind == app.Person {
		text = "本决定由系统依照已公布的规则自动作出，没有人工参与。依照《中华人民共和国个人信息保护法》第二十四条，您可以要求说明作出决定的理由，不同意仅由系统自动作出决定的，可以要求由工作人员重新审核"
	}
	text += "：请到" + a.Window + "提出"
	if a.Phone != "" {
		text += "，或者致电 " + a.Phone
	}
	return text + "。"
}

// decidedBy says who decided, and who agreed where it took two.
func (s *sheet) decidedBy(automatic bool, officer, second Officer) {
	text := "本决定由工作人员作出。"
	switch {
	case automatic:
		text = "本决定由系统依照已公布的规则自动作出。"
	case officer.Name != "":
		text = "经办人：" + officer.String() + "。"
	}
	if second.Name != "" {
		text += "复核人：" + second.String() + "。"
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

// Refusal is the 不予决定书. Only a person refuses, so it has an officer and says
// where to contest it.
type Refusal struct {
	Case
	Officer  Officer
	Reasons  []Reason
	Findings []Finding // those that failed
	Basis    []string
	Remedies Remedies
}

// Reason is one reason to refuse.
type Reason struct {
	Say   string // 申请人未满70周岁
	Basis string // the article it rests on
}

// PDF makes the paper. Without the organ and the court it is none.
func (r Refusal) PDF(fonts Fonts) ([]byte, error) {
	if err := r.check("Refusal"); err != nil {
		return nil, err
	}
	if !r.Remedies.whole() {
		return nil, app.E("document.Refusal", app.Input, "不予决定书要写明向哪里申请行政复议、向哪个法院起诉，本站还没有填，不能打印。请管理人员在“系统 → 规则”里填写“"+r.Authority+"”的行政复议机关和人民法院。", nil)
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
	s.said("救济途径", r.contested(r.Remedies)+"条件具备后，"+r.you()+"可以再次申请。")
	s.decidedBy(false, r.Officer, Officer{})
	s.signature()
	return s.output("Refusal")
}

// contested are the ways to contest a decision: review within 60 days
// (行政复议法 第二十条) and suit within six months (行政诉讼法 第四十六条).
func (c Case) contested(to Remedies) string {
	return fmt.Sprintf("如不服本决定，%[3]s可以自收到之日起六十日内，依照《中华人民共和国行政复议法》第二十条向%[1]s申请行政复议；"+
		"也可以自收到之日起六个月内，依照《中华人民共和国行政诉讼法》第四十六条向%[2]s提起行政诉讼。", to.Review, to.Court, c.you())
}
