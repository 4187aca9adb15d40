package cases

import (
	"context"
	"fmt"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/paperwork"
	"miaopi/app/roster"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// mark marks a row, or takes the mark away.
func (l *list) mark(i int) {
	c := l.heads.At(i).Case
	if l.marks[c] {
		delete(l.marks, c)
	} else {
		l.marks[c] = true
	}
	l.table.Reload()
	l.showBar()
}

// markAll marks everything that is listed.
func (l *list) markAll() {
	for _, h := range l.heads.All() {
		l.marks[h.Case] = true
	}
	l.table.Reload()
	l.showBar()
}

func (l *list) clearMarks() {
	clear(l.marks)
	l.table.Reload()
	l.showBar()
}

// keepMarks forgets the marks of cases that are listed no longer: nothing is done
// to what is not seen.
func (l *list) keepMarks(heads desk.Selection) {
	if len(l.marks) == 0 {
		return
	}
	listed := make(map[app.CaseID]bool, len(l.marks))
	for _, h := range heads.All() {
		if l.marks[h.Case] {
			listed[h.Case] = true
		}
	}
	for c := range l.marks {
		if !listed[c] {
			delete(l.marks, c)
		}
	}
	l.showBar()
}

// marked are the marked cases in the order of the list.
func (l *list) marked() (out []app.CaseID) {
	for _, h := range l.heads.All() {
		if l.marks[h.Case] {
			out = append(out, h.Case)
		}
	}
	return out
}

func (l *list) claimMarked() {
	st := l.p.Station
	l.each("领取", func(ctx context.Context, c app.CaseID) error { _, err := deciding.At(st).Claim(ctx, c); return err })
}

func (l *list) releaseMarked() {
	st := l.p.Station
	l.each("退回待办", func(ctx context.Context, c app.CaseID) error { _, err := deciding.At(st).Release(ctx, c); return err })
}

// tally is what became of many cases.
type tally struct {
	done int
	left map[string]int // sentence: how many
}

// each does a step to every marked case, one after the other, and says how many
// it was possible for and why not for the others.
func (l *list) each(label string, step func(context.Context, app.CaseID) error) {
	p, cases := l.p, l.marked()
	if len(cases) == 0 || l.batch.Busy() {
		return
	}
	shell.Write(p.Jobs, &l.batch, p.T("%s %d 件", p.T(label), len(cases)), func(ctx context.Context) (tally, error) {
		t := tally{left: map[string]int{}}
		for _, c := range cases {
			if err := step(ctx, c); err != nil {
				t.left[present.Sentence(err)]++
				continue
			}
			t.done++
		}
		return t, nil
	}, func(t tally, _ error) {
		toast := kit.Toast{Tone: look.Good, Text: p.T("%s：%d 件。", p.T(label), t.done), Seconds: 8}
		for why, n := range t.left {
			toast.Tone, toast.Seconds = look.Attention, 0
			toast.Text += p.T("没有 %d 件：%s", n, p.T(why))
		}
		p.Say(toast)
		l.clearMarks()
		p.Changed()
		p.stale = true
		p.reload()
		p.panel.again(l.chosen())
	})
}

// printMarked makes the paper of each marked case that it is for, and prints them.
func (l *list) printMarked() {
	p, st, cases, fonts := l.p, l.p.Station, l.marked(), l.p.Fonts
	if len(cases) == 0 || l.batch.Busy() {
		return
	}
	shell.Write(p.Jobs, &l.batch, p.T("打印 %d 件", len(cases)), func(ctx context.Context) ([]shell.Paper, error) {
		var out []shell.Paper
		for _, c := range cases {
			k, _, err := st.Case(ctx, c)
			if err != nil {
				return out, err
			}
			papers := paperwork.Papers(k)
			if len(papers) == 0 {
				continue
			}
			one := papers[0]
			pdf, err := paperwork.At(st).Print(ctx, c, one, fonts)
			if err != nil {
				return out, err
			}
			out = append(out, paperOf(c, one, pdf))
		}
		return out, nil
	}, func(papers []shell.Paper, err error) {
		for _, one := range papers {
			p.Papers.Print(one)
		}
		if err != nil {
			p.Fail(err)
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已送打印：%d 件。", len(papers)), Seconds: 8})
		l.clearMarks()
	})
}

// export writes what is listed, or what is marked of it, to a file: the columns as
// they are shown, names masked as they are shown.
func (l *list) export() {
	p, st := l.p, l.p.Station
	var heads []desk.Head
	for _, h := range l.heads.All() {
		if len(l.marks) == 0 || l.marks[h.Case] {
			heads = append(heads, h)
		}
	}
	if len(heads) == 0 || l.batch.Busy() {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("列表里没有办件。"), Seconds: 8})
		return
	}
	shown := l.offered()
	titles := make([]string, len(shown))
	for i, c := range shown {
		titles[i] = p.T(c.title)
	}
	name := fmt.Sprintf("cases-%s.xlsx", st.Now().Format("20060102-1504"))
	shell.Write(p.Jobs, &l.batch, p.T("导出列表"), func(ctx context.Context) (string, error) {
		if err := st.MayExport(); err != nil {
			return "", err
		}
		read, err := st.Page(ctx, heads)
		if err != nil {
			return "", err
		}
		rows := [][]string{titles}
		for _, r := range read {
			line := make([]string, len(shown))
			for i, c := range shown {
				line[i] = c.cell(l, r).Text
			}
			rows = append(rows, line)
		}
		data, err := roster.XLSX(rows)
		if err != nil {
			return "", err
		}
		if err := st.Exported(ctx, fmt.Sprintf("cases %d", len(read))); err != nil {
			return "", err
		}
		return p.Save(name, data)
	}, func(path string, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("列表已存到 %s", path)})
	})
}
