package disk

import (
	"crypto/rand"
	"encoding/hex"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
	"miaopi/store/storetest"
)

// cheap makes tests fast; the real parameters are checked in one place.
var cheap = keyslot.KDF{Time: 1, Memory: 64, Threads: 1}

var clerk = desk.NewAccount{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "demo"}

func options(t testing.TB) Options {
	return Options{Dir: t.TempDir(), Random: rand.Reader, Now: func() time.Time { return storetest.Noon }, KDF: cheap, later: never}
}

// never is a clock that stands still.
func never(time.Duration, func()) func() bool { return func() bool { return true } }

func create(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Create(o, []desk.NewAccount{clerk})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// unlock opens a station as the clerk.
func unlock(t testing.TB, o Options) *Store {
	t.Helper()
	v, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := v.unlock("clerk", "demo")
	if err != nil {
		_ = v.Close()
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) desk.Store { return create(t, options(t)) },
		func(t *testing.T, s desk.Store) desk.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return unlock(t, s.(*Store).o)
		})
}

// SubjectID is the id that a hub's document about a subject has, for the suite.
func (s *Store) SubjectID(sub app.Subject) string {
	return "subject:" + hex.EncodeToString(subjectKey(s.secret, sub))
}
