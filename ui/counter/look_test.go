package counter_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// The pages are drawn in every look; MIAOPI_SHOTS keeps the pictures.
func TestLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{"": {}, "-elder": {Mode: look.Mode{Elder: true}}, "-dark": {Mode: look.Mode{Dark: true}}, "-wide": {Size: fyne.NewSize(1920, 1080)}} {
		t.Run("look"+name, func(t *testing.T) {
			d := counter(t, o, func(d *uitest.Driver) {
				put(t, d, granny, "王秀英", elder)
				put(t, d, firm, "深圳市拟联智造有限公司", registered)
			})
			d.Shot("counter-empty" + name)
			d.Type(granny.ID[:10])
			d.Shot("counter-hits" + name)
			d.Type(granny.ID[10:])
			d.Key(fyne.KeyReturn)
			d.Shot("counter-items" + name)
			d.Key(fyne.KeyReturn)
			d.Shot("counter-fill" + name)
			d.Key(fyne.KeyReturn)
			d.Shot("counter-readback" + name)
			d.Key(fyne.KeyReturn)
			d.Shot("counter-result" + name)
			d.Command("新受理")
			choose(t, d, firm, "企业投资项目备案")
			d.Shot("counter-project" + name)
			for _, text := range []string{"智能传感器生产线", "宝安区新安街道创业路1号", "建筑面积 5000 平方米", "新建厂房一栋"} {
				d.Type(text)
				d.Key(fyne.KeyReturn)
			}
			d.Type("计算机")
			d.Sees("计算机整机制造")
			d.Shot("counter-project-industry" + name)
			for range "计算机" {
				d.Key(fyne.KeyBackspace)
			}
			d.Type("没有这个行业")
			d.Key(fyne.KeyReturn)
			d.Sees("没有这个行业，请输入行业名称或 4 位代码")
			d.Shot("counter-project-wrong" + name)
			for range "没有这个行业" {
				d.Key(fyne.KeyBackspace)
			}
			d.Type("3911")
			d.Key(fyne.KeyReturn, fyne.KeyReturn)
			d.Type("12万")
			d.Key(fyne.KeyReturn)
			d.Sees("请以元为单位填写")
			d.Shot("counter-project-amount" + name)
			d.Command("新受理")
			d.Shot("counter-drafts" + name)
		})
	}
}

func TestStrangerLook(t *testing.T) {
	for name, o := range map[string]uitest.Options{"": {}, "-elder": {Mode: look.Mode{Elder: true}}} {
		d := counter(t, o)
		d.Type("11010519491231002X")
		d.Shot("counter-stranger-found" + name)
		d.Key(fyne.KeyReturn)
		d.Type("陈秀英")
		d.Shot("counter-stranger-items" + name)
		d.Key(fyne.KeyReturn)
		d.Key(fyne.KeyReturn)
		d.Shot("counter-stranger" + name)
	}
}
