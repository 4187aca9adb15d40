package document

import (
	"strings"

	"miaopi/app/civil"
)

// Promise is the 告知承诺书: the texts an applicant puts his name to, word for
// word, with their version.
type Promise struct {
	Case
	Texts []PromiseText
	Agent string // who signs for the applicant; empty: he himself
}

// PromiseText is one text.
type PromiseText struct {
	Title      string
	Paragraphs []string
	Shows      []string // what it stands for: 身体健康承诺
	Version    civil.Date
	Hash       string // sha256:…, of the text
}

// PDF makes the paper.
func (p Promise) PDF(fonts Fonts) ([]byte, error) {
	if err := p.check("Promise"); err != nil {
		return nil, err
	}
	s := newSheet(fonts, p.Case, "告知承诺书", ordinary)
	s.heading()
	s.applicant(p.Case)
	for _, t := range p.Texts {
		s.promise(t)
	}
	s.section("签字")
	s.paragraph("以上内容本人已经看过或者听工作人员念过，清楚明白，自愿承诺。")
	who := "申请人（签字或者按指印）"
	if p.Agent != "" {
		who = "代办人 " + p.Agent + "（签字或者按指印）"
	}
	s.y += s.base.height() / 2
	s.flush(who + "：____________________")
	s.y += s.base.height() / 2
	s.flush("日期：________年____月____日")
	return s.output("Promise")
}

// promise draws one text, and which text it is.
func (s *sheet) promise(t PromiseText) {
	s.section(t.Title)
	for _, line := range t.Paragraphs {
		s.paragraph(line)
	}
	small := s.base
	s.base = style{8.5, 1.5, 90, false}
	s.flush("文本版本 " + t.Version.String() + "，摘要 " + t.Hash + "；本承诺代替：" + strings.Join(t.Shows, "、"))
	s.base = small
}
