package itemview

import (
	"cmp"
	"slices"

	"miaopi/app"
	"miaopi/app/thing"
)

// Grouping is how the items are put together.
type Grouping int

// The groupings.
const (
	ByDepartment Grouping = iota // after those used last
	ByThing                      // 一件事; an item stands in each that it belongs to
	ByClass
)

// ItemInGroup is an item in the list, with the name of the group it stands in.
type ItemInGroup struct {
	ItemLine
	Group string // the same for all of a group, which stand together
	First bool   // the first of its group
}

// ItemGroups puts items into groups: by department, those used last before the
// others; by what people come for; or by how far rules decide.
func ItemGroups(lines []ItemLine, by Grouping, recent []app.PackID, things []thing.Thing) []ItemInGroup {
	var out []ItemInGroup
	switch by {
	case ByThing:
		out = byThing(lines, things)
	case ByClass:
		out = sorted(lines, func(l ItemLine) string { return l.Class.Label() }, func(a, b ItemLine) int { return cmp.Compare(a.Class, b.Class) })
	default:
		out = append(usedLast(lines, recent), sorted(lines, func(l ItemLine) string { return ShortAuthority(l.Authority) }, func(a, b ItemLine) int {
			return cmp.Compare(a.Authority, b.Authority)
		})...)
	}
	for i := range out {
		out[i].First = i == 0 || out[i].Group != out[i-1].Group
	}
	return out
}

// Label is the class as a heading.
func (c Class) Label() string {
	return [...]string{"可自动通过", "只能受理", "规则待确认"}[c]
}

func usedLast(lines []ItemLine, recent []app.PackID) []ItemInGroup {
	var out []ItemInGroup
	for _, id := range recent {
		if i := slices.IndexFunc(lines, func(l ItemLine) bool { return l.Item == id }); i >= 0 {
			out = append(out, ItemInGroup{ItemLine: lines[i], Group: "最近办理"})
		}
	}
	return out
}

func sorted(lines []ItemLine, group func(ItemLine) string, order func(a, b ItemLine) int) []ItemInGroup {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, order)
	out := make([]ItemInGroup, len(lines))
	for i, l := range lines {
		out[i] = ItemInGroup{ItemLine: l, Group: group(l)}
	}
	return out
}

func byThing(lines []ItemLine, things []thing.Thing) []ItemInGroup {
	var out []ItemInGroup
	placed := map[app.PackID]bool{}
	for _, t := range things {
		for _, l := range lines {
			if slices.Contains(t.Items(), l.Item) {
				out, placed[l.Item] = append(out, ItemInGroup{ItemLine: l, Group: t.Name}), true
			}
		}
	}
	for _, l := range lines {
		if !placed[l.Item] {
			out = append(out, ItemInGroup{ItemLine: l, Group: "其他"})
		}
	}
	return out
}
