package desk

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
)

// Order is what a list of cases is sorted by.
type Order string

// The orders. The empty one is the list's own.
const (
	BySerial    Order = "serial"
	ByName      Order = "name"
	ByItem      Order = "item"
	ByState     Order = "state"
	ByReason    Order = "reason"
	ByDue       Order = "due"
	BySubmitted Order = "submitted"
)

// Arrangement is how a list is sorted, and which text its rows must have.
type Arrangement struct {
	Order Order
	Down  bool // from the end
	Text  string
	// Item names an item, State a state, Reason why a case is not approved: as the
	// list shows them.
	Item   func(app.PackID) string
	State  func(Head) string
	Reason func(Row) string
}

// reads says whether rows have to be read for it: the heads do not have them.
func (a Arrangement) reads() bool {
	return a.Text != "" || a.Order == BySerial || a.Order == ByName || a.Order == ByReason
}

// Arrange sorts and narrows cases. Cases that are equal keep their order, so that
// the same list comes out each time. Rows are read a few at a time.
func (s *Station) Arrange(ctx context.Context, cases Selection, a Arrangement) (Selection, error) {
	if !a.reads() {
		if a.Order == "" {
			return cases, ctx.Err()
		}
		return cases.sorted(a.Down, func(h Head) sortKey { return a.key(&Row{Head: h}) }), ctx.Err()
	}
	text := strings.ToLower(strings.TrimSpace(a.Text))
	var keys []sortKey
	for from := 0; from < cases.Len(); from += arrangeRows {
		to := min(from+arrangeRows, cases.Len())
		rows, err := s.Page(ctx, cases.Part(from, to))
		if err != nil {
			return cases, err
		}
		for i := range rows {
			if text == "" || a.has(rows[i], text) {
				k := a.key(&rows[i])
				k.place = cases.places[from+i]
				keys = append(keys, k)
			}
		}
		if ctx.Err() != nil {
			return cases, ctx.Err()
		}
	}
	return Selection{cases.heads, inOrder(keys, a.Down)}, nil
}

// arrangeRows is how many rows are read at a time to sort by them.
const arrangeRows = 1024

// has says whether a row shows a text: name, number, item, reason, or the end of
// the document number.
func (a Arrangement) has(r Row, text string) bool {
	fields := append([]string{r.Name, string(r.Serial), ShortSerial(r.Serial), a.Item(r.Head.Item), a.Reason(r)}, r.Reasons...)
	return strings.HasSuffix(strings.ToLower(r.Subject.ID), text) ||
		slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(strings.ToLower(f), text) })
}

// key is what a row is sorted by.
func (a Arrangement) key(r *Row) sortKey {
	switch a.Order {
	case BySerial:
		return sortKey{text: ShortSerial(r.Serial) + "\x00" + string(r.Serial)}
	case ByName:
		return sortKey{text: r.Name}
	case ByItem:
		return sortKey{text: a.Item(r.Head.Item)}
	case ByState:
		return sortKey{text: a.State(r.Head)}
	case ByReason:
		return sortKey{text: a.Reason(*r)}
	case ByDue:
		return sortKey{number: int64(dueOrder(r.Head))}
	case BySubmitted:
		return sortKey{number: r.Head.Millis()}
	}
	return sortKey{}
}
