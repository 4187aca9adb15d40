package desk

import (
	"context"
	"encoding/json"
	"miaopi/app"
	"miaopi/app/fact"
	"time"
)

// all adds the registers that answered too and hold nothing about anybody of
// the made-up district.
func (m sources) all() sources {
	newest := m.newest()
	for _, source := range fact.Sources {
		if _, heard := m[source]; !heard && isRegister(source) {
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

// sources keeps when each register was last heard.
type sources map[string]time.Time

func (s *Station) sources(ctx context.Context) (sources, error) {
	b, ok, err := s.store.Setting(ctx, settingData)
	if err != nil || !ok {
		return nil, err
	}
	m := sources{}
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, app.E("sources", app.Damaged, "", err)
	}
	return m, nil
}

func (m sources) newest() (t time.Time) {
	for _, at := range m {
		if at.After(t) {
			t = at
		}
	}
	return t
}

// isRegister tells registers from people.
func isRegister(source string) bool { return source != fact.Declared && source != fact.Counter }

// registers lists what was heard or is read.
func (m sources) registers(read map[string]bool) []Register {
	var out []Register
	for _, source := range fact.Sources {
		if at, heard := m[source]; isRegister(source) && (heard || read[source]) {
			out = append(out, Register{source, at})
		}
	}
	return out
}
