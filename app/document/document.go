// Package document makes the papers of a case as PDF: the receipt, the notice
// of what is to be supplied, the approval and the refusal. All are A4, in
// Chinese, and carry a QR code with serial number, verdict and trace hash.
//
// A paper is a pure function of its fields and the fonts: the same input gives
// the same bytes. The applicant's own paper shows his name in full and his ID
// number masked.
//
// The Chinese on the papers is what citizens read; nothing in it comes from an
// error.
package document

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
)

// Fonts are the TrueType fonts of assets: PrintFont and RareFont.
type Fonts struct{ Print, Rare []byte }

// Case is what every paper says.
type Case struct {
	Serial    string // 办件编号
	Item      string // 高龄老人津贴
	Authority string // 深圳市民政局, which signs
	Window    string // 新安街道办事处·3号窗口
	Phone     string // of the window, for questions
	Applicant string // name in full
	ID        string // citizen ID, credit code or VIN, unmasked; only persons' are masked
	Kind      app.SubjectKind
	Verdict   string // approve, provisional, review or refuse, for the QR code
	TraceHash string // sha256:…, of the evaluation
	Pack      string // id of the rule pack
	Version   string // of the rule pack
	PackHash  string // sha256:…
	Bundle    string // name of the signed bundle the pack came in; may be empty
	At        time.Time
}

// Line is one labelled line of a table.
type Line struct{ Label, Value string }

// check refuses a paper that would be worthless.
func (c Case) check(op string) error {
	for _, f := range []Line{{"serial", c.Serial}, {"item", c.Item}, {"authority", c.Authority}, {"applicant", c.Applicant}} {
		if f.Value == "" {
			return app.E("document."+op, app.Input, "文书缺少必填内容，不能打印", fmt.Errorf("%s is empty", f.Label))
		}
	}
	if c.At.IsZero() {
		return app.E("document."+op, app.Input, "文书缺少日期，不能打印", fmt.Errorf("at is zero"))
	}
	return nil
}

// number is the applicant's number as his paper shows it. Credit codes and
// VINs are public; a person's ID is masked.
func (c Case) number() Line {
	switch c.Kind {
	case app.Enterprise:
		return Line{"统一社会信用代码", c.ID}
	case app.Vehicle:
		return Line{"车辆识别代号", c.ID}
	}
	return Line{"公民身份号码", chinaid.MaskID(c.ID)}
}

// you is how the paper speaks to the applicant.
func (c Case) you() string {
	if c.Kind == app.Enterprise {
		return "贵单位"
	}
	return "您"
}

// QRText is what the QR code of a paper says. It is plain ASCII, so that any
// reader shows it, and holds nothing about the person.
func (c Case) QRText() string {
	return "MIAOPI1 " + c.Serial + " " + c.Verdict + " " + c.TraceHash
}

// date is a day as papers write it.
func date(d civil.Date) string {
	if d == civil.None {
		return "—"
	}
	y, m, day := d.Split()
	return fmt.Sprintf("%d年%d月%d日", y, m, day)
}

// moment is a day and time as papers write it.
func moment(t time.Time) string {
	return date(civil.On(t)) + t.In(civil.Shanghai).Format(" 15:04")
}
