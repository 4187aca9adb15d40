package shell

import "context"

// Step is one kind of writing of one page. Steps wait for one another, in the
// order in which they were asked for, and each is answered, whatever happens
// to the page meanwhile.
type Step struct {
	left int
	now  *writer
	// Long says that what runs can be stopped midway, and is when the window
	// closes.
	Long bool
}

// Busy says whether an answer is still to come.
func (s *Step) Busy() bool { return s.left > 0 }

// Stop asks a long step to end; its answer comes.
func (s *Step) Stop() {
	if s.Long && s.now != nil {
		s.now.cancel()
	}
}

// writer is one step that was asked for.
type writer struct {
	what   string
	long   bool
	cancel context.CancelFunc
	start  func()
}

// Steps says what is being written or waits to be; a step without a name goes
// without saying.
func (p *pool) Steps() (out []string) {
	for _, w := range p.writes {
		if w.what != "" {
			out = append(out, w.what)
		}
	}
	return out
}

// Saved says whether every step is answered.
func (p *pool) Saved() bool { return len(p.writes) == 0 }

// StopLong stops the steps that can be.
func (p *pool) StopLong() {
	for _, w := range p.writes {
		if w.long {
			w.cancel()
		}
	}
}

// Write does what changes something, after the steps that were asked for before
// it, and gives its answer to done; when whoever asked is gone by then, to
// Late. what names it in a few words. Closing the window does not break it off.
func Write[T any](j *Jobs, s *Step, what string, work func(context.Context) (T, error), done func(T, error)) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(j.ctx))
	w := &writer{what: what, long: s.Long, cancel: cancel}
	s.left++
	s.now = w
	j.began()
	w.start = func() {
		j.wg.Go(func() {
			v, err := work(ctx)
			cancel()
			if j.ctx.Err() != nil {
				return
			}
			j.do(func() {
				s.left--
				j.failed("write", err)
				switch {
				case !j.over:
					done(v, err)
				case j.Late != nil:
					j.Late(what, err)
				}
				j.wrote()
				j.ended()
			})
		})
	}
	j.writes = append(j.writes, w)
	j.told()
	if len(j.writes) == 1 {
		w.start()
	}
}

// wrote takes the first step away and begins the next.
func (p *pool) wrote() {
	p.writes = p.writes[1:]
	if len(p.writes) > 0 {
		p.writes[0].start()
	}
	p.told()
}

func (p *pool) told() {
	if p.Writing != nil {
		p.Writing()
	}
}
