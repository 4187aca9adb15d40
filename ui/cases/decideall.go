package cases

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk/deciding"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

func (p *Page) mayDecide() bool { return p.Can(app.Clerk, app.Community) }

// decideAll evaluates everything that waits, with a bar and a way to stop. What
// was decided before it was stopped is decided.
func (p *Page) decideAll() {
	if !p.mayDecide() {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("只有窗口和社区人员可以判定待办。"), Seconds: 8})
		return
	}
	step := &shell.Step{Long: true}
	var bar *kit.Progress
	var box *kit.Modal
	bar = p.Progress(p.T("正在判定"), p.T("停止"), step.Stop)
	box = p.Ask(kit.Ask{Title: p.T("判定全部待办"), Cancel: p.T("停止"), Body: []fyne.CanvasObject{bar}, Closed: step.Stop})
	st, do := p.Station, p.Jobs.Do
	shell.Write(p.Jobs, step, p.T("判定全部待办"), func(ctx context.Context) (deciding.Tally, error) {
		return deciding.At(st).DecideAll(ctx, func(done, total int) { do(func() { bar.Set(done, total) }) })
	}, func(t deciding.Tally, err error) {
		box.Close()
		p.Changed()
		p.stale = true
		p.reload()
		switch words := caseview.DecidedWords(t, p.T); {
		case app.KindOf(err) == app.Cancelled:
			p.Say(kit.Toast{Tone: look.Attention, Text: p.T("已停止，停止之前的判定有效。") + words})
		case err != nil:
			p.Fail(err)
		default:
			p.Say(kit.Toast{Tone: look.Good, Text: words})
		}
	})
}
