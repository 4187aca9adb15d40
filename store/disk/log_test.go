package disk

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
)

// TestPasswordsBesideCommits: a window is locked, the station goes on exchanging
// with the hub, and people type passwords. Whatever was told to be kept is kept,
// in desk.db and in desk.log, and no wrong password goes uncounted.
func TestPasswordsBesideCommits(t *testing.T) {
	const n = 150
	o := options(t)
	s := create(t, o)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range n {
			if err := s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{fmt.Sprintf("k%04d", i): []byte("v")}}); err != nil {
				t.Errorf("commit %d: %v", i, err)
			}
		}
	})
	for range 2 {
		wg.Go(func() {
			for i := range n {
				password := []string{"wrong", "demo"}[i%2]
				_, _, err := s.Vault.Unlock("clerk", password)
				if kind := app.KindOf(err); err != nil && kind != app.Wrong && kind != app.Throttled {
					t.Errorf("unlock: %v", err)
				}
			}
		})
	}
	wg.Go(func() {
		for i := range n {
			if err := s.Admit(nil); err != nil {
				t.Errorf("admit: %v", err)
			}
			if i%10 > 0 {
				continue
			}
			if r, err := s.Check(t.Context(), nil); err != nil || len(r.Problems) > 0 {
				t.Errorf("check: %v, %v", r.Problems, err)
				return
			}
		}
	})
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", deskFile} {
		if name != "" {
			remove(t, o.path(name))
		}
		again := unlockLater(t, o)
		if all, err := again.Settings(t.Context(), "k"); len(all) != n || err != nil {
			t.Errorf("without %q there are %d of %d settings, %v; it tells %q", name, len(all), n, err, again.Notices())
		}
		_ = again.Close()
	}
}

// TestACheckBesideCommitsFindsNothing: the pages it walks are those of one moment,
// whatever is written over them meanwhile.
func TestACheckBesideCommitsFindsNothing(t *testing.T) {
	s := create(t, options(t))
	many := map[string][]byte{}
	for i := range 4000 {
		many[fmt.Sprintf("m%04d", i)] = bytes.Repeat([]byte{1}, 300)
	}
	if err := s.Commit(t.Context(), desk.Batch{Settings: many}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	done := make(chan struct{})
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			if err := s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{fmt.Sprintf("m%04d", i%4000): {byte(i)}}}); err != nil {
				t.Errorf("commit %d: %v", i, err)
				return
			}
		}
	})
	for range 10 {
		if r, err := s.Check(t.Context(), nil); err != nil || len(r.Problems) > 0 {
			t.Errorf("it finds %q, %v", r.Problems, err)
			break
		}
	}
	close(done)
	wg.Wait()
}

// unlockLater opens a station whose clerk may have to wait after wrong
// passwords.
func unlockLater(t *testing.T, o Options) *Store {
	t.Helper()
	now := o.Now().Add(2 * maxWait)
	o.Now = func() time.Time { return now }
	return unlock(t, o)
}

// TestACountDoesNotBringAnOldPasswordBack: the account got a new one while the
// old one was tried.
func TestACountDoesNotBringAnOldPasswordBack(t *testing.T) {
	s := create(t, options(t))
	before, err := s.slot("clerk")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := s.Slot("clerk", "demo", desk.NewAccount{Account: clerk.Account, Password: "another"}, false)
	if err == nil {
		err = s.Commit(t.Context(), desk.Batch{Slots: map[app.AccountID][]byte{"clerk": fresh}})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.count(before, true); err != nil {
		t.Error(err)
	}
	if _, _, err := s.Unlock("clerk", "demo"); app.KindOf(err) != app.Wrong {
		t.Errorf("the old password: %v", err)
	}
	if _, _, err := s.Unlock("clerk", "another"); err != nil {
		t.Errorf("the new password: %v", err)
	}
}

// TestEarlierLongFramesAreRead: a program without the limit wrote them.
func TestEarlierLongFramesAreRead(t *testing.T) {
	o := options(t)
	s := create(t, o)
	long := bytes.Repeat([]byte("c0123456789"), 3<<20) // a population of a million cases
	seq, err := s.commitNumber()
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := s.keys.desk.seal(bSettings, []byte("population/x"), seq+1, long)
	if err != nil {
		t.Fatal(err)
	}
	old := frame{bSettings, opPut, seq + 1, []byte("population/x"), sealed}
	if err := old.fits(); app.KindOf(err) != app.Input {
		t.Errorf("today it is %v", err)
	}
	end := frame{op: opCommit, seq: seq + 1}
	if _, err := s.log.f.WriteAt(end.append(old.append(nil)), s.log.size); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", deskFile, logFile, deskFile} {
		if name != "" {
			remove(t, o.path(name))
		}
		s = unlock(t, o)
		if got, _, err := s.Setting(t.Context(), "population/x"); !bytes.Equal(got, long) || err != nil {
			t.Errorf("without %q: %d bytes, %v", name, len(got), err)
		}
		_ = s.Close()
	}
}

// TestALastCommitWithoutItsMiddleWasNotMade: a power cut may keep the end of
// what was being written and not what stands before it.
func TestALastCommitWithoutItsMiddleWasNotMade(t *testing.T) {
	s := newSample(t)
	st := unlock(t, s.o)
	from, sealed := st.log.size, bytes.Repeat([]byte{7}, 5000)
	seq, err := st.commitNumber()
	if err != nil {
		t.Fatal(err)
	}
	var b []byte
	for _, key := range []string{"one", "two", "three"} {
		f := frame{bSettings, opPut, seq + 1, []byte(key), sealed}
		b = f.append(b)
	}
	b = commitEnd(3, seq+1).append(b)
	clear(b[6000:9000])
	if _, err := st.log.f.WriteAt(b, from); err != nil {
		t.Fatal(err)
	}
	_ = st.Close()
	if n := s.whole(t); len(n) > 0 {
		t.Errorf("it tells %q", n)
	}
	if info, err := os.Stat(s.o.path(logFile)); err != nil || info.Size() != from {
		t.Errorf("the log has %d bytes, want %d; %v", info.Size(), from, err)
	}
	st = unlock(t, s.o)
	for _, key := range []string{"one", "two", "three"} {
		if _, ok, err := st.Setting(t.Context(), key); ok || err != nil {
			t.Errorf("%s is there, %v", key, err)
		}
	}
}

// TestALogThatKeepsWhatItShouldNotStopsTheStation: nothing says what the next
// commit would follow.
func TestALogThatKeepsWhatItShouldNotStopsTheStation(t *testing.T) {
	s := create(t, options(t))
	s.log.f = stuck{s.log.f}
	if err := s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"k": []byte("v")}}); !errors.Is(err, errTorn) {
		t.Errorf("commit: %v", err)
	}
	if err := s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"k": []byte("v")}}); app.KindOf(err) != app.Damaged {
		t.Errorf("the next commit: %v", err)
	}
}

// stuck is a file on a disk that broke.
type stuck struct{ file }

func (stuck) Sync() error          { return errPower }
func (stuck) Truncate(int64) error { return errPower }
