package casefile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Canonical is the canonical JSON of a value: keys sorted, no white space, no
// HTML escapes. Fractions are refused, because their text is not unique.
func Canonical(v any) (json.RawMessage, error) {
	b, err := marshal(v)
	if err != nil {
		return nil, err
	}
	c := canon{in: b, out: make([]byte, 0, len(b))}
	if err := c.value(); err != nil {
		return nil, err
	}
	return c.out, nil
}

func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

// canon sorts JSON that encoding/json wrote: it is valid, and has no white space.
type canon struct {
	in  []byte
	at  int
	out []byte
}

func (c *canon) value() error {
	switch c.in[c.at] {
	case '{':
		return c.object()
	case '[':
		return c.list()
	case '"':
		c.out = appendText(c.out, c.text())
		return nil
	case 't', 'n':
		return c.word(len("true"))
	case 'f':
		return c.word(len("false"))
	}
	return c.number()
}

func (c *canon) word(n int) error {
	c.out = append(c.out, c.in[c.at:c.at+n]...)
	c.at += n
	return nil
}

func (c *canon) number() error {
	n := 0
	for c.at+n < len(c.in) && bytes.IndexByte([]byte("+-.0123456789eE"), c.in[c.at+n]) >= 0 {
		n++
	}
	if text := string(c.in[c.at : c.at+n]); !whole(text) {
		return fmt.Errorf("number %s is not a whole number", text)
	}
	return c.word(n)
}

func whole(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}

// text is a string as it stands, quotes and all.
func (c *canon) text() []byte {
	from := c.at
	for c.at++; c.in[c.at] != '"'; c.at++ {
		if c.in[c.at] == '\\' {
			c.at++
		}
	}
	c.at++
	return c.in[from:c.at]
}

// appendText appends a string as the encoder writes it. What came to it as it was,
// a json.RawMessage, may be written otherwise.
func appendText(b, text []byte) []byte {
	if bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) && !bytes.Contains(text, []byte("\u2028")) && !bytes.Contains(text, []byte("\u2029")) {
		return append(b, text...)
	}
	again, err := marshal(plain(text))
	if err != nil {
		return append(b, text...) // a string is always written
	}
	return append(b, again...)
}

// plain is what a string says.
func plain(text []byte) (out string) {
	if bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return string(text[1 : len(text)-1])
	}
	_ = json.Unmarshal(text, &out) // it is valid
	return out
}

func (c *canon) list() error {
	c.at, c.out = c.at+1, append(c.out, '[')
	for first := true; c.in[c.at] != ']'; first = false {
		if !first {
			c.at, c.out = c.at+1, append(c.out, ',')
		}
		if err := c.value(); err != nil {
			return err
		}
	}
	c.at, c.out = c.at+1, append(c.out, ']')
	return nil
}

// member is a key of an object with its value, as they are written.
type member struct {
	key  string
	from int // in what was written so far
	text []byte
}

// object writes its members where they come and, when they are out of order,
// again. Of a key that comes twice the last counts.
func (c *canon) object() error {
	var room [16]member
	list, sorted := room[:0], true
	c.at, c.out = c.at+1, append(c.out, '{')
	start := len(c.out)
	for c.in[c.at] != '}' {
		if len(list) > 0 {
			c.at, c.out = c.at+1, append(c.out, ',')
		}
		m := member{from: len(c.out)}
		raw := c.text()
		m.key = plain(raw)
		c.out = append(appendText(c.out, raw), ':')
		c.at++
		if err := c.value(); err != nil {
			return err
		}
		sorted = sorted && (len(list) == 0 || list[len(list)-1].key < m.key)
		list = append(list, m)
	}
	if !sorted {
		c.sort(start, list)
	}
	c.at, c.out = c.at+1, append(c.out, '}')
	return nil
}

func (c *canon) sort(start int, list []member) {
	old := bytes.Clone(c.out[start:])
	for i := range list {
		end := len(old)
		if i+1 < len(list) {
			end = list[i+1].from - start - 1
		}
		list[i].text = old[list[i].from-start : end]
	}
	slices.SortStableFunc(list, func(a, b member) int { return cmp.Compare(a.key, b.key) })
	c.out = c.out[:start]
	for i, m := range list {
		if i+1 < len(list) && list[i+1].key == m.key {
			continue
		}
		if len(c.out) > start {
			c.out = append(c.out, ',')
		}
		c.out = append(c.out, m.text...)
	}
}
