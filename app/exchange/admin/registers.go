package admin

import (
	"context"
	"encoding/json"
	"time"

	"miaopi/app/exchange/wire"
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
	docs, err := l.Manager.Hub.Get(ctx, wire.ReferenceDB(l.Manager.Name), []string{wire.RegistersDoc})
	if err != nil {
		return err
	}
	body := wire.Registers{Kind: "registers", Heard: map[string]time.Time{}}
	for _, d := range docs {
		var old wire.Registers
		if json.Unmarshal(d.Body, &old) == nil {
			for source, at := range old.Heard {
				l.Heard(source, at)
			}
		}
	}
	for source, at := range l.heard {
		body.Heard[source] = at.UTC()
	}
	return l.Manager.Publish(ctx, wire.RegistersDoc, body)
}
