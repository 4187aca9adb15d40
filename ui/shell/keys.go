package shell

import (
	"cmp"
	"strings"

	"miaopi/ui/present"

	"fyne.io/fyne/v2"
)

// Chord is a key with its modifiers.
type Chord struct {
	Key fyne.KeyName
	Mod fyne.KeyModifier
}

// String is how a chord is printed on a button or in the menu.
func (c Chord) String() string {
	var b strings.Builder
	for _, m := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}} {
		if c.Mod&m.mod != 0 {
			b.WriteString(m.name)
		}
	}
	b.WriteString(cmp.Or(printed[c.Key], string(c.Key)))
	return b.String()
}

// key is a command's key.
type key struct {
	chord  Chord
	letter rune // does the same while no field has the focus and no input method is on; 0: none
}

// table has every command's key, for all pages: present.Shortcuts as the toolkit
// names keys.
var table = read(present.Shortcuts)

func read(groups []present.KeyGroup) map[string]key {
	out := map[string]key{menuLabel: {chord: Chord{Key: fyne.KeyF10}}}
	for _, g := range groups {
		for _, k := range g.Keys {
			if k.Menu != "" {
				out[k.Menu] = keyOf(k.Keys)
			}
		}
	}
	return out
}

// menuLabel is the command that shows all others.
const menuLabel = "菜单"

// keyOf reads "Alt+B，B".
func keyOf(s string) (k key) {
	s, second, _ := strings.Cut(s, "，")
	parts := strings.Split(s, "+")
	for _, m := range parts[:len(parts)-1] {
		k.chord.Mod |= map[string]fyne.KeyModifier{"Ctrl": fyne.KeyModifierControl, "Alt": fyne.KeyModifierAlt, "Shift": fyne.KeyModifierShift}[m]
	}
	k.chord.Key = fyne.KeyName(parts[len(parts)-1])
	for name, short := range printed {
		if string(k.chord.Key) == short {
			k.chord.Key = name
		}
	}
	if len(second) == 1 && second[0] >= 'A' && second[0] <= 'Z' {
		k.letter = rune(second[0] - 'A' + 'a')
	}
	return k
}

// printed are the keys that are printed otherwise than they are named.
var printed = map[fyne.KeyName]string{fyne.KeyReturn: "⏎", fyne.KeyDelete: "Del"}

// UndoLabel is the command that takes the last step back.
const UndoLabel = "收回上一步"

// KeyOf is the key of a command, by its label.
func KeyOf(label string) Chord { return table[label].chord }

// Hint is how the key of a command is printed.
func Hint(label string) string { return KeyOf(label).String() }

// Chords are all keys of all commands, each once.
func Chords() (out []Chord) {
	seen := map[Chord]bool{}
	for _, k := range table {
		if !seen[k.chord] {
			seen[k.chord] = true
			out = append(out, k.chord)
		}
	}
	return out
}

// Command is something the window can do. Every command is in the menu and has
// a key in the table.
type Command struct {
	Label string
	Run   func()
	// Can says whether it is of use now; nil: always. What is not stands grey in
	// the menu, and its key says so.
	Can func() bool
	// Says that Run itself says why it is of no use.
	Says bool
}

// Usable says whether a command can be used now.
func (c Command) Usable() bool { return c.Can == nil || c.Can() }

// Find is the command that a key stands for: the first that can be used now, else
// the first. ok is false when there is none at all.
func Find(commands []Command, k Chord) (c Command, ok bool) {
	return find(commands, func(one key) bool { return one.chord == k })
}

// FindLetter is the command that a letter stands for, in any case.
func FindLetter(commands []Command, r rune) (c Command, ok bool) {
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	return find(commands, func(one key) bool { return r != 0 && one.letter == r })
}

func find(commands []Command, is func(key) bool) (first Command, ok bool) {
	for _, c := range commands {
		if !is(table[c.Label]) {
			continue
		}
		if c.Usable() {
			return c, true
		}
		if !ok {
			first, ok = c, true
		}
	}
	return first, ok
}
