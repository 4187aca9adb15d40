// Package words are the window's strings: Chinese as it is written in the
// code, English from a catalogue. A string without an English entry is shown in
// Chinese: better a true word in the wrong language than a guess.
//
// Sentences that package present and the station put together are found by the
// formats of the catalogue: 差 3 项 is what 差 %d 项 makes of 3.
package words

import (
	"encoding/json"
	"fmt"
)

// Words turns the strings of the code into those of a language.
type Words struct {
	english map[string]string // nil: Chinese
	made    *made
}

// Chinese shows the strings as they are.
func Chinese() *Words { return &Words{} }

// English reads catalogues: JSON objects from Chinese to English. Of one string the
// last counts.
func English(catalogues ...[]byte) (*Words, error) {
	w := &Words{english: map[string]string{}}
	for _, catalogue := range catalogues {
		if err := json.Unmarshal(catalogue, &w.english); err != nil {
			return nil, fmt.Errorf("english words: %w", err)
		}
	}
	w.made = newMade(w.english)
	return w, nil
}

// T is a string in the language. With arguments it is a format; the English
// one takes them in the same order. Without, it may be what a format made.
func (w *Words) T(zh string, args ...any) string {
	s := zh
	if en, ok := w.english[zh]; ok {
		s = en
	} else if w.made != nil && len(args) == 0 {
		s = w.made.english(zh)
	}
	if len(args) > 0 {
		return fmt.Sprintf(s, args...)
	}
	return s
}
