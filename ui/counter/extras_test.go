package counter_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"fyne.io/fyne/v2"

	"miaopi/app/casefile"
	"miaopi/app/rule"
	"miaopi/assets"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// slow makes the allowance an item that is promised within ten days, for which
// 户口簿 may follow.
func slow(t *testing.T, d *uitest.Driver) {
	t.Helper()
	data, err := fs.ReadFile(assets.Packs, "packs/elderly-allowance-2021-03-01.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("  subject: person\n", "  subject: person\n  promised_days: 10\n", "{name: 户口簿,", "{name: 户口簿, essential: false,").Replace(string(data))
	lib, err := rule.LoadLibrary(fstest.MapFS{"packs/a.yaml": {Data: []byte(text)}}, rule.WithCalendar(d.Deps().Calendar))
	if err != nil {
		t.Fatal(err)
	}
	d.Rules = lib
}

func TestSomebodyActsForTheApplicant(t *testing.T) {
	for _, mode := range []look.Mode{{}, {Elder: true}} {
		d := counter(t, uitest.Options{People: 60, Applications: -1, Mode: mode}, func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder) })
		d.Type(granny.ID)
		d.Key(fyne.KeyReturn, fyne.KeyReturn)
		d.Command("代办")
		d.Sees("谁来代办？", "授权委托书")
		d.Key(fyne.KeyReturn)
		d.Sees("请填写代办人姓名。")
		d.Type("李强")
		d.Key(fyne.KeyTab)
		d.Type("44030619750505003X")
		d.Key(fyne.KeyReturn)
		d.Sees("代办人的公民身份号码不对")
		d.Shot("counter-agent" + elderly(mode))
		for range 18 {
			d.Key(fyne.KeyBackspace)
		}
		d.Type("440306197505050053")
		d.Key(fyne.KeyTab)
		d.Type("1")
		d.Key(fyne.KeyReturn)
		d.Sees("代办：李强（子女）")
		d.Shot("counter-agent-filled" + elderly(mode))
		d.Command("确认受理")
		d.Key(fyne.KeyReturn)
		c := only(t, d, granny)
		if a := c.App.Agent; a == nil || a.Name != "李强" || a.Relation != "子女" || a.Document != "授权委托书" {
			t.Errorf("agent %+v", a)
		}
		d.Command("办件")
	}
}

func elderly(m look.Mode) string {
	if m.Elder {
		return "-elder"
	}
	return ""
}

func TestAPaperComesLater(t *testing.T) {
	without := elder.with(nil)
	delete(without, "person.hukou")
	d := counter(t, uitest.Options{People: 60, Applications: -1}, func(d *uitest.Driver) { slow(t, d); put(t, d, granny, "王秀英", without) })
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Command("容缺受理")
	d.Sees("哪种材料以后补交？（2026-12-03 前）", "户口簿", "不自动作任何决定")
	d.Shot("counter-later")
	d.Type("1")
	d.Sees("容缺受理：户口簿，请于 2026-12-03 前补交")
	d.Command("深色外观") // the page is made again
	d.Sees("容缺受理：户口簿")
	d.Command("深色外观")
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
	if l := only(t, d, granny).Acceptance.Lacking; l == nil || l.Due.String() != "2026-12-03" {
		t.Fatalf("lacking %+v", l)
	}
	d.Command("工作台")
	d.Sees("容缺受理，等候补交 1 件", "王*英  户口簿", "2026-12-03 前")
	d.Shot("workbench-owing")
	d.Press("看办件")
	d.Sees("户口簿 请于 2026-12-03 前补交")
	d.Shot("cases-owing")
}

func TestNothingMayComeLaterWhereTheRulesSayYes(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Command("容缺受理")
	d.Sees("规则已经可以通过，不需要容缺。")
}

func TestAPromiseIsReadOutAndTaken(t *testing.T) {
	d := known(t, graduate, "李小满", degree)
	choose(t, d, graduate, "应届毕业生引进落户")
	d.Command("告知承诺")
	d.Sees("承诺什么？", "身体健康承诺书", "未参加国家禁止的组织及活动承诺书")
	d.Type("1")
	d.Sees("本人承诺身体健康", "申请人同意承诺")
	d.Shot("counter-promise")
	d.Key(fyne.KeyReturn)
	d.Sees("✓ 身体健康承诺书")
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
	c := only(t, d, graduate)
	if len(c.App.Promises) != 1 || c.App.Promises[0].ID != "health" || !strings.HasPrefix(c.App.Promises[0].Hash, "sha256:") || c.State == casefile.Pending {
		t.Errorf("promises %+v", c.App.Promises)
	}
}

func TestADraftKeepsWhoActs(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Command("代办")
	d.Type("李强")
	d.Key(fyne.KeyTab)
	d.Type("440306197505050053")
	d.Key(fyne.KeyTab)
	d.Type("2")
	d.Key(fyne.KeyReturn)
	d.Sees("代办：李强（配偶）")
	d.Command("工作台")
	d.Command("新受理")
	d.Command("工作台")
	d.Press("继续")
	d.Sees("代办：李强（配偶）")
	d.Command("代办")
	d.Press("没有人代办")
	d.SeesNot("代办：李强")
}

func TestWhatCameMeanwhileIsNotAwaited(t *testing.T) {
	without := elder.with(nil)
	delete(without, "person.hukou")
	d := counter(t, uitest.Options{People: 60, Applications: -1}, func(d *uitest.Driver) { slow(t, d); put(t, d, granny, "王秀英", without) })
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Command("容缺受理")
	d.Type("1")
	d.Sees("容缺受理：户口簿")
	d.Type("440306") // the clerk saw it after all
	d.Key(fyne.KeyReturn)
	d.SeesNot("容缺受理：户口簿")
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
	if c := only(t, d, granny); c.State != casefile.Approved || c.Acceptance.Lacking != nil {
		t.Errorf("state %s, lacking %+v", c.State, c.Acceptance.Lacking)
	}
}
