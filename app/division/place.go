package division

import (
	"cmp"

	"miaopi/app"
)

// Place is where somebody lives, for people who walk there: street, community
// and grid as far as the code tells them. A nil tree knows no place.
func (t *Tree) Place(area app.Division) string {
	if len(area) < 9 || t == nil {
		return "辖区未登记"
	}
	name := cmp.Or(t.Name(area[:9]), string(area[:9]))
	if len(area) >= 12 {
		name += cmp.Or(t.Name(area[:12]), string(area[9:12])+"社区")
	}
	if len(area) >= 15 {
		name += cmp.Or(t.Name(area[:15]), string(area[12:15])+"网格")
	}
	return name
}
