package desk

import (
	"context"
	"encoding/json"
	"time"

	"miaopi/app"
	"miaopi/app/fact"
)

// All adds the registers that answered too and hold nothing about anybody of
// the made-up district.
func (m Sources) All() Sources {
	newest := m.Newest()
	for _, source := range fact.Sources {
		if _, heard := m[source]; !heard && IsRegister(source) {
			m[source] = newest
		}
	}
	return m
}

// Register is one source of facts.
type Register struct {
	Source string
	At     time.Time // when it was last heard; zero: never
}

// Sources keeps when each register was last heard.
type Sources map[string]time.Time

// Sources are the registers that the station has heard.
func (s *Station) Sources(ctx context.Context) (Sources, error) {
	b, ok, err := s.store.Setting(ctx, SettingData)
	if err != nil || !ok {
		return nil, err
	}
	m := Sources{}
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, app.E("sources", app.Damaged, "", err)
	}
	return m, nil
}

// Newest is when any register was last heard.
func (m Sources) Newest() (t time.Time) {
	for _, at := range m {
		if at.After(t) {
			t = at
		}
	}
	return t
}

// IsRegister tells registers from people.
func IsRegister(source string) bool { return source != fact.Declared && source != fact.Counter }

// Registers lists what was heard or is read.
func (m Sources) Registers(read map[string]bool) []Register {
	var out []Register
	for _, source := range fact.Sources {
		if at, heard := m[source]; IsRegister(source) && (heard || read[source]) {
			out = append(out, Register{source, at})
		}
	}
	return out
}
