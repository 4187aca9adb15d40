package counter

import (
	"context"
	"slices"
	"strings"

	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// paste takes a list that a home brings, also of people whom no register knows.
func (w *groupWho) paste() {
	p := w.p
	lines := 6
	if p.Elder {
		lines = 4
	}
	people := p.Area(p.T("一行一人：公民身份号码，名册里没有的再写姓名"), lines)
	wrong := p.message()
	var box *kit.Modal
	box = p.Ask(kit.Ask{Title: p.T("粘贴名单"), OK: p.T("加入"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{people, wrong}, First: people, Width: 620, Closed: w.reading.Cancel,
		Accept: func() bool {
			w.read(people.Text, func(err error) {
				if err != nil {
					p.tell(wrong, p.T(present.Sentence(err)), look.Bad)
					box.Fit()
					return
				}
				box.Close()
			})
			return false
		}})
}

// read adds the people of a list beside the window; then is told when it cannot be
// read.
func (w *groupWho) read(text string, then func(error)) {
	st, item := w.p.Station, w.g.item.ID
	shell.Run(w.p.Jobs, &w.reading, func(ctx context.Context) ([]counterview.Candidate, error) {
		members, err := reception.At(st).ReadMembers(ctx, text)
		if err != nil {
			return nil, err
		}
		out := make([]counterview.Candidate, len(members))
		for i, m := range members {
			out[i].Member = m
			if out[i].Open, err = reception.At(st).OpenFor(ctx, m.Subject, item); err != nil {
				return nil, err
			}
		}
		return out, nil
	}, func(list []counterview.Candidate, err error) {
		then(err)
		if err == nil {
			w.add(list)
		}
	})
}

// add adds those who can come, and says of the others why not.
func (w *groupWho) add(list []counterview.Candidate) {
	var left []string
	for _, c := range list {
		if why := w.why(c); why != "" {
			left = append(left, present.MaskedName(c.Subject, c.Name)+"　"+why)
			continue
		}
		w.g.people = slices.Insert(w.g.people, 0, reception.Member{Subject: c.Subject.Normal(), Name: c.Name, Phone: c.Phone})
	}
	w.show()
	if len(left) > 0 {
		w.say(w.p.T("没有加入：%s", strings.Join(left, "；")), look.Attention)
	}
}
