package printer

import (
	"strings"

	"github.com/OpenPrinting/goipp"
)

// values are those of an attribute; none when it is not there.
func values(list goipp.Attributes, name string) goipp.Values {
	for _, a := range list {
		if a.Name == name {
			return a.Values
		}
	}
	return nil
}

// text is the first value of an attribute, as far as it is a text.
func text(list goipp.Attributes, name string) (string, bool) {
	all := texts(list, name)
	if len(all) == 0 {
		return "", false
	}
	return all[0], true
}

// texts are the values of an attribute that are texts, keywords or addresses.
func texts(list goipp.Attributes, name string) (out []string) {
	for _, v := range values(list, name) {
		switch s := v.V.(type) {
		case goipp.String:
			out = append(out, strings.TrimSpace(string(s)))
		case goipp.TextWithLang:
			out = append(out, strings.TrimSpace(s.Text))
		}
	}
	return out
}

// number is the first value of an attribute, 0 when it is no number.
func number(list goipp.Attributes, name string) int {
	for _, v := range values(list, name) {
		if n, ok := v.V.(goipp.Integer); ok {
			return int(n)
		}
	}
	return 0
}

// yes is the first value of an attribute; true when it is not there.
func yes(list goipp.Attributes, name string) bool {
	for _, v := range values(list, name) {
		if b, ok := v.V.(goipp.Boolean); ok {
			return bool(b)
		}
	}
	return true
}
