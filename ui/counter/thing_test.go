package counter_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// sample makes the registers know the sample of an item, with facts changed;
// nil takes one out. It returns whom the sample is about.
func sample(t *testing.T, d *uitest.Driver, item app.PackID, name string, changed facts) app.Subject {
	t.Helper()
	p, err := d.Deps().Rules.At(item, civil.On(uitest.Now))
	if err != nil {
		t.Fatal(err)
	}
	in := p.Sample(civil.On(uitest.Now) - 1)
	f := facts{}
	r := fact.Record{Subject: in.Record.Subject.Normal()}
	for _, one := range in.Record.Facts {
		if _, out := changed[one.Name]; !out {
			r.Facts = append(r.Facts, one)
		}
	}
	for n, v := range changed {
		if v != nil {
			f[n] = v
		}
	}
	put(t, d, r.Subject, name, f, r.Facts...)
	return r.Subject
}

// driver is the counter with a driver and his own car, which the registers say
// has no driver's permit.
func driver(t *testing.T, o uitest.Options, person facts) (d *uitest.Driver, who, car app.Subject) {
	t.Helper()
	o.People, o.Applications = 60, -1
	d = counter(t, o, func(d *uitest.Driver) {
		who = sample(t, d, "ridehail-driver", "王秀英", person)
		car = sample(t, d, "ridehail-vehicle", "粤BD12345", facts{"vehicle.owner_kind": "person", "taxi.has_driver_permit": false, "taxi.vehicle_permits": 0})
	})
	return d, who, car
}

// takeThing takes a thing by its name, whatever place it has.
func takeThing(t *testing.T, d *uitest.Driver, name string) {
	t.Helper()
	for i := range 9 {
		d.Type("y")
		d.Type(string(rune('1' + i)))
		if strings.Contains(d.Text(), "一件事："+name) {
			return
		}
		d.Key(fyne.KeyEscape)
	}
	t.Fatalf("no thing %q:\n%s", name, d.Text())
}

// cases are the cases of both subjects, by item.
func cases(t *testing.T, d *uitest.Driver, subs ...app.Subject) map[app.PackID]desk.Row {
	t.Helper()
	out := map[app.PackID]desk.Row{}
	for _, s := range subs {
		rows, err := reception.At(d.Station("clerk")).History(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			out[r.Head.Item] = r
		}
	}
	return out
}

func TestThingAtTheCounter(t *testing.T) {
	d, who, car := driver(t, uitest.Options{}, nil)
	d.Command("群众屏")
	d.Type(who.ID)
	d.Key(fyne.KeyReturn)
	d.Sees("一件事")
	d.Type("y")
	d.Sees("几个事项一次来、一张表、一张回执")
	d.Sees("开网约车：驾驶员证和车辆运输证，一次来办齐")
	d.Key(fyne.KeyEscape)
	takeThing(t, d, "开网约车")
	d.Sees("一件事：开网约车", "车架号", "号牌", "网络预约出租汽车运输证", "请先填写车架号")
	d.Shot("thing-begin")
	d.Type("12345678901234567")
	d.Key(fyne.KeyReturn)
	d.SeesNot("请核对")
	for range 17 {
		d.Key(fyne.KeyBackspace)
	}
	d.Type(car.ID)
	d.Key(fyne.KeyReturn)
	d.Type("粤BD12345")
	d.Key(fyne.KeyReturn)
	d.Sees("一次受理 2 项", "✓ 自动通过", "有效期至")
	d.SeesNot("请先填写车架号", "转人工", "王秀英")
	d.Shot("thing-filled")
	d.Key(fyne.KeyReturn)
	d.Sees("请核对：开网约车", "王秀英", "车架号尾号", "粤BD12345", "网约车驾驶员", "网约车车辆")
	d.Shot("thing-readback")
	if face := d.FaceText(); !strings.Contains(face, "开网约车") || strings.Contains(face, who.ID) || strings.Contains(face, car.ID) {
		t.Errorf("the citizen sees %s", face)
	}
	d.FaceShot("face-thing")
	d.Key(fyne.KeyReturn)
	d.Sees("已受理：开网约车", "一张回执写明全部办件编号。")
	d.Shot("thing-result")
	d.FaceShot("face-thing-result")
	all := cases(t, d, who, car)
	if len(all) != 2 || all["ridehail-driver"].Head.State != casefile.Approved || all["ridehail-vehicle"].Head.State != casefile.Approved {
		t.Fatalf("%+v", all)
	}
	d.Key(fyne.KeyReturn) // print
	d.Sees("已打印：一件事受理回执（三号窗口 HP，1 份）。")
	if len(d.Papers) != 1 {
		t.Errorf("%d papers", len(d.Papers))
	}
	for _, r := range all {
		c, _, err := d.Station("clerk").Case(t.Context(), r.Head.Case)
		if err != nil || len(c.Printed) != 1 || c.Printed[0].Document != "visit" || len(c.Prints) != 1 || c.Prints[0].Result != casefile.PrintDone {
			t.Errorf("%s: printed %+v, %+v, %v", r.Head.Item, c.Printed, c.Prints, err)
		}
	}
	if list := drafts(t, d); len(list) != 0 {
		t.Errorf("a draft is left: %+v", list)
	}
}

func TestThingThatWaits(t *testing.T) {
	d, who, car := driver(t, uitest.Options{}, facts{"taxi.exam_passed": false})
	d.Type(who.ID)
	d.Key(fyne.KeyReturn)
	takeThing(t, d, "开网约车")
	d.Type(car.ID)
	d.Key(fyne.KeyReturn)
	d.Type("粤BD12345")
	d.Sees("等“网络预约出租汽车驾驶员证”办结", "驾驶员证办结以后自动复核，不用再来")
	d.Shot("thing-waits")
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
	d.Sees("已受理：开网约车", "等“网络预约出租汽车驾驶员证”办结")
	all := cases(t, d, who, car)
	if _, err := desktest.Approve(t.Context(), d.Station("community"), all["ridehail-driver"].Head.Case, "已核对原件"); app.KindOf(err) != app.Forbidden {
		t.Errorf("a community worker decides: %v", err)
	}
	if _, err := desktest.Approve(t.Context(), d.Station("clerk"), all["ridehail-driver"].Head.Case, "已核对考试合格证原件，符合条件。"); err != nil {
		t.Fatal(err)
	}
	d.Tick()
	d.Sees("1 件到期自动复核，已通过")
	if all := cases(t, d, car); all["ridehail-vehicle"].Head.State != casefile.Approved {
		t.Errorf("the car is %s", all["ridehail-vehicle"].Head.State)
	}
}

func TestThingInLargeType(t *testing.T) {
	d, who, car := driver(t, uitest.Options{Mode: look.Mode{Elder: true}}, nil)
	d.Type(who.ID)
	d.Key(fyne.KeyReturn)
	takeThing(t, d, "开网约车")
	d.Sees("一件事：开网约车", "车架号是多少？")
	d.SeesNot("车牌号是多少？")
	d.Shot("thing-elder")
	d.Type(car.ID)
	d.Key(fyne.KeyReturn)
	d.Sees("车牌号是多少？")
	d.Type("粤BD12345")
	d.Key(fyne.KeyReturn)
	d.Sees("可以受理了", "网络预约出租汽车运输证")
	d.Shot("thing-elder-last")
}

func TestThingDraftComesBack(t *testing.T) {
	d, who, car := driver(t, uitest.Options{}, nil)
	d.Type(who.ID)
	d.Key(fyne.KeyReturn)
	takeThing(t, d, "开网约车")
	d.Type(car.ID)
	d.Command("新受理")
	d.Key(fyne.KeyDown, fyne.KeyReturn)
	d.Sees("一件事：开网约车", car.ID)
	if list := drafts(t, d); len(list) != 1 {
		t.Errorf("%d drafts", len(list))
	}
}

func TestThingIsForAPerson(t *testing.T) {
	d := known(t, firm, "深圳市拟联智造有限公司", registered)
	d.Command("一件事")
	d.Sees("先确定申请人（个人），再选一件事。")
	d.Type(firm.ID)
	d.Key(fyne.KeyReturn)
	d.SeesNot("一件事\nY")
	d.Command("一件事")
	d.Sees("先确定申请人（个人），再选一件事。")
}

func TestThingCanLeaveAStepOut(t *testing.T) {
	d, who, car := driver(t, uitest.Options{}, nil)
	d.Type(who.ID)
	d.Key(fyne.KeyReturn)
	takeThing(t, d, "开网约车")
	d.Type(car.ID)
	d.Key(fyne.KeyReturn)
	d.Type("粤BD12345")
	d.Sees("一次受理 2 项")
	find(d, d.Win, labelled("这次不办：网约车车辆")).Press()
	d.Settle()
	d.Sees("一次受理 1 项", "这次不办")
	find(d, d.Win, labelled("这次不办：网约车驾驶员")).Press()
	d.Settle()
	d.Sees("至少要办一项。")
	d.Command("确认受理")
	find(d, d.Win, labelled("签名")).Press()
	draw(find[*kit.Pad](d, d.Win, nil))
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyReturn)
	d.Sees("已受理：开网约车")
	all := cases(t, d, who, car)
	if len(all) != 1 || all["ridehail-driver"].Head.State != casefile.Approved {
		t.Fatalf("%+v", all)
	}
	kept(t, d, only(t, d, who), evidence.SignaturePaper)
}

// What is offered fits the applicant; the rest is an answer away.
func TestThingsFitThePerson(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn)
	d.SeesNot("应届毕业生引进落户")
	d.Sees("项不合申请人的情况，没有列出")
	d.Type("y")
	d.Sees("满70周岁", "其他")
	d.SeesNot("毕业来深", "失业一件事", "身后一件事")
	for range 8 {
		d.Key(fyne.KeyDown)
	}
	d.Key(fyne.KeyReturn)
	d.Sees("毕业来深", "身后一件事")
}
