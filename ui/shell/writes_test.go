package shell_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"miaopi/ui/shell"
)

// desk is a UI goroutine that runs what workers want done when told.
type desk struct{ answers chan func() }

func (d desk) do(fn func()) { d.answers <- fn }

func (d desk) settle(j *shell.Jobs) {
	for j.Busy() {
		(<-d.answers)()
	}
}

func jobs(t *testing.T) (desk, *shell.Jobs) {
	d := desk{make(chan func(), 100)}
	return d, shell.NewJobs(t.Context(), d.do)
}

// TestStepsKeepTheirOrder asks for steps of two pages at once: they run one after
// the other, and each is answered.
func TestStepsKeepTheirOrder(t *testing.T) {
	d, j := jobs(t)
	var one, other shell.Step
	var ran, answered []int
	step := func(s *shell.Step, n int) {
		shell.Write(j, s, "step", func(context.Context) (int, error) { ran = append(ran, n); return n, nil }, func(n int, _ error) { answered = append(answered, n) })
	}
	step(&one, 1)
	step(&other, 2)
	step(&one, 3)
	if got := j.Steps(); len(got) != 3 || j.Saved() || !one.Busy() {
		t.Errorf("waiting: %v", got)
	}
	d.settle(j)
	if want := []int{1, 2, 3}; !slices.Equal(ran, want) || !slices.Equal(answered, want) {
		t.Errorf("ran %v, answered %v", ran, answered)
	}
	if !j.Saved() || one.Busy() || other.Busy() {
		t.Error("something is still waiting")
	}
}

// TestClosingFinishesAStep stops everything while a step runs, a long step runs or
// something is read: the step is finished, the others are broken off.
func TestClosingFinishesAStep(t *testing.T) {
	for name, one := range map[string]struct {
		long, read bool
		want       error
	}{"a step": {want: nil}, "a long step": {long: true, want: context.Canceled}, "reading": {read: true, want: context.Canceled}} {
		t.Run(name, func(t *testing.T) {
			_, j := jobs(t)
			started, goOn := make(chan struct{}), make(chan struct{})
			var got error
			work := func(ctx context.Context) (int, error) {
				close(started)
				<-goOn
				got = ctx.Err()
				return 0, got
			}
			if one.read {
				shell.Run(j, &shell.Slot{}, work, func(int, error) {})
			} else {
				shell.Write(j, &shell.Step{Long: one.long}, "step", work, func(int, error) {})
			}
			<-started
			stopped := make(chan struct{})
			go func() { j.Stop(); close(stopped) }()
			if one.want != nil {
				for !j.Stopping() {
				}
			}
			close(goOn)
			<-stopped
			if !errors.Is(got, one.want) {
				t.Errorf("the work was told %v, want %v", got, one.want)
			}
		})
	}
}

// TestAnswersAfterTheEnd ends a session while work is under way: what was read is
// dropped, how a step ended is told.
func TestAnswersAfterTheEnd(t *testing.T) {
	d, window := jobs(t)
	j := window.Session()
	var late []string
	j.Late = func(what string, err error) { late = append(late, what) }
	fail := errors.New("full")
	shell.Run(j, &shell.Slot{}, func(context.Context) (int, error) { return 1, nil }, func(int, error) { t.Error("what was read is taken in") })
	shell.Write(j, &shell.Step{}, "first", func(context.Context) (int, error) { return 1, nil }, func(int, error) { t.Error("answered to nobody") })
	shell.Write(j, &shell.Step{}, "second", func(context.Context) (int, error) { return 1, fail }, func(int, error) { t.Error("answered to nobody") })
	j.End()
	d.settle(window)
	if want := []string{"first", "second"}; !slices.Equal(late, want) {
		t.Errorf("told late: %v", late)
	}
}

// TestAChainOfSteps asks for a step when the one before is answered: nothing ends
// in between.
func TestAChainOfSteps(t *testing.T) {
	d, j := jobs(t)
	var s shell.Step
	var saved []bool
	j.Writing = func() { saved = append(saved, j.Saved()) }
	nothing := func(context.Context) (int, error) { return 0, nil }
	shell.Write(j, &s, "", nothing, func(int, error) { shell.Write(j, &s, "", nothing, func(int, error) {}) })
	d.settle(j)
	if i := slices.Index(saved, true); i != len(saved)-1 {
		t.Errorf("saved %v", saved)
	}
	if len(j.Steps()) != 0 {
		t.Error("a step without a name is shown")
	}
}
