package deciding_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/supervision"
)

func TestWakeDaily(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Almost(1, nil))
	daily := func(want int) {
		t.Helper()
		if n, err := deciding.At(h.Station).WakeDaily(t.Context()); n != want || err != nil {
			t.Fatalf("woke %d, want %d; %v", n, want, err)
		}
	}
	daily(0)
	h.Clock = h.Clock.Add(23 * time.Hour) // the data is still fresh
	daily(1)
	daily(0)
	c := h.Kase(got.Case)
	if c.State != casefile.Approved || c.Judgement.Date != civil.On(h.Clock) || c.Decision.By != casefile.Machine {
		t.Errorf("%s by %s as of %s", c.State, c.Decision.By, c.Judgement.Date)
	}
	if e, same := judging.At(h.Station).Replay(c); e == nil || !same {
		t.Error("what was decided on the day cannot be made again")
	}
}

// Whoever is at the station, the machine decides, and nobody becomes a maker
// because of it: a supervisor may check the case afterwards.
func TestTheMachineWakes(t *testing.T) {
	for _, role := range app.Roles {
		t.Run(string(role), func(t *testing.T) {
			h := desktest.NewHall(t)
			got := h.Accept(h.Almost(1, nil))
			makers := h.Kase(got.Case).Makers
			h.Clock = h.Clock.AddDate(0, 0, 1)
			if n, err := deciding.At(h.Sit("other", role)).WakeDaily(t.Context()); n != 1 || err != nil {
				t.Fatalf("woke %d, %v", n, err)
			}
			c := h.Kase(got.Case)
			if c.Decision.Operator != "" || len(c.Makers) != len(makers) || c.Made("other") {
				t.Errorf("decided by %q, makers %v", c.Decision.Operator, c.Makers)
			}
			lines, err := supervision.At(h.Sit("auditor", app.Auditor)).JournalTail(t.Context(), 1)
			if err != nil || len(lines) != 1 || lines[0].Action != "decide" || lines[0].Who != "" {
				t.Errorf("journal: %+v, %v", lines, err)
			}
		})
	}
}

// A case that somebody works on is left to him, and looked at again the same
// day once he is done.
func TestAClaimedCaseIsNotWoken(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Almost(1, nil))
	h.Clock = h.Clock.AddDate(0, 0, 1)
	if _, err := deciding.At(h.Station).Claim(t.Context(), got.Case); err != nil {
		t.Fatal(err)
	}
	if n, err := deciding.At(h.Station).WakeDaily(t.Context()); n != 0 || err != nil {
		t.Errorf("woke %d under the hands of a clerk, %v", n, err)
	}
	h.Clock = h.Clock.Add(casefile.Lease + time.Second)
	if n, err := deciding.At(h.Station).WakeDaily(t.Context()); n != 1 || err != nil {
		t.Errorf("woke %d after the lease, %v", n, err)
	}
}

// A case that was woken and still lacks something stays judged as of the day
// that came: what comes later approves it, and evaluating it again does not
// send it back to being too young.
func TestAWokenCaseStaysWoken(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Almost(1, nil))
	day := civil.On(h.Clock) + 1
	h.Clock = h.Clock.AddDate(0, 0, 1)
	if _, err := deciding.At(h.Station).CorrectFact(t.Context(), got.Case, "person.hukou", "户口簿不同"); err != nil {
		t.Fatal(err)
	}
	if n, err := deciding.At(h.Station).WakeDaily(t.Context()); n != 0 || err != nil {
		t.Fatalf("woke %d, %v", n, err)
	}
	for range 3 {
		h.Clock = h.Clock.AddDate(0, 0, 1)
		if _, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		c := h.Kase(got.Case)
		if c.Judgement.Date != day || len(c.Judgement.Reasons) == 0 || strings.Contains(strings.Join(c.Judgement.Reasons, ""), "才满") {
			t.Fatalf("judged as of %s: %v", c.Judgement.Date, c.Judgement.Reasons)
		}
	}
}

// The day may come between an application and its first evaluation.
func TestTheDayCameBeforeTheEvaluation(t *testing.T) {
	h := desktest.NewHall(t)
	a := h.Almost(1, nil)
	a.Channel, a.At = casefile.Online, h.Clock
	m := casefile.Maker{Station: desk.PortalStation, Key: desk.PortalKey(1), Clock: casefile.NewClock(func() time.Time { return h.Clock }, 0), Random: rand.NewChaCha8([32]byte{3})}
	e, err := m.Make("o1", casefile.Submitted, "", casefile.SubmittedData{Application: a})
	if err != nil {
		t.Fatal(err)
	}
	h.Book(t, e)
	h.Clock = h.Clock.Add(23 * time.Hour)
	if tally, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil || tally.Approve != 1 {
		t.Fatalf("%+v, %v", tally, err)
	}
	if c := h.Kase("o1"); c.Judgement.Date != civil.On(a.At)+1 {
		t.Errorf("judged as of %s", c.Judgement.Date)
	}
}

func TestWakeWords(t *testing.T) {
	on := civil.MustParse("2027-03-05")
	for want, says := range map[string][]string{
		"到 2027-03-05 年满 70 周岁": {"申请之日年满 70 周岁"}, "到 2027-03-05 取得驾驶证满 3 年": {"取得驾驶证满 3 年"},
		"到 2027-03-05 即符合“没有被吊销，或者吊销已满 3 年”":         {"没有被吊销，或者吊销已满 3 年"},
		"到 2027-03-05 即符合“取得驾驶证满 3 年”“申请之日年满 70 周岁”": {"取得驾驶证满 3 年", "申请之日年满 70 周岁"}, "到 2027-03-05 条件自然满足": nil,
	} {
		if got := desk.WakeWords(on, says); got != want {
			t.Errorf("%v: %s", says, got)
		}
	}
}
