package shell

import (
	"miaopi/ui/look"
	"miaopi/ui/present"
)

// SignTone is the colour of a sign's meaning.
func SignTone(t present.Tone) look.Tone {
	return [...]look.Tone{present.PlainTone: look.Plain, present.QuietTone: look.Quiet, present.GoodTone: look.Good,
		present.HalfTone: look.Half, present.AttentionTone: look.Attention, present.BadTone: look.Bad}[t]
}
