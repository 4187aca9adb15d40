package desk

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

const settingWoken = "woken" // the last day on which every review that was due was looked at

// Wake evaluates the reviews whose day has come. It returns how many were
// approved. The machine itself is the operator, whoever is at the station:
// nobody becomes the maker of a case that time alone decides.
func (s *Station) Wake(ctx context.Context) (int, error) {
	granted, _, err := s.wake(ctx)
	return granted, err
}

// WakeDaily is Wake on the first call of a day, and nothing on the others. A
// case that somebody works on at the moment is left to him; while there is one,
// the day is not over.
func (s *Station) WakeDaily(ctx context.Context) (int, error) {
	today := civil.On(s.Now()).String()
	last, _, err := s.store.Setting(ctx, settingWoken)
	if err != nil || string(last) == today {
		return 0, err
	}
	granted, left, err := s.wake(ctx)
	if err == nil && left == 0 {
		err = s.store.Commit(ctx, Batch{Settings: map[string][]byte{settingWoken: []byte(today)}})
	}
	return granted, err
}

// wake also tells how many it had to leave.
func (s *Station) wake(ctx context.Context) (granted, left int, err error) {
	today := civil.On(s.Now())
	var due []app.CaseID
	err = s.store.Heads(ctx, func(h Head) bool {
		if h.State == casefile.InReview && h.Wakes != civil.None && h.Wakes <= today {
			due = append(due, h.Case)
		}
		return ctx.Err() == nil
	})
	if err != nil {
		return 0, 0, err
	}
	var t Tally
	for part := range slices.Chunk(due, decideChunk) {
		if err := ctx.Err(); err != nil {
			return t.Approve + t.Provisional, 0, app.E("wake", app.Cancelled, "", err)
		}
		if err := s.decideNumbered(ctx, part, byMachine, &t); err != nil {
			return t.Approve + t.Provisional, 0, err
		}
	}
	return t.Approve + t.Provisional, t.busy + t.Unnumbered, nil
}

// WakeWords is what a day brings, for a person: the conditions that time alone
// will meet, in the words of the pack.
func WakeWords(on civil.Date, conditions []string) string {
	said := "条件自然满足"
	switch {
	case len(conditions) == 1 && !strings.Contains(conditions[0], "，"):
		// A pack says it of the day of application; here it is said of the day
		// itself.
		said = strings.TrimPrefix(conditions[0], "申请之日")
	case len(conditions) > 0:
		said = "即符合“" + strings.Join(conditions, "”“") + "”"
	}
	return "到 " + on.String() + " " + said
}

// wakeWords is WakeWords for a recorded review.
func (s *Station) wakeWords(j *casefile.Judgement) string {
	p, ok := s.Rules.ByHash(j.PackHash)
	var says []string
	for _, r := range j.Results {
		if !ok || r.Result == "pass" {
			continue
		}
		if c, there := p.Condition(r.ID); there {
			says = append(says, c.Say)
		}
	}
	return WakeWords(j.WakesOn, says)
}
