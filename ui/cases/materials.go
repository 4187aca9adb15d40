package cases

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// source is where files to be put with a case come from: the watched folder,
// or a drop on the window.
type source struct {
	label string
	read  func() ([]desk.File, error) // beside the window
	taken func() error                // once they are sealed
}

// attach asks which of the files that wait go with the open case.
func (v *panel) attach() {
	p := v.p
	if p.Scans == nil {
		return
	}
	names := p.Scans.Waiting()
	switch len(names) {
	case 0:
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("没有等着存档的扫描件。请扫描到 %s，或把文件拖到窗口上。", p.Scans.Folder()), Seconds: 15})
		return
	case 1:
		v.attachFrom(v.scanned(names))
		return
	}
	labels := append([]string{p.T("全部 %d 份", len(names))}, names...)
	var box *kit.Modal
	pick := p.Picker(labels, func(i int) {
		box.Close()
		if i == 0 {
			v.attachFrom(v.scanned(names))
			return
		}
		v.attachFrom(v.scanned(names[i-1 : i]))
	})
	box = p.Ask(kit.Ask{Title: p.T("哪些扫描件？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 480})
}

// scanned are files of the watched folder.
func (v *panel) scanned(names []string) source {
	scans := v.p.Scans
	return source{label: label(names), read: func() ([]desk.File, error) {
		var files []desk.File
		for _, name := range names {
			f, err := scans.Read(name)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
		return files, nil
	}, taken: func() error {
		for _, name := range names {
			if err := scans.Taken(name); err != nil {
				return err
			}
		}
		return nil
	}}
}

// label is the first name, and how many more.
func label(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return fmt.Sprintf("%s +%d", names[0], len(names)-1)
}

// Dropped implements shell.Receiver: the files are for the open case.
func (p *Page) Dropped(files []desk.File) bool {
	if p.panel.view.Case == "" || len(files) == 0 {
		return false
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	p.panel.attachFrom(source{label: label(names), read: func() ([]desk.File, error) { return files, nil }, taken: func() error { return nil }})
	return true
}

// attachFrom asks which paper the files are, and puts them with the case.
func (v *panel) attachFrom(from source) {
	p := v.p
	papers := v.view.Kinds
	labels := make([]string, len(papers))
	for i, name := range papers {
		labels[i] = p.T(name)
	}
	id, st := v.view.Case, p.Station
	var box *kit.Modal
	pick := p.Picker(labels, func(i int) {
		box.Close()
		v.run(casefile.DoAttach, func(ctx context.Context) (*casefile.Case, error) {
			files, err := from.read()
			if err != nil {
				return nil, err
			}
			c, err := st.Attach(ctx, id, papers[i], files)
			if err != nil {
				return nil, err
			}
			return c, from.taken()
		})
	})
	title := p.T("%s 是哪种材料？", from.label)
	box = p.Ask(kit.Ask{Title: title, Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 480})
}

// materials are the files of the case, each with a way to look at it.
func (v *panel) materials() []fyne.CanvasObject {
	p := v.p
	if len(v.view.Materials) == 0 {
		return nil
	}
	var out []fyne.CanvasObject
	for _, m := range v.view.Materials {
		row := []fyne.CanvasObject{p.Stack(2, p.Text(m.As, look.Body, look.Plain), p.Line(m.Note, look.Body, look.Quiet)),
			p.Button(p.T("查看"), "", kit.Ghost, func() { v.look(m) })}
		if m.Thumb != nil {
			row = append([]fyne.CanvasObject{p.Picture(m.Thumb, 56)}, row...)
		}
		out = append(out, p.Row(look.Gap2, row...).Grow(len(row)-2))
	}
	return out
}

// look opens a file through the system. That it was looked at is journaled.
func (v *panel) look(m present.MaterialLine) {
	p, id, st := v.p, v.view.Case, v.p.Station
	shell.Run(p.Jobs, &v.work, func(ctx context.Context) ([]byte, error) {
		_, data, err := st.ReadMaterial(ctx, id, m.Hash)
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
