package counter_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// somebody finds a subject of whom a test wants something, without an earlier
// case.
func somebody(t *testing.T, d *uitest.Driver, kind app.SubjectKind, item app.PackID, want func(*desk.Judged) bool) desk.Resident {
	t.Helper()
	st := d.Station("clerk")
	var found desk.Resident
	err := d.Store.People(t.Context(), func(r desk.Resident) bool {
		if r.Subject.Kind != kind {
			return true
		}
		if past, err := st.History(t.Context(), r.Subject); err != nil || len(past) > 0 {
			return true
		}
		list, err := st.Prospects(t.Context(), r.Subject)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range list {
			if j.Pack.ID == item && want(j) {
				found = r
			}
		}
		return found.Subject.ID == ""
	})
	if err != nil || found.Subject.ID == "" {
		t.Fatalf("nobody for %s: %v", item, err)
	}
	return found
}

func approved(j *desk.Judged) bool { return j.Effective() == app.Approve }

// counter opens the page.
func counter(t *testing.T, o uitest.Options) *uitest.Driver {
	t.Helper()
	d := uitest.Start(t, o)
	d.LogIn("clerk")
	d.Command("新受理")
	return d
}

func TestLooks(t *testing.T) {
	for name, o := range map[string]uitest.Options{"": {}, "-elder": {Mode: look.Mode{Elder: true}}, "-dark": {Mode: look.Mode{Dark: true}}, "-wide": {Size: fyne.NewSize(1920, 1080)}} {
		t.Run("look"+name, func(t *testing.T) {
			d := counter(t, o)
			r := somebody(t, d, app.Person, "elderly-allowance", approved)
			d.Shot("counter-empty" + name)
			d.Type(r.Subject.ID[:10])
			d.Shot("counter-hits" + name)
			d.Type(r.Subject.ID[10:])
			d.Key(fyne.KeyReturn)
			d.Shot("counter-items" + name)
			d.Key(fyne.KeyReturn)
			d.Shot("counter-fill" + name)
			d.Key(fyne.KeyReturn)
			d.Shot("counter-readback" + name)
			d.Key(fyne.KeyReturn)
			d.Shot("counter-result" + name)
			d.Command("新受理")
			r = somebody(t, d, app.Enterprise, "project-filing", func(j *desk.Judged) bool { return len(j.Hints) > 0 })
			d.Type(r.Subject.ID)
			d.Key(fyne.KeyReturn, fyne.KeyReturn)
			d.Shot("counter-project" + name)
			d.Type("智能传感器生产线")
			d.Key(fyne.KeyReturn)
			d.Type("宝安区新安街道")
			d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
			d.Type("计算机")
			d.Shot("counter-project-industry" + name)
			d.Key(fyne.KeyReturn, fyne.KeyReturn)
			d.Type("12万")
			d.Key(fyne.KeyReturn)
			d.Shot("counter-project-wrong" + name)
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
