package ui_test

import (
	"regexp"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/paperwork"
	"miaopi/app/document"
	"miaopi/assets"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// A scanner types the code of a paper into the search box: valid, revoked, not
// ours, each with its sentence; the case opens from there.
func TestAScannerChecksPapers(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 50, Applications: 40, Decided: true})
	clerk := d.Station("clerk")
	q, err := clerk.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var id app.CaseID
	for _, h := range q.Select(desk.Filter{}).All() {
		if h.State == casefile.Approved {
			id = h.Case
		}
	}
	pdf, err := paperwork.At(clerk).Print(t.Context(), id, paperwork.ApprovalPaper, document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont})
	if err != nil {
		t.Fatal(err)
	}
	code := string(regexp.MustCompile(`/Keywords \((\d+)\)`).FindSubmatch(pdf)[1])
	d.LogIn("clerk")
	scan := func(text string) {
		d.Command("查找")
		d.Type(text)
		d.Key(fyne.KeyReturn)
	}
	scan(code)
	d.Sees("有效 · 与登记一致，办件的状态是“已通过”。", "打开办件")
	d.Shot("finder-valid")
	d.Press("打开办件")
	d.Sees("打印")
	scan(code[:40] + string('0'+('9'-code[40])) + code[41:])
	d.Sees("不是本系统出具 · 二维码的内容被改动过，签名对不上。")
	d.SeesNot("打开办件")
	if _, err := deciding.At(d.Station("supervisor")).Invalidate(t.Context(), id, "户籍已经迁出", ""); err != nil {
		t.Fatal(err)
	}
	scan(code)
	d.Sees("已撤销 · 办件已被撤销：户籍已经迁出")
}
