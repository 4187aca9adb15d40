package supervision

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

// Progress is how far a draw got.
type Progress struct {
	Draw   drawing.Draw
	Cases  []DrawnCase
	Result spotcheck.Result
}

// DrawnCase is one line of a draw's list. It says nothing of verdict,
// decision or maker.
type DrawnCase struct {
	spotcheck.Drawn
	Serial  app.Serial
	Item    app.PackID
	Name    string
	Subject app.Subject
	Mine    bool // the person at the station made it and may not check it
	Open    bool // the person at the station may check it now
	Checked bool
	Wrong   bool
	By      app.AccountID // who checked
	Revoked bool
	Damaged bool // its records cannot be read
	Decided time.Time
}

// Done says whether nothing is left to look at: an opinion is recorded, or
// the decision was revoked before there was one, which counts as wrong.
func (d DrawnCase) Done() bool { return d.Checked || d.Revoked }

// Found says whether the decision counts as wrong. An opinion stands as it
// was given, whatever happened to the case after it.
func (d DrawnCase) Found() bool { return d.Wrong || d.Revoked && !d.Checked }

// Progress reads a draw's cases. One that cannot be read is marked, and keeps
// the draw from being finished.
func (s *Room) Progress(ctx context.Context, d drawing.Draw) (Progress, error) {
	all, err := s.Draws(ctx)
	if err != nil {
		return Progress{Draw: d}, err
	}
	return s.progress(ctx, d, all)
}

// progress is Progress among all draws that are known.
func (s *Room) progress(ctx context.Context, d drawing.Draw, all []drawing.Draw) (Progress, error) {
	out := Progress{Draw: d}
	tallies := d.Tallies()
	at := map[string]int{}
	for i, t := range tallies {
		at[t.Key] = i
	}
	looked := map[app.CaseID]bool{}
	for _, one := range d.Drawn {
		line, err := s.drawnCase(ctx, d, one)
		if err != nil {
			return out, err
		}
		t := &tallies[at[one.Stratum]]
		if line.Done() {
			looked[one.Case] = true
			t.Checked++
		}
		if line.Found() {
			t.Wrong++
		}
		if s.at.Actor.Role == app.Supervisor || s.at.Actor.Role == app.Auditor {
			out.Cases = append(out.Cases, line) // who makes cases does not learn which were drawn
		}
	}
	left, err := s.left(ctx, d, looked, all)
	if err != nil {
		return out, err
	}
	out.Result = spotcheck.ConcludeEach(tallies, d.Sample, left, d.Plan())
	return out, nil
}

// left counts the decisions of a draw's period that other draws took, that were
// closed before somebody had looked at them, and that this one did not look at
// either.
func (s *Room) left(ctx context.Context, d drawing.Draw, looked map[app.CaseID]bool, all []drawing.Draw) (int, error) {
	counted := map[app.CaseID]bool{}
	for _, o := range all {
		if o.ID == d.ID || o.Closed == nil || !periodOf(o).meets(periodOf(d)) {
			continue
		}
		for _, one := range o.Drawn {
			line, err := s.drawnCase(ctx, o, one)
			if err != nil {
				return 0, err
			}
			on := civil.On(line.Decided)
			within := on >= d.From && on <= d.To && (d.Item == "" || d.Item == line.Item)
			if !line.Done() && !looked[one.Case] && (within || line.Damaged) {
				counted[one.Case] = true
			}
		}
	}
	return len(counted), nil
}

func (s *Room) drawnCase(ctx context.Context, d drawing.Draw, one spotcheck.Drawn) (DrawnCase, error) {
	c, err := s.at.Fold(ctx, one.Case)
	switch kind := app.KindOf(err); {
	case err != nil && (kind == app.Missing || kind == app.Damaged) && ctx.Err() == nil:
		return DrawnCase{Drawn: one, Damaged: true}, nil
	case err != nil:
		return DrawnCase{}, err
	}
	line := DrawnCase{Drawn: one, Serial: c.Serial(), Item: c.App.Item, Name: c.App.Name, Subject: c.App.Subject,
		Mine: c.Made(s.at.Actor.Account), Revoked: c.State == casefile.InvalidState}
	if c.Decision != nil {
		line.Decided = c.Decision.At
	}
	if k := checkIn(c, d.ID); k != nil {
		line.Checked, line.Wrong, line.By = true, k.Data.Wrong, k.By
	}
	line.Open = s.mayCheck(c, d) == nil
	return line, nil
}

// Spotchecks reads every draw of the station, the newest first.
func (s *Room) Spotchecks(ctx context.Context) ([]Progress, error) {
	draws, err := s.Draws(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Progress, 0, len(draws))
	for _, d := range draws {
		p, err := s.progress(ctx, d, draws)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, ctx.Err()
}
