package shell

import (
	"context"
	"fmt"

	"miaopi/app/desk/evidence"
	"miaopi/app/material"
	"miaopi/ui/kit"
	"miaopi/ui/look"

	"fyne.io/fyne/v2"
)

// Files are files to be put with a case: from the watched folder, or dropped on
// the window. They stay where they came from until a case has them, sealed, so
// that a crash loses none.
type Files struct {
	Label string
	Read  func() ([]evidence.File, error) // beside the window
	Taken func() error                    // once they are sealed
	Names []string
}

// Dropped are files that were dropped on the window.
func Dropped(files []evidence.File) Files {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return Files{several(names), func() ([]evidence.File, error) { return files, nil }, func() error { return nil }, names}
}

// several is the first name, and how many more.
func several(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return fmt.Sprintf("%s +%d", names[0], len(names)-1)
}

// scanned are files of the watched folder.
func scanned(scans Scans, names []string) Files {
	read := func() ([]evidence.File, error) {
		var files []evidence.File
		for _, name := range names {
			f, err := scans.Read(name)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
		return files, nil
	}
	taken := func() error {
		for _, name := range names {
			if err := scans.Taken(name); err != nil {
				return err
			}
		}
		return nil
	}
	return Files{several(names), read, taken, names}
}

// Scanned are files of the watched folder, by name.
func (s *Shell) Scanned(names ...string) Files { return scanned(s.Scans, names) }

// PickScans asks which of the files that wait in the watched folder are meant.
func (s *Shell) PickScans(then func(Files)) {
	names := s.Scans.Waiting()
	switch len(names) {
	case 0:
		s.pickScanner(then)
		return
	case 1:
		then(scanned(s.Scans, names))
		return
	}
	labels := append([]string{s.T("全部 %d 份", len(names))}, names...)
	var box *kit.Modal
	pick := s.Picker(labels, func(i int) {
		box.Close()
		if i == 0 {
			then(scanned(s.Scans, names))
			return
		}
		then(scanned(s.Scans, names[i-1:i]))
	})
	box = s.Ask(kit.Ask{Title: s.T("哪些扫描件？"), Cancel: s.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 480})
}

// pickScanner asks which of the system's scanners is to scan a page, if there are
// any.
func (s *Shell) pickScanner(then func(Files)) {
	if s.Scanners == nil {
		s.noScans()
		return
	}
	Run(s.Jobs, new(Slot), s.Scanners.List, func(list []material.Scanner, err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		switch len(list) {
		case 0:
			s.noScans()
			return
		case 1:
			s.scan(list[0], then)
			return
		}
		labels := make([]string, len(list))
		for i, one := range list {
			labels[i] = one.Name
		}
		var box *kit.Modal
		pick := s.Picker(labels, func(i int) {
			box.Close()
			s.scan(list[i], then)
		})
		box = s.Ask(kit.Ask{Title: s.T("用哪台扫描仪？"), Cancel: s.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 480})
	})
}

func (s *Shell) noScans() {
	s.Say(kit.Toast{Tone: look.Attention, Text: s.T("没有等着存档的扫描件。请扫描到 %s，或把文件拖到窗口上。", s.Scans.Folder()), Seconds: 15})
}

// scan scans the page that lies on a scanner. It is in no file before a case has
// it, like what was dropped.
func (s *Shell) scan(from material.Scanner, then func(Files)) {
	s.Say(kit.Toast{Tone: look.Half, Text: s.T("正在扫描：%s……", from.Name), Seconds: 15})
	Run(s.Jobs, new(Slot), func(ctx context.Context) (evidence.File, error) { return s.Scanners.Scan(ctx, from.ID) }, func(f evidence.File, err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		then(Dropped([]evidence.File{f}))
	})
}

// PickPaper asks which paper some files are.
func (s *Shell) PickPaper(files Files, papers []string, then func(as string)) {
	labels := make([]string, len(papers))
	for i, name := range papers {
		labels[i] = s.T(name)
	}
	var box *kit.Modal
	pick := s.Picker(labels, func(i int) {
		box.Close()
		then(papers[i])
	})
	box = s.Ask(kit.Ask{Title: s.T("%s 是哪种材料？", files.Label), Cancel: s.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 480})
}
