package counter_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/reception"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// choose identifies a subject and takes an item, whatever place it has.
func choose(t *testing.T, d *uitest.Driver, sub app.Subject, item string) {
	t.Helper()
	d.Type(sub.ID)
	d.Key(fyne.KeyReturn)
	if sub.Kind == app.Person {
		d.Type("/")
		d.Type(item)
		d.Key(fyne.KeyReturn)
		if strings.Contains(d.Text(), item+"\n改选事项") {
			return
		}
	}
	for i := range 9 {
		d.Type(string(rune('1' + i)))
		if strings.Contains(d.Text(), "改选事项") {
			if strings.Contains(d.Text(), item+"\n") {
				return
			}
			d.Key(fyne.KeyEscape)
		}
	}
	t.Fatalf("%s cannot be chosen:\n%s", item, d.Text())
}

// accept goes through the read-back.
func accept(d *uitest.Driver) {
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
}

func TestProjectFiling(t *testing.T) {
	d := known(t, firm, "深圳市拟联智造有限公司", registered)
	choose(t, d, firm, "企业投资项目备案")
	d.Sees("深圳市拟联智造有限公司", "91350100M000100Y43", "申请人填报，见备案申请表", "补齐即可自动通过")
	for _, text := range []string{"智能传感器生产线", "宝安区新安街道创业路1号", "建筑面积 5000 平方米", "新建厂房一栋"} {
		d.Type(text)
		d.Key(fyne.KeyReturn)
	}
	d.Type("计算机整机")
	d.Sees("计算机整机制造", "3911")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Type("1200万")
	d.Key(fyne.KeyReturn)
	d.Sees("请以元为单位填写")
	for range "1200万" {
		d.Key(fyne.KeyBackspace)
	}
	d.Type("12,000,000.50")
	d.SeesNot("请以元为单位填写")
	d.Key(fyne.KeyReturn)
	d.Type("1") // 声明
	d.Key(fyne.KeyReturn)
	d.Type("宝安区")
	d.Sees("广东省深圳市宝安区")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Type("2") // 财政性资金
	d.Sees("自动通过", "受理并办结", "企业投资项目备案证")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("核对无误，受理并办结", "深圳市拟联智造有限公司", "0Y43")
	d.Key(fyne.KeyReturn)
	c := only(t, d, firm)
	want := map[string]string{"project.name": "智能传感器生产线 declared", "project.site": "宝安区新安街道创业路1号 declared", "project.scale": "建筑面积 5000 平方米 declared",
		"project.content": "新建厂房一栋 declared", "project.industry": "3911 declared", "project.investment": "12000000.50 declared", "project.declared_compliant": "true declared",
		"project.site_division": "440306 declared", "project.public_funds": "false declared"}
	if got := declared(c); !maps.Equal(got, want) || c.State != casefile.Approved {
		t.Errorf("state %s, declared %v", c.State, got)
	}
}

func TestLicenceCancelAsksOnlyWhatCounts(t *testing.T) {
	d := known(t, firm, "深圳市宝安区拟康大药房", licensed)
	choose(t, d, firm, "药品经营许可证注销")
	d.Sees("特殊药品库存", "原件遗失", "已作遗失承诺", "任选　申请人填报", "标“任选”的几项，补齐一种就够。")
	d.Type("0")
	d.Key(fyne.KeyReturn)
	d.Type("2") // not lost
	d.SeesNot("见遗失承诺书", "任选")
	d.Sees("自动通过", "注销日期")
	accept(d)
	if got := declared(only(t, d, firm)); got["druglicence.special_stock"] != "0 declared" || got["druglicence.lost"] != "false declared" || len(got) != 2 {
		t.Errorf("declared %v", got)
	}
}

func TestLostLicenceIsPromised(t *testing.T) {
	d := known(t, firm, "深圳市宝安区拟康大药房", licensed)
	choose(t, d, firm, "药品经营许可证注销")
	d.Type("0")
	d.Key(fyne.KeyReturn)
	d.Type("1") // lost
	d.Sees("转人工", "见遗失承诺书")
	d.Key(fyne.KeyReturn)
	d.Type("1")
	d.Sees("自动通过")
	accept(d)
	if got := declared(only(t, d, firm)); got["druglicence.loss_declared"] != "true declared" {
		t.Errorf("declared %v", got)
	}
}

func TestGraduateWithPapersSeen(t *testing.T) {
	d := known(t, graduate, "李小满", degree)
	choose(t, d, graduate, "应届毕业生引进落户")
	d.Sees("申办方式", "材料齐全", "由窗口核对", "申请人填报，见承诺书")
	d.Type("2") // 用人单位申办
	d.Key(fyne.KeyReturn)
	for range 3 {
		d.Type("1")
		d.Key(fyne.KeyReturn)
	}
	d.Sees("自动通过", "公安落户办理", "短信")
	accept(d)
	c := only(t, d, graduate)
	got := declared(c)
	if c.State != casefile.Approved || c.App.Variant != "用人单位申办" || got["materials.complete"] != "true counter" || got["declared.healthy"] != "true declared" {
		t.Errorf("state %s, variant %q, declared %v", c.State, c.App.Variant, got)
	}
}

func TestVehicleWhosePaperIsNewer(t *testing.T) {
	d := known(t, car, "粤BD12345", ebuggy.with(facts{"vehicle.inspection_until": "2026-11-20"}))
	choose(t, d, car, "网络预约出租汽车运输证")
	d.Sees("粤B", "检验有效期止", "核验原件：行驶证；登记为2026-11-20")
	d.SeesNot("粤BD12345", "1M8GDM9AXKP042788")
	d.Type("20261131")
	d.Key(fyne.KeyReturn)
	d.Sees("没有这一天，请核对年月日。")
	for range "20261131" {
		d.Key(fyne.KeyBackspace)
	}
	d.Type("20271120")
	d.Sees("自动通过", "以窗口所见为准")
	accept(d)
	c := only(t, d, car)
	if got := declared(c); c.State != casefile.Approved || got["vehicle.inspection_until"] != "2027-11-20 counter" || c.App.Name != "粤BD12345" {
		t.Errorf("state %s, declared %v", c.State, got)
	}
}

func TestDriverShowsTheCertificate(t *testing.T) {
	driver := facts{"person.id": granny.ID, "person.name": "王秀英", "person.birth": "1946-11-22", "person.sex": "female", "person.hukou": "440306", "credit.grey": false,
		"identity.bank_verified": true, "identity.face_verified": true, "licence.class": "C1", "licence.status": "normal", "licence.first_issued": "2000-01-01",
		"traffic.crime": false, "traffic.dangerous_driving": false, "traffic.drink_driving": false, "police.drug_record": false, "police.violent_crime": false,
		"taxi.revoked": false, "taxi.exam_passed": false}
	d := known(t, granny, "王秀英", driver)
	choose(t, d, granny, "网络预约出租汽车驾驶员证")
	d.Sees("以下由登记部门提供，窗口不能代填：近三个记分周期记分（公安交管库）。", "从业资格考试合格", "核验原件：考试合格证；登记为否")
	d.Type("1")
	d.Sees("转人工") // the points are still unknown
	d.Key(fyne.KeyReturn)
	accept(d)
	c := only(t, d, granny)
	if got := declared(c); c.State != casefile.InReview || got["taxi.exam_passed"] != "true counter" {
		t.Errorf("state %s, declared %v", c.State, got)
	}
	d.Sees("已受理", "本件由工作人员核查办理")
}

func TestStrangerIsTakenInOnPaper(t *testing.T) {
	d := counter(t, uitest.Options{People: 60, Applications: -1})
	d.Type(granny.ID)
	d.Sees("号码正确，名册里没有")
	d.Key(fyne.KeyReturn)
	d.Sees("本机没有登记数据", "姓名（凭居民身份证）")
	d.Key(fyne.KeyReturn)
	d.Sees("请填写证件上的姓名。")
	d.Type("王5英")
	d.Key(fyne.KeyReturn)
	d.Sees("姓名里不应有数字，请核对。")
	d.Key(fyne.KeyBackspace, fyne.KeyBackspace)
	d.Type("秀英")
	d.Key(fyne.KeyReturn)
	d.SeesNot("姓名里不应有数字")
	d.Type("/")
	d.Type("高龄老人津贴")
	d.Key(fyne.KeyReturn)
	d.Sees("本机没有这位申请人的登记数据", "核验原件：户口簿", "正在领取高龄津贴（民政津贴库）")
	d.Type("440306")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Type("1")
	d.Key(fyne.KeyReturn)
	d.Type("1") // 颐年卡
	d.Key(fyne.KeyReturn)
	d.Type("王秀英")
	d.Key(fyne.KeyReturn)
	d.Sees("出生于 1946-11-22")
	accept(d)
	c := only(t, d, granny)
	got := declared(c)
	for name, want := range map[string]string{"person.id": granny.ID + " counter", "person.name": "王秀英 counter", "person.birth": "1946-11-22 counter", "person.sex": "female counter",
		"person.hukou": "440306 counter", "person.alive": "true counter", "account.type": "yinian counter", "account.holder": "王秀英 counter"} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if c.State != casefile.InReview || c.App.Name != "王秀英" {
		t.Errorf("state %s, name %q", c.State, c.App.Name)
	}
}

// Somebody whom nothing is known of takes at most 25 keys beyond the number. A
// name costs its pinyin in the input method, and the key that takes it.
func TestStrangerByKeyboard(t *testing.T) {
	d := counter(t, uitest.Options{People: 60, Applications: -1})
	d.Type(granny.ID)
	keys := press(d, fyne.KeyReturn)
	d.Sees("80 岁 女")
	d.Type("王秀英")
	keys += len("wangxiuying") + 1 + press(d, fyne.KeyReturn)
	place := 0
	for i := '1'; i <= '9' && place == 0; i++ {
		if d.Type(string(i)); strings.Contains(d.Text(), "高龄老人津贴\n改选事项") {
			place = int(i)
			break
		}
		d.Key(fyne.KeyEscape)
	}
	if place == 0 {
		t.Fatalf("the allowance has no digit:\n%s", d.Text())
	}
	keys++
	d.Type("ba")
	d.Sees("广东省深圳市宝安区")
	keys += 2 + press(d, fyne.KeyReturn)
	d.Type("1") // 健在
	d.Type("1") // 颐年卡
	d.Type("1") // 本人
	keys += 3 + press(d, fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("核对无误")
	d.Shot("counter-stranger")
	keys += press(d, fyne.KeyReturn, fyne.KeyReturn) // take in, print
	got := declared(only(t, d, granny))
	for name, want := range map[string]string{"person.hukou": "440306 counter", "person.alive": "true counter", "account.type": "yinian counter", "account.holder": "王秀英 counter",
		"person.birth": "1946-11-22 counter", "person.sex": "female counter"} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if keys > 25 || len(d.Papers) != 1 {
		t.Errorf("%d keys, %d papers", keys, len(d.Papers))
	}
}

func TestStrangeCompanyNeedsItsName(t *testing.T) {
	d := counter(t, uitest.Options{People: 60, Applications: -1})
	d.Type(firm.ID)
	d.Key(fyne.KeyReturn)
	d.Sees("企业名称（凭营业执照）")
	d.Type("拟联公司")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	accept(d)
	c := only(t, d, firm)
	if c.App.Name != "拟联公司" || declared(c)["enterprise.uscc"] != firm.ID+" counter" {
		t.Errorf("name %q, declared %v", c.App.Name, declared(c))
	}
}

func TestPhoneIsOptionalAndChecked(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyUp)
	d.Type("1380013")
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("联系电话应为 11 位手机号码")
	d.SeesNot("请核对")
	d.Type("8000")
	d.SeesNot("联系电话应为")
	accept(d)
	if c := only(t, d, granny); c.App.Phone != "13800138000" {
		t.Errorf("phone %q", c.App.Phone)
	}
}

func TestContactOfACompany(t *testing.T) {
	d := known(t, firm, "深圳市宝安区拟康大药房", licensed)
	choose(t, d, firm, "药品经营许可证注销")
	d.Type("0")
	d.Key(fyne.KeyReturn)
	d.Type("2")
	d.Key(fyne.KeyDown)
	d.Type("赵经理")
	accept(d)
	if c := only(t, d, firm); c.App.Contact != "赵经理" {
		t.Errorf("contact %q", c.App.Contact)
	}
}

// Whatever the engine hints at and the counter can bring, brought, approves.
func TestEveryHintThatCanBeAnsweredApproves(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 300, Applications: 80})
	st := d.Station("clerk")
	tried := 0
	for _, sub := range slices.Collect(maps.Keys(subjects(t, d))) {
		prospects, err := reception.At(st).Prospects(t.Context(), sub)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range prospects {
			if approvesWithAnswers(t, d, j) {
				tried++
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d hints could be tried", tried)
	}
}
