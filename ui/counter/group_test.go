package counter_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/uitest"
)

func TestAHomeComesTogether(t *testing.T) {
	other := app.Subject{Kind: app.Person, ID: "440306194611220040"}
	for _, mode := range []look.Mode{{}, {Elder: true}} {
		d := counter(t, uitest.Options{People: 60, Applications: -1, Mode: mode}, func(d *uitest.Driver) {
			put(t, d, granny, "王秀英", elder)
			put(t, d, other, "李桂兰", elder.with(facts{"person.id": other.ID, "person.name": "李桂兰", "account.holder": "宝安区福利院"}))
		})
		d.Command("集体代办")
		d.Sees("集体代办：哪个事项？", "高龄老人津贴")
		d.Shot("counter-group-item" + elderly(mode))
		pickItem(t, d, "高龄老人津贴")
		d.Type("宝安区福利院")
		d.Key(fyne.KeyTab)
		d.Type("宝安区福利院")
		d.Key(fyne.KeyTab, fyne.KeyTab)
		d.Type(granny.ID + "\n" + other.ID)
		d.Press("一人一件，受理")
		d.Sees("请写明集体代办的说明。")
		d.Shot("counter-group" + elderly(mode))
		d.Key(fyne.KeyEscape)
		d.Command("集体代办")
		pickItem(t, d, "高龄老人津贴")
		d.Type("宝安区福利院")
		d.Key(fyne.KeyTab, fyne.KeyTab)
		d.Type("账户由福利院代管。")
		d.Key(fyne.KeyTab)
		d.Type(granny.ID + "\n" + other.ID)
		d.Press("一人一件，受理")
		d.Sees("集体代办：受理 2 件，自动通过 1 件，转人工 1 件，没有受理 0 人。")
		if g := only(t, d, other).App.Group; g == nil || g.Reason != "账户由福利院代管。" || g.ID != only(t, d, granny).App.Group.ID {
			t.Errorf("group %+v", g)
		}
		d.Command("办件")
	}
}

// pickItem picks an item in the dialog that asks for one.
func pickItem(t *testing.T, d *uitest.Driver, name string) {
	t.Helper()
	for i, one := range present.PersonItems(d.Station("clerk")) {
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
