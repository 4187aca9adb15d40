package safekeeping_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/desk/supervision"
)

// copier is a store whose backups are as long as they are told to be.
type copier struct {
	desk.Store
	place  error
	backup error
	bytes  int64
	orders []safekeeping.BackupOrder
	before int64 // entries of the journal when the first byte left
}

func (c *copier) BackupPlace(string, bool) error { return c.place }

func (c *copier) Backup(ctx context.Context, o safekeeping.BackupOrder) (n int64, err error) {
	c.orders = append(c.orders, o)
	if c.before, err = c.JournalSize(ctx); err != nil {
		return 0, err
	}
	return c.bytes, c.backup
}

// copying is a hall whose store can be backed up.
func copying(t *testing.T) (*desktest.Hall, *copier) {
	h := desktest.NewHall(t)
	c := &copier{Store: h.Disk, bytes: 12_400_000}
	h.Disk = c
	return h, c
}

func TestABackupIsJournaledAndRemembered(t *testing.T) {
	h, c := copying(t)
	admin := h.Sit("admin", app.Administrator)
	if _, ok, err := safekeeping.At(admin).LastBackup(t.Context()); ok || err != nil {
		t.Fatalf("before: %v, %v", ok, err)
	}
	b, err := safekeeping.At(admin).Backup(t.Context(), safekeeping.BackupOrder{Path: "/media/usb/miaopi.age"})
	desktest.Sound(t, err)
	want := safekeeping.Backup{At: desktest.Monday, Name: "miaopi.age", Folder: "/media/usb", Bytes: 12_400_000, Who: "admin"}
	if b.At = b.At.In(desktest.Monday.Location()); b != want {
		t.Errorf("%+v", b)
	}
	last, ok, err := safekeeping.At(h.Sit("clerk", app.Clerk)).LastBackup(t.Context())
	if last.At = last.At.In(desktest.Monday.Location()); err != nil || !ok || last != want {
		t.Errorf("remembered %+v, %v", last, err)
	}
	tail, err := supervision.At(admin).JournalTail(t.Context(), 1)
	desktest.Sound(t, err)
	if tail[0].Action != "export" || tail[0].Detail != "backup" || tail[0].Who != "admin" || c.before != tail[0].N+1 {
		t.Errorf("the journal has %+v, %d entries before the first byte", tail[0], c.before)
	}
}

func TestWhoMayBackUp(t *testing.T) {
	for _, r := range app.Roles {
		h, c := copying(t)
		st := h.Sit("x", r)
		_, err := safekeeping.At(st).Backup(t.Context(), safekeeping.BackupOrder{Path: "b.age"})
		may := r == app.Administrator || r == app.Supervisor
		if safekeeping.At(st).MayBackUp() != may || (err == nil) != may || len(c.orders) > 0 != may {
			t.Errorf("%s: may %v, %v", r, safekeeping.At(st).MayBackUp(), err)
		}
		if !may && (app.KindOf(err) != app.Forbidden || app.KindOf(safekeeping.At(st).BackupPlace("b.age", false)) != app.Forbidden) {
			t.Errorf("%s: %v", r, err)
		}
	}
}

func TestABackupThatFailsIsNotRemembered(t *testing.T) {
	full := app.E("backup", app.Full, "", nil)
	for _, tc := range []struct {
		name          string
		place, backup error
		entries       int64 // added to the journal
	}{
		{"the place is not right: nothing left the station", full, nil, 0},
		{"it broke off: that stands in the journal", nil, full, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, c := copying(t)
			c.place, c.backup = tc.place, tc.backup
			before, err := h.Disk.JournalSize(t.Context())
			desktest.Sound(t, err)
			st := h.Sit("supervisor", app.Supervisor)
			if _, err := safekeeping.At(st).Backup(t.Context(), safekeeping.BackupOrder{Path: "b.age"}); !errors.Is(err, full) {
				t.Errorf("backup: %v", err)
			}
			if _, ok, err := safekeeping.At(st).LastBackup(t.Context()); ok || err != nil {
				t.Errorf("remembered: %v, %v", ok, err)
			}
			if after, err := h.Disk.JournalSize(t.Context()); err != nil || after-before != tc.entries {
				t.Errorf("%d entries more, %v", after-before, err)
			}
		})
	}
}

// TestAStoreThatCannotBeCopied is one in memory.
func TestAStoreThatCannotBeCopied(t *testing.T) {
	_, err := safekeeping.At(desktest.NewHall(t).Sit("admin", app.Administrator)).Backup(t.Context(), safekeeping.BackupOrder{Path: "b.age"})
	var said *app.Error
	if !errors.As(err, &said) || said.Detail != "这个工作站不能备份。" {
		t.Errorf("%v", err)
	}
}

func TestWhenABackupIsDue(t *testing.T) {
	day := 24 * time.Hour
	for _, tc := range []struct {
		name    string
		backups []time.Duration // after monday
		cases   int
		now     time.Duration
		due     bool
	}{
		{"a new station", nil, 1, time.Hour, false},
		{"never for a week", nil, 1, 7*day + time.Hour, true},
		{"nothing of its own", nil, 0, 30 * day, false},
		{"six days ago", []time.Duration{2 * day}, 1, 8 * day, false},
		{"eight days ago", []time.Duration{2 * day}, 1, 10 * day, true},
		{"only the last one counts", []time.Duration{2 * day, 8 * day}, 1, 10 * day, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, _ := copying(t)
			for i := range tc.cases {
				_, err := reception.At(h.Station).Accept(t.Context(), h.Elder(i, nil), "")
				desktest.Sound(t, err)
			}
			for _, at := range tc.backups {
				h.Clock = desktest.Monday.Add(at)
				_, err := safekeeping.At(h.Sit("admin", app.Administrator)).Backup(t.Context(), safekeeping.BackupOrder{Path: "b.age"})
				desktest.Sound(t, err)
			}
			h.Clock = desktest.Monday.Add(tc.now)
			health, err := safekeeping.At(h.Station).Health(t.Context())
			if err != nil || health.Backup.Due != tc.due {
				t.Errorf("due %v, %v", health.Backup.Due, err)
			}
		})
	}
}

// TestBookedEventsNeedNoBackup lets the hub have them all.
func TestBookedEventsNeedNoBackup(t *testing.T) {
	h, _ := copying(t)
	_, err := reception.At(h.Station).Accept(t.Context(), h.Elder(1, nil), "")
	desktest.Sound(t, err)
	letters, err := h.Disk.Outgoing(t.Context(), "", 100)
	desktest.Sound(t, err)
	im := desk.Import{Area: "440306017"}
	for _, l := range letters {
		im.Events = append(im.Events, l.Event)
	}
	desktest.Sound(t, h.Disk.Import(t.Context(), im))
	n, err := h.Disk.Book(t.Context())
	h.Clock = desktest.Monday.Add(30 * 24 * time.Hour)
	health, err2 := safekeeping.At(h.Station).Health(t.Context())
	if errors.Join(err, err2) != nil || n != len(letters) || health.Backup.Due {
		t.Errorf("%d of %d are booked, due %v, %v, %v", n, len(letters), health.Backup.Due, err, err2)
	}
}

func TestPassphrases(t *testing.T) {
	for _, tc := range []struct{ name, one, two, says string }{
		{"long enough", "correct horse", "correct horse", ""},
		{"twelve characters of Chinese", "春眠不觉晓处处闻啼鸟夜来", "春眠不觉晓处处闻啼鸟夜来", ""},
		{"too short", "correct hor", "correct hor", "至少 12 个字符"},
		{"none", "", "", "至少 12 个字符"},
		{"different", "correct horse", "correct horsf", "两次输入的口令不一样"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := safekeeping.CheckPassphrase(tc.one, tc.two)
			if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := safekeeping.PassphraseLock(""); app.KindOf(err) != app.Input {
		t.Errorf("an empty passphrase: %v", err)
	}
}
