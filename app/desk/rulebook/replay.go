package rulebook

import (
	"context"
	"errors"
	"fmt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/rule"
)

// Replays is the report of making recorded evaluations again.
type Replays struct {
	Cases       int          `json:"cases"` // with a recorded evaluation
	Equal       int          `json:"equal"` // the trace came out byte for byte
	Differences []Divergence `json:"differences"`
	Seconds     float64      `json:"seconds"`
}

// Divergence is one case whose trace came out otherwise.
type Divergence struct {
	Case     app.CaseID  `json:"case"`
	Serial   app.Serial  `json:"serial"`
	Pack     app.PackID  `json:"pack"`
	Version  string      `json:"version"`
	Why      string      `json:"why"` // in words
	Recorded app.Verdict `json:"recorded"`
	Now      app.Verdict `json:"now,omitempty"`
	Changed  []string    `json:"changed,omitempty"` // conditions whose result differs
}

// ReplayCases makes the recorded evaluations of cases again, from the recorded
// facts and the pack of the day; no cases named: all. It changes nothing.
func (s *Room) ReplayCases(ctx context.Context, ids []app.CaseID, progress func(done, total int)) (Replays, error) {
	began := s.at.Now()
	if len(ids) == 0 {
		var err error
		if ids, err = s.evaluated(ctx); err != nil {
			return Replays{}, err
		}
	}
	list, err := desk.Parallel(ctx, len(ids), progress, func(i int) (*Divergence, error) { return s.replayOne(ctx, ids[i]) })
	if err != nil {
		return Replays{}, err
	}
	out := Replays{Cases: len(list), Differences: []Divergence{}}
	for _, d := range list {
		if d == nil {
			out.Equal++
		} else {
			out.Differences = append(out.Differences, *d)
		}
	}
	out.Seconds = s.at.Now().Sub(began).Seconds()
	return out, nil
}

// evaluated lists the cases that have a recorded evaluation, newest first.
func (s *Room) evaluated(ctx context.Context) ([]app.CaseID, error) {
	q, err := s.at.Queue(ctx)
	if err != nil {
		return nil, err
	}
	var out []app.CaseID
	for _, h := range q.Heads.All() {
		if h.Verdict != "" {
			out = append(out, h.Case)
		}
	}
	return out, nil
}

// replayOne is nil when the trace came out as recorded.
func (s *Room) replayOne(ctx context.Context, id app.CaseID) (*Divergence, error) {
	c, err := s.at.Fold(ctx, id)
	if errors.Is(err, desk.ErrUnreadable) {
		return &Divergence{Case: id, Why: "过程记录受损，读不出来，无从重算。"}, nil
	}
	if err != nil {
		return nil, err
	}
	j := c.Judgement
	if j == nil {
		return nil, app.E("replay", app.Input, "这个办件还没有判定，无从重算。", nil)
	}
	d := &Divergence{Case: id, Serial: c.Serial(), Pack: j.Pack, Version: j.Version.String(), Recorded: j.Verdict}
	e, same := judging.At(s.at).Replay(c)
	switch {
	case same:
		return nil, nil
	case e == nil:
		d.Why = "当时的规则包不在本机：" + j.PackHash
		return d, nil
	}
	d.Now = e.Verdict
	d.Changed = changed(j, e)
	d.Why = fmt.Sprintf("判定依据不同：记录 %s，重算 %s", j.TraceHash, e.TraceHash)
	return d, nil
}

// changed names the conditions whose result is not the recorded one.
func changed(j *casefile.Judgement, e *rule.Evaluation) []string {
	was := map[string]string{}
	for _, r := range j.Results {
		was[r.ID] = r.Result
	}
	var out []string
	for _, c := range e.Conditions {
		if was[c.ID] != string(c.Result) {
			out = append(out, c.ID)
		}
	}
	return out
}
