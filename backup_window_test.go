package main

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app/command"
	"miaopi/store/disk"
	"miaopi/ui/uitest"
)

// TestABackupOfTheWindowIsRestored makes a backup by keyboard, of a station on
// disk, and a station of the backup by the command line.
func TestABackupOfTheWindowIsRestored(t *testing.T) {
	dir, there := t.TempDir(), t.TempDir()
	h := quiet()
	run := func(args ...string) string {
		t.Helper()
		var out strings.Builder
		h.Stdout = &out
		if code := command.Execute(t.Context(), h, args); code != command.ExitOK {
			t.Fatalf("%v: exit %d", args, code)
		}
		return out.String()
	}
	run("init", "--data", dir, "--demo", "--people", "200", "--applications", "20")
	run("decide", "--data", dir, "--all")
	before := run("cases", "--data", dir)

	v, err := disk.Open(options(dir))
	if err != nil {
		t.Fatal(err)
	}
	store, _, err := v.Unlock("admin", command.DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(there, "station.age")
	d := uitest.Start(t, uitest.Options{})
	d.Store = store
	d.LogIn("admin")
	d.Command("系统")
	d.Key(fyne.KeyRight)
	d.Type("b")
	d.Type("correct horse battery")
	d.Key(fyne.KeyTab)
	d.Type("correct horse battery")
	d.Key(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyEnd) // past the buttons, to the path
	for range 80 {
		d.Key(fyne.KeyBackspace)
	}
	d.Type(file)
	d.Key(fyne.KeyReturn)
	d.Sees("备份已写好，读回核对无误。", "station.age")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}

	h.Getenv = func(name string) string {
		return map[string]string{"MIAOPI_BACKUP_PASSWORD": "correct horse battery"}[name]
	}
	again := filepath.Join(there, "again")
	run("restore", "--data", again, "--from", file)
	if after := run("cases", "--data", again); after != before {
		t.Errorf("the cases were\n%s\nand are\n%s", before, after)
	}
	run("check", "--data", again)
}
