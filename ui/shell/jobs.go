package shell

import (
	"context"
	"sync"
)

// Jobs run work beside the window. A worker returns a value; the window's
// goroutine takes it whole. Every context ends before the window quits.
type Jobs struct {
	ctx  context.Context
	stop context.CancelFunc
	do   func(func()) // runs on the UI goroutine
	wg   sync.WaitGroup
	left int // workers whose answer has not come; UI goroutine only
	// Idle, when set, is called each time the last answer is in.
	Idle func()
}

// Busy says whether an answer is still to come. UI goroutine only.
func (j *Jobs) Busy() bool { return j.left > 0 }

// NewJobs makes jobs under a context.
func NewJobs(ctx context.Context, do func(func())) *Jobs {
	ctx, stop := context.WithCancel(ctx)
	return &Jobs{ctx: ctx, stop: stop, do: do}
}

// Do runs a function on the UI goroutine, for the progress of a worker.
func (j *Jobs) Do(fn func()) {
	if j.ctx.Err() == nil {
		j.do(fn)
	}
}

// Stop ends all work and waits for it. It runs on the UI goroutine: nobody
// may wait for that goroutine in a worker.
func (j *Jobs) Stop() {
	j.stop()
	j.wg.Wait()
}

// Slot is one kind of work of one page, of which only the newest counts: a
// later request makes the earlier one stop, and its answer is dropped.
type Slot struct {
	number int
	cancel context.CancelFunc
}

// Cancel stops what runs in the slot; its answer is dropped.
func (s *Slot) Cancel() {
	s.number++
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// Stop asks what runs in the slot to end. Unlike after Cancel its answer comes:
// what became of it is worth telling.
func (s *Slot) Stop() {
	if s.cancel != nil {
		s.cancel()
	}
}

// Busy says whether work runs in the slot.
func (s *Slot) Busy() bool { return s.cancel != nil }

// Run does work beside the window and gives its answer to done, on the UI
// goroutine, unless the slot was asked for something newer meanwhile.
func Run[T any](j *Jobs, s *Slot, work func(context.Context) (T, error), done func(T, error)) {
	s.Cancel()
	ctx, cancel := context.WithCancel(j.ctx)
	s.cancel = cancel
	mine := s.number
	j.left++
	j.wg.Go(func() {
		v, err := work(ctx)
		cancel()
		if j.ctx.Err() != nil {
			return
		}
		j.do(func() {
			j.left--
			if s.number == mine {
				s.cancel = nil
				done(v, err)
			}
			if j.left == 0 && j.Idle != nil {
				j.Idle()
			}
		})
	})
}
