package desk

import (
	"encoding/json"
	"slices"

	"miaopi/app/casefile"
)

// Any window serves anyone (全城通办), but a station hears only the cases of its
// own areas. Of an item that somebody has at most once, the approval of a resident
// of another area is provisional until a station of that area, which hears its
// cases, has confirmed it. The case is lent to the area, and the answer to the
// station's own: see package exchange.

// SettingLent begins the keys under which a station keeps to which areas a case is
// lent; the case follows.
const SettingLent = "lent/"

// lend notes with a case to which areas its events go besides the station's own.
func lend(c *casefile.Case, settings map[string][]byte) error {
	if c.Home == "" || c.Judgement == nil {
		return nil
	}
	areas := append(slices.Clone(c.Judgement.Await), c.Await...)
	areas = append(areas, c.Home)
	slices.Sort(areas)
	b, err := json.Marshal(slices.Compact(areas))
	if err != nil {
		return err
	}
	settings[SettingLent+string(c.ID)] = b
	return nil
}
