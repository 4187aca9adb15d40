package system

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk/rulebook"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// replay makes every recorded evaluation again and compares. It changes
// nothing.
type replay struct {
	p     *Page
	box   *kit.Box // state of the work
	start *kit.Button
	slot  shell.Slot
}

func newReplay(p *Page) *replay {
	r := &replay{p: p, box: p.Stack(look.Gap2)}
	r.start = p.Button(p.T("开始重算"), shell.Hint("重算判定"), kit.Normal, r.run)
	if r.allowed() {
		r.idle(p.T("按每一件当时的数据和当时的规则版本再判一次，逐字节核对判定依据。不改任何办件。"))
	} else {
		r.box.Set(p.Text(p.T("重算由督查、审计和管理人员进行。"), look.Body, look.Quiet))
	}
	return r
}

func (r *replay) allowed() bool { return r.p.Can(app.Supervisor, app.Auditor, app.Administrator) }

// idle shows a sentence and the way to start.
func (r *replay) idle(sentence string) {
	p := r.p
	r.box.Set(p.Text(sentence, look.Body, look.Quiet), p.Row(look.Gap2, r.start, p.Space()).Grow(1))
}

// run replays beside the window, with a bar and a way to stop.
func (r *replay) run() {
	p, st, do := r.p, r.p.Station, r.p.Jobs.Do
	if r.slot.Busy() {
		return
	}
	if !r.allowed() {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("重算由督查、审计和管理人员进行。"), Seconds: 8})
		return
	}
	bar := p.Progress(p.T("正在重算"), p.T("停止")+" Esc", r.stop)
	r.box.Set(bar)
	p.fit()
	shell.Run(p.Jobs, &r.slot, func(ctx context.Context) (rulebook.Replays, error) {
		return rulebook.At(st).ReplayCases(ctx, nil, func(done, total int) { do(func() { bar.Set(done, total) }) })
	}, func(got rulebook.Replays, err error) {
		if err != nil {
			r.idle(p.T(present.Sentence(err)))
			p.fit()
			return
		}
		list := r.tell(got)
		p.fit()
		if list != nil {
			p.Focus(list)
		}
	})
}

// stop ends a replay.
func (r *replay) stop() {
	r.slot.Cancel()
	r.idle(r.p.T("重算已停止。"))
	r.p.fit()
}

// escape stops a replay that runs.
func (r *replay) escape() bool {
	if !r.slot.Busy() {
		return false
	}
	r.stop()
	return true
}

// tell shows a report, with the cases that differ: Return on one opens it.
func (r *replay) tell(got rulebook.Replays) (list fyne.CanvasObject) {
	p := r.p
	v := systemview.ReplayOf(p.Station, got, p.T)
	tone := shell.SignTone(v.Sign.Tone)
	objects := []fyne.CanvasObject{p.Row(look.Gap3, p.Badge(v.Sign.Icon, p.T(v.Sign.Word), tone), p.Text(v.Headline, look.Body, tone)).Grow(1).Top()}
	if len(v.Lines) > 0 {
		grid := p.Grid(kit.Column{Title: p.T("流水号"), Width: 8.6}, kit.Column{Title: p.T("事项"), Width: 7, Grow: 1}, kit.Column{Title: p.T("版本"), Width: 5.6}, kit.Column{Title: p.T("差别"), Width: 8, Grow: 2})
		rows := make([][]kit.Cell, len(v.Lines))
		for i, l := range v.Lines {
			rows[i] = []kit.Cell{{Text: l.Serial}, {Text: l.Item}, {Text: l.Version, Tone: look.Quiet}, {Text: l.Why}}
		}
		grid.SetRows(rows)
		grid.Pick = func(i int) { p.Go(shell.Cases, shell.ShowCase{Case: got.Differences[i].Case}) }
		objects, list = append(objects, grid), grid
	}
	r.box.Set(append(objects, p.Row(look.Gap2, r.start, p.Space()).Grow(1))...)
	return list
}
