package document

import (
	"fmt"
	"time"

	"miaopi/app/civil"
)

// Sizes of body type: ordinary, dense for papers that list every condition,
// and large print for the elderly.
var (
	ordinary = style{12, 1.65, 15, false}
	dense    = style{11, 1.5, 15, false}
	large    = style{18, 1.4, 0, false}
)

// Receipt is the 受理回执.
type Receipt struct {
	Case
	Accepted    time.Time
	Channel     string     // 网上申请, 窗口申请
	Agent       string     // who acts for the applicant, in full; may be empty
	Result      string     // 自动通过, 预通过（待联网复核）, 转人工办理
	Outcome     []Line     // what comes of it: 每月金额 300 元 …
	Due         civil.Date // last day of the promise; None when the case is finished
	Provisional bool       // the calendar of that year is not published yet
	PromiseDays int        // working days promised
	Materials   []string   // what was handed in
	Receiver    Officer    // who took it; nobody for an online application
	Next        []string   // what happens next, one sentence each
	Large       bool
}

// PDF makes the paper.
func (r Receipt) PDF(fonts Fonts) ([]byte, error) {
	if err := r.check("Receipt"); err != nil {
		return nil, err
	}
	base := ordinary
	if r.Large {
		base = large
	}
	s := newSheet(fonts, r.Case, "受理回执", base)
	s.heading()
	s.address()
	s.paragraph(fmt.Sprintf("%s于%s提出的“%s”申请，我单位已经受理。", r.you(), moment(r.Accepted), r.Item))
	s.labelled(r.lines())
	if len(r.Next) > 0 {
		s.section("接下来")
		s.numbered(r.Next)
	}
	s.closing(r.question())
	s.signature()
	return s.output("Receipt")
}

// question says whom to ask.
func (r Receipt) question() string {
	switch {
	case r.Phone == "":
		return "特此告知。"
	case r.Large:
		return "咨询电话：" + r.Phone
	}
	return "如有疑问，请致电 " + r.Phone + "，并说明办件编号。"
}

func (r Receipt) lines() []Line {
	number := r.number()
	lines := []Line{{"申请人", r.Applicant}, number, {"代办人", r.Agent}, {"办理结果", r.Result}}
	lines = append(lines, r.Outcome...)
	lines = append(lines, Line{"办结期限", r.promise()})
	if !r.Large {
		lines = append(lines, Line{"申请方式", r.Channel}, Line{"受理窗口", r.Window})
	}
	return append(lines, Line{"收到材料", joined(r.Materials)}, Line{"收件人", r.Receiver.String()})
}

// promise says until when an answer is due.
func (r Receipt) promise() string {
	if r.Due == civil.None {
		return ""
	}
	text := date(r.Due) + "前"
	if r.PromiseDays > 0 && !r.Large {
		text += fmt.Sprintf("（受理次日起 %d 个工作日）", r.PromiseDays)
	}
	if r.Provisional {
		text += "；该年度节假日安排尚未公布，届时以公布的安排为准"
	}
	return text
}

func joined(items []string) string {
	text := ""
	for i, item := range items {
		if i > 0 {
			text += "；"
		}
		text += item
	}
	return text
}
