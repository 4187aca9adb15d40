package rulebook

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/rule"
)

// Preview is what a bundle changes against the rules in force, item by item in
// order of id.
type Preview struct {
	desk.Rulebook
	Packs   int // that the bundle has
	Added   []ItemChange
	Changed []ItemChange
	Removed []ItemChange
}

// ItemChange is what becomes of one item. Versions are named by their first day,
// oldest first.
type ItemChange struct {
	Item    app.PackID
	Name    string
	Added   []civil.Date // versions that only the bundle has
	Changed []civil.Date // versions whose text differs
	Removed []civil.Date // versions that the bundle does not have
	Open    int          // cases of the item that are not finished: open ones, and provisional grants
}

// VersionWords says in one line what becomes of an item's versions.
func VersionWords(c ItemChange) string {
	var out []string
	for _, part := range []struct {
		word string
		days []civil.Date
	}{{"新增版本 ", c.Added}, {"内容变动 ", c.Changed}, {"去掉版本 ", c.Removed}} {
		if len(part.days) == 0 {
			continue
		}
		days := make([]string, len(part.days))
		for i, d := range part.days {
			days[i] = d.String()
		}
		out = append(out, part.word+strings.Join(days, "、"))
	}
	return strings.Join(out, "；")
}

// Left are the removed items that have open cases.
func (p *Preview) Left() []ItemChange {
	var out []ItemChange
	for _, c := range p.Removed {
		if c.Open > 0 {
			out = append(out, c)
		}
	}
	return out
}

// PreviewBundle examines a bundle as InstallBundle does, changes nothing, and
// tells what would change. Only an administrator may.
func (s *Room) PreviewBundle(ctx context.Context, archive []byte) (Preview, error) {
	if s.at.Actor.Role != app.Administrator {
		return Preview{}, desk.Forbidden("bundle")
	}
	next, err := s.examine(ctx, archive)
	if err != nil {
		return Preview{}, err
	}
	return s.compare(ctx, next)
}

// compare lays a bundle beside the rules in force.
func (s *Room) compare(ctx context.Context, next desk.Opened) (Preview, error) {
	open, err := s.openByItem(ctx)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Rulebook: next.Book, Packs: len(next.Lib.Packs())}
	now := s.at.Rules.Clone()
	for _, id := range union(now.Items(), next.Lib.Items()) {
		was, is := now.Versions(id), next.Lib.Versions(id)
		c := changeOf(id, was, is)
		c.Open = open[id]
		switch {
		case len(was) == 0:
			p.Added = append(p.Added, c)
		case len(is) == 0:
			p.Removed = append(p.Removed, c)
		case len(c.Added)+len(c.Changed)+len(c.Removed) > 0:
			p.Changed = append(p.Changed, c)
		}
	}
	return p, nil
}

// union is both lists in order, nothing twice.
func union(a, b []app.PackID) []app.PackID {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// changeOf compares the versions of one item. It is called as it will be, and
// one that leaves as it was.
func changeOf(id app.PackID, was, is []*rule.Pack) ItemChange {
	c := ItemChange{Item: id}
	for _, p := range slices.Concat(was, is) {
		c.Name = p.Item.Name
	}
	hashes := map[civil.Date]string{}
	for _, p := range was {
		hashes[p.Version] = p.Hash
	}
	for _, p := range is {
		switch old, there := hashes[p.Version]; {
		case !there:
			c.Added = append(c.Added, p.Version)
		case old != p.Hash:
			c.Changed = append(c.Changed, p.Version)
		}
		delete(hashes, p.Version)
	}
	for v := range hashes {
		c.Removed = append(c.Removed, v)
	}
	slices.Sort(c.Removed)
	return c
}

// unfinished says that rules may still be needed for a case.
func unfinished(h desk.Head) bool { return h.State.Open() || h.State == casefile.Provisional }

// openByItem counts the cases that are not finished.
func (s *Room) openByItem(ctx context.Context) (map[app.PackID]int, error) {
	open := map[app.PackID]int{}
	err := s.store.Heads(ctx, func(h desk.Head) bool {
		if unfinished(h) {
			open[h.Item]++
		}
		return ctx.Err() == nil
	})
	if err == nil && ctx.Err() != nil {
		err = app.E("bundle", app.Cancelled, "", ctx.Err())
	}
	return open, err
}

// Leftover is an item that is not in force any more and still has open cases.
type Leftover struct {
	Item app.PackID
	Name string
	Open int
}

// Leftovers lists them, in order of id. An item that this station never had
// rules of is not among them.
func (s *Room) Leftovers(ctx context.Context) ([]Leftover, error) {
	var out []Leftover
	rules := s.at.Rules.Clone()
	if len(rules.FormerItems()) == 0 {
		return nil, nil
	}
	open, err := s.openByItem(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range rules.FormerItems() {
		if p, ok := rules.Named(id); ok && open[id] > 0 {
			out = append(out, Leftover{id, p.Item.Name, open[id]})
		}
	}
	return out, nil
}
