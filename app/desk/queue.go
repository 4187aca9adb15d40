package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

// Tab is one view of the queue.
type Tab string

// The tabs of 办件.
const (
	TabAll         Tab = "all"         // 全部
	TabMine        Tab = "mine"        // 待我处理
	TabAuto        Tab = "auto"        // 自动通过
	TabReview      Tab = "review"      // 转人工
	TabProvisional Tab = "provisional" // 预通过
	TabDue         Tab = "due"         // 即将超期
)

// Tabs lists the tabs in order.
var Tabs = []Tab{TabAll, TabMine, TabAuto, TabReview, TabProvisional, TabDue}

// TabsOf lists the tabs for a role: nobody has a list of what he may not handle.
func TabsOf(r app.Role) []Tab {
	if r == app.Auditor || r == app.Administrator {
		return slices.DeleteFunc(slices.Clone(Tabs), func(t Tab) bool { return t == TabMine })
	}
	return Tabs
}

// Filter narrows a tab. Empty fields do not.
type Filter struct {
	Tab     Tab
	Item    app.PackID
	Channel casefile.Channel
	From    civil.Date // submitted on or after
	To      civil.Date // submitted on or before
	Verdict app.Verdict
	State   casefile.State
}

// Queue is a snapshot of every case's head, newest first, filtered in memory. It
// shares the store's own: taking one costs what changed since the last. A page of
// rows is read from the store when it is shown.
type Queue struct {
	Heads *Columns
	role  app.Role
	today civil.Date
	soon  civil.Date // last day that counts as nearly due
	blind map[app.CaseID]bool
}

// Hidden is how many cases are in no list because the person at the station has
// yet to check them.
func (q *Queue) Hidden() int { return len(q.blind) }

// Queue loads the snapshot.
func (s *Station) Queue(ctx context.Context) (*Queue, error) {
	today := civil.On(s.Now())
	soon, _ := s.Calendar.Add(today, 1)
	heads, err := s.store.Columns(ctx)
	if err != nil {
		return nil, err
	}
	blind, err := s.hidden(ctx)
	if err != nil {
		return nil, err
	}
	return &Queue{Heads: heads, role: s.Actor.Role, today: today, soon: soon, blind: blind}, ctx.Err()
}

// NewestFirst orders cases as lists show them.
func NewestFirst(a, b Head) int {
	if c := b.At.Compare(a.At); c != 0 {
		return c
	}
	return cmp.Compare(b.Case, a.Case)
}

// Len is the number of cases.
func (q *Queue) Len() int { return q.Heads.Len() }

// Counts is how many cases each tab holds under a filter.
func (q *Queue) Counts(f Filter) map[Tab]int {
	out := make(map[Tab]int, len(Tabs))
	f.Tab = TabAll
	for _, h := range q.Heads.All() {
		if !q.match(&h, f) {
			continue
		}
		for _, t := range Tabs {
			if q.in(&h, t) {
				out[t]++
			}
		}
	}
	return out
}

// Select lists the cases of a tab under a filter: what is due first comes
// first in 待我处理 and 即将超期, elsewhere the newest.
func (q *Queue) Select(f Filter) Selection {
	out := Selection{heads: q.Heads}
	for i, h := range q.Heads.All() {
		if q.match(&h, f) && q.in(&h, f.Tab) {
			out.places = append(out.places, uint32(i))
		}
	}
	if f.Tab == TabMine || f.Tab == TabDue {
		out = out.sorted(false, func(h Head) sortKey { return sortKey{number: int64(dueOrder(h))} })
	}
	return out
}

// dueOrder sorts a case without a running clock last.
func dueOrder(h Head) civil.Date {
	if h.Due == civil.None {
		return civil.Max
	}
	return h.Due
}

func (q *Queue) match(h *Head, f Filter) bool {
	return (len(q.blind) == 0 || !q.blind[h.Case]) && (f.Item == "" || h.Item == f.Item) && (f.Channel == "" || h.Channel == f.Channel) &&
		(f.Verdict == "" || h.Verdict == f.Verdict) && (f.State == "" || h.State == f.State) &&
		(f.From == civil.None || civil.On(h.At) >= f.From) && (f.To == civil.None || civil.On(h.At) <= f.To)
}

func (q *Queue) in(h *Head, t Tab) bool {
	switch t {
	case TabMine:
		switch q.role {
		case app.Supervisor:
			return h.State == casefile.Disputed || h.State == casefile.ProposedCase
		case app.Auditor, app.Administrator:
			return false
		}
		return h.State == casefile.ProposedCase || h.State == casefile.InReview || h.State == casefile.Pending
	case TabAuto:
		return h.State == casefile.Approved && h.By == casefile.Machine
	case TabReview:
		return h.Verdict == app.Review && h.State != casefile.WithdrawnCase && h.State != casefile.RejectedCase
	case TabProvisional:
		return h.State == casefile.Provisional
	case TabDue:
		return h.State.Open() && h.Due != civil.None && h.Due <= q.soon
	}
	return true
}

// Overdue says whether a deadline has passed.
func (q *Queue) Overdue(h Head) bool {
	return h.State.Open() && h.Due != civil.None && h.Due < q.today
}

// Page reads the rows of some heads, in their order. A case whose row cannot
// be read comes as its head alone.
func (s *Station) Page(ctx context.Context, heads []Head) ([]Row, error) {
	out := make([]Row, 0, len(heads))
	for _, h := range heads {
		r, err := s.store.Row(ctx, h.Case)
		switch {
		case err == nil:
		case app.KindOf(err) == app.Damaged || app.KindOf(err) == app.Missing:
			r = Row{Head: h, Reasons: []string{"这一件的列表数据受损，打开即由过程记录重做"}}
		default:
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Today are the workbench's figures of one day.
type Today struct {
	Submitted, Auto, Provisional, Person, Waiting, Due, Overdue int
	Revoked                                                     int // by a supervisor, ever
	Waking                                                      int // reviews that approve themselves within 60 days
}

// Today counts.
func (q *Queue) Today() Today {
	var t Today
	for _, h := range q.Heads.All() {
		if civil.On(h.At) == q.today {
			t.Submitted++
		}
		if !h.Decided.IsZero() && civil.On(h.Decided) == q.today {
			switch {
			case h.State == casefile.Provisional:
				t.Provisional++
			case h.By == casefile.Machine:
				t.Auto++
			default:
				t.Person++
			}
		}
		if q.in(&h, TabMine) {
			t.Waiting++
		}
		if h.State == casefile.InvalidState {
			t.Revoked++
		}
		if q.in(&h, TabDue) {
			t.Due++
		}
		if q.Overdue(h) {
			t.Overdue++
		}
		if h.State == casefile.InReview && h.Wakes != civil.None && h.Wakes <= q.today+60 {
			t.Waking++
		}
	}
	return t
}

// Oldest is when the longest-waiting open case was submitted; zero when none
// waits.
func (q *Queue) Oldest() time.Time {
	var t time.Time
	for _, h := range q.Heads.All() {
		if q.in(&h, TabMine) && (t.IsZero() || h.At.Before(t)) {
			t = h.At
		}
	}
	return t
}
