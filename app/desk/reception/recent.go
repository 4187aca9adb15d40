package reception

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk/internal/change"
)

// settingRecent are the items that applications were last taken in for at this
// station's counter, the newest first, a line each.
const settingRecent = "items.recent"

// mostRecent is how many items are remembered.
const mostRecent = 6

// RecentItems are the items that applications were last taken in for at this
// station's counter, the newest first.
func (s *Room) RecentItems(ctx context.Context) ([]app.PackID, error) {
	b, _, err := s.store.Setting(ctx, settingRecent)
	return itemsOf(b), err
}

func itemsOf(b []byte) []app.PackID {
	var list []app.PackID
	for line := range strings.Lines(string(b)) {
		list = append(list, app.PackID(strings.TrimSuffix(line, "\n")))
	}
	return list
}

// remember puts an item before those that were taken in earlier, also by the
// same change: several items of one visit. It is called under mu.
func (s *Room) remember(ctx context.Context, ch *change.Change, item app.PackID) error {
	list, err := itemsOf(ch.Settings[settingRecent]), error(nil)
	if list == nil {
		if list, err = s.RecentItems(ctx); err != nil {
			return err
		}
	}
	list = slices.DeleteFunc(list, func(id app.PackID) bool { return id == item })
	list = slices.Insert(list, 0, item)
	var b strings.Builder
	for _, id := range list[:min(len(list), mostRecent)] {
		b.WriteString(string(id) + "\n")
	}
	ch.Settings[settingRecent] = []byte(b.String())
	return nil
}
