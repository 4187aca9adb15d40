package cases

import (
	"context"

	"miaopi/app/casefile"
	"miaopi/app/desk/evidence"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// attach asks which of the files that wait go with the open case.
func (v *panel) attach() { v.p.PickScans(v.attachFrom) }

// Dropped implements shell.Receiver: the files are for the open case.
func (p *Page) Dropped(files []evidence.File) bool {
	if p.panel.view.Case == "" || len(files) == 0 {
		return false
	}
	p.panel.attachFrom(shell.Dropped(files))
	return true
}

// attachFrom asks which paper the files are, and puts them with the case.
func (v *panel) attachFrom(from shell.Files) {
	id, st := v.view.Case, v.p.Station
	if !v.shows(id) {
		return
	}
	v.p.PickPaper(from, v.view.Kinds, func(as string) {
		v.run(id, casefile.DoAttach, func(ctx context.Context) (*casefile.Case, error) {
			files, err := from.Read()
			if err != nil {
				return nil, err
			}
			c, err := evidence.At(st).Attach(ctx, id, as, files)
			if err != nil {
				return nil, err
			}
			return c, from.Taken()
		})
	})
}

// materials are the files of the case, each with a way to look at it.
func (v *panel) materials() []fyne.CanvasObject {
	p := v.p
	if len(v.view.Materials) == 0 {
		return nil
	}
	var out []fyne.CanvasObject
	for _, m := range v.view.Materials {
		row := []fyne.CanvasObject{p.Stack(2, p.Text(m.As, look.Body, look.Plain), p.Line(p.T(m.Note), look.Body, look.Quiet)),
			p.Button(p.T("查看"), "", kit.Ghost, func() { v.look(m) })}
		if m.Thumb != nil {
			row = append([]fyne.CanvasObject{p.Picture(m.Thumb, 56)}, row...)
		}
		out = append(out, p.Row(look.Gap2, row...).Grow(len(row)-2))
	}
	return out
}

// look opens a file through the system. That it was looked at is journaled.
func (v *panel) look(m caseview.MaterialLine) {
	p, id, st := v.p, v.view.Case, v.p.Station
	shell.Write(p.Jobs, &v.step, p.T("查看材料"), func(ctx context.Context) ([]byte, error) {
		_, data, err := evidence.At(st).ReadMaterial(ctx, id, m.Hash)
		return data, err
	}, func(data []byte, err error) {
		if err == nil {
			err = p.Open(m.File, data)
		}
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已打开：%s（查看已记入审计日志）", m.As), Seconds: 8})
	})
}
