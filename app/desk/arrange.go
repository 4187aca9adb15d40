package desk

import (
	"cmp"
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
// the same list comes out each time.
func (s *Station) Arrange(ctx context.Context, heads []Head, a Arrangement) ([]Head, error) {
	rows := make([]Row, len(heads))
	for i, h := range heads {
		rows[i].Head = h
	}
	if a.reads() {
		var err error
		if rows, err = s.Page(ctx, heads); err != nil {
			return nil, err
		}
	}
	if text := strings.ToLower(strings.TrimSpace(a.Text)); text != "" {
		rows = slices.DeleteFunc(rows, func(r Row) bool { return !a.has(r, text) })
	}
	slices.SortStableFunc(rows, a.compare)
	out := make([]Head, len(rows))
	for i, r := range rows {
		out[i] = r.Head
	}
	return out, ctx.Err()
}

// has says whether a row shows a text: name, number, item, reason, or the end of
// the document number.
func (a Arrangement) has(r Row, text string) bool {
	fields := append([]string{r.Name, string(r.Serial), ShortSerial(r.Serial), a.Item(r.Head.Item), a.Reason(r)}, r.Reasons...)
	return strings.HasSuffix(strings.ToLower(r.Subject.ID), text) ||
		slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(strings.ToLower(f), text) })
}

func (a Arrangement) compare(x, y Row) int {
	c := a.order(x, y)
	if a.Down {
		return -c
	}
	return c
}

func (a Arrangement) order(x, y Row) int {
	switch a.Order {
	case BySerial:
		return cmp.Or(cmp.Compare(ShortSerial(x.Serial), ShortSerial(y.Serial)), cmp.Compare(x.Serial, y.Serial))
	case ByName:
		return cmp.Compare(x.Name, y.Name)
	case ByItem:
		return cmp.Compare(a.Item(x.Head.Item), a.Item(y.Head.Item))
	case ByState:
		return cmp.Compare(a.State(x.Head), a.State(y.Head))
	case ByReason:
		return cmp.Compare(a.Reason(x), a.Reason(y))
	case ByDue:
		return cmp.Compare(dueOrder(x.Head), dueOrder(y.Head))
	case BySubmitted:
		return x.Head.At.Compare(y.Head.At)
	}
	return 0
}
