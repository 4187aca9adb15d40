package fact

import (
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"miaopi/app"
	"miaopi/app/civil"
)

// The moments between which an as-of lies, in Unix seconds.
var earliest, last = civil.Min.Start().Unix(), civil.Max.Start().Unix()

var errCodec = errors.New("not an encoded record")

// DecodeRecord reads what AppendBinary wrote into r. Any other input is an
// error of kind Damaged and leaves r as it was.
func DecodeRecord(data []byte, r *Record) error {
	s, err := Scan(string(data))
	if err != nil {
		return err
	}
	out := Record{Subject: s.Subject, Generation: s.Generation, Withdrawn: s.Withdrawn}
	if s.left > 0 {
		out.Facts = make([]Fact, 0, s.left)
	}
	var f Fact
	for s.Next(&f) {
		out.Facts = append(out.Facts, f)
	}
	if s.Err() != nil {
		return s.Err()
	}
	*r = out
	return nil
}

// Scanner walks an encoded record without allocating: names come from the
// frozen list or, like values, are parts of the input.
type Scanner struct {
	Subject    app.Subject
	Generation uint64
	Withdrawn  time.Time

	rest string
	left int
	name string    // of the fact before
	at   time.Time // its as-of
	bad  bool
}

// Scan begins to walk an encoded record.
func Scan(data string) (Scanner, error) {
	s := Scanner{rest: data}
	version, kind := s.byte(), s.byte()
	s.Subject.ID = s.text()
	s.Generation = s.uint()
	if version == codecWithdrawn {
		s.Withdrawn = s.value(Time).Time()
	}
	n := s.uint()
	// A fact takes at least three bytes, so no count can ask for memory that
	// the input does not fill.
	if version != codecVersion && version != codecWithdrawn || int(kind) >= len(kinds) || n > uint64(len(s.rest)/3) {
		s.bad = true
	}
	if s.bad {
		return s, s.Err()
	}
	s.Subject.Kind, s.left = kinds[kind], int(n)
	return s, nil
}

// Next gives the next fact; false at the end and on the first fault.
func (s *Scanner) Next(f *Fact) bool { return s.NextOf(nil, f) }

// NextOf is Next for those that are wanted. The values and sources of others are
// passed over by their lengths and not looked into.
func (s *Scanner) NextOf(w *Wanted, f *Fact) bool {
	for s.left > 0 && !s.bad {
		s.left--
		code, name := s.fact()
		if w.has(code, name) {
			source := s.coded(Sources[:])
			shape := s.byte()
			*f = Fact{Name: name, Source: source, AsOf: s.asOf(shape), Value: s.value(Type(shape & typeBits))}
			return !s.bad
		}
		if s.byte() == 0 {
			s.skip()
		}
		shape := s.byte()
		s.asOf(shape)
		s.pass(Type(shape & typeBits))
	}
	s.bad = s.bad || s.rest != ""
	return false
}

// fact begins the next fact: its code, 0 for none, and its name.
func (s *Scanner) fact() (code int, name string) {
	if s.rest != "" {
		code = int(s.rest[0])
	}
	name = s.coded(Names[:])
	if code == 0 && !ValidName(name) || name < s.name {
		s.bad = true
	}
	s.name = name
	return code, name
}

// pass moves behind a value.
func (s *Scanner) pass(t Type) {
	switch t {
	case Null:
	case Bool:
		s.byte()
	case Decimal:
		s.byte()
		s.uint()
	case Int, Date, Time:
		s.uint()
	case String, Malformed, StringList, IntList:
		s.skip()
	default:
		s.bad = true
	}
}

// skip moves behind a text.
func (s *Scanner) skip() {
	_, rest, ok := cutString(s.rest)
	s.rest, s.bad = rest, s.bad || !ok
}

// Wanted is a choice of names; nil is all of them.
type Wanted struct {
	coded  [len(Names) + 1]bool
	others []string
}

// Want chooses names.
func Want(names ...string) *Wanted {
	w := new(Wanted)
	for _, name := range names {
		if code := nameCodes[name]; code > 0 {
			w.coded[code] = true
		} else {
			w.others = append(w.others, name)
		}
	}
	return w
}

func (w *Wanted) has(code int, name string) bool {
	switch {
	case w == nil:
		return true
	case code > 0 && code < len(w.coded):
		return w.coded[code]
	}
	return slices.Contains(w.others, name) || w.coded[nameCodes[name]]
}

// Err is the fault that ended the walk, of kind Damaged; nil for none.
func (s *Scanner) Err() error {
	if !s.bad {
		return nil
	}
	return app.E("fact.Scan", app.Damaged, "一条数据记录已损坏。", errCodec)
}

func (s *Scanner) byte() byte {
	if s.rest == "" {
		s.bad = true
		return 0
	}
	c := s.rest[0]
	s.rest = s.rest[1:]
	return c
}

func (s *Scanner) uint() uint64 {
	n, rest, ok := cutUint(s.rest)
	s.rest, s.bad = rest, s.bad || !ok
	return n
}

func (s *Scanner) int() int64 {
	n, rest, ok := cutInt(s.rest)
	s.rest, s.bad = rest, s.bad || !ok
	return n
}

func (s *Scanner) text() string {
	t, rest, ok := cutString(s.rest)
	s.rest = rest
	if !ok || len(t) > maxText || !utf8.ValidString(t) {
		s.bad = true
		return ""
	}
	return t
}

func (s *Scanner) coded(list []string) string {
	code := int(s.byte())
	switch {
	case code == 0:
		return s.text()
	case code <= len(list):
		return list[code-1]
	}
	s.bad = true
	return ""
}

func (s *Scanner) asOf(shape byte) time.Time {
	switch shape &^ typeBits & 0xff {
	case 0:
		s.at = time.Time{}
		return s.at
	case sameAsOf:
		s.bad = s.bad || s.at.IsZero()
		return s.at
	case hasAsOf, hasAsOf | hasNanos:
	default:
		s.bad = true
	}
	secs, nanos := s.int(), uint64(0)
	if shape&hasNanos != 0 {
		nanos = s.uint()
	}
	if secs < earliest || secs > last || nanos >= 1e9 {
		s.bad = true
		return time.Time{}
	}
	s.at = time.Unix(secs, int64(nanos)).In(civil.Shanghai)
	return s.at
}

func (s *Scanner) value(t Type) Value {
	switch t {
	case Null:
		return Value{}
	case Bool:
		n := s.byte()
		s.bad = s.bad || n > 1
		return Value{kind: Bool, n: int64(n)}
	case Int:
		return IntOf(s.int())
	case Decimal:
		return s.decimal()
	case Date, Time:
		return s.moment(t)
	case String, Malformed:
		return Value{kind: t, s: s.text()}
	case StringList, IntList:
		return s.list(t)
	}
	s.bad = true
	return Value{}
}

func (s *Scanner) decimal() Value {
	scale, coef := s.byte(), s.int()
	if scale > maxScale || abs(coef) > maxCoefficient {
		s.bad = true
	}
	return Value{kind: Decimal, n: coef, scale: scale}
}

func (s *Scanner) moment(t Type) Value {
	n := s.int()
	d := civil.Date(n)
	if t == Time {
		d = civil.On(time.Unix(0, n))
	} else if n != int64(d) {
		s.bad = true
	}
	if d < civil.Min || d > civil.Max {
		s.bad = true
	}
	return Value{kind: t, n: n}
}

// list checks that the packed items fill the bytes exactly.
func (s *Scanner) list(t Type) Value {
	packed, rest, ok := cutString(s.rest)
	s.rest, s.bad = rest, s.bad || !ok || len(packed) > maxText
	n := 0
	for p := packed; p != "" && !s.bad; n++ {
		var item string
		if t == IntList {
			_, p, ok = cutInt(p)
		} else {
			item, p, ok = cutString(p)
		}
		s.bad = !ok || n >= maxList || !utf8.ValidString(item)
	}
	return Value{kind: t, s: packed}
}
