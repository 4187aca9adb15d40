package uitest

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"miaopi/ui"
	"miaopi/ui/shell"
)

func (d *Driver) paper(name string, pdf []byte) error {
	d.Papers[name] = pdf
	return nil
}

// save keeps what leaves the station among the papers.
func (d *Driver) save(name string, data []byte) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Papers[name] = data
	return "exports/" + name, nil
}

// inbox are the files with one of some endings.
func (d *Driver) inbox(endings ...string) (out []shell.File, err error) {
	for _, f := range d.Inbox {
		if slices.Contains(endings, filepath.Ext(f.Name)) {
			out = append(out, f)
		}
	}
	return out, nil
}

// face is the second window.
func (d *Driver) face(title string) fyne.Window {
	d.Face = test.NewWindow(nil) // the window under test closes it
	d.Face.SetTitle(title)
	return d.Face
}

// screens are the displays that the test says there are.
type screens Driver

func (s *screens) List() []ui.Display { return s.Displays }

func (s *screens) Watch(_ context.Context, changed func()) { s.stir = changed }

// Cover gives the window the display's size.
func (s *screens) Cover(w fyne.Window, on ui.Display) {
	s.Covered = append(s.Covered, on)
	w.Resize(fyne.NewSize(float32(on.Width), float32(on.Height)))
	w.Show()
}

// Plug makes the computer's displays others than they were.
func (d *Driver) Plug(list ...ui.Display) {
	d.Displays = list
	d.stir()
	d.Settle()
}

// speaker writes down what it is given to say.
type speaker Driver

func (s *speaker) Can() bool       { return !s.Mute }
func (s *speaker) Say(text string) { s.Said = append(s.Said, text) }
