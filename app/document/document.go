// Package document makes the papers of a case as PDF: the receipt, the notice
// of what is to be supplied, the approval and the refusal. All are A4, in
// Chinese, and carry a QR code signed by the station (package proof).
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
	Serial    string // 办件编号, or what stands in for it
	Temporary bool   // Serial is a 临时编号: the code of the item is not published
	Item      string // 高龄老人津贴
	Authority string // 深圳市民政局, which signs
	Window    string // 新安街道办事处·3号窗口
	Phone     string // of the window, for questions
	Applicant string // name in full
	ID        string // citizen ID, credit code or VIN, unmasked; only persons' are masked
	Kind      app.SubjectKind
	TraceHash string     // sha256:…, of the evaluation
	Pack      string     // id of the rule pack
	Version   string     // of the rule pack
	PackHash  string     // sha256:…
	Bundle    string     // name of the signed bundle the pack came in; may be empty
	Proof     string     // of the QR code, see package proof; empty: the paper has none
	Demo      bool       // of a made-up district: every page says so
	On        civil.Date // the day that the paper is dated: of a decision the day it was made
	At        time.Time  // when it was printed
}

// Officer is a member of staff as papers name him. Nobody known has no name.
type Officer struct{ Name, Number string }

// String is 王敏（工号 0101）.
func (o Officer) String() string {
	if o.Name == "" || o.Number == "" {
		return o.Name
	}
	return o.Name + "（工号 " + o.Number + "）"
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
	if c.At.IsZero() || c.On == civil.None {
		return app.E("document."+op, app.Input, "文书缺少日期，不能打印", fmt.Errorf("at or on is zero"))
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

// serialLabel is what the number of the case is called.
func (c Case) serialLabel() string {
	if c.Temporary {
		return "临时编号"
	}
	return "办件编号"
}

// Day is a day as papers write it, 2026年11月22日.
func Day(d civil.Date) string { return date(d) }

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
