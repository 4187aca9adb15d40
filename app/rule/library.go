package rule

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"miaopi/app"
	"miaopi/app/civil"
)

// Library is a set of packs that passed their own cases: for each item its
// versions in order. It does not change once it is in use.
type Library struct {
	versions map[app.PackID][]*Pack
	hashes   map[string]*Pack
}

// NewLibrary makes a library of packs whose cases pass.
func NewLibrary(packs ...*Pack) (*Library, error) {
	for _, p := range packs {
		if err := p.activates(); err != nil {
			return nil, err
		}
	}
	return assemble(packs)
}

// assemble puts packs that passed their cases together.
func assemble(packs []*Pack) (*Library, error) {
	l := &Library{versions: make(map[app.PackID][]*Pack), hashes: make(map[string]*Pack)}
	for _, p := range packs {
		if err := l.add(p); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Assemble makes a library of packs whose cases were run when they were
// installed.
func Assemble(packs ...*Pack) (*Library, error) { return assemble(packs) }

// LoadLibrary loads every file *.yaml of a tree. One bad pack is an error
// that names its file: a station that lacks a pack without saying so would be
// worse than one that does not start with it.
func LoadLibrary(fsys fs.FS, options ...Option) (*Library, error) {
	var paths []string
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".yaml") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return nil, app.E("rule.LoadLibrary", app.Input, "规则包读不出来。", err)
	}
	packs := make([]*Pack, len(paths))
	errs := make([]error, len(paths))
	slots := make(chan struct{}, loaders)
	var wg sync.WaitGroup
	for i, path := range paths {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			packs[i], errs[i] = loadTested(fsys, path, options)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return assemble(packs)
}

// loaders is how many packs are read at once.
const loaders = 4

// loadTested loads one file and runs its cases.
func loadTested(fsys fs.FS, path string, options []Option) (*Pack, error) {
	data, err := fs.ReadFile(fsys, path)
	if err != nil {
		return nil, app.E("rule.LoadLibrary", app.Input, "规则包读不出来。", err)
	}
	p, err := LoadPack(path, data, options...)
	if err != nil {
		return nil, err
	}
	return p, p.activates()
}

// add takes in one pack.
func (l *Library) add(p *Pack) error {
	for _, other := range l.versions[p.ID] {
		switch {
		case other.Version == p.Version:
			return app.Errorf("rule.Library", app.Input, "%s: %s version %s is also in %s", p.File, p.ID, p.Version, other.File)
		case other.Item.Subject != p.Item.Subject:
			return app.Errorf("rule.Library", app.Input, "%s: the subject is a %s, but a %s in %s", p.File, p.Item.Subject, other.Item.Subject, other.File)
		}
	}
	versions := append(l.versions[p.ID], p)
	slices.SortFunc(versions, func(a, b *Pack) int { return cmp.Compare(a.Version, b.Version) })
	l.versions[p.ID] = versions
	l.hashes[p.Hash] = p
	return nil
}

// Items lists the items, in order of id.
func (l *Library) Items() []app.PackID { return slices.Sorted(maps.Keys(l.versions)) }

// Versions lists the versions of an item, oldest first.
func (l *Library) Versions(id app.PackID) []*Pack { return slices.Clone(l.versions[id]) }

// Packs lists every pack, by item and version.
func (l *Library) Packs() []*Pack {
	var all []*Pack
	for _, id := range l.Items() {
		all = append(all, l.versions[id]...)
	}
	return all
}

// Digest names the whole set: the SHA-256 of the packs' hashes, a line each, by
// item and version.
func (l *Library) Digest() string {
	h := sha256.New()
	for _, p := range l.Packs() {
		_, _ = io.WriteString(h, p.Hash+"\n") // a hash takes everything
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil))
}

// ByHash finds a pack by the hash of its file.
func (l *Library) ByHash(hash string) (*Pack, bool) {
	p, ok := l.hashes[hash]
	return p, ok
}

// At is the version that decides an application of a day: the latest that has
// begun, if its last day has not passed. An unknown item is a Missing error, a
// day that no version covers an Input error.
func (l *Library) At(id app.PackID, d civil.Date) (*Pack, error) {
	i, err := l.at(id, d)
	if err != nil {
		return nil, err
	}
	return l.versions[id][i], nil
}

// Unknown is the error of an item that the library does not have; it names those
// it has.
func (l *Library) Unknown(id app.PackID) error {
	var known []string
	for _, k := range l.Items() {
		known = append(known, string(k))
	}
	return app.E("rule", app.Missing, "没有这个事项。现有："+strings.Join(known, "、")+"。", fmt.Errorf("there is no pack %q", id))
}

func (l *Library) at(id app.PackID, d civil.Date) (int, error) {
	versions := l.versions[id]
	if len(versions) == 0 {
		return 0, l.Unknown(id)
	}
	i, found := slices.BinarySearchFunc(versions, d, func(p *Pack, d civil.Date) int { return cmp.Compare(p.Version, d) })
	if !found {
		i--
	}
	switch {
	case i < 0:
		return 0, app.E("rule.At", app.Input, fmt.Sprintf("%s早于该事项规则的首个版本（%s）。", d, versions[0].Version),
			fmt.Errorf("date %s is before %s, the first version of %s", d, versions[0].Version, id))
	case !versions[i].Covers(d):
		return 0, app.E("rule.At", app.Input, fmt.Sprintf("%s没有生效的规则。", d),
			fmt.Errorf("date %s is after %s, the last day of version %s of %s", d, versions[i].Until, versions[i].Version, id))
	}
	return i, nil
}

// Evaluate evaluates by the version that the application date calls for;
// wakes_on looks into the versions after it too.
func (l *Library) Evaluate(id app.PackID, in Input) (*Evaluation, error) {
	i, err := l.at(id, in.Date)
	if err != nil {
		return nil, err
	}
	return l.versions[id][i].evaluate(Alike, in, l.versions[id][i:])
}

// Later lists the versions after the one that decides applications of a day:
// what wakes_on looks into. A record that is to be made again keeps their
// hashes.
func (l *Library) Later(id app.PackID, d civil.Date) []*Pack {
	i, err := l.at(id, d)
	if err != nil {
		return nil
	}
	return slices.Clone(l.versions[id][i+1:])
}

// Keep makes a pack findable by its hash and by nothing else: one that is no
// longer in force, for making old decisions again. It belongs to the time
// before the library is in use.
func (l *Library) Keep(p *Pack) {
	if _, there := l.hashes[p.Hash]; !there {
		l.hashes[p.Hash] = p
	}
}

// Verdict is the verdict alone; a day that no version covers is a review.
func (l *Library) Verdict(id app.PackID, in Input) app.Verdict {
	p, err := l.At(id, in.Date)
	if err != nil {
		return app.Review
	}
	return p.Verdict(in)
}
