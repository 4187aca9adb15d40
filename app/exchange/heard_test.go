package exchange_test

import (
	"context"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/hubtest"
	"miaopi/store/memory"
)

// forgetful is a store whose cache was lost.
type forgetful struct {
	*memory.Store
	lost bool
}

func (f *forgetful) Incomplete(context.Context) (bool, error) { return f.lost, nil }

func (f *forgetful) Import(ctx context.Context, im desk.Import) error {
	f.lost = f.lost && !im.Complete
	return f.Store.Import(ctx, im)
}

// TestACacheIsWholeOnceEveryFeedWasRead, and not before.
func TestACacheIsWholeOnceEveryFeedWasRead(t *testing.T) {
	w := newWorld(t, app.Clerk)
	s := w.stations[0]
	f := &forgetful{Store: s.store.(*memory.Store), lost: true}
	s.store = f
	s.start()
	w.load(area, w.elder(1, nil))
	n := 0
	w.hub.Next = func(string) hubtest.Fault { // the last feed does not come
		if n++; n > 3 {
			return hubtest.Cut
		}
		return hubtest.Fine
	}
	if _, err := s.link.Once(w.ctx); err == nil || !f.lost {
		t.Errorf("a round that did not come through: %v; lost %v", err, f.lost)
	}
	w.hub.Next = nil
	s.sync()
	if f.lost {
		t.Error("the cache still passes for incomplete")
	}
}
