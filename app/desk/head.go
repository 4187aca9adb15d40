package desk

import (
	"encoding/binary"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

// The stored form of a head, version 1: the version, the states and kinds as
// one byte each (their place in the lists below, which only grow), the moments in milliseconds
// since 1970, the dates as numbers, then item and operator as length and
// bytes. 31 bytes and the two names.
const headVersion = 1

var (
	headStates = []casefile.State{casefile.Pending, casefile.InReview, casefile.Correcting, casefile.OnHold, casefile.Provisional, casefile.Approved,
		casefile.RefusedState, casefile.Disputed, casefile.InvalidState, casefile.WithdrawnCase, casefile.RejectedCase, casefile.ProposedCase}
	headVerdicts = []app.Verdict{"", app.Approve, app.Provisional, app.Review}
	headChannels = []casefile.Channel{"", casefile.Online, casefile.Counter}
	headBy       = []casefile.By{"", casefile.Machine, casefile.Official}
)

// Place is the index of a value, 255 for a stranger.
func Place[T comparable](list []T, v T) byte { return byte(slices.Index(list, v)) }

// At is Place the other way; false for a stranger.
func At[T any](list []T, i byte) (v T, ok bool) {
	if int(i) >= len(list) {
		return v, false
	}
	return list[i], true
}

// AppendBinary appends the stored form, without the case id.
func (h *Head) AppendBinary(b []byte) []byte {
	b = append(b, headVersion, Place(headStates, h.State), Place(headVerdicts, h.Verdict), Place(headChannels, h.Channel), Place(headBy, h.By))
	b = binary.BigEndian.AppendUint64(b, millis(h.At))
	b = binary.BigEndian.AppendUint64(b, millis(h.Decided))
	b = binary.BigEndian.AppendUint32(b, uint32(h.Due))
	b = binary.BigEndian.AppendUint32(b, uint32(h.Wakes))
	b = append(append(b, byte(len(h.Item))), h.Item...)
	return append(append(b, byte(len(h.Operator))), h.Operator...)
}

func millis(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(t.UnixMilli())
}

func moment(ms uint64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms)).In(civil.Shanghai)
}

// DecodeHead reads what AppendBinary wrote.
func DecodeHead(c app.CaseID, b []byte) (Head, error) {
	bad := app.Errorf("head", app.Damaged, "stored head makes no sense")
	if len(b) < 31 || b[0] != headVersion {
		return Head{}, bad
	}
	h := Head{Case: c}
	var ok [4]bool
	h.State, ok[0] = At(headStates, b[1])
	h.Verdict, ok[1] = At(headVerdicts, b[2])
	h.Channel, ok[2] = At(headChannels, b[3])
	h.By, ok[3] = At(headBy, b[4])
	h.At, h.Decided = moment(binary.BigEndian.Uint64(b[5:])), moment(binary.BigEndian.Uint64(b[13:]))
	h.Due, h.Wakes = civil.Date(binary.BigEndian.Uint32(b[21:])), civil.Date(binary.BigEndian.Uint32(b[25:]))
	item, rest, ok1 := short(b[29:])
	operator, rest, ok2 := short(rest)
	if !ok1 || !ok2 || len(rest) > 0 || ok != [4]bool{true, true, true, true} {
		return Head{}, bad
	}
	h.Item, h.Operator = app.PackID(item), app.AccountID(operator)
	return h, nil
}

// short reads a length byte and that many bytes.
func short(b []byte) (s string, rest []byte, ok bool) {
	if len(b) == 0 || len(b) < 1+int(b[0]) {
		return "", nil, false
	}
	n := 1 + int(b[0])
	return string(b[1:n]), b[n:], true
}
