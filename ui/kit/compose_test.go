package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestWhoseKeyItIs plays what the toolkit hands on: small letters are key and
// character, capitals are keys whose character an input method keeps, "+" is a
// commit, "<" Backspace, "!" Escape, "~" Return, "_" Space, "v" Down.
func TestWhoseKeyItIs(t *testing.T) {
	for name, one := range map[string]struct{ keys, ours string }{
		"no method":                       {"abc~", "abc~"},
		"a letter kept, then Return":      {"A~", "A"},
		"Return after the commit":         {"NIHAO_+~", "N~"},
		"two Returns":                     {"DEMO~~", "D~"},
		"raw letters committed by Return": {"DEMO~+~", "D~"},
		"Escape leaves it, Escape again":  {"NI!!", "N!"},
		"taken back letter by letter":     {"NI<<~", "N~"},
		"not all of it taken back":        {"NIH<<~", "N"},
		"arrows among the words":          {"NIvv~", "N"},
		"a key that moves, no method":     {"v~", "v~"},
		"a word after a word":             {"NI_+HAO_+~", "NH~"},
	} {
		t.Run(name, func(t *testing.T) {
			var c composing
			got := ""
			for _, r := range one.keys {
				name := fyne.KeyName("")
				switch r {
				case '+':
					c.rune()
					continue
				case '<':
					name = fyne.KeyBackspace
				case '!':
					name = fyne.KeyEscape
				case '~':
					name = fyne.KeyReturn
				case '_':
					name = fyne.KeySpace
				case 'v':
					name = fyne.KeyDown
				default:
					name = fyne.KeyName(string(r &^ 32))
				}
				e := &fyne.KeyEvent{Name: name}
				mine := !c.key(e)
				if c.key(e) {
					t.Error("a key that was handed on is looked at twice")
				}
				if mine {
					got += string(r)
				}
				if r >= 'a' && r <= 'z' && r != 'v' {
					c.rune()
				}
			}
			if got != one.ours {
				t.Errorf("%s: ours are %q, want %q", one.keys, got, one.ours)
			}
		})
	}
}
