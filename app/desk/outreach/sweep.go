package outreach

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Sweep is what a look over everybody the cache knows came to (免申即享).
type Sweep struct {
	Subjects  int     `json:"subjects"`  // of the kind the item is for
	Qualify   int     `json:"qualify"`   // every condition holds today, and they do not have it
	Receiving int     `json:"receiving"` // they have it already
	Soon      int     `json:"soon"`      // time alone makes them qualify within SoonDays
	Seconds   float64 `json:"seconds"`
	InHand    int     `json:"in_hand"` // their application is being handled here
}

// SoonDays is how far ahead a sweep looks.
const SoonDays = 60

// Eligible is one line of a sweep's list.
type Eligible struct {
	desk.Resident
	Verdict app.Verdict // approve or provisional
	Amount  string
	Soon    bool // not today, but within SoonDays
}

// Sweep evaluates everybody for one item. keep, when not nil, is given those
// who qualify or soon will, from several goroutines at once. Nothing is decided
// by it: a list is for calling and visiting people.
func (s *Room) Sweep(ctx context.Context, item app.PackID, progress func(done int), keep func(Eligible)) (Sweep, error) {
	began := s.at.Now()
	today := civil.On(began)
	p, err := s.at.Rules.At(item, today)
	if err != nil {
		return Sweep{}, err
	}
	later, err := s.at.Rules.At(item, today+SoonDays)
	if err != nil {
		return Sweep{}, err
	}
	w := &sweeper{room: s, ctx: ctx, now: began, today: today, pack: p, later: later, keep: keep, progress: progress}
	if err := s.store.EachRecord(ctx, w.record); err != nil {
		return Sweep{}, err
	}
	w.total.Seconds = s.at.Now().Sub(began).Round(time.Millisecond).Seconds()
	return w.total, w.err
}

// sweeper counts. record is called from several goroutines.
type sweeper struct {
	room        *Room
	ctx         context.Context
	now         time.Time
	today       civil.Date
	pack, later *rule.Pack
	keep        func(Eligible)
	progress    func(done int)

	mu    sync.Mutex
	total Sweep
	err   error
}

// standing is where one subject stands.
type standing int

const (
	otherKind standing = iota
	notYet
	receives
	inHand
	qualifies
	soon
)

func (w *sweeper) record(encoded []byte) bool {
	st, v, err := w.judge(encoded)
	if err == nil && (st == qualifies || st == soon) {
		st, err = w.known(encoded, st, v)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil && app.KindOf(err) != app.Damaged { // a damaged record is nobody's entitlement
		w.err = err
		return false
	}
	switch st {
	case otherKind:
		return true
	case receives:
		w.total.Receiving++
	case inHand:
		w.total.InHand++
	case qualifies:
		w.total.Qualify++
	case soon:
		w.total.Soon++
	}
	if w.total.Subjects++; w.progress != nil && w.total.Subjects%10_000 == 0 {
		w.progress(w.total.Subjects)
	}
	return true
}

// judge looks at one record without taking it apart.
func (w *sweeper) judge(encoded []byte) (standing, app.Verdict, error) {
	o, err := w.pack.Outlook(encoded, w.now, w.today, w.later, w.today+SoonDays)
	switch {
	case !o.Asked:
		return otherKind, "", err
	case err != nil:
		return notYet, "", err
	case o.Now != app.Review:
		return qualifies, o.Now, nil
	case o.Held:
		return receives, o.Now, nil
	case o.Then != app.Review:
		return soon, o.Then, nil
	}
	return notYet, "", nil
}

// known corrects where a subject stands by the station's own cases, which the
// registers hear of later, and gives those to keep who have nothing yet.
func (w *sweeper) known(encoded []byte, st standing, v app.Verdict) (standing, error) {
	var r fact.Record
	if err := fact.DecodeRecord(encoded, &r); err != nil {
		return st, err
	}
	own, err := w.room.own(w.ctx, w.pack, r.Subject)
	if err != nil || own != notYet {
		return own, err
	}
	if w.keep == nil {
		return st, nil
	}
	return st, w.list(r, st, v)
}

// own is where a subject stands by the cases of this station: receives what was
// granted, inHand what is open. What cannot be read counts as in hand: nobody is
// told that he has nothing while that is not known.
func (s *Room) own(ctx context.Context, p *rule.Pack, sub app.Subject) (standing, error) {
	cases, err := s.store.CasesOf(ctx, sub)
	if err != nil {
		return notYet, err
	}
	best := notYet
	for _, id := range cases {
		events, err := s.store.Events(ctx, id)
		if err != nil {
			return inHand, nil
		}
		c, err := casefile.Fold(events)
		if err != nil {
			return inHand, nil
		}
		switch {
		case !s.same(p, c.App.Item):
		case c.Granted():
			return receives, nil
		case c.State.Open():
			best = inHand
		}
	}
	return best, nil
}

// same says whether two items give the same, of which a subject has one.
func (s *Room) same(p *rule.Pack, item app.PackID) bool {
	if p.ID == item || p.Item.Held == "" {
		return p.ID == item
	}
	other := s.at.Rules.Versions(item)
	return len(other) > 0 && other[len(other)-1].Item.Held == p.Item.Held
}

// list gives one subject to keep, with name, phone and area.
func (w *sweeper) list(r fact.Record, st standing, v app.Verdict) error {
	who, ok, err := w.room.store.Resident(w.ctx, r.Subject)
	if err != nil {
		return err
	}
	if !ok {
		who = desk.Resident{Subject: r.Subject}
	}
	one := Eligible{Resident: who, Verdict: v, Soon: st == soon}
	if st == qualifies {
		e, err := w.pack.Evaluate(rule.Input{Record: r, Date: w.today, Now: w.now})
		if err != nil {
			return err
		}
		one.Amount = e.Outcome.Get("amount").String()
	}
	w.keep(one)
	return nil
}

// SortEligible orders a list as it is walked: by grid, then by name.
func SortEligible(list []Eligible) {
	slices.SortFunc(list, func(a, b Eligible) int {
		if c := strings.Compare(string(a.Area), string(b.Area)); c != 0 {
			return c
		}
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Subject.ID, b.Subject.ID)
	})
}

// Message is a short message for somebody on a sweep's list: what, how much,
// where, and that nobody needs a phone for it.
func (s *Room) Message(item string, e Eligible) string {
	what := "您符合" + item + "的条件"
	if e.Soon {
		what = "您不久将符合" + item + "的条件"
	}
	if e.Amount != "" && e.Amount != "0" {
		what += "，每月" + e.Amount + "元"
	}
	text := what + "。请本人或家人带身份证到" + s.at.Info.Hall + s.at.Info.Window + "办理"
	if s.at.Info.Phone != "" {
		text += "，或电话" + s.at.Info.Phone
	}
	return text + "。不会用手机也能办，不收费。"
}
