package ui

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/desk/evidence"
	"miaopi/app/material"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// Folder is a watched folder. Its methods may be called from several
// goroutines.
type Folder interface {
	// Look gives the names of the files that stand still since the last look.
	Look() ([]string, error)
	Read(name string) (evidence.File, error)
	Remove(name string) error
	Path() string
	// Watch calls changed, from any goroutine, whenever Look would find another
	// answer, until the context ends. It finds a file within two seconds.
	Watch(ctx context.Context, changed func())
}

// scans watches the folder that a scanner writes to, with the window's tick. It
// implements shell.Scans.
type scans struct {
	f       *frame
	slot    shell.Slot
	folder  Folder   // nil until the first look
	names   []string // that wait
	told    map[string]bool
	failed  bool               // it was told that the folder cannot be read
	changed func() bool        // the page that may show them; nil: none does
	unwatch context.CancelFunc // of the folder; nil: none is watched
}

var _ shell.Scans = (*scans)(nil)

// seen is what a look came to.
type seen struct {
	folder Folder
	names  []string
}

// Look implements shell.Scans: it looks beside the window, one look at a time.
func (s *scans) Look() {
	open := s.f.x.cfg.Scans
	if open == nil || s.slot.Busy() {
		return
	}
	st := s.f.sh.Station
	shell.Run(s.f.x.jobs, &s.slot, func(ctx context.Context) (seen, error) {
		path, err := evidence.At(st).ScansFolder(ctx)
		if err != nil {
			return seen{}, err
		}
		folder := open(path)
		names, err := folder.Look()
		return seen{folder, names}, err
	}, s.looked)
}

// looked tells about files that nobody was told about. While a step can still
// be taken back its toast stays, and this one comes at the next look.
func (s *scans) looked(now seen, err error) {
	if now.folder != nil && now.folder != s.folder {
		s.folder = now.folder
		s.watch()
	}
	if err != nil {
		if !s.failed && app.KindOf(err) != app.Cancelled {
			s.failed = true
			s.f.sh.Fail(err)
		}
		return
	}
	another := !slices.Equal(s.names, now.names)
	s.failed, s.names = false, now.names
	if another && s.changed != nil && s.changed() {
		s.tellNobody()
		return
	}
	fresh := 0
	for _, name := range s.names {
		if !s.told[name] {
			fresh++
		}
	}
	if fresh == 0 || s.f.toasts.undo() != nil {
		return
	}
	s.tellNobody()
	s.f.say(kit.Toast{Tone: look.Attention, Text: s.f.x.words.T("有 %d 份扫描件等着存档：受理时按 Alt+S，或在“办件”里按 F。", len(s.names)), Seconds: 15,
		Action: s.f.x.words.T("看办件"), Run: func() { s.f.show(shell.Cases, nil) }})
}

// tellNobody takes the files that wait as known.
func (s *scans) tellNobody() {
	s.told = map[string]bool{}
	for _, name := range s.names {
		s.told[name] = true
	}
}

// watch looks whenever something happens in the folder, for as long as the frame
// is there.
func (s *scans) watch() {
	if s.unwatch != nil {
		s.unwatch()
	}
	var ctx context.Context
	ctx, s.unwatch = context.WithCancel(s.f.ctx)
	jobs := s.f.x.jobs
	s.folder.Watch(ctx, func() {
		jobs.Do(func() {
			if ctx.Err() == nil && s.f.x.frame == s.f {
				s.Look()
			}
		})
	})
}

// OnChange implements shell.Scans.
func (s *scans) OnChange(fn func() bool) { s.changed = fn }

// Waiting implements shell.Scans.
func (s *scans) Waiting() []string { return s.names }

// Read implements shell.Scans.
func (s *scans) Read(name string) (evidence.File, error) { return s.folder.Read(name) }

// Taken implements shell.Scans.
func (s *scans) Taken(name string) error { return s.folder.Remove(name) }

// Folder implements shell.Scans.
func (s *scans) Folder() string {
	if s.folder == nil {
		return "scans"
	}
	return s.folder.Path()
}

// dropped reads what was dropped on the window, and gives it to the page.
func (x *Window) dropped(_ fyne.Position, list []fyne.URI) {
	if x.cfg.ReadFile == nil || x.frame == nil || x.kit.Busy() {
		return
	}
	var names []string
	for _, u := range list {
		names = append(names, u.Path())
	}
	f := x.frame
	shell.Run(x.jobs, &f.drop, func(context.Context) ([]evidence.File, error) { return readAll(x.cfg.ReadFile, names) }, func(files []evidence.File, err error) {
		if err != nil {
			f.sh.Fail(err)
			return
		}
		x.Dropped(files)
	})
}

// readAll reads files that were dropped; what is plainly none of ours is said
// at once.
func readAll(read func(string) ([]byte, error), names []string) ([]evidence.File, error) {
	var out []evidence.File
	for _, name := range names {
		base := baseName(name)
		if !material.Wanted(base) {
			return nil, app.E("drop", app.Input, "只收 JPEG、PNG 和 PDF："+base, nil)
		}
		b, err := read(name)
		if err != nil {
			return nil, app.E("drop", app.Input, "读不了拖进来的文件："+base, err)
		}
		out = append(out, evidence.File{Name: base, Data: b})
	}
	return out, nil
}

// baseName is the last part of a path, whichever way its slashes lean.
func baseName(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' || path[i] == '\\' {
			return path[i+1:]
		}
	}
	return path
}

// Dropped gives files to the page that is shown; it is what a drop on the
// window does once they are read.
func (x *Window) Dropped(files []evidence.File) {
	if x.frame == nil {
		return
	}
	if p, ok := x.frame.pages[x.frame.current].(shell.Receiver); ok && p.Dropped(files) {
		return
	}
	x.say(look.Attention, "请先选定申请人和事项，或在“办件”里打开一件，再把文件拖进来。")
}
