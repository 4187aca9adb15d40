package disk

import (
	"encoding/json"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
	"miaopi/store/storetest"
)

func TestWrongPasswords(t *testing.T) {
	o := options(t)
	now := storetest.Noon
	o.Now = func() time.Time { return now }
	create(t, o).Close()
	open := func() *Vault {
		v, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	try := func(id app.AccountID, password string) error {
		v := open()
		defer v.Close()
		_, _, err := v.unlock(id, password)
		return err
	}
	if err := try("nobody", "demo"); app.KindOf(err) != app.Wrong {
		t.Errorf("unknown account: %v", err)
	}
	for i := range freeTries {
		if err := try("clerk", "wrong"); app.KindOf(err) != app.Wrong {
			t.Errorf("try %d: %v", i, err)
		}
	}
	if err := try("clerk", "demo"); app.KindOf(err) != app.Throttled {
		t.Errorf("right password while throttled: %v", err)
	}
	now = now.Add(firstWait)
	if err := try("clerk", "demo"); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if err := try("clerk", "wrong"); app.KindOf(err) != app.Wrong {
		t.Errorf("the count did not start again: %v", err)
	}
}

func TestNobodyGivesHimselfARole(t *testing.T) {
	o := options(t)
	s := create(t, o)
	err := s.update(s.desk, func(tx *bolt.Tx) error {
		var sl slot
		if err := json.Unmarshal(bucket(tx, bSlots).Get([]byte("clerk")), &sl); err != nil {
			return err
		}
		sl.Account.Role = app.Supervisor
		val, err := json.Marshal(&sl)
		if err != nil {
			return err
		}
		return bucket(tx, bSlots).Put([]byte("clerk"), val)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.unlock("clerk", "demo"); app.KindOf(err) != app.Wrong {
		t.Errorf("unlock with an edited role: %v", err)
	}
}

func TestHostileSlotParameters(t *testing.T) {
	for _, k := range []keyslot.KDF{{}, {Time: 1, Memory: 4 << 20, Threads: 1}, {Time: 1 << 20, Memory: 64, Threads: 1}} {
		sl := slot{Slot: keyslot.Slot{KDF: k, Salt: make([]byte, 16)}}
		if _, err := sl.unwrap("x", nil); app.KindOf(err) != app.Damaged {
			t.Errorf("%+v: %v", k, err)
		}
	}
}

func BenchmarkCommitOneEvent(b *testing.B) {
	s := create(b, options(b))
	m := storetest.Maker()
	for b.Loop() {
		e := storetest.Submission(b, m, "case")
		if err := s.Commit(b.Context(), desk.Batch{Events: []casefile.Event{e}, Rows: []desk.Row{storetest.RowOf("case", 1)}}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnlock(b *testing.B) {
	sl, err := newSlot(clerk.Account, "demo", keyslot.Default, make([]byte, 32), zeros{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := sl.unwrap("demo", nil); err != nil {
			b.Fatal(err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
