package fact

import (
	"encoding/binary"
	"strings"
	"time"

	"miaopi/app"
)

// The version byte and the shape bits; the package comment has the layout.
const (
	codecVersion   = 1
	codecWithdrawn = 2 // version 1, with a moment of withdrawal after the generation
	sameAsOf       = 0x80
	hasAsOf        = 0x40
	hasNanos       = 0x20
	typeBits       = 0x0f
)

// maxText bounds one text of an encoded record, in bytes.
const maxText = MaxFile

var kinds = [...]app.SubjectKind{1: app.Person, 2: app.Enterprise, 3: app.Vehicle}

// AppendBinary appends the record in the form of the package comment. The
// facts must be in order of name.
func (r Record) AppendBinary(b []byte) []byte {
	version := byte(codecVersion)
	if !r.Withdrawn.IsZero() {
		version = codecWithdrawn
	}
	b = append(b, version, kindCode(r.Subject.Kind))
	b = appendText(b, r.Subject.ID)
	b = binary.AppendUvarint(b, r.Generation)
	if version == codecWithdrawn {
		b = binary.AppendVarint(b, r.Withdrawn.UnixNano())
	}
	b = binary.AppendUvarint(b, uint64(len(r.Facts)))
	var last time.Time
	for _, f := range r.Facts {
		b = appendCoded(b, nameCodes[f.Name], f.Name)
		b = appendCoded(b, sourceCodes[f.Source], f.Source)
		b = appendShape(b, f, last)
		b = appendValue(b, f.Value)
		last = f.AsOf
	}
	return b
}

func kindCode(k app.SubjectKind) byte {
	for i, kind := range kinds {
		if i > 0 && kind == k {
			return byte(i)
		}
	}
	return 0
}

func appendText(b []byte, s string) []byte {
	return appendPacked(b, strings.ToValidUTF8(s, "\uFFFD"))
}

func appendPacked(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendCoded(b []byte, code byte, s string) []byte {
	b = append(b, code)
	if code == 0 {
		b = appendText(b, s)
	}
	return b
}

func appendShape(b []byte, f Fact, last time.Time) []byte {
	shape := byte(f.Value.kind)
	switch {
	case f.AsOf.IsZero():
		return append(b, shape)
	case f.AsOf.Equal(last):
		return append(b, shape|sameAsOf)
	case f.AsOf.Nanosecond() == 0:
		return binary.AppendVarint(append(b, shape|hasAsOf), f.AsOf.Unix())
	}
	b = binary.AppendVarint(append(b, shape|hasAsOf|hasNanos), f.AsOf.Unix())
	return binary.AppendUvarint(b, uint64(f.AsOf.Nanosecond()))
}

func appendValue(b []byte, v Value) []byte {
	switch v.kind {
	case Null:
		return b
	case Bool:
		return append(b, byte(v.n))
	case Int, Date, Time:
		return binary.AppendVarint(b, v.n)
	case Decimal:
		return binary.AppendVarint(append(b, v.scale), v.n)
	case StringList, IntList:
		return appendPacked(b, v.s)
	}
	return appendText(b, v.s)
}
