package uitest

import (
	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/command"
)

// LogIn logs an account in from the login screen, by keyboard.
func (d *Driver) LogIn(id app.AccountID) { d.LogInWith(id, command.DemoPassword) }

// LogInWith is LogIn with another password than the demo's.
func (d *Driver) LogInWith(id app.AccountID, password string) {
	d.T.Helper()
	list, err := d.accounts()
	if err != nil {
		d.T.Fatal(err)
	}
	for range list { // after a lock it stands on whoever locked it
		d.Key(fyne.KeyUp)
	}
	for _, a := range list {
		if a.ID == id {
			break
		}
		d.Key(fyne.KeyDown)
	}
	d.Type(password)
	d.Key(fyne.KeyReturn)
	d.Settle()
}

// Type types text into what has the focus; without focus the window gets the
// characters.
func (d *Driver) Type(s string) {
	c := d.Win.Canvas()
	for _, r := range s {
		if f := c.Focused(); f != nil {
			f.TypedRune(r)
		} else if c.OnTypedRune() != nil {
			c.OnTypedRune()(r)
		}
	}
	d.Settle()
}

// Key presses keys one after the other.
func (d *Driver) Key(names ...fyne.KeyName) {
	c := d.Win.Canvas()
	for _, n := range names {
		switch f := c.Focused(); {
		case n == fyne.KeyTab:
			c.FocusNext()
		case f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: n})
		case c.OnTypedKey() != nil:
			c.OnTypedKey()(&fyne.KeyEvent{Name: n})
		}
		d.Settle()
	}
}

// Command runs the menu command with a label, as its shortcut does.
func (d *Driver) Command(label string) {
	d.T.Helper()
	for _, m := range d.Win.MainMenu().Items {
		for _, it := range m.Items {
			if it.Label == label && !it.Disabled {
				it.Action()
				d.Settle()
				return
			}
		}
	}
	d.T.Fatalf("no menu command %q", label)
}
