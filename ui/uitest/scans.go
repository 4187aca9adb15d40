package uitest

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk/evidence"
	"miaopi/app/material"
	"miaopi/ui"
	"miaopi/ui/kit"
)

// folder is the watched folder: Driver.Scans.
type folder struct {
	d     *Driver
	watch material.Watch
}

func (d *Driver) scanFolder() func(string) ui.Folder {
	f := &folder{d: d}
	return func(string) ui.Folder { return f }
}

// Watch hands the test what a change of the folder calls.
func (f *folder) Watch(_ context.Context, changed func()) { f.d.ScanStirs = changed }

func (f *folder) Path() string { return "/data/scans" }

func (f *folder) Look() ([]string, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	var list []material.Entry
	for name, b := range f.d.Scans {
		list = append(list, material.Entry{Name: name, Bytes: int64(len(b))})
	}
	return f.watch.Look(list), nil
}

func (f *folder) Read(name string) (evidence.File, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	return evidence.File{Name: name, Data: f.d.Scans[name]}, nil
}

func (f *folder) Remove(name string) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	delete(f.d.Scans, name)
	return nil
}

// Press presses the first button with a label, dialogs first.
func (d *Driver) Press(label string) {
	d.T.Helper()
	for _, o := range Objects(d.Win) {
		if b, ok := o.(*kit.Button); ok && b.Label() == label {
			b.Press()
			d.Settle()
			return
		}
	}
	d.T.Fatalf("there is no button %q", label)
}

// scanner are the system's scanners: Driver.Scanners.
type scanner Driver

func (s *scanner) List(context.Context) ([]material.Scanner, error) { return s.Scanners, nil }

func (s *scanner) Scan(_ context.Context, id string) (evidence.File, error) {
	f, ok := s.Scans[id]
	if !ok {
		return evidence.File{}, app.E("scan", app.Offline, "扫描仪没有扫出来，请检查扫描仪。", nil)
	}
	return evidence.File{Name: "扫描.jpg", Data: f}, nil
}
