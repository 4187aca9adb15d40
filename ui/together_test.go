package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/app/fact/facttest"
	"miaopi/ui/uitest"
)

// journaled are the commits that write something of a kind in the journal.
func journaled(action string) func(desk.Batch) bool {
	return func(b desk.Batch) bool {
		for _, e := range b.Journal.Entries {
			if strings.Contains(string(e), `"action":"`+action+`"`) {
				return true
			}
		}
		return false
	}
}

// contacted are the commits that record an attempt to reach somebody.
func contacted(b desk.Batch) bool {
	for key := range b.Settings {
		if strings.HasPrefix(key, "contact/") {
			return true
		}
	}
	return false
}

// accepted are the commits that take somebody in.
func accepted(b desk.Batch) bool {
	for _, e := range b.Events {
		if e.Type == casefile.Submitted {
			return true
		}
	}
	return false
}

// elder puts somebody of 75 into the district, who has not applied.
func elder(d *uitest.Driver) (id string) {
	d.T.Helper()
	return born(d, civil.MustParse("1951-03-02"), uitest.Now.Add(-time.Hour)).ID
}

// born puts somebody into the district of whom the registers said at a moment what an
// allowance needs.
func born(d *uitest.Driver, on civil.Date, said time.Time) app.Subject {
	d.T.Helper()
	id, values, err := facttest.Elder(on, 1)
	if err != nil {
		d.T.Fatal(err)
	}
	r := fact.Record{Subject: app.Subject{Kind: app.Person, ID: id}}
	for n, v := range values {
		r.Facts = append(r.Facts, fact.Fact{Name: n, Value: v, Source: "police.population", AsOf: said})
	}
	r.Sort()
	who := desk.Resident{Subject: r.Subject, Name: "王秀英", Phone: "14412340000", Area: "440306017001003"}
	if err := d.Store.Import(d.T.Context(), desk.Import{Records: []fact.Record{r}, People: []desk.Resident{who}}); err != nil {
		d.T.Fatal(err)
	}
	return r.Subject
}

// TestEveryPagesStepIsKeptOnce does on every page, while a step is on its way, what
// people do: the key again, another page, another look, a lock, the window closed.
// The step is kept once, and answered.
func TestEveryPagesStepIsKeptOnce(t *testing.T) {
	steps := map[string]struct {
		who   app.AccountID
		ready func(*uitest.Driver)
		keys  []any // the last of them begins the step
		is    func(desk.Batch) bool
	}{
		"受理": {"clerk", func(d *uitest.Driver) {
			id := elder(d)
			d.Command("新受理")
			d.Type(id)
			d.Key(fyne.KeyReturn, fyne.KeyReturn)
			d.Command("确认受理")
		}, []any{fyne.KeyReturn}, accepted},
		"免申即享": {"clerk", func(d *uitest.Driver) {
			elder(d)
			d.Command("免申即享")
			d.Command("核对全部人员")
			d.Key(fyne.KeyReturn)
		}, []any{"2"}, contacted},
		"抽取": {"supervisor", func(d *uitest.Driver) {
			d.Command("抽查")
			d.Command("新抽查")
			d.Key(fyne.KeyReturn, fyne.KeyReturn)
			d.Type("4711")
			d.Key(fyne.KeyReturn)
			d.Type("周琳")
			d.Key(fyne.KeyReturn)
			d.Type("23")
		}, []any{fyne.KeyReturn}, journaled("draw")},
		"公告": {"supervisor", func(d *uitest.Driver) {
			d.Command("抽查")
			d.Command("新抽查")
			d.Key(fyne.KeyReturn)
			d.Sees("名单已冻结")
		}, []any{fyne.KeyReturn}, journaled("freeze")},
	}
	meanwhile := map[string]struct {
		do   func(d *uitest.Driver, last any)
		back app.AccountID // logs in afterwards
	}{
		"the same key again": {func(d *uitest.Driver, last any) { d.Strike(last, last) }, ""},
		"another page":       {func(d *uitest.Driver, _ any) { d.Run("系统") }, ""},
		"another look":       {func(d *uitest.Driver, _ any) { d.Run("大字模式") }, ""},
		"a lock":             {func(d *uitest.Driver, _ any) { d.Run("锁定") }, "its own"},
		"somebody else":      {func(d *uitest.Driver, _ any) { d.Run("锁定") }, "community"},
		"the window closed":  {func(d *uitest.Driver, _ any) { d.Run("退出"); d.Sees("正在完成最后一步") }, ""},
	}
	for page, step := range steps {
		for name, one := range meanwhile {
			t.Run(page+"/"+name, func(t *testing.T) {
				d := uitest.Start(t, uitest.Options{Decided: true, People: 300, Applications: 40})
				g := d.Gate()
				d.LogIn(step.who)
				step.ready(d)
				g.HoldCommit(step.is)
				d.Strike(step.keys...)
				<-g.Held
				d.Sees("正在保存")
				one.do(d, step.keys[len(step.keys)-1])
				close(g.Open)
				d.Settle()
				switch one.back {
				case "":
				case "its own":
					d.LogIn(step.who)
				default:
					d.LogIn(one.back)
				}
				if !d.Closed {
					d.SeesNot("正在保存")
				}
				if want := name == "the window closed"; d.Closed != want {
					t.Errorf("the window is closed: %t", d.Closed)
				}
				if g.Kept() != 1 {
					t.Errorf("kept %d times", g.Kept())
				}
			})
		}
	}
}

// full is a disk without room.
type full struct{ desk.Store }

func (full) Commit(context.Context, desk.Batch) error {
	return app.E("disk.Commit", app.Full, "", errors.New("write /data/王秀英/desk.db: no space left on device"))
}

// TestTheLogHasTheCause: what a person reads is a sentence, the cause is in the log,
// with the case, and nobody's name; an administrator sees it and gives it away.
func TestTheLogHasTheCause(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 300, Applications: -1})
	g := d.Gate()
	d.LogIn("clerk")
	id := elder(d)
	d.Command("新受理")
	d.Type(id)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Command("确认受理")
	real := g.Store
	g.Behind(full{real})
	d.Key(fyne.KeyReturn)
	g.Behind(real)
	d.SeesNot("no space left")
	line := d.Log.String()
	for _, want := range []string{"disk.Commit", "kind=full", "cause=\"write /data/※/desk.db: no space left on device\"", "case="} {
		if !strings.Contains(line, want) {
			t.Errorf("the log lacks %s: %s", want, line)
		}
	}
	if strings.Contains(line, id) || strings.Contains(line, "王秀英") {
		t.Errorf("somebody is in the log: %s", line)
	}
	d.Command("系统")
	d.Key(fyne.KeyEnd)
	d.Command("保存运行日志")
	d.Sees("运行日志已存到", "no space left on device", "可以交给技术支持")
	d.Shot("system-log")
	for name, text := range d.Papers {
		if strings.HasPrefix(name, "miaopi-log-") && string(text) != line {
			t.Errorf("%s has %s", name, text)
		}
	}
}

// TestALockedWindowTellsTheCitizenNothing locks while somebody is taken in: the result
// is kept, and neither shown nor said to whoever stands at the counter by then.
func TestALockedWindowTellsTheCitizenNothing(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 300, Applications: -1})
	g := d.Gate()
	d.LogIn("clerk")
	d.Command("朗读")
	d.Command("群众屏")
	id := elder(d)
	d.Command("新受理")
	d.Type(id)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Command("确认受理")
	if !strings.Contains(d.FaceText(), "对不对") {
		t.Fatalf("the citizen reads %s", d.FaceText())
	}
	g.HoldCommit(accepted)
	d.Strike(fyne.KeyReturn)
	<-g.Held
	d.Run("锁定")
	said := len(d.Said)
	close(g.Open)
	d.Settle()
	if g.Kept() != 1 {
		t.Errorf("kept %d times", g.Kept())
	}
	if text := d.FaceText(); strings.Contains(text, "办好了") || strings.Contains(text, "高龄老人津贴") {
		t.Errorf("while the window is locked the citizen reads %s", text)
	}
	for _, words := range d.Said[said:] {
		if words != "" {
			t.Errorf("while the window is locked the voice says %s", words)
		}
	}
	d.LogIn("clerk")
	d.Sees("打印回执")
}
