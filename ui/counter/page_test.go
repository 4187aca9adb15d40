package counter_test

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// facts of one subject, by name.
type facts map[string]any

func (f facts) with(more facts) facts {
	out := facts{}
	for _, m := range []facts{f, more} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

var (
	granny = app.Subject{Kind: app.Person, ID: "440306194611220024"}
	elder  = facts{"person.id": "440306194611220024", "person.name": "王秀英", "person.birth": "1946-11-22", "person.sex": "female", "person.hukou": "440306",
		"person.alive": true, "account.type": "yinian", "account.holder": "王秀英", "account.no": "9999061234567890", "allowance.active": false, "allowance.suspended": false, "credit.grey": false}
	firm       = app.Subject{Kind: app.Enterprise, ID: "91350100M000100Y43"}
	registered = facts{"enterprise.uscc": "91350100M000100Y43", "enterprise.status": "active", "enterprise.legal_rep_verified": true, "enterprise.foreign": false,
		"project.needs_approval": false, "project.policy_class": "permitted", "project.sensitive": false, "credit.grey": false}
	licensed = facts{"enterprise.uscc": "91350100M000100Y43", "enterprise.legal_rep_verified": true, "credit.grey": false, "druglicence.no": "粤CA755100001",
		"druglicence.holder": "91350100M000100Y43", "druglicence.status": "valid", "druglicence.open_case": false}
	car    = app.Subject{Kind: app.Vehicle, ID: "1M8GDM9AXKP042788"}
	ebuggy = facts{"vehicle.vin": "1M8GDM9AXKP042788", "vehicle.plate": "粤BD12345", "vehicle.plate_city": "4403", "vehicle.seats": 5, "vehicle.first_registered": "2025-11-22",
		"vehicle.inspection_until": "2027-11-22", "vehicle.energy": "bev", "vehicle.wheelbase_mm": 2700, "vehicle.terminal_ok": true, "vehicle.use": "ridehail",
		"vehicle.owner_kind": "enterprise", "credit.grey": false}
	graduate = app.Subject{Kind: app.Person, ID: "44010620031122002X"}
	degree   = facts{"person.id": "44010620031122002X", "person.name": "李小满", "person.birth": "2003-11-22", "person.sex": "female", "person.hukou": "440106",
		"person.alive": true, "credit.grey": false, "edu.level": "benke", "edu.full_time": true, "edu.graduated_on": "2026-06-20", "edu.match": true,
		"settlement.used": false, "crime.record": false}
)

// put makes the registers know a subject, as of an hour ago.
func put(t *testing.T, d *uitest.Driver, sub app.Subject, name string, f facts, aged ...fact.Fact) desk.Resident {
	t.Helper()
	r := fact.Record{Subject: sub, Facts: aged}
	for n, v := range f {
		one := fact.Fact{Name: n, Source: "police.population", AsOf: uitest.Now.Add(-time.Hour)}
		switch v := v.(type) {
		case bool:
			one.Value = fact.BoolOf(v)
		case int:
			one.Value = fact.IntOf(int64(v))
		case string:
			one.Value = fact.StringOf(v)
		}
		r.Facts = append(r.Facts, one)
	}
	r.Sort()
	who := desk.Resident{Subject: sub, Name: name, Phone: "14412345678", Area: "440306017001001"}
	if err := d.Store.Import(t.Context(), desk.Import{Records: []fact.Record{r}, People: []desk.Resident{who}}); err != nil {
		t.Fatal(err)
	}
	return who
}

// counter is the page with a clerk at it, and what put makes known before.
func counter(t *testing.T, o uitest.Options, put ...func(*uitest.Driver)) *uitest.Driver {
	t.Helper()
	d := uitest.Start(t, o)
	for _, fn := range put {
		fn(d)
	}
	d.LogIn("clerk")
	d.Command("新受理")
	return d
}

// known is counter with one subject whom the registers know.
func known(t *testing.T, sub app.Subject, name string, f facts, aged ...fact.Fact) *uitest.Driver {
	t.Helper()
	return counter(t, uitest.Options{People: 60, Applications: -1}, func(d *uitest.Driver) { put(t, d, sub, name, f, aged...) })
}

// press counts the keys that are pressed.
func press(d *uitest.Driver, keys ...fyne.KeyName) int {
	d.Key(keys...)
	return len(keys)
}

// only is the one case of a subject.
func only(t *testing.T, d *uitest.Driver, sub app.Subject) *casefile.Case {
	t.Helper()
	st := d.Station("clerk")
	rows, err := reception.At(st).History(t.Context(), sub)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d cases, %v; the screen shows:\n%s", len(rows), err, d.Text())
	}
	c, _, err := st.Case(t.Context(), rows[0].Head.Case)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// declared are the facts an application brought: value and source.
func declared(c *casefile.Case) map[string]string {
	out := map[string]string{}
	for _, f := range c.App.Declared {
		out[f.Name] = f.Value.String() + " " + f.Source
	}
	return out
}

func drafts(t *testing.T, d *uitest.Driver) []reception.Draft {
	t.Helper()
	list, err := reception.At(d.Station("clerk")).Drafts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A whole allowance takes at most nine keys beyond the ID.
func TestAllowanceByKeyboard(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	keys := press(d, fyne.KeyReturn)
	d.Sees("王*英", "80 岁 女", "440306********0024", "广东省深圳市宝安区", "144****5678", "可办", "每月金额 300 元，起发月份 2026年11月")
	d.SeesNot("王秀英")
	keys += press(d, fyne.KeyReturn)
	d.Sees("自动通过", "9 项条件全部符合，受理后当场办结。", "300 元", "公安人口库", "需要的数据都已掌握，不用补任何材料。", "出生于 1946-11-22，2026-11-23 满 80 周岁")
	d.SeesNot("王秀英", "person.", "police.")
	keys += press(d, fyne.KeyReturn)
	d.Sees("请核对", "王秀英", "0024", "7890", "300 元", "2026-11", "核对无误，受理并办结")
	keys += press(d, fyne.KeyReturn)
	c := only(t, d, granny)
	d.Sees("已受理", "11440300007542195T3442108219000 20261123 0001", "本事项已办结。")
	keys += press(d, fyne.KeyReturn) // print
	if keys > 9 {
		t.Errorf("%d keys", keys)
	}
	if c.State != casefile.Approved || c.App.Name != "王秀英" || c.App.Phone != "14412345678" || c.App.Area != "440306017001" || c.App.Channel != casefile.Counter {
		t.Errorf("case: %s %+v", c.State, c.App)
	}
	if len(d.Papers) != 1 || !strings.HasPrefix(string(d.Papers[string(c.Serial())+"-receipt"]), "%PDF") {
		t.Errorf("papers: %d", len(d.Papers))
	}
	if list := drafts(t, d); len(list) != 0 {
		t.Errorf("a draft is left: %+v", list)
	}
	d.Key(fyne.KeyReturn) // next
	d.Sees("申请人", "这里随填随判")
	d.SeesNot("王*英", "已受理")
}

func TestResultKeys(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	serial := string(only(t, d, granny).Serial())
	d.Type("l")
	d.Sees("已打印：受理回执（大字版）（三号窗口 HP，1 份）。")
	for _, size := range []fyne.Size{{Width: 1024, Height: 768}, {Width: 1920, Height: 1080}} { // what is said covers no button
		d.Win.Resize(size)
		if said, button := d.Place("✓  已打印："), d.Place("打印回执"); said.Y+24 > button.Y {
			t.Errorf("at %.0f the sentence lies at %.0f, the buttons at %.0f", size.Width, said.Y, button.Y)
		}
	}
	d.Type("o")
	d.Sees("第 1 页，共 2 页")
	d.Key(fyne.KeyEscape)
	d.Command("打印回执")
	d.Sees("已打印：受理回执（三号窗口 HP，1 份）。")
	if len(d.Papers) != 2 || d.Papers[serial+"-receipt-large"] == nil {
		t.Errorf("papers: %d", len(d.Papers))
	}
	if c := only(t, d, granny); len(c.Printed) != 3 {
		t.Errorf("%d prints are recorded", len(c.Printed))
	}
	d.Type("v")
	d.Sees("窗口受理")
	d.Command("新受理")
	d.Type("n")
	d.Sees("申请人")
}

func TestFindingPeople(t *testing.T) {
	for _, text := range []string{"王秀英", "wangxiuying", "wxy", "0024", "5678"} {
		t.Run(text, func(t *testing.T) {
			d := known(t, granny, "王秀英", elder)
			d.Type(text)
			d.Sees("王*英", "440306********0024", "新安街道宝民社区")
			for i := 0; i < 8 && !strings.Contains(d.Text(), "80 岁 女"); i++ {
				d.Key(fyne.KeyReturn)
				if !strings.Contains(d.Text(), "80 岁 女") { // somebody else reads alike
					d.Key(fyne.KeyEscape)
					d.Type(text)
					for range i + 1 {
						d.Key(fyne.KeyDown)
					}
				}
			}
			d.Sees("80 岁 女", "可办")
		})
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"440306194611220025":  "身份证号第 18 位校验码不符，请逐位核对。",
		"440306194613220024":  "身份证号第 7 至 14 位不是一个存在的出生日期。",
		"44030619461122002":   "身份证号应为 18 位，现为 17 位。",
		"91350100M000100Y44":  "统一社会信用代码第 18 位校验码不符，请逐位核对。",
		"1M8GDM9A1KP042788":   "车辆识别代号第 9 位校验码不符，请逐位核对。",
		"":                    "请刷身份证，或输入证件号、姓名。",
		"查无此人啊":               "没有找到。请输入完整的身份证号",
		"440306461122002":     "这是 15 位的旧号码，请用 18 位的公民身份号码。",
		"4403061946112200240": "身份证号应为 18 位，现为 19 位。",
	} {
		t.Run(text, func(t *testing.T) {
			d := known(t, granny, "王秀英", elder)
			d.Type(text)
			d.Key(fyne.KeyReturn)
			d.Sees(want, "这里随填随判")
		})
	}
}

func TestProvisional(t *testing.T) {
	late := fact.Fact{Name: "person.alive", Value: fact.BoolOf(true), Source: "civil.death", AsOf: uitest.Now.Add(-30 * time.Hour)}
	f := elder.with(nil)
	delete(f, "person.alive")
	d := known(t, granny, "王秀英", f, late)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn)
	d.Sees("可预办")
	d.Type("/")
	d.Type("gllrjt") // 高龄老人津贴
	d.Key(fyne.KeyReturn)
	d.Sees("预通过", "“健在”的数据已过时效", "联网复核一致即生效", "已过时效", "受理并预通过")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	if c := only(t, d, granny); c.State != casefile.Provisional {
		t.Errorf("state %s", c.State)
	}
	d.Sees("预通过", "联网复核后生效")
}

func TestSecondApplicationGoesToAPerson(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	first := only(t, d, granny)
	d.Type("n")
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn)
	d.Sees("此前办件", "自动通过", "同一当事人此前已通过本事项")
	d.Type("1")
	for i := 0; i < 9 && !strings.Contains(d.Text(), "规则的条件都符合，但同一当事人"); i++ {
		d.Key(fyne.KeyEscape)
		d.Type(string(rune('1' + i)))
	}
	d.Sees("规则的条件都符合，但同一当事人", "受理并转人工")
	d.Command("确认受理")
	d.SeesNot("每月金额 300 元")
	d.Key(fyne.KeyReturn)
	rows, err := reception.At(d.Station("clerk")).History(t.Context(), granny)
	if err != nil || len(rows) != 2 || rows[0].Head.State == rows[1].Head.State {
		t.Errorf("%d cases, %v", len(rows), err)
	}
	if first.State != casefile.Approved {
		t.Errorf("the first is %s", first.State)
	}
}

func TestEarlierCaseOpens(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	d.Type("n")
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyUp, fyne.KeyReturn) // from the items up to the earlier cases
	d.Sees("窗口受理 · 2026-11-23 10:53 提交")
}

func TestOnlyThoseWhoDecideTakeIn(t *testing.T) {
	for _, role := range []app.AccountID{"supervisor", "auditor", "admin"} {
		t.Run(string(role), func(t *testing.T) {
			d := uitest.Start(t, uitest.Options{People: 60, Applications: -1})
			put(t, d, granny, "王秀英", elder)
			d.LogIn(role)
			d.Command("新受理")
			d.Sees("不能受理申请，这里只能查看判定")
			d.Type(granny.ID)
			d.Key(fyne.KeyReturn, fyne.KeyReturn)
			d.Sees("自动通过")
			d.Command("确认受理")
			d.SeesNot("请核对")
			if rows, _ := reception.At(d.Station("clerk")).History(t.Context(), granny); len(rows) != 0 {
				t.Errorf("%s took in", role)
			}
		})
	}
}

func TestReadBackCanBeLeft(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("请核对")
	d.Key(fyne.KeyEscape)
	d.SeesNot("请核对", "王秀英")
	if rows, _ := reception.At(d.Station("clerk")).History(t.Context(), granny); len(rows) != 0 {
		t.Error("leaving the read-back took in")
	}
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	only(t, d, granny)
}
