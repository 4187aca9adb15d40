package supervision

import (
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/spotcheck"
)

// Progress is how far a draw got.
type Progress struct {
	Draw   Draw
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
}

// Done says whether nothing is left to look at: an opinion is recorded, or
// the decision was revoked before there was one, which counts as wrong.
func (d DrawnCase) Done() bool { return d.Checked || d.Revoked }

// Found says whether the decision counts as wrong. An opinion stands as it
// was given, whatever happened to the case after it.
func (d DrawnCase) Found() bool { return d.Wrong || d.Revoked && !d.Checked }

// Progress reads a draw's cases. One that cannot be read is marked, and keeps
// the draw from being finished.
func (s *Room) Progress(ctx context.Context, d Draw) (Progress, error) {
	out := Progress{Draw: d}
	checked, wrong := 0, 0
	for _, one := range d.Drawn {
		line, err := s.drawnCase(ctx, d.ID, one)
		if err != nil {
			return out, err
		}
		if line.Done() {
			checked++
		}
		if line.Found() {
			wrong++
		}
		out.Cases = append(out.Cases, line)
	}
	out.Result = spotcheck.Conclude(d.Size, len(d.Drawn), checked, wrong)
	return out, nil
}

func (s *Room) drawnCase(ctx context.Context, draw string, one spotcheck.Drawn) (DrawnCase, error) {
	c, err := s.at.Fold(ctx, one.Case)
	switch kind := app.KindOf(err); {
	case err != nil && (kind == app.Missing || kind == app.Damaged) && ctx.Err() == nil:
		return DrawnCase{Drawn: one, Damaged: true}, nil
	case err != nil:
		return DrawnCase{}, err
	}
	line := DrawnCase{Drawn: one, Serial: c.Serial(), Item: c.App.Item, Name: c.App.Name, Subject: c.App.Subject,
		Mine: c.Made(s.at.Actor.Account), Revoked: c.State == casefile.InvalidState}
	if k := checkIn(c, draw); k != nil {
		line.Checked, line.Wrong, line.By = true, k.Data.Wrong, k.By
	}
	line.Open = s.mayCheck(c, draw) == nil
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
		p, err := s.Progress(ctx, d)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, ctx.Err()
}
