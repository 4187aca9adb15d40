package hubsync_test

import (
	"context"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/worldtest"
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
	w := worldtest.New(t, app.Clerk)
	s := w.Stations[0]
	f := &forgetful{Store: s.Disk.(*memory.Store), lost: true}
	s.Disk = f
	s.Start()
	w.Load(worldtest.Area, w.Elder(1, nil))
	n := 0
	w.Hub.Next = func(string) hubtest.Fault { // the last feed does not come
		if n++; n > 3 {
			return hubtest.Cut
		}
		return hubtest.Fine
	}
	if _, err := s.Link.Once(w.Ctx); err == nil || !f.lost {
		t.Errorf("a round that did not come through: %v; lost %v", err, f.lost)
	}
	w.Hub.Next = nil
	s.Sync()
	if f.lost {
		t.Error("the cache still passes for incomplete")
	}
}
