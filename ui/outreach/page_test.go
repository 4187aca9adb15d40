package outreach_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/outreach"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/supervision"
	"miaopi/app/fact"
	"miaopi/app/fact/facttest"
	"miaopi/ui/look"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// open is the page with somebody at it.
func open(t *testing.T, who app.AccountID, o uitest.Options) *uitest.Driver {
	t.Helper()
	if o.People == 0 {
		o.People, o.Applications = 4000, -1
	}
	d := uitest.Start(t, o)
	almost(t, d)
	d.LogIn(who)
	d.Command("免申即享")
	return d
}

// almost is somebody who turns seventy in four weeks.
func almost(t *testing.T, d *uitest.Driver) {
	t.Helper()
	id, values, err := facttest.Elder(civil.MustParse("1956-12-20"), 7)
	if err != nil {
		t.Fatal(err)
	}
	r := fact.Record{Subject: app.Subject{Kind: app.Person, ID: id}}
	for n, v := range values {
		r.Facts = append(r.Facts, fact.Fact{Name: n, Value: v, Source: "police.population", AsOf: uitest.Now.Add(-time.Hour)})
	}
	r.Sort()
	who := desk.Resident{Subject: r.Subject, Name: "王秀英", Phone: "14412340000", Area: "440306017001003"}
	if err := d.Store.Import(t.Context(), desk.Import{Records: []fact.Record{r}, People: []desk.Resident{who}}); err != nil {
		t.Fatal(err)
	}
}

// total is what the station finds by itself.
func total(t *testing.T, d *uitest.Driver) (outreach.Sweep, []outreach.Eligible) {
	t.Helper()
	var list []outreach.Eligible
	found := make(chan outreach.Eligible, 10000)
	s, err := outreach.At(d.Station("clerk")).Sweep(t.Context(), "elderly-allowance", nil, func(e outreach.Eligible) { found <- e })
	if err != nil {
		t.Fatal(err)
	}
	close(found)
	for e := range found {
		list = append(list, e)
	}
	outreach.SortEligible(list)
	return s, list
}

// first is the first person of the list who is due today.
func first(t *testing.T, d *uitest.Driver) outreach.Eligible {
	t.Helper()
	_, list := total(t, d)
	for _, e := range list {
		if !e.Soon {
			return e
		}
	}
	t.Fatal("nobody qualifies in the demo")
	return outreach.Eligible{}
}

func TestWhoQualifies(t *testing.T) {
	d := open(t, "clerk", uitest.Options{})
	d.Sees("免申即享", "高龄老人津贴", "不发任何消息，也不决定任何办件")
	d.Shot("outreach-empty")
	d.Type("s")
	s, list := total(t, d)
	if s.Qualify == 0 || s.Soon == 0 {
		t.Fatalf("the demo has %+v", s)
	}
	d.Sees(fmt.Sprintf("高龄老人津贴：符合未享受 %d 人，60 天内将符合 %d 人，已享受 %d 人，正在办理 %d 人；共核对 4,001 人。", s.Qualify, s.Soon, s.Receiving, s.InHand), "社区", "网格", "还没联系", "144****")
	for _, e := range list {
		if strings.Contains(d.Text(), e.Phone) {
			t.Fatal("a phone is shown in full")
		}
	}
	d.Shot("outreach")
	d.Type("t")
	d.Sees("王*英", "144****0000", "003")
	d.Shot("outreach-soon")
	d.Key(fyne.KeyLeft, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	d.Shot("outreach-grid")
}

func TestAttemptsAreRecorded(t *testing.T) {
	d := open(t, "clerk", uitest.Options{})
	d.Type("s")
	who := first(t, d)
	d.Key(fyne.KeyReturn)
	d.Sees(who.Name, who.Phone, "请本人或家人带身份证到")
	tail, err := supervision.At(d.Station("auditor")).JournalTail(t.Context(), 1)
	if err != nil || tail[0].Action != "look_up" {
		t.Errorf("%+v, %v", tail, err)
	}
	d.Type("2")
	d.Sees("已记：没人接。", "! 没人接")
	d.Type("3")
	d.Sees("约在什么时候上门？")
	d.Type("周三上午")
	d.Key(fyne.KeyReturn)
	d.Sees("◐ 约好上门", "周三上午")
	d.Shot("outreach-tried")
	all, err := outreach.At(d.Station("clerk")).Attempts(t.Context(), "elderly-allowance")
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, list := range all {
		if len(list) != 2 || list[1].What != outreach.VisitPlanned || list[1].Note != "周三上午" {
			t.Errorf("%+v", list)
		}
	}
}

// A reply is an application with one key.
func TestReplyBecomesAnApplication(t *testing.T) {
	d := open(t, "clerk", uitest.Options{})
	d.Type("s")
	who := first(t, d)
	d.Type("a")
	d.Sees("高龄老人津贴", "自动通过", "受理并办结")
	d.Command("新受理")
	d.Sees("高龄老人津贴（回复）")
	d.Key(fyne.KeyDown, fyne.KeyReturn) // the draft goes on
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("已受理")
	rows, err := reception.At(d.Station("clerk")).History(t.Context(), who.Subject)
	if err != nil || len(rows) != 1 || rows[0].Head.State != casefile.Approved || rows[0].Phone != who.Phone {
		t.Errorf("%+v, %v", rows, err)
	}
	d.Command("免申即享")
	d.Sees("✓ 回复要办")
}

func TestExports(t *testing.T) {
	d := open(t, "clerk", uitest.Options{})
	d.Type("e")
	d.Sees("没有可以导出的名单：请先核对。")
	d.Type("s")
	who := first(t, d)
	for key, ending := range []string{".xlsx", ".csv", ".txt"} {
		d.Command("导出名单")
		d.Sees("文件里是完整的姓名和电话，导出记入审计日志。")
		d.Type(fmt.Sprint(key + 1))
		d.Sees("名单已存到 exports/elderly-allowance-20261123-1053" + ending)
	}
	list, messages := string(d.Papers["elderly-allowance-20261123-1053.csv"]), string(d.Papers["elderly-allowance-20261123-1053.txt"])
	if !strings.Contains(list, who.Name+",") || !strings.Contains(list, "联系情况") {
		t.Errorf("the list: %.300s", list)
	}
	if !strings.Contains(messages, who.Phone+"\t") || strings.Contains(messages, who.Name+"：") {
		t.Errorf("the messages: %.300s", messages)
	}
	if !strings.HasPrefix(string(d.Papers["elderly-allowance-20261123-1053.xlsx"]), "PK") {
		t.Error("the workbook is none")
	}
	tail, err := supervision.At(d.Station("auditor")).JournalTail(t.Context(), 3)
	if err != nil || len(tail) != 3 || tail[2].Action != "export" {
		t.Errorf("%+v, %v", tail, err)
	}
}

// Others see how many there are, and whom only masked.
func TestOthersOnlyLook(t *testing.T) {
	d := open(t, "supervisor", uitest.Options{})
	d.Type("s")
	d.Sees("符合未享受")
	d.Key(fyne.KeyReturn)
	d.Sees("不允许")
	for _, letter := range []string{"1", "a"} {
		d.Type(letter)
	}
	d.Command("导出名单")
	d.Type("1")
	if len(d.Papers) != 0 {
		t.Error("a supervisor took the list out")
	}
	if all, err := outreach.At(d.Station("clerk")).Attempts(t.Context(), "elderly-allowance"); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestAnotherItem(t *testing.T) {
	d := open(t, "community", uitest.Options{})
	d.Type("s")
	d.Command("换一个事项")
	d.Sees("哪个事项？")
	d.Type("1")
	d.Sees("核对本机登记的全部人员")
	d.Type("s")
	d.Sees("共核对 4,001 人")
}

func TestLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{"elder": {Mode: look.Mode{Elder: true}}, "dark": {Mode: look.Mode{Dark: true}}, "large": {Size: fyne.NewSize(1920, 1080)}} {
		t.Run(name, func(t *testing.T) {
			d := open(t, "clerk", o)
			d.Type("s")
			d.Key(fyne.KeyDown)
			d.Shot("outreach-" + name)
			d.Command("深色外观")
			d.Sees("符合未享受", "共核对 4,001 人")
		})
	}
}
