package desk

import (
	"context"

	"miaopi/app"
)

// SettingDouble says that this directory is an older copy of itself, or one of
// two: its value is the sentence. Numbers that it would give may be on papers
// already, so it gives none until it is put right: the station is enrolled anew
// (enrol --replace), or a backup of it is restored by this program, which knows
// which numbers to leave alone.
const SettingDouble = "hub/double"

// mayNumber says why no number may be given.
func (s *Station) mayNumber(ctx context.Context) error {
	why, double, err := s.store.Setting(ctx, SettingDouble)
	if err != nil || !double {
		return err
	}
	return app.E("serial", app.Forbidden, string(why), nil)
}

// Double is why this directory gives no numbers; empty: it does.
func (s *Station) Double(ctx context.Context) string {
	why, _, _ := s.store.Setting(ctx, SettingDouble) // one that cannot be read shows itself elsewhere
	return string(why)
}
