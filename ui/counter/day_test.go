package counter_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// dated is the counter with a question for a day in focus.
func dated(t *testing.T, o uitest.Options) *uitest.Driver {
	t.Helper()
	o.People, o.Applications = 60, -1
	d := counter(t, o, func(d *uitest.Driver) { put(t, d, granny, "王秀英", elder.with(facts{"allowance.active": true})) })
	choose(t, d, granny, "高龄老人津贴变更和停发")
	if !o.Mode.Elder { // there choose has answered it
		d.Type("1")
	}
	return d
}

// A day is taken as people write it, and one that is not there is said at once,
// before the field is left.
func TestDaysAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ text, want, says string }{
		{"20261105", "2026-11-05", ""}, {"2026-1-1", "2026-01-01", ""}, {"2026年1月1日", "2026-01-01", ""}, {"2026.3.5", "2026-03-05", ""},
		{"19500101", "1950-01-01", ""}, {"２０２６．３．５", "2026-03-05", ""},
		{"20260230", "", "没有这一天，请核对年月日。"}, {"2026-02-30", "", "没有这一天，请核对年月日。"}, {"2026.2.30", "", "没有这一天，请核对年月日。"},
		{"2026-02-3", "2026-02-03", ""}, {"2026年13月1日", "", "没有这一天，请核对年月日。"}, {"2026-13-1", "", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			d := dated(t, uitest.Options{})
			d.Type(c.text)
			if c.says != "" {
				d.Sees(c.says)
			} else {
				d.SeesNot("没有这一天", "日期应写成年月日")
			}
			list := drafts(t, d)[0].App.Declared
			got := ""
			for _, f := range list {
				if f.Name == "change.happened_on" {
					got = f.Value.String()
				}
			}
			if got != c.want {
				t.Errorf("%q is %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// The calendar opens by key over the field, begins at the day in it, and a day that
// is picked moves on; Escape leaves the field as it was.
func TestCalendarOfAField(t *testing.T) {
	for name, m := range map[string]look.Mode{"": {}, "-elder": {Elder: true}} {
		d := dated(t, uitest.Options{Size: fyne.NewSize(1024, 768), Mode: m})
		d.Type("20261105")
		open := func() {
			d.Win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt})
			d.Settle()
		}
		open()
		d.Sees("选日期", "2026年11月")
		d.Shot("counter-calendar" + name)
		whole(t, d, "就这一天", "返回")
		d.Key(fyne.KeyPageUp, fyne.KeyEscape)
		d.Sees("20261105")
		open()
		d.Key(fyne.KeyPageUp, fyne.KeyLeft, fyne.KeyReturn)
		d.SeesNot("选日期")
		if got := drafts(t, d)[0].Typed["change.happened_on"]; got != "2026-10-04" {
			t.Errorf("picked %q", got)
		}
		if !m.Elder {
			d.Shot("counter-dated")
			find(d, d.Win, labelled("日历")).Press()
			d.Sees("2026年10月")
			d.Key(fyne.KeyEscape)
		}
		if _, is := d.Win.Canvas().Focused().(*kit.Calendar); is {
			t.Error("the calendar keeps the keyboard")
		}
	}
}
