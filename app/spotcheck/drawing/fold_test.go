package drawing

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/spotcheck"
)

// thread makes the events of a draw, a second apart.
type thread struct {
	t      *testing.T
	random *rand.ChaCha8
	at     time.Time
	events []casefile.Event
}

func (th *thread) add(station app.StationID, typ casefile.Type, by app.AccountID, data any) {
	th.t.Helper()
	th.at = th.at.Add(time.Second)
	at := th.at
	m := casefile.Maker{Station: station, Key: ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", 32))), Random: th.random,
		Clock: casefile.NewClock(func() time.Time { return at }, 0)}
	e, err := m.Make("draw/d1", typ, by, data)
	if err != nil {
		th.t.Fatal(err)
	}
	th.events = append(th.events, e)
}

var (
	nonce = strings.Repeat("ab", 32)
	said  = []spotcheck.Said{{Who: "甲", What: "1"}, {Who: "乙", What: "2"}}
)

func frozen(t *testing.T, id string, station app.StationID, by app.AccountID, count int) FrozenData {
	t.Helper()
	b, err := json.Marshal(spotcheck.Announcement{V: 2, ID: id, Station: station, By: by, Count: count, Commitment: spotcheck.Commit(nonce)})
	if err != nil {
		t.Fatal(err)
	}
	return FrozenData{Announcement: string(b)}
}

func seeded(drawn int) SeededData {
	return SeededData{Nonce: nonce, Said: said, Seed: spotcheck.Seed(nonce, said), Drawn: drawn}
}

func list(from, to int) ListedData {
	var d ListedData
	for i := from; i <= to; i++ {
		d.Drawn = append(d.Drawn, spotcheck.Drawn{Rank: i, Case: app.CaseID(fmt.Sprint("c", i))})
	}
	return d
}

// whole is a draw of four cases in two pieces, closed by a second supervisor.
func whole(t *testing.T) *thread {
	th := &thread{t: t, random: rand.NewChaCha8([32]byte{}), at: time.Unix(1.8e9, 0)}
	th.add("s1", Announced, "a", frozen(t, "d1", "s1", "a", 9))
	th.add("s1", Seeded, "a", seeded(4))
	th.add("s1", Listed, "a", list(1, 2))
	th.add("s1", Listed, "a", list(3, 4))
	th.add("s2", Ended, "b", ClosedData{Reason: "调离"})
	return th
}

// TestAnyOrderIsOneDraw: however events come, twice too, the draw is the same.
func TestAnyOrderIsOneDraw(t *testing.T) {
	th := whole(t)
	want, err := Fold("d1", append([]casefile.Event(nil), th.events...))
	if err != nil || len(want.Drawn) != 4 || want.Closed == nil || len(want.Problems) > 0 {
		t.Fatalf("%+v, %v", want, err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		events := append(append([]casefile.Event(nil), th.events...), th.events...)
		random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		if got, err := Fold("d1", events); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, want %+v (%v)", got, want, err)
		}
	}
}

// TestWhatDoesNotCount: of a thread into which more was written the first that fits
// counts, and the rest is named.
func TestWhatDoesNotCount(t *testing.T) {
	wrongNonce, wrongSeed := seeded(4), seeded(4)
	wrongNonce.Nonce = strings.Repeat("cd", 32)
	wrongSeed.Seed = strings.Repeat("0", 64)
	for _, tc := range []struct {
		name string
		add  func(*thread)
		says string
	}{
		{"announced again", func(th *thread) { th.add("s1", Announced, "a", frozen(t, "d1", "s1", "a", 99)) }, "又公告了一次"},
		{"a second seed", func(th *thread) { th.add("s1", Seeded, "a", seeded(4)) }, "又报了一次种子"},
		{"a second closing", func(th *thread) { th.add("s2", Ended, "c", ClosedData{Reason: "x"}) }, "又了结了一次"},
	} {
		th := whole(t)
		tc.add(th)
		d, err := Fold("d1", th.events)
		if err != nil || d.Size != 9 || len(d.Drawn) != 4 || d.Closed.By != "b" || len(d.Problems) != 1 || !strings.Contains(d.Problems[0], tc.says) {
			t.Errorf("%s: %+v, %v", tc.name, d, err)
		}
	}
	for _, tc := range []struct {
		name string
		add  func(*thread)
		says string
	}{
		{"a seed by another station", func(th *thread) { th.add("s2", Seeded, "a", seeded(4)) }, "不是公告抽取的工作站"},
		{"another nonce", func(th *thread) { th.add("s1", Seeded, "a", wrongNonce) }, "与公告的承诺不符"},
		{"a seed that nothing gives", func(th *thread) { th.add("s1", Seeded, "a", wrongSeed) }, "不是由随机数"},
		{"closed by who drew", func(th *thread) { th.add("s1", Ended, "a", ClosedData{Reason: "x"}) }, "抽取人以外"},
		{"closed by nobody", func(th *thread) { th.add("s1", Ended, "", ClosedData{Reason: "x"}) }, "抽取人以外"},
	} {
		th := &thread{t: t, random: rand.NewChaCha8([32]byte{}), at: time.Unix(1.8e9, 0)}
		th.add("s1", Announced, "a", frozen(t, "d1", "s1", "a", 9))
		tc.add(th)
		d, err := Fold("d1", th.events)
		if err != nil || d.Seed != "" || d.Closed != nil || len(d.Problems) != 1 || !strings.Contains(d.Problems[0], tc.says) {
			t.Errorf("%s: %+v, %v", tc.name, d, err)
		}
	}
}

// TestWhatHasNotCome: without its announcement a draw is none yet, without a piece of
// its list it is not finished.
func TestWhatHasNotCome(t *testing.T) {
	th := whole(t)
	if _, err := Fold("d1", append([]casefile.Event(nil), th.events[1:]...)); app.KindOf(err) != app.Missing {
		t.Errorf("without the announcement: %v", err)
	}
	part := append(append([]casefile.Event(nil), th.events[:2]...), th.events[3])
	d, err := Fold("d1", part)
	if err != nil || d.Sample != 4 || len(d.Drawn) != 2 || len(d.Problems) != 1 {
		t.Errorf("without a piece: %+v, %v", d, err)
	}
	if s := d.State(spotcheck.ConcludeEach(d.Tallies(), d.Sample, 0, d.Plan())); s != Checking {
		t.Errorf("state %v", s)
	}
	for name, data := range map[string]FrozenData{
		"of another draw":    frozen(t, "d2", "s1", "a", 9),
		"in another's name":  frozen(t, "d1", "s1", "z", 9),
		"of another station": frozen(t, "d1", "s9", "a", 9),
	} {
		th := &thread{t: t, random: rand.NewChaCha8([32]byte{}), at: time.Unix(1.8e9, 0)}
		th.add("s1", Announced, "a", data)
		if _, err := Fold("d1", th.events); err == nil {
			t.Errorf("an announcement %s counts", name)
		}
	}
}
