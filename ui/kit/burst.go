package kit

import "time"

// burst tells a code scanner, which types some hundred characters a second, from
// a person. A character that no field takes waits for a moment: when others
// follow as fast as nobody types, they are the beginning of a code; else they act
// as they would have at once.
type burst struct {
	after func(d time.Duration, fn func()) // runs fn on the UI goroutine
	start func(text string)                // gets the beginning; the rest is typed after it
	held  []rune
	count int // characters that came
}

const (
	burstGap   = 30 * time.Millisecond // no longer between two characters of a scanner
	burstGrace = 10 * time.Millisecond // for what came while the window was drawing
	burstFrom  = 3                     // so many characters are a code
)

// OnBurst says who gets the beginning of what a code scanner types while no field
// has the focus. start puts the focus where the rest is to go.
func (k *Kit) OnBurst(after func(time.Duration, func()), start func(text string)) {
	k.burst = burst{after: after, start: start}
}

// bursts keeps a character that may belong to a code, and reports whether it did.
func (k *Kit) bursts(r rune) bool {
	b := &k.burst
	if b.after == nil {
		return false
	}
	b.held = append(b.held, r)
	b.count++
	if len(b.held) >= burstFrom && !alike(b.held) {
		text := string(b.held)
		b.held = nil
		b.start(text)
		return true
	}
	mine := b.count
	b.after(burstGap, func() {
		if b.count == mine {
			b.after(burstGrace, func() {
				if b.count == mine {
					k.typed()
				}
			})
		}
	})
	return true
}

// alike says that somebody holds a key down.
func alike(runes []rune) bool {
	for _, r := range runes {
		if r != runes[0] {
			return false
		}
	}
	return true
}

// typed lets the characters act that a person typed.
func (k *Kit) typed() {
	held := k.burst.held
	k.burst.held = nil
	for _, r := range held {
		k.act(r)
	}
}
