package counter

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// maxHits is how many hits stand under the search box.
const maxHits = 8

// maxPast is how many earlier cases are shown.
const maxPast = 4

// who is ①: finding the applicant, and then who it is.
type who struct {
	p       *Page
	card    *kit.Box
	entry   *kit.Entry
	message *kit.Text
	hits    []desk.Hit
	grid    *kit.Grid
	name    *kit.Entry // of somebody the registers do not know
	wrong   *kit.Text
	past    *kit.Grid
	back    *kit.Button
	reader  reader
	finding shell.Slot // loading the index
	asking  shell.Slot // looking the subject up
}

func newWho(p *Page) *who {
	w := &who{p: p, card: p.Card(look.Gap3), message: p.message(), wrong: p.message()}
	w.entry = p.Entry(p.T("刷身份证，或输入证件号、姓名、拼音、证件尾号、电话尾号；信用代码；车架号"), w.typed)
	w.entry.Enter, w.entry.Extra = w.enter, w.key
	w.grid = p.Grid(kit.Column{Width: 9}, kit.Column{Width: 11}, kit.Column{Grow: 1})
	w.grid.Pick = func(i int) { w.choose(w.hits[i]) }
	w.name = p.Entry("", w.named)
	w.name.Enter = w.nameDone
	w.back = p.Button(p.T("换人"), shell.Hint("换人"), kit.Ghost, p.restart)
	w.past = p.Grid(kit.Column{Title: p.T("此前办件"), Width: 6}, kit.Column{Grow: 1}, kit.Column{Width: 7}, kit.Column{Width: 10})
	w.past.Pick = func(i int) { p.Go(shell.Cases, shell.ShowCase{Case: p.in.profile.Cases[i].Head.Case}) }
	w.reader = newReader(p)
	return w
}

// search shows the empty box.
func (w *who) search() {
	w.p.tell(w.message, "", look.Bad)
	w.entry.SetText("")
	w.offer(nil)
	p := w.p
	objects := []fyne.CanvasObject{p.step(1, p.T("申请人"), p.facing.begin)}
	if !p.confirm.allowed() {
		objects = append(objects, p.Notice(kit.Toast{Tone: look.Attention, Text: p.confirm.refusal()}))
	}
	w.card.Set(append(objects, w.reader.beside(w.entry), w.message, w.grid, p.drafts.box)...)
	w.card.Show()
	w.loadIndex()
	p.drafts.load()
	p.Focus(w.entry)
}

// loadIndex loads who can be found, unless it is there.
func (w *who) loadIndex() {
	if w.p.index != nil || w.finding.Busy() {
		return
	}
	shell.Run(w.p.Jobs, &w.finding, w.p.Station.Finder, func(x *desk.Finder, err error) {
		if err != nil {
			w.p.Fail(err)
			return
		}
		w.p.index = x
		if w.p.in.phase == choosingWho && w.entry.Text != "" {
			w.typed(w.entry.Text)
		}
	})
}

// typed looks for hits, and says at once what is wrong with a whole number.
func (w *who) typed(text string) {
	if w.p.index == nil {
		w.loadIndex()
	} else {
		w.offer(subjects(w.p.index.Find(text)))
	}
	sub, wrong := present.ReadSubject(text, w.today())
	switch {
	case wrong != "" && len([]rune(text)) >= 17:
		w.p.tell(w.message, w.p.T(wrong), look.Bad)
	case sub.ID != "" && w.p.index != nil && len(w.hits) == 0:
		w.p.tell(w.message, w.p.T("号码正确，名册里没有；按 ⏎ 继续，凭证件核验。"), look.Quiet)
	default:
		w.p.tell(w.message, "", look.Bad)
	}
}

func (w *who) today() civil.Date { return civil.On(w.p.Station.Now()) }

// subjects leaves each subject once, whatever else was found of him.
func subjects(hits []desk.Hit) []desk.Hit {
	var out []desk.Hit
	for _, h := range hits {
		same := func(o desk.Hit) bool { return o.Subject.Normal() == h.Subject.Normal() }
		if !slices.ContainsFunc(out, same) && len(out) < maxHits {
			out = append(out, h)
		}
	}
	return out
}

func (w *who) offer(hits []desk.Hit) {
	w.hits = hits
	rows := make([][]kit.Cell, len(hits))
	for i, h := range hits {
		where := ""
		if w.p.ref.Divisions != nil && len(h.Area) >= 12 {
			where = w.p.ref.Divisions.Name(h.Area[:9]) + w.p.ref.Divisions.Name(h.Area[:12])
		}
		rows[i] = []kit.Cell{{Text: present.MaskedName(h.Subject, h.Name)}, {Text: present.MaskedID(h.Subject)},
			{Text: strings.TrimSpace(where + "  " + present.MaskedPhone(h.Phone)), Tone: look.Quiet}}
	}
	w.grid.Choose(-1)
	w.grid.SetRows(rows)
	if len(hits) > 0 {
		w.grid.Choose(0)
		w.grid.Show()
	} else {
		w.grid.Hide()
	}
	w.p.fit()
}

// key moves in the hits, or from the box down to the drafts.
func (w *who) key(e *fyne.KeyEvent) bool {
	switch {
	case len(w.hits) > 0 && w.grid.Step(e):
		return true
	case e.Name == fyne.KeyDown && len(w.hits) == 0 && w.p.drafts.box.Visible():
		w.p.Focus(w.p.drafts.grid)
		return true
	case e.Name == fyne.KeyEscape:
		w.entry.SetText("")
		return true
	}
	return false
}

// enter takes the number that was typed, or the selected hit.
func (w *who) enter() {
	text := w.entry.Text
	sub, wrong := present.ReadSubject(text, w.today())
	known := slices.IndexFunc(w.hits, func(h desk.Hit) bool { return h.Subject.Normal() == sub })
	switch {
	case sub.ID != "" && known >= 0:
		w.choose(w.hits[known])
	case sub.ID != "":
		w.identify(shell.NewIntake{Subject: sub})
	case len(w.hits) > 0 && wrong == "":
		w.grid.Take()
	case wrong != "":
		w.p.tell(w.message, w.p.T(wrong), look.Bad)
	case strings.TrimSpace(text) == "":
		w.p.tell(w.message, w.p.T("请刷身份证，或输入证件号、姓名。"), look.Bad)
	case w.finding.Busy():
		w.p.tell(w.message, w.p.T("正在读取名册，请稍等；也可以直接输入完整的证件号。"), look.Quiet)
	default:
		w.p.tell(w.message, w.p.T("没有找到。请输入完整的身份证号、统一社会信用代码或车架号，或换姓名、拼音再找。"), look.Bad)
	}
	w.p.fit()
}

func (w *who) choose(h desk.Hit) {
	if w.p.index != nil {
		w.p.index.Use(h.Subject)
	}
	w.identify(shell.NewIntake{Subject: h.Subject, Name: h.Name, Phone: h.Phone, Area: h.Area})
}

// found is what is known of a subject.
type found struct {
	profile   reception.Profile
	prospects []*judging.Judged
	recent    []app.PackID
	drafts    []reception.Draft
}

// identify begins an intake for a subject, keeping the item that was asked
// for before he was known.
func (w *who) identify(a shell.NewIntake) {
	p := w.p
	in := newIntake()
	in.filed, in.onFile, in.area, in.since = a.Name, a.Phone, a.Area, p.now()
	in.profile.Subject = a.Subject.Normal()
	if in.wanted = a.Item; in.wanted == "" {
		in.wanted = p.in.wanted
	}
	w.look(in, func() { p.begin(in) })
}

// look asks the station about an intake's subject.
func (w *who) look(in *intake, then func()) {
	p, sub := w.p, in.subject()
	w.p.tell(w.message, p.T("正在查询……"), look.Quiet)
	shell.Run(p.Jobs, &w.asking, func(ctx context.Context) (found, error) {
		profile, err := reception.At(p.Station).Profile(ctx, sub)
		if err != nil {
			return found{}, err
		}
		recent, err := reception.At(p.Station).RecentItems(ctx)
		if err != nil {
			return found{}, err
		}
		drafts, err := reception.At(p.Station).Drafts(ctx)
		if err != nil {
			return found{}, err
		}
		prospects, err := reception.At(p.Station).Prospects(ctx, sub, in.seen...)
		return found{profile, prospects, recent, drafts}, err
	}, func(f found, err error) {
		w.p.tell(w.message, "", look.Bad)
		if err != nil {
			p.Fail(err)
			return
		}
		in.profile, in.prospects, in.recent, in.drafts = f.profile, f.prospects, f.recent, f.drafts
		in.profile.Cases = in.profile.Cases[:min(len(in.profile.Cases), maxPast)]
		if in.filed == "" {
			in.filed = counterview.NameOf(in.profile)
		}
		if in.filed != "" {
			in.name = in.filed
		}
		then()
	})
}
