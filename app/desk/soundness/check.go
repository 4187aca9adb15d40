package soundness

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/journal"
	"miaopi/app/material"
)

// Check verifies everything: the store's seals and indexes, the journal's
// tree, the signature of every event, and that every row is what its events
// fold to.
func (s *Room) Check(ctx context.Context, progress func(done, total int)) (desk.Report, error) {
	r, err := s.store.Check(ctx, progress)
	if err != nil || len(r.Problems) > 0 {
		return r, err
	}
	if _, err := journal.Verify(ctx, s.store); err != nil {
		if app.KindOf(err) != app.Damaged {
			return r, err
		}
		r.Problems = append(r.Problems, "审计日志与它的根哈希不符：有记录被改动或缺失。")
	}
	heads, err := s.at.Queue(ctx)
	if err != nil {
		return r, err
	}
	c := caseChecker{room: s, keys: s.keys()}
	done := 0
	for _, h := range heads.Heads.All() {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if err := c.check(ctx, h); err != nil {
			return r, err
		}
		if progress != nil && done%500 == 0 {
			progress(done, heads.Len())
		}
		done++
	}
	r.Problems = append(r.Problems, c.problems()...)
	return r, nil
}

// keys are the public keys of the stations whose events are here.
func (s *Room) keys() desk.Peers {
	keys := desk.Peers{s.at.Info.ID: {s.at.PublicKey()}}
	if s.at.Info.Demo != nil {
		keys[desk.PortalStation] = []ed25519.PublicKey{desk.PortalKey(s.at.Info.Demo.Seed).Public().(ed25519.PublicKey)}
	}
	if s.at.Remote == nil {
		return keys
	}
	for id, list := range s.at.Remote.Peers() {
		keys[id] = append(keys[id], list...)
	}
	return keys
}

type caseChecker struct {
	room                      *Room
	keys                      desk.Peers
	unsigned, lagging, broken int
	files                     int // that this station took and cannot give back
}

func (c *caseChecker) check(ctx context.Context, h desk.Head) error {
	events, err := c.room.store.Events(ctx, h.Case)
	if err != nil && !errors.Is(err, desk.ErrUnreadable) {
		return err
	}
	if err != nil {
		c.broken++
		return nil
	}
	for i := range events {
		e := &events[i]
		if !slices.ContainsFunc(c.keys[e.Station], func(k ed25519.PublicKey) bool { return e.Verify(k) == nil }) {
			c.unsigned++
		}
		if err := c.attached(ctx, &events[i]); err != nil {
			return err
		}
	}
	folded, err := casefile.Fold(events)
	if err != nil {
		c.broken++
		return nil
	}
	row, err := c.room.store.Row(ctx, h.Case)
	now := c.room.at.RowOf(folded)
	if err != nil || !same(row, now) && !same(row, now.Plain()) { // an earlier program's row is plain
		c.lagging++
	}
	return nil
}

// same compares rows as they are stored.
func same(a, b desk.Row) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y) && string(a.Head.AppendBinary(nil)) == string(b.Head.AppendBinary(nil))
}

func (c *caseChecker) problems() []string {
	var out []string
	for _, p := range []struct {
		n    int
		text string
	}{{c.unsigned, "%d 条过程记录的签名不符。"}, {c.lagging, "%d 件的列表与过程记录不一致。"}, {c.broken, "%d 件的过程记录读不成一个办件。"},
		{c.files, "%d 份材料的文件不在或受损：请从备份取回，或请申请人重新提交。"}} {
		if p.n > 0 {
			out = append(out, fmt.Sprintf(p.text, p.n))
		}
	}
	return out
}

// attached looks at the files that an event of this station names: each has to
// be there, and to be what was handed over.
func (c *caseChecker) attached(ctx context.Context, e *casefile.Event) error {
	var d casefile.AttachedData
	if e.Type != casefile.Attached || e.Station != c.room.at.Info.ID || e.Read(&d) != nil {
		return nil
	}
	for _, m := range d.Materials {
		data, err := c.room.store.File(ctx, m.Hash)
		switch kind := app.KindOf(err); {
		case err == nil && material.Hash(data) == m.Hash:
		case err == nil || kind == app.Missing || kind == app.Damaged:
			c.files++
		default:
			return err
		}
	}
	return nil
}
