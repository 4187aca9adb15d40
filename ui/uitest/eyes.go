package uitest

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
)

// Text is everything that can be read on the screen, a line for each piece;
// dialogs first.
func (d *Driver) Text() string { return textOf(d.Win.Canvas()) }

// FaceText is everything that can be read on the screen turned to the
// citizen.
func (d *Driver) FaceText() string {
	d.T.Helper()
	if d.Face == nil {
		d.T.Fatal("the citizen's screen is not open")
	}
	return textOf(d.Face.Canvas())
}

func textOf(c fyne.Canvas) string {
	var out []string
	for _, o := range c.Overlays().List() {
		collect(o, &out)
	}
	collect(c.Content(), &out)
	return strings.Join(out, "\n")
}

// Sees fails the test unless every text is on the screen.
func (d *Driver) Sees(texts ...string) {
	d.T.Helper()
	all := d.Text()
	for _, s := range texts {
		if !strings.Contains(all, s) {
			d.T.Errorf("the screen does not show %q; it shows:\n%s", s, all)
		}
	}
}

// SeesNot fails the test if one of the texts is on the screen.
func (d *Driver) SeesNot(texts ...string) {
	d.T.Helper()
	all := d.Text()
	for _, s := range texts {
		if strings.Contains(all, s) {
			d.T.Errorf("the screen shows %q", s)
		}
	}
}

// collect walks what is visible and reads drawn text.
func collect(o fyne.CanvasObject, out *[]string) {
	if o == nil || !o.Visible() {
		return
	}
	switch w := o.(type) {
	case *kit.Text:
		*out = append(*out, w.String())
		return
	case *kit.Entry:
		*out = append(*out, w.Text)
		return
	}
	if t := drawn(o); t != "" {
		*out = append(*out, t)
	}
	for _, child := range children(o) {
		collect(child, out)
	}
}

// Shot writes a picture of the window to $MIAOPI_SHOTS, when it is set.
func (d *Driver) Shot(name string) {
	d.T.Helper()
	d.shoot(name, d.Win)
}

// FaceShot is Shot of the citizen's screen.
func (d *Driver) FaceShot(name string) {
	d.T.Helper()
	d.shoot(name, d.Face)
}

func (d *Driver) shoot(name string, w fyne.Window) {
	d.T.Helper()
	dir := os.Getenv("MIAOPI_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		d.T.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		d.T.Fatal(err)
	}
}
