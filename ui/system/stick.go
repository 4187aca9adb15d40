package system

import (
	"bytes"
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"miaopi/app/civil"
	"miaopi/app/exchange"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// stick is the card for where no network goes: files for another station, and
// files from one, carried by hand.
type stick struct {
	p    *Page
	link *exchange.Link
	slot shell.Slot
}

func (s *stick) card() fyne.CanvasObject {
	p, t := s.p, s.p.T
	return p.card(t("没有网络时，用U盘传"), p.Text(t("导出的文件只有收件的工作站能打开，里面的每一条都验签。要导入的文件先放进这个文件夹："), look.Body, look.Quiet), p.Text(p.InboxDir, look.Body, look.Plain),
		p.Row(look.Gap2, p.Button(t("导出给其他工作站"), "X", kit.Normal, s.out), p.Button(t("导入"), "R", kit.Normal, s.in), p.Space()).Grow(2))
}

// out asks for whom.
func (s *stick) out() {
	p := s.p
	shell.Run(p.Jobs, &s.slot, s.link.Mates, func(list []exchange.Mate, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		if len(list) == 0 {
			p.Say(kit.Toast{Tone: look.Attention, Text: p.T("本机还不知道其他工作站。请先联网同步一次。"), Seconds: 8})
			return
		}
		labels := make([]string, len(list))
		for i, m := range list {
			labels[i] = string(m.ID) + "  " + m.Name
		}
		var m *kit.Modal
		facts := p.Ballot([]string{p.T("只带办件"), p.T("连同当事人数据")})
		facts.SetSelected(0)
		pick := p.Picker(labels, func(i int) {
			m.Close()
			s.write(list[i], facts.Selected() == 1)
		})
		m = p.Ask(kit.Ask{Title: p.T("导出给哪个工作站？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{facts, pick}, First: pick, Width: 560})
	})
}

// written is where a stick went, and what is on it.
type written struct {
	path string
	did  exchange.Carried
}

// write writes a stick beside the window.
func (s *stick) write(to exchange.Mate, facts bool) {
	p := s.p
	p.Say(kit.Toast{Tone: look.Quiet, Text: p.T("正在导出……")})
	name := fmt.Sprintf("miaopi-%s-%s-%s.age", p.Station.Info.ID, to.ID, civil.On(p.Station.Now()))
	shell.Run(p.Jobs, &s.slot, func(ctx context.Context) (w written, err error) {
		r, err := s.link.Recipient(ctx, string(to.ID))
		if err != nil {
			return w, err
		}
		if err := p.Station.Exported(ctx, "stick"); err != nil {
			return w, err
		}
		var buf bytes.Buffer
		if w.did, err = s.link.Export(ctx, &buf, r, facts); err != nil {
			return w, err
		}
		w.path, err = p.Save(name, buf.Bytes())
		return w, err
	}, func(w written, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已写到 %s：过程记录 %d，公共数据 %d，当事人 %d。", w.path, w.did.Events, w.did.Reference, w.did.Subjects)})
	})
}

// in asks which of the files in the inbox.
func (s *stick) in() {
	p := s.p
	if p.Inbox == nil {
		return
	}
	files, err := p.Inbox(".age")
	if err != nil {
		p.Fail(err)
		return
	}
	if len(files) == 0 {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("%s 里没有可导入的文件（.age 文件）。", p.InboxDir), Seconds: 8})
		return
	}
	labels := make([]string, len(files))
	for i, f := range files {
		labels[i] = f.Name
	}
	var m *kit.Modal
	pick := p.Picker(labels, func(i int) {
		m.Close()
		s.read(files[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("导入哪一份？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 560})
}

// read takes a stick in beside the window.
func (s *stick) read(f shell.File) {
	p := s.p
	p.Say(kit.Toast{Tone: look.Quiet, Text: p.T("正在导入……")})
	shell.Run(p.Jobs, &s.slot, func(ctx context.Context) (did exchange.Carried, err error) {
		id, err := s.link.Identity(ctx)
		if err != nil {
			return did, err
		}
		return s.link.Import(ctx, bytes.NewReader(f.Data), id)
	}, func(did exchange.Carried, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		text, good := present.CarriedWords(did, p.T)
		tone := look.Good
		if !good {
			tone = look.Attention
		}
		p.Say(kit.Toast{Tone: tone, Text: text})
		p.Changed()
		p.reload()
	})
}

// typed runs what a letter stands for.
func (s *stick) typed(r rune) bool {
	switch r {
	case 'x', 'X':
		s.out()
	case 'r', 'R':
		s.in()
	default:
		return false
	}
	return true
}
