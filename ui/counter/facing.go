package counter

import (
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// facing tells the clerk what the citizen's screen shows: beside the empty box, and
// in the headline.
type facing struct {
	p           *Page
	begin, head *kit.Text
}

func newFacing(p *Page) facing {
	return facing{p, p.Text("", look.Body, look.Quiet), p.Text("", look.Body, look.Quiet).AlignRight()}
}

// faceTones are the colours of what it shows; what asks for nothing is quiet.
var faceTones = map[shell.Facing]look.Tone{shell.FaceMissing: look.Attention, shell.FaceReading: look.Accent, shell.FaceSigning: look.Half, shell.FaceTelling: look.Good}

func (f facing) tell(is shell.Facing) {
	tone, known := faceTones[is]
	if !known {
		tone = look.Quiet
	}
	f.begin.SetTone(f.p.T(is.String()), tone)
	f.head.SetTone(f.p.T(is.String()), tone)
	f.p.fit()
}
