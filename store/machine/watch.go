package machine

import (
	"context"
	"maps"
	"os"
	"time"
)

// lookEvery is how often a watched folder is looked at. A file is taken when it
// stood still for one look, so it is found within two seconds. It is not asked to
// tell by itself: shares of other computers do not.
const lookEvery = 800 * time.Millisecond

// Watch calls changed when the folder is not what it was, and once more when it
// then stood still, until the context ends.
func (f *Folder) Watch(ctx context.Context, changed func()) {
	tick := time.NewTicker(lookEvery)
	go func() {
		defer tick.Stop()
		seen := stir{last: f.sizes(), moved: true}
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if seen.look(f.sizes()) {
					changed()
				}
			}
		}
	}()
}

// stir tells when a folder is worth a look.
type stir struct {
	last  map[string]int64 // sizes by name, at the last look
	moved bool             // they were others before
}

// look compares the folder with the last look: it is worth one when it changed,
// and once more when it then stood still.
func (s *stir) look(now map[string]int64) bool {
	same := maps.Equal(now, s.last)
	worth := !same || s.moved
	s.last, s.moved = now, !same
	return worth
}

// sizes are the files of the folder; a folder that cannot be read has none.
func (f *Folder) sizes() map[string]int64 {
	list, err := os.ReadDir(f.path)
	if err != nil {
		return nil
	}
	out := make(map[string]int64, len(list))
	for _, e := range list {
		if info, err := e.Info(); err == nil {
			out[e.Name()] = info.Size()
		}
	}
	return out
}
