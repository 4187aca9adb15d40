package exchange

import (
	"context"
	"encoding/json"
	"time"
)

// Heard notes that a register was heard at a moment, whether it holds anything
// or not.
func (l *Loader) Heard(source string, at time.Time) {
	if l.heard == nil {
		l.heard = map[string]time.Time{}
	}
	if at.After(l.heard[source]) {
		l.heard[source] = at
	}
}

// Registers publishes what was heard, over what was heard before.
func (l *Loader) Registers(ctx context.Context) error {
	docs, err := l.Manager.Hub.Get(ctx, ReferenceDB(l.Manager.Name), []string{RegistersDoc})
	if err != nil {
		return err
	}
	body := Registers{Kind: "registers", Heard: map[string]time.Time{}}
	for _, d := range docs {
		var old Registers
		if json.Unmarshal(d.Body, &old) == nil {
			for source, at := range old.Heard {
				l.Heard(source, at)
			}
		}
	}
	for source, at := range l.heard {
		body.Heard[source] = at.UTC()
	}
	return l.Manager.Publish(ctx, RegistersDoc, body)
}
