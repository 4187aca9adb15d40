package spotcheck

import (
	"context"
	"encoding/json"

	"miaopi/app/desk/supervision"
	"miaopi/app/printing"
	"miaopi/app/spotcheck/drawing"
	"miaopi/app/spotcheck/openpage"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// draw is the draw that is open, or selected in the list.
func (p *Page) draw() (drawing.Draw, bool) {
	switch v := p.view.(type) {
	case *ceremony:
		return v.draw, true
	case *drawn:
		return v.progress.Draw, true
	case *overview:
		if i := v.table.Selected(); i >= 0 && i < len(v.all) {
			return v.all[i].Draw, true
		}
	}
	return drawing.Draw{}, false
}

func (p *Page) chosen() bool {
	_, ok := p.draw()
	return ok
}

func (p *Page) onDraw(do func(drawing.Draw)) {
	d, ok := p.draw()
	if !ok {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("现在打开的内容没有这项操作。"), Seconds: 8})
		return
	}
	do(d)
}

// paper shows the announcement, or what was drawn, to be printed and put up.
func (p *Page) paper(d drawing.Draw) {
	if !d.Announced {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("这次抽查是早先的程序抽取的，没有公告。"), Seconds: 8})
		return
	}
	st, fonts := p.Station, p.Fonts
	shell.Write(p.Jobs, &p.work, p.T("抽取公告"), func(ctx context.Context) ([]byte, error) { return supervision.At(st).Paper(ctx, d, fonts) }, func(pdf []byte, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Papers.Preview(shell.Paper{Label: "抽取公告", Name: "draw", Kind: printing.Receipt, Document: "draw", PDF: pdf})
	})
}

// exported are where the two files went.
type exported struct{ file, page string }

// export writes what anybody needs to compute the draw again.
func (p *Page) export(d drawing.Draw) {
	st, save := p.Station, p.Save
	shell.Write(p.Jobs, &p.work, p.T("导出公开文件"), func(ctx context.Context) (out exported, err error) {
		o, err := supervision.At(st).Opened(ctx, d)
		if err != nil {
			return out, err
		}
		data, err := json.Marshal(o)
		if err != nil {
			return out, err
		}
		if out.file, err = save("draw-"+d.ID+".json", data); err != nil {
			return out, err
		}
		out.page, err = save("draw-"+d.ID+".html", openpage.Page(data))
		return out, err
	}, func(out exported, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("公开文件已导出：%s，%s。", out.file, out.page), Seconds: 15})
	})
}

// end asks why a draw is not finished, and closes it.
func (p *Page) end(d drawing.Draw) {
	p.askWhy(why{title: p.T("了结抽查"), ok: p.T("了结"), empty: p.T("请写明了结的理由。"),
		into:  p.T("为什么没有查完（会写进这次抽查的记录，以后每次结论都说明）"),
		warns: p.T("了结之后这次抽查不能再查；没有查的办件，以后同一批决定的每次结论都按不当计。")},
		func(reason string) { p.close(d, reason) })
}

func (p *Page) close(d drawing.Draw, why string) {
	st := p.Station
	shell.Write(p.Jobs, &p.work, p.T("了结抽查"), func(ctx context.Context) (drawing.Draw, error) {
		return supervision.At(st).Close(ctx, d.ID, why)
	}, func(_ drawing.Draw, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("这次抽查已了结。"), Seconds: 8})
		p.home()
	})
}
