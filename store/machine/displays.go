package machine

import (
	"context"
	"slices"
	"time"
)

// Display is one screen of the computer: its name, and where it lies in pixels of
// the whole desktop.
type Display struct {
	Name                string
	X, Y, Width, Height int
}

// holds says whether a point lies on the display.
func (d Display) holds(x, y int) bool {
	return x >= d.X && x < d.X+d.Width && y >= d.Y && y < d.Y+d.Height
}

// displayPause is how long displays are left alone between two looks: somebody who
// plugs one in looks up after about as long.
const displayPause = 2 * time.Second

// WatchDisplays calls changed, on a goroutine of its own, whenever a display came,
// went or got another size, until the context ends.
func WatchDisplays(ctx context.Context, changed func()) {
	go watchDisplays(ctx, Displays, time.After, changed)
}

func watchDisplays(ctx context.Context, list func() []Display, after func(time.Duration) <-chan time.Time, changed func()) {
	last := list()
	for {
		select {
		case <-ctx.Done():
			return
		case <-after(displayPause):
		}
		if now := list(); !slices.Equal(now, last) {
			last = now
			changed()
		}
	}
}
