package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/safekeeping"
	"miaopi/store/disk"

	"filippo.io/age"
)

// heap watches how much memory is in use at most, over what it was before.
type heap struct{ before, most uint64 }

func (h *heap) begin() {
	runtime.GC()
	h.before, h.most = inUse(), 0
}

func (h *heap) look() { h.most = max(h.most, inUse()) }

func inUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (h *heap) report(b *testing.B) {
	b.ReportMetric(float64(h.most-min(h.before, h.most))/1e6, "peak-MB")
}

// BenchmarkBackup measures a backup, written and read back, and a restore, of
// decided stations: time follows the size, memory must not.
func BenchmarkBackup(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		st := station(b, 20_000, n)
		if _, err := deciding.At(st).DecideAll(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
		admin := st.As(app.Actor{Account: "admin", Name: "周航", Role: app.Administrator})
		id, err := age.GenerateX25519Identity()
		if err != nil {
			b.Fatal(err)
		}
		file := filepath.Join(b.TempDir(), "b.age")
		b.Run(fmt.Sprint("backup/", n), func(b *testing.B) { benchBackup(b, admin, file, id) })
		b.Run(fmt.Sprint("restore/", n), func(b *testing.B) { benchRestore(b, file, id) })
	}
}

func benchBackup(b *testing.B, st *desk.Station, file string, id *age.X25519Identity) {
	b.ReportAllocs()
	var h heap
	for b.Loop() {
		h.begin()
		done, err := safekeeping.At(st).Backup(b.Context(), safekeeping.BackupOrder{Path: file, Replace: true, Lock: safekeeping.BackupLock{Recipient: id.Recipient(), Identity: id},
			Progress: func(safekeeping.BackupStep, int64, int64) { h.look() }})
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(done.Bytes)
	}
	h.report(b)
}

func benchRestore(b *testing.B, file string, id age.Identity) {
	b.ReportAllocs()
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	var h heap
	for b.Loop() {
		h.begin()
		if err := disk.Restore(b.Context(), options(filepath.Join(b.TempDir(), "d")), file, id, func(_, _ int64) { h.look() }); err != nil {
			b.Fatal(err)
		}
	}
	h.report(b)
}
