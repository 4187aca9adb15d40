package counter

import (
	"context"
	"strings"
	"time"

	"miaopi/app/desk"
	"miaopi/app/desk/outreach"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// saver keeps an intake's draft: after every change, as fast as the disk
// takes it, one save at a time. What changes meanwhile is saved next, so that
// the last save always holds everything.
type saver struct {
	jobs  *shell.Jobs
	st    *desk.Station
	step  shell.Step
	make  func() (reception.Draft, bool) // false: there is nothing to keep
	saved func(id string)
	fail  func(error)
	dirty bool
	then  func() // runs once everything is saved
}

// changed saves soon.
func (s *saver) changed() {
	s.dirty = true
	s.run()
}

// whenSaved runs a function once everything is saved and no save is under way.
func (s *saver) whenSaved(then func()) {
	s.then = then
	s.run()
}

func (s *saver) run() {
	if s.step.Busy() {
		return
	}
	if s.dirty {
		s.dirty = false
		if d, ok := s.make(); ok {
			shell.Write(s.jobs, &s.step, "", func(ctx context.Context) (reception.Draft, error) { return reception.At(s.st).SaveDraft(ctx, d) }, s.done)
			return
		}
	}
	if then := s.then; then != nil {
		s.then = nil
		then()
	}
}

func (s *saver) done(d reception.Draft, err error) {
	if err != nil {
		s.then = nil
		s.fail(err)
		return
	}
	s.saved(d.ID)
	s.run()
}

// drafts is the list of what was not submitted, under the search box.
type drafts struct {
	p    *Page
	box  *kit.Box
	head *kit.Text
	grid *kit.Grid
	list []reception.Draft
	slot shell.Slot // reading
	drop shell.Step // forgetting
}

func newDrafts(p *Page) *drafts {
	d := &drafts{p: p, head: p.Text("", look.Body, look.Quiet)}
	d.grid = p.Grid(kit.Column{Title: p.T("申请人"), Width: 9}, kit.Column{Title: p.T("事项"), Grow: 1}, kit.Column{Title: p.T("最后改动"), Width: 10})
	d.grid.Pick = func(i int) { p.resume(d.list[i]) }
	d.box = p.Stack(look.Gap2, d.head, d.grid)
	d.box.Hide()
	return d
}

// load reads the drafts again.
func (d *drafts) load() {
	shell.Run(d.p.Jobs, &d.slot, reception.At(d.p.Station).Drafts, func(list []reception.Draft, err error) {
		if err != nil {
			d.p.Fail(err)
			return
		}
		d.list = list
		d.show()
	})
}

func (d *drafts) show() {
	p := d.p
	rows := make([][]kit.Cell, len(d.list))
	for i, one := range d.list {
		rows[i] = []kit.Cell{{Text: present.MaskedName(one.App.Subject, one.App.Name)}, {Text: p.draftItem(one)},
			{Text: present.Moment(one.At), Tone: look.Quiet}}
	}
	d.head.Set(p.T("未提交的受理：%d 份。按 ↓ 选择，⏎ 继续办，Delete 删除；%d 天不动的自动清除。", len(d.list), int(desk.DraftsKept/(24*time.Hour))))
	d.grid.SetRows(rows)
	if len(d.list) > 0 && p.in.phase == choosingWho {
		d.box.Show()
	} else {
		d.box.Hide()
	}
	p.fit()
}

// draftItem is what a draft is about, and how it began.
func (p *Page) draftItem(d reception.Draft) string {
	id, _ := strings.CutPrefix(d.Note, reception.ThingNote)
	name := present.ItemName(p.Station, d.App.Item)
	if t := p.thing(id); t != nil && id != d.Note {
		return p.T("一件事：%s", t.Name)
	}
	if d.Note == outreach.ReplyNote {
		return p.T("%s（回复）", name)
	}
	return name
}

// chosen is the draft that is selected, when the list is what one works in.
func (d *drafts) chosen() (reception.Draft, bool) {
	i := d.grid.Selected()
	if !d.box.Visible() || i < 0 || i >= len(d.list) {
		return reception.Draft{}, false
	}
	return d.list[i], true
}

// remove asks before it forgets the selected draft.
func (d *drafts) remove() {
	one, ok := d.chosen()
	if !ok {
		return
	}
	p := d.p
	who := present.MaskedName(one.App.Subject, one.App.Name)
	p.Ask(kit.Ask{Title: p.T("删除这份未提交的受理？"), OK: p.T("删除"), Cancel: p.T("保留"), Danger: true,
		Body:   []fyne.CanvasObject{p.Text(p.T("%s，%s。已填的内容不再保留，申请人需要重新办理。", who, present.ItemName(p.Station, one.App.Item)), look.Body, look.Plain)},
		Accept: func() bool { d.forget(one.ID); return true }})
}

func (d *drafts) forget(id string) {
	shell.Write(d.p.Jobs, &d.drop, d.p.T("删除未提交的受理"), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, reception.At(d.p.Station).DropDraft(ctx, id)
	}, func(_ struct{}, err error) {
		if err != nil {
			d.p.Fail(err)
			return
		}
		d.p.Say(kit.Toast{Tone: look.Quiet, Text: d.p.T("已删除未提交的受理。"), Seconds: 6})
		d.p.Focus(d.p.who.entry)
		d.load()
	})
}
