package rule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
)

// shelf is one set of packs. It does not change once a library shows it.
type shelf struct {
	edition  string
	versions map[app.PackID][]*Pack  // in force, oldest first
	former   map[app.PackID][]*Pack  // of items that are not in force, oldest first
	hashes   map[string]*Pack        // every pack there is, kept ones too
	archive  func() map[string]*Pack // by hash, read when first asked; nil for none
}

func newShelf() *shelf {
	return &shelf{versions: map[app.PackID][]*Pack{}, former: map[app.PackID][]*Pack{}, hashes: map[string]*Pack{}}
}

func (s *shelf) clone() *shelf {
	return &shelf{s.edition, maps.Clone(s.versions), maps.Clone(s.former), maps.Clone(s.hashes), s.archive}
}

// add takes in one pack.
func (s *shelf) add(p *Pack) error {
	for _, other := range s.versions[p.ID] {
		switch {
		case other.Version == p.Version:
			return app.Errorf("rule.Library", app.Input, "%s: %s version %s is also in %s", p.File, p.ID, p.Version, other.File)
		case other.Item.Subject != p.Item.Subject:
			return app.Errorf("rule.Library", app.Input, "%s: the subject is a %s, but a %s in %s", p.File, p.Item.Subject, other.Item.Subject, other.File)
		}
	}
	s.versions[p.ID] = inOrder(append(s.versions[p.ID], p))
	s.hashes[p.Hash] = p
	return nil
}

func inOrder(versions []*Pack) []*Pack {
	slices.SortFunc(versions, func(a, b *Pack) int { return cmp.Compare(a.Version, b.Version) })
	return versions
}

// keep makes packs findable by hash; one that is there stays.
func (s *shelf) keep(packs []*Pack) {
	for _, p := range packs {
		if _, there := s.hashes[p.Hash]; !there {
			s.hashes[p.Hash] = p
		}
	}
}

// retire says what an item had last; one in force is not a former one.
func (s *shelf) retire(id app.PackID, packs []*Pack) {
	if len(s.versions[id]) == 0 {
		s.former[id] = inOrder(slices.Clone(packs))
	}
}

func (s *shelf) items() []app.PackID { return slices.Sorted(maps.Keys(s.versions)) }

func (s *shelf) packs() []*Pack {
	var all []*Pack
	for _, id := range s.items() {
		all = append(all, s.versions[id]...)
	}
	return all
}

func (s *shelf) unknown(id app.PackID) error {
	if old := s.former[id]; len(old) > 0 {
		return app.E("rule", app.Missing, "“"+old[len(old)-1].Item.Name+"”不在现行规则里，不受理新的申请；此前受理的照原来的规则办。", fmt.Errorf("pack %q is in force no longer", id))
	}
	var known []string
	for _, k := range s.items() {
		known = append(known, string(k))
	}
	return app.E("rule", app.Missing, "没有这个事项。现有："+strings.Join(known, "、")+"。", fmt.Errorf("there is no pack %q", id))
}

func (s *shelf) deciding(id app.PackID, d civil.Date) (*Pack, []*Pack, error) {
	versions := s.versions[id]
	if len(versions) == 0 {
		return nil, nil, s.unknown(id)
	}
	i := begun(versions, d)
	switch {
	case i < 0:
		return nil, nil, app.E("rule.At", app.Input, fmt.Sprintf("%s早于该事项规则的首个版本（%s）。", d, versions[0].Version),
			fmt.Errorf("date %s is before %s, the first version of %s", d, versions[0].Version, id))
	case !versions[i].Covers(d):
		return nil, nil, app.E("rule.At", app.Input, fmt.Sprintf("%s没有生效的规则。", d),
			fmt.Errorf("date %s is after %s, the last day of version %s of %s", d, versions[i].Until, versions[i].Version, id))
	}
	return versions[i], slices.Clone(versions[i+1:]), nil
}

// begun is the place of the latest version that has begun on a day, -1 before
// the first.
func begun(versions []*Pack, d civil.Date) int {
	i, found := slices.BinarySearchFunc(versions, d, func(p *Pack, d civil.Date) int { return cmp.Compare(p.Version, d) })
	if !found {
		i--
	}
	return i
}

// Deciding is Library.Deciding among versions of one item, oldest first, that
// need not be in force; false when none covers the day.
func Deciding(versions []*Pack, d civil.Date) (p *Pack, later []*Pack, ok bool) {
	i := begun(versions, d)
	if i < 0 || !versions[i].Covers(d) {
		return nil, nil, false
	}
	return versions[i], versions[i+1:], true
}
