package counter_test

import (
	"testing"

	"miaopi/app"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

var (
	sister  = app.Subject{Kind: app.Person, ID: "440306194611220040"}
	brother = app.Subject{Kind: app.Person, ID: "440306194611220032"}
)

// home is the counter with three old people whom the registers know.
func home(t *testing.T, o uitest.Options) *uitest.Driver {
	t.Helper()
	o.People, o.Applications = 60, -1
	return counter(t, o, func(d *uitest.Driver) {
		put(t, d, granny, "王秀英", elder)
		put(t, d, sister, "李桂兰", elder.with(facts{"person.id": sister.ID, "person.name": "李桂兰", "account.holder": "宝安区福利院"}))
		put(t, d, brother, "欧阳德", elder.with(facts{"person.id": brother.ID, "person.name": "欧阳德", "person.sex": "male", "account.holder": "欧阳德"}))
	})
}

// together opens the dialog that picks people for the allowance.
func together(t *testing.T, d *uitest.Driver) {
	t.Helper()
	d.Command("集体代办")
	pickItem(t, d, "高龄老人津贴")
}

func TestAHomeComesTogether(t *testing.T) {
	for _, o := range []uitest.Options{{}, {Size: fyne.NewSize(1024, 768)}, {Size: fyne.NewSize(1024, 768), Mode: look.Mode{Elder: true}}} {
		d := home(t, o)
		d.Command("集体代办")
		d.Sees("集体代办：哪个事项？", "高龄老人津贴")
		d.Key(fyne.KeyEscape)
		together(t, d)
		for _, typed := range []string{"王秀英", "lgl", "0032"} { // name, initials, end of the ID
			d.Type(typed)
			d.Shot("counter-group-hits" + elderly(o.Mode))
			d.Key(fyne.KeyReturn)
		}
		d.Sees("已选 3 人", "王*英", "李*兰", "欧阳*")
		d.Shot("counter-group-who" + elderly(o.Mode))
		whole(t, d, "下一步", "返回", "粘贴名单")
		d.Key(fyne.KeyReturn)
		d.Sees("已选 3 人", "机构", "账户户名")
		d.Type("宝安区福利院")
		d.Press("一人一件，受理")
		d.Sees("请写明集体代办的说明。")
		whole(t, d, "一人一件，受理", "返回")
		d.Shot("counter-group" + elderly(o.Mode))
		d.Key(fyne.KeyTab, fyne.KeyTab)
		d.Type("账户由福利院代管。")
		d.Press("一人一件，受理")
		d.Sees("集体代办：受理 3 件，自动通过 2 件，转人工 1 件，没有受理 0 人。")
		d.SeesNot("已选 3 人")
		if g := only(t, d, sister).App.Group; g == nil || g.Reason != "账户由福利院代管。" || g.Home != "宝安区福利院" || g.ID != only(t, d, granny).App.Group.ID {
			t.Errorf("group %+v", g)
		}
	}
}

// Nobody is picked twice, and whoever has the item open already is not picked at all:
// it says why, by whatever way he is found.
func TestAGroupHasEverybodyOnce(t *testing.T) {
	d := home(t, uitest.Options{})
	together(t, d)
	d.Type(sister.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Type("福利院")
	d.Key(fyne.KeyTab, fyne.KeyTab)
	d.Type("代管账户。")
	d.Press("一人一件，受理")
	open := "本事项在办：" + present.ShortSerial(only(t, d, sister).Serial())

	together(t, d)
	d.Sees("已选 0 人")
	d.Key(fyne.KeyReturn)
	d.Sees("还没有选人。")
	d.Type("liguilan")
	d.Sees(open)
	d.Shot("counter-group-open")
	d.Key(fyne.KeyReturn)
	d.Sees("没有加入：李*兰　"+open, "已选 0 人")
	d.Key(fyne.KeyEscape) // the word, not the dialog
	d.SeesNot(open)
	d.Type("王秀英")
	d.Key(fyne.KeyReturn)
	d.Type("王秀英")
	d.Key(fyne.KeyReturn)
	d.Sees("已选 1 人", "没有加入：王*英　已选")
	d.Key(fyne.KeyEscape)

	d.Press("粘贴名单")
	d.Type("12345")
	d.Press("加入")
	d.Sees("名单第 1 行：公民身份号码不对，请核对。")
	d.Key(fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace)
	d.Type(granny.ID + "\n" + brother.ID + "\n" + sister.ID + "\n11010519491231002X 陈秀英\n" + brother.ID)
	d.Press("加入")
	d.Sees("已选 3 人", "陈*英", "没有加入：王*英　已选；李*兰　"+open+"；欧阳*　已选")
}

// Somebody is taken out again, by key and by mouse; the picked stay while the dialog
// is left, and are another item's no more.
func TestAGroupIsMended(t *testing.T) {
	d := home(t, uitest.Options{})
	together(t, d)
	for _, name := range []string{"王秀英", "李桂兰", "欧阳德"} {
		d.Type(name)
		d.Key(fyne.KeyReturn)
	}
	picked := find(d, d.Win, func(x *kit.Table) bool { return x.Len() == 3 })
	picked.TakeFocus()
	picked.Choose(1)
	d.Key(fyne.KeyReturn)
	d.Sees("已选 2 人", "王*英", "欧阳*")
	d.SeesNot("李*兰")
	d.Key(fyne.KeyEscape)
	d.SeesNot("已选 2 人")
	together(t, d)
	d.Sees("已选 2 人", "王*英")
	find(d, d.Win, func(x *kit.Table) bool { return x.Len() == 2 }).TakeFocus()
	d.Key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("已选 0 人")
	d.SeesNot("王*英")
	d.Type("没有这个人")
	d.Sees("名册里没有找到。")
}

// pickItem picks an item in the dialog that asks for one.
func pickItem(t *testing.T, d *uitest.Driver, name string) {
	t.Helper()
	for i, one := range counterview.PersonItems(d.Station("clerk")) {
		if one.Name == name {
			for range i {
				d.Key(fyne.KeyDown)
			}
			d.Key(fyne.KeyReturn)
			return
		}
	}
	t.Fatalf("no item %s", name)
}
