package shell

import "miaopi/ui/present/counterview"

// Citizen is the screen turned to the person at the counter. Each call
// replaces what it shows. It shows the person's own data and no full number;
// whoever shows something takes it away again with Idle. It works whether
// there is a second screen or not, and speaks what it shows when the voice is
// on.
type Citizen interface {
	// Idle shows the greeting, and nobody's data.
	Idle()
	// ReadBack asks whether what will be taken in is right.
	ReadBack(counterview.ReadOut)
	// Told says what became of it.
	Told(counterview.Told)
	// Sign asks for a signature; done gets it as a PNG. It is false when there
	// is no second screen to sign on.
	Sign(counterview.ReadOut, func(png []byte)) bool
	// Watch tells what the screen shows, now and whenever that changes, until
	// somebody else watches; nil ends it.
	Watch(func(Facing))
}

// Facing is what the clerk is told of the citizen's screen.
type Facing int

// What it may be doing.
const (
	FaceOff     Facing = iota // nobody wants it
	FaceMissing               // its display is not there
	FaceIdle
	FaceReading
	FaceSigning
	FaceTelling
)

// facing are the words of it.
var facing = map[Facing]string{FaceOff: "群众屏：未开", FaceMissing: "群众屏：没有显示器", FaceIdle: "群众屏：空闲", FaceReading: "群众屏：读给群众听",
	FaceSigning: "群众屏：等着签名", FaceTelling: "群众屏：结果"}

// String is what stands on the clerk's window.
func (f Facing) String() string { return facing[f] }
