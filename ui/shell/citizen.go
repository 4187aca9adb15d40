package shell

import "miaopi/ui/present"

// Citizen is the screen turned to the person at the counter. Each call
// replaces what it shows. It shows the person's own data and no full number;
// whoever shows something takes it away again with Idle. It works whether
// there is a second screen or not, and speaks what it shows when the voice is
// on.
type Citizen interface {
	// Idle shows the greeting, and nobody's data.
	Idle()
	// ReadBack asks whether what will be taken in is right.
	ReadBack(present.ReadOut)
	// Told says what became of it.
	Told(present.Told)
	// Sign asks for a signature; done gets it as a PNG. It is false when there
	// is no second screen to sign on.
	Sign(present.ReadOut, func(png []byte)) bool
}
