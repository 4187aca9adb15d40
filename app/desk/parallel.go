package desk

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"miaopi/app"
)

// Parallel does n things on every core and keeps their order. It stops at the
// first error and when ctx ends.
func Parallel[T any](ctx context.Context, n int, progress func(done, total int), do func(i int) (T, error)) ([]T, error) {
	out := make([]T, n)
	var next, done atomic.Int64
	var once sync.Once
	var failed error
	stop := make(chan struct{})
	fail := func(err error) { once.Do(func() { failed = err; close(stop) }) }
	work := func() {
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			select {
			case <-stop:
				return
			case <-ctx.Done():
				fail(app.E("desk", app.Cancelled, "", ctx.Err()))
				return
			default:
			}
			var err error
			if out[i], err = do(i); err != nil {
				fail(err)
				return
			}
			if d := done.Add(1); progress != nil && d%500 == 0 {
				progress(int(d), n)
			}
		}
	}
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(work)
	}
	wg.Wait()
	return out, failed
}
