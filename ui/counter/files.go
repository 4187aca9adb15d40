package counter

import (
	"context"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/evidence"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// paper are files that go with the application once it is taken in. They are
// not part of the draft: until then they lie where they came from.
type paper struct {
	as    string
	files shell.Files
}

// Dropped implements shell.Receiver: the files go with the intake, or with the
// case that was just taken in.
func (p *Page) Dropped(files []evidence.File) bool {
	if len(files) == 0 || !p.canAttach() {
		return false
	}
	if p.in.phase == filling {
		p.in.dropped = append(p.in.dropped, files...)
		p.strip.look()
	}
	p.attach(shell.Dropped(files))
	return true
}

// canAttach says whether there is something that files could go with.
func (p *Page) canAttach() bool {
	in := p.in
	return in.thing == nil && (p.canAdd() || in.phase == accepted && in.receipt.kase != nil)
}

// askFiles asks which scans go with the intake.
func (p *Page) askFiles() {
	if p.canAttach() {
		p.PickScans(p.attach)
	}
}

// attach asks which paper the files are.
func (p *Page) attach(files shell.Files) {
	p.PickPaper(files, p.paperNames(), func(as string) {
		one := paper{as, files}
		if p.in.phase == accepted {
			p.attachNow(one)
			return
		}
		p.in.papers = append(p.in.papers, one)
		p.confirm.show()
		p.strip.look()
	})
}

// paperNames are what a file can be, the published materials first.
func (p *Page) paperNames() []string {
	var out []string
	if pack, err := p.pack(); err == nil {
		for _, m := range pack.Materials {
			out = append(out, m.Name)
		}
	}
	return append(out, evidence.OtherPapers...)
}

// attachNow puts files with the case that was just taken in.
func (p *Page) attachNow(one paper) {
	st, id := p.Station, p.in.receipt.Case
	shell.Write(p.Jobs, &p.confirm.step, p.T("材料存档"), func(ctx context.Context) (string, error) { return one.as, one.keep(ctx, st, id) }, func(as string, err error) {
		p.Scans.Look()
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已存档：%s", p.T(as)), Seconds: 8})
		p.Changed()
	})
}

// keep puts files with a case.
func (o paper) keep(ctx context.Context, st *desk.Station, id app.CaseID) error {
	files, err := o.files.Read()
	if err != nil {
		return err
	}
	if _, err := evidence.At(st).Attach(ctx, id, o.as, files); err != nil {
		return err
	}
	return o.files.Taken()
}

// keepPapers puts all of an intake's files with its case. One that cannot be
// kept does not keep the others: what went wrong last is told.
func keepPapers(ctx context.Context, st *desk.Station, id app.CaseID, papers []paper) (err error) {
	for _, one := range papers {
		if e := one.keep(ctx, st, id); e != nil {
			err = e
		}
	}
	return err
}

// paperWords names the files that wait for the intake to be taken in.
func (p *Page) paperWords() string {
	var parts []string
	for _, one := range p.in.papers {
		parts = append(parts, p.T(one.as)+"（"+one.files.Label+"）")
	}
	return strings.Join(parts, "、")
}
