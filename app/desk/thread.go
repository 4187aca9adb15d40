package desk

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
)

// A thread is a run of events that are about no case: a draw of cases and what
// became of it. It is signed, kept, sent and carried as a case's events are, and
// has no row; so Store.Stale names every thread there is. What its events mean is
// the matter of the room that makes them. A slash begins no case's id.

// ThreadDraw is the kind of thread that a draw for a spot check is.
const ThreadDraw = "draw"

// Thread is the name under which a kind of thread keeps its events.
func Thread(kind, id string) app.CaseID { return app.CaseID(kind + "/" + id) }

// IsThread tells a thread from a case.
func IsThread(id app.CaseID) bool { return strings.Contains(string(id), "/") }

// Threads lists the threads of a kind, in order; of every kind when it is empty.
func Threads(ctx context.Context, from interface {
	Stale(ctx context.Context) ([]app.CaseID, error)
}, kind string) ([]app.CaseID, error) {
	all, err := from.Stale(ctx)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(all, func(id app.CaseID) bool {
		return !IsThread(id) || kind != "" && !strings.HasPrefix(string(id), kind+"/")
	})
	slices.Sort(out)
	return out, nil
}

// Threads lists the threads of a kind that the station holds.
func (s *Station) Threads(ctx context.Context, kind string) ([]app.CaseID, error) {
	return Threads(ctx, s.store, kind)
}

// ThreadEvents are all events of a thread, in no order.
func (s *Station) ThreadEvents(ctx context.Context, thread app.CaseID) ([]casefile.Event, error) {
	return s.store.Events(ctx, thread)
}
