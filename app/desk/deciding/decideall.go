package deciding

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
)

// Tally is what a run over the queue came to.
type Tally struct {
	Cases       int     `json:"cases"`
	Approve     int     `json:"approve"`
	Provisional int     `json:"provisional"`
	Review      int     `json:"review"`
	Unnumbered  int     `json:"unnumbered,omitempty"`  // left as they were: their day has no serial number left
	Elsewhere   int     `json:"elsewhere,omitempty"`   // online applications that another station works on, or that wait for the hub
	Undecidable int     `json:"undecidable,omitempty"` // of the reviews: no rules fit them, so a person has to look
	Unreadable  int     `json:"unreadable,omitempty"`  // left as they were: their records cannot be read here
	Seconds     float64 `json:"seconds"`

	busy int          // left to the person who works on them
	left []unnumbered // wait for numbers from the hub
}

// unnumbered is a case for which there was no serial number.
type unnumbered struct {
	id    app.CaseID
	cause desk.UsedUp
}

func (t *Tally) add(v app.Verdict) {
	t.Cases++
	switch v {
	case app.Approve:
		t.Approve++
	case app.Provisional:
		t.Provisional++
	default:
		t.Review++
	}
}

// decideChunk is how many cases one commit decides.
const decideChunk = 500

// DecideAll evaluates every case that waits for it: new applications, and
// those with a person, because facts may have come. Approvals take effect;
// the rest goes to, or stays with, a person. Each commit is whole, so stopping
// loses nothing.
func (s *Room) DecideAll(ctx context.Context, progress func(done, total int)) (Tally, error) {
	began := s.at.Now()
	var t Tally
	if !s.at.MayDecide() {
		return t, desk.Forbidden("decide")
	}
	waiting, online, err := s.waiting(ctx)
	if err != nil {
		return t, err
	}
	for part := range slices.Chunk(waiting, decideChunk) {
		if err := ctx.Err(); err != nil {
			return t, app.E("decide", app.Cancelled, "", err)
		}
		mine, left, err := s.claimed(ctx, part, online)
		if err != nil {
			return t, err
		}
		t.Elsewhere += left
		if err := s.decideNumbered(ctx, mine, change.ByPerson, &t); err != nil {
			return t, err
		}
		if progress != nil {
			progress(t.Cases, len(waiting))
		}
	}
	t.Seconds = s.at.Now().Sub(began).Round(time.Millisecond).Seconds()
	return t, nil
}

// waiting lists what DecideAll takes, the oldest first, and which of them are
// online applications that nobody has looked at.
func (s *Room) waiting(ctx context.Context) ([]app.CaseID, map[app.CaseID]bool, error) {
	var heads []desk.Head
	online := map[app.CaseID]bool{}
	err := s.store.Heads(ctx, func(h desk.Head) bool {
		if h.State == casefile.Pending || h.State == casefile.InReview {
			heads = append(heads, h)
			online[h.Case] = h.Channel == casefile.Online && h.State == casefile.Pending
		}
		return ctx.Err() == nil
	})
	slices.SortFunc(heads, func(a, b desk.Head) int { return desk.NewestFirst(b, a) })
	out := make([]app.CaseID, len(heads))
	for i, h := range heads {
		out[i] = h.Case
	}
	return out, online, err
}

// decideNumbered is decidePart, over again for those that had to wait for
// numbers from the hub.
func (s *Room) decideNumbered(ctx context.Context, part []app.CaseID, by change.Initiative, t *Tally) error {
	for len(part) > 0 {
		if err := s.decidePart(ctx, part, by, t); err != nil {
			return err
		}
		left := t.left
		part, t.left = nil, nil
		got := map[desk.UsedUp]bool{}
		for _, u := range left {
			if _, asked := got[u.cause]; !asked {
				got[u.cause] = s.at.Reserve(ctx, &u.cause)
			}
			if got[u.cause] {
				part = append(part, u.id)
			} else {
				t.Unnumbered++
			}
		}
	}
	return nil
}

// decidePart decides some cases in one commit. Two applications of one person
// for one item in the same part go to separate commits, so that the second
// sees the first.
func (s *Room) decidePart(ctx context.Context, part []app.CaseID, by change.Initiative, t *Tally) error {
	s.at.Lock()
	defer s.at.Unlock()
	list, err := s.prepare(ctx, part, by)
	if err != nil {
		return err
	}
	ch := change.New()
	ch.By = by
	in := map[desk.Applicant]bool{}
	for i := range list {
		p := &list[i]
		if p.c == nil {
			t.Unreadable++
			continue
		}
		who := desk.Applicant{Item: p.c.App.Item, Who: p.c.App.Subject.Normal()}
		if in[who] {
			if err := s.at.Commit(ctx, ch); err != nil {
				return err
			}
			ch, in = change.New(), map[desk.Applicant]bool{}
			ch.By = by
			if p.j != nil && p.j.Pack != nil && p.j.Verdict != app.Review {
				if p.j.Guard, err = judging.At(s.at).Guard(ctx, p.j.Pack, p.c.ID, p.c.App); err != nil {
					return err
				}
			}
		}
		in[who] = true
		ch.Folded[p.c.ID], ch.Cases[p.c.ID] = p.events, p.c
		if err := s.decideOne(ctx, ch, p, t); err != nil {
			return err
		}
	}
	return s.at.Commit(ctx, ch)
}

// prepared is a case that was read and judged, before anything is written.
type prepared struct {
	events []casefile.Event
	c      *casefile.Case  // nil: it cannot be read
	j      *judging.Judged // nil: somebody works on it
}

// prepare reads and judges cases on every core.
func (s *Room) prepare(ctx context.Context, part []app.CaseID, by change.Initiative) ([]prepared, error) {
	out, errs := make([]prepared, len(part)), make([]error, len(part))
	var wg sync.WaitGroup
	next := atomic.Int64{}
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(part); i = next.Add(1) - 1 {
				out[i], errs[i] = s.prepareOne(ctx, part[i], by)
			}
		})
	}
	wg.Wait()
	return out, errors.Join(errs...)
}

// prepareOne reads and judges one case. One that cannot be read, or that no rules
// fit, is no reason to leave the others.
func (s *Room) prepareOne(ctx context.Context, id app.CaseID, by change.Initiative) (p prepared, err error) {
	if p.events, err = s.store.Events(ctx, id); err != nil {
		return prepared{}, desk.UnlessDamaged(err)
	}
	if p.c, err = casefile.Fold(p.events); err != nil {
		return prepared{}, nil
	}
	if p.c.State != casefile.Pending && p.c.State != casefile.InReview {
		return p, nil // decided meanwhile
	}
	if p.c.Claim.Live(s.at.Now()) && (by == change.ByMachine || p.c.Claim.By != s.at.Actor.Account) {
		return p, nil
	}
	p.j, err = judging.At(s.at).JudgeCase(ctx, p.c)
	return p, err
}

func (s *Room) decideOne(ctx context.Context, ch *change.Change, p *prepared, t *Tally) error {
	if p.j == nil && p.c.State != casefile.Pending && p.c.State != casefile.InReview {
		return nil // another station was first
	}
	if p.j == nil {
		t.add(app.Review) // somebody works on it
		t.busy++
		return nil
	}
	var none *desk.UsedUp
	if err := judging.At(s.at).Put(ctx, ch, p.c, p.j); errors.As(err, &none) {
		t.left = append(t.left, unnumbered{p.c.ID, *none})
		return nil
	} else if err != nil {
		return err
	}
	if p.j.Pack == nil {
		t.Undecidable++
	}
	t.add(p.j.Effective())
	return nil
}

// claimed leaves those online applications of a part away that another station
// works on, or that cannot be leased because the hub is out of reach.
func (s *Room) claimed(ctx context.Context, part []app.CaseID, online map[app.CaseID]bool) (mine []app.CaseID, left int, err error) {
	if s.at.Remote == nil {
		return part, 0, nil
	}
	var ask []app.CaseID
	for _, id := range part {
		if online[id] {
			ask = append(ask, id)
		} else {
			mine = append(mine, id)
		}
	}
	if len(ask) == 0 {
		return mine, 0, nil
	}
	got, err := s.at.Remote.Claim(ctx, ask)
	if err != nil && app.KindOf(err) != app.Offline {
		return nil, 0, err
	}
	for _, id := range ask {
		if got[id] {
			mine = append(mine, id)
		} else {
			left++
		}
	}
	return mine, left, s.at.Refresh(ctx)
}
