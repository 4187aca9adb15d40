package system

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"miaopi/app/civil"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/stick"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// stickCard is the card for where no network goes: files for another station, and
// files from one, carried by hand.
type stickCard struct {
	p    *Page
	link *hubsync.Link
	slot shell.Slot
}

func (s *stickCard) card() fyne.CanvasObject {
	p, t := s.p, s.p.T
	return p.card(t("没有网络时，用U盘传"), p.Text(t("导出的文件只有收件的工作站能打开，里面的每一条都验签。要导入的文件先放进这个文件夹："), look.Body, look.Quiet), p.Text(p.InboxDir, look.Body, look.Plain),
		p.Row(look.Gap2, p.Button(t("导出给其他工作站"), shell.Hint("导出给其他工作站"), kit.Normal, s.out), p.Button(t("导入"), shell.Hint("导入"), kit.Normal, s.in), p.Space()).Grow(2))
}

// out asks for whom.
func (s *stickCard) out() {
	p := s.p
	shell.Run(p.Jobs, &s.slot, func(ctx context.Context) ([]stick.Mate, error) { return stick.Mates(ctx, s.link.Station()) }, func(list []stick.Mate, err error) {
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
		choice := []string{p.T("只带办件")}
		if p.Station.MayExportFacts() == nil {
			choice = append(choice, p.T("连同当事人数据"))
		}
		facts := p.Ballot(choice)
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
	did  stick.Carried
}

// carry does work with a stick beside the window, with a count and a way to
// stop; stopped says what became of it then.
func (s *stickCard) carry(title, what, stopped string, work func(context.Context, stick.Counted) (written, error), done func(written)) {
	p, do, step := s.p, s.p.Jobs.Do, &shell.Step{Long: true}
	bar := p.Progress(p.T(what), p.T("停止"), step.Stop)
	box := p.Ask(kit.Ask{Title: p.T(title), Cancel: p.T("停止"), Body: []fyne.CanvasObject{bar}, Closed: step.Stop, Width: 560})
	shell.Write(p.Jobs, step, p.T(title), func(ctx context.Context) (written, error) {
		return work(ctx, func(done, total int) { do(func() { bar.Set(done, total) }) })
	}, func(w written, err error) {
		box.Close()
		switch {
		case errors.Is(err, context.Canceled):
			p.Say(kit.Toast{Tone: look.Attention, Text: p.T(stopped), Seconds: 8})
		case err != nil:
			p.Fail(err)
		default:
			done(w)
		}
	})
}

// write writes a stick.
func (s *stickCard) write(to stick.Mate, facts bool) {
	p := s.p
	name := fmt.Sprintf("miaopi-%s-%s-%s.age", p.Station.Info.ID, to.ID, civil.On(p.Station.Now()))
	s.carry("导出给其他工作站", "正在导出（条）", "导出已停止，没有留下文件。", func(ctx context.Context, count stick.Counted) (w written, err error) {
		r, err := stick.Recipient(ctx, s.link.Station().Store(), string(to.ID), facts)
		if err != nil {
			return w, err
		}
		if err := p.Station.Exported(ctx, "stick"); err != nil {
			return w, err
		}
		var buf bytes.Buffer
		if w.did, err = stick.Write(ctx, s.link, &buf, r, facts, count); err != nil {
			return w, err
		}
		if err := ctx.Err(); err != nil {
			return w, err
		}
		w.path, err = p.Save(name, buf.Bytes())
		return w, err
	}, func(w written) {
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已写到 %s：过程记录 %d，公共数据 %d，当事人 %d。", w.path, w.did.Events, w.did.Reference, w.did.Subjects)})
	})
}

// in asks which of the files in the inbox.
func (s *stickCard) in() {
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

// read takes a stick in.
func (s *stickCard) read(f shell.File) {
	p := s.p
	s.carry("导入", "正在导入（条）", "导入已停止：已收下的有效，再导入一次就补全。", func(ctx context.Context, count stick.Counted) (w written, err error) {
		id, err := stick.Identity(ctx, s.link.Station().Store())
		if err == nil {
			w.did, err = stick.Read(ctx, s.link, bytes.NewReader(f.Data), id, count)
		}
		return w, err
	}, func(w written) {
		text, good := systemview.CarriedWords(w.did, p.T)
		tone := look.Good
		if !good {
			tone = look.Attention
		}
		p.Say(kit.Toast{Tone: tone, Text: text})
		p.Changed()
		p.reload()
	})
}

// there says whether there is anybody to write for.
func (s *stickCard) there() bool { return s.link != nil }
