package systemview_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/words"
)

func TestNamesOfBackups(t *testing.T) {
	day := time.Date(2026, 11, 22, 17, 30, 0, 0, time.UTC) // the 23rd in Shanghai
	for _, tc := range []struct {
		name string
		info desk.Info
		want string
	}{
		{"a street", desk.Info{Hall: "新安街道办事处", Window: "3号窗口"}, "miaopi-新安-3号窗口-20261123.age"},
		{"a service centre", desk.Info{Hall: "宝安区政务服务中心", Window: "A12"}, "miaopi-宝安区-A12-20261123.age"},
		{"nothing but its kind", desk.Info{Hall: "街道办事处", Window: "1"}, "miaopi-街道办事处-1-20261123.age"},
		{"what no file may be called", desk.Info{Hall: `../新安:\*?"<>|`, Window: "3 号/东"}, "miaopi-新安-3号东-20261123.age"},
		{"no names", desk.Info{}, "miaopi-20261123.age"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := systemview.BackupName(tc.info, day); got != tc.want {
				t.Errorf("%s", got)
			}
		})
	}
}

func TestSizesOfBackups(t *testing.T) {
	for n, want := range map[int64]string{0: "0 KB", 1: "1 KB", 840_000: "840 KB", 12_400_000: "12.4 MB", 3_250_000_000: "3.2 GB"} {
		if got := systemview.Bytes(n); got != want {
			t.Errorf("%d is %s", n, got)
		}
	}
}

func TestWordsOfTheLastBackup(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	last := func(d time.Duration) safekeeping.Backup {
		return safekeeping.Backup{At: now.Add(-d), Name: "miaopi-新安-20261119.age", Bytes: 12_400_000, Who: "admin"}
	}
	box := desk.Outbox{Saved: 1200, Sent: 30, Accepted: 4, Booked: 9}
	for _, tc := range []struct {
		name     string
		state    safekeeping.BackupState
		may      bool
		want     string
		tone     present.Tone
		reminder string
	}{
		{"none", safekeeping.BackupState{}, true, "还没有备份", present.PlainTone, ""},
		{"none for long", safekeeping.BackupState{Due: true}, true, "还没有备份", present.AttentionTone, "本机还没有备份过，有 1,234 条过程记录只在这台电脑上。"},
		{"three days", safekeeping.BackupState{Last: last(75 * time.Hour)}, true, "3 天前，miaopi-新安-20261119.age，12.4 MB，admin", present.PlainTone, ""},
		{"this morning", safekeeping.BackupState{Last: last(5*time.Hour + 3*time.Minute)}, true, "5 小时 3 分前，miaopi-新安-20261119.age，12.4 MB，admin", present.PlainTone, ""},
		{"too old, for a clerk", safekeeping.BackupState{Last: last(9 * 24 * time.Hour), Due: true}, false, "9 天前，miaopi-新安-20261119.age，12.4 MB，admin",
			present.AttentionTone, "上次备份是 9 天前，有 1,234 条过程记录只在这台电脑上。请督查或管理人员备份。"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			T := words.Chinese().T
			if got, tone := systemview.LastBackup(tc.state, now, func(id app.AccountID) string { return string(id) }, T); got != tc.want || tone != tc.tone {
				t.Errorf("%s, tone %v", got, tone)
			}
			if got := systemview.BackupDue(safekeeping.Health{Backup: tc.state, Outbox: box}, now, tc.may, T); got != tc.reminder {
				t.Errorf("%q", got)
			}
		})
	}
}
