package shell

import (
	"context"
	"sync"
)

// Jobs run work beside the window for as long as somebody sits at it: a worker
// returns a value, the window's goroutine takes it whole. What is read may be
// overtaken by something newer (Run); what is written waits its turn and is
// always answered (Write). Every context ends before the window quits.
type Jobs struct {
	*pool
	over bool // nobody sits here any more
	// Late, when set, is told how a step ended that was asked for before the
	// page behind it was gone.
	Late func(what string, err error)
}

// pool is what all Jobs of one window share. All but the workers themselves
// runs on the UI goroutine.
type pool struct {
	ctx    context.Context
	stop   context.CancelFunc
	do     func(func()) // runs on the UI goroutine
	wg     sync.WaitGroup
	left   int       // workers whose answer has not come
	writes []*writer // steps that are not answered yet, the first of them runs
	// Idle, when set, is called each time the last answer is in; Writing when
	// a step was asked for or answered.
	Idle, Writing func()
	// Failed, when set, is told of every error, for the log.
	Failed func(what string, err error)
}

// NewJobs makes jobs under a context.
func NewJobs(ctx context.Context, do func(func())) *Jobs {
	ctx, stop := context.WithCancel(ctx)
	return &Jobs{pool: &pool{ctx: ctx, stop: stop, do: do}}
}

// Session are jobs of somebody who just sat down; they share the window's
// workers.
func (j *Jobs) Session() *Jobs { return &Jobs{pool: j.pool} }

// End says that whoever sat here is gone: nothing that is read for him is
// taken in any more, and how his steps end is told to Late.
func (j *Jobs) End() { j.over = true }

// Busy says whether an answer is still to come. UI goroutine only.
func (p *pool) Busy() bool { return p.left > 0 && p.ctx.Err() == nil }

// Do runs a function on the UI goroutine, for the progress of a worker.
func (p *pool) Do(fn func()) {
	if p.ctx.Err() == nil {
		p.do(fn)
	}
}

// Stop ends all work and waits for it: a step that runs is finished first, one
// that can be stopped is stopped. It runs on the UI goroutine: nobody may wait
// for that goroutine in a worker.
func (p *pool) Stop() {
	p.StopLong()
	p.stop()
	p.wg.Wait()
}

// began counts a worker, ended takes its answer in.
func (p *pool) began() { p.left++ }

func (p *pool) ended() {
	if p.left--; p.left == 0 && p.Idle != nil {
		p.Idle()
	}
}

func (p *pool) failed(what string, err error) {
	if err != nil && p.Failed != nil {
		p.Failed(what, err)
	}
}

// Slot is one kind of reading of one page, of which only the newest counts: a
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
	j.began()
	j.wg.Go(func() {
		v, err := work(ctx)
		cancel()
		if j.ctx.Err() != nil {
			return
		}
		j.do(func() {
			if s.number == mine {
				s.cancel = nil
				j.failed("", err)
				if !j.over {
					done(v, err)
				}
			}
			j.ended()
		})
	})
}

// Stopping says whether all work was asked to end.
func (p *pool) Stopping() bool { return p.ctx.Err() != nil }
