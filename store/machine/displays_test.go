package machine

import (
	"context"
	"slices"
	"testing"
	"time"
)

// TestDisplaysAreWatched tells of a display that came, went or grew, once each, and
// of nothing else.
func TestDisplaysAreWatched(t *testing.T) {
	one, two := Display{Name: "eDP-1", Width: 1366, Height: 768}, Display{Name: "HDMI-1", X: 1366, Width: 1024, Height: 600}
	grown := two
	grown.Width = 1280
	looks := [][]Display{{one}, {one}, {one, two}, {one, two}, {one, grown}, nil, {one}}
	ctx, stop := context.WithCancel(t.Context())
	at, told := -1, []int{}
	list := func() []Display {
		if at++; at == len(looks)-1 {
			stop()
		}
		return looks[min(at, len(looks)-1)]
	}
	due := make(chan time.Time)
	close(due)
	watchDisplays(ctx, list, func(time.Duration) <-chan time.Time { return due }, func() { told = append(told, at) })
	if want := []int{2, 4, 5, 6}; !slices.Equal(told[:4], want) {
		t.Errorf("told at %v, want %v", told, want)
	}
}

func TestPointsOfDisplays(t *testing.T) {
	d := Display{X: -1080, Y: 0, Width: 1080, Height: 1920}
	for _, c := range []struct {
		x, y int
		want bool
	}{{-1080, 0, true}, {-1, 1919, true}, {0, 0, false}, {-1081, 5, false}, {-5, 1920, false}} {
		if d.holds(c.x, c.y) != c.want {
			t.Errorf("%d,%d", c.x, c.y)
		}
	}
}
