package rule

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"miaopi/app"
	"miaopi/app/civil"
)

// Library is a set of packs that passed their own cases: for each item its
// versions in order. The set may be replaced while the library is in use: each
// call sees one set whole, and who asks twice about one thing asks a Clone. A
// Library is safe for concurrent use.
type Library struct {
	now atomic.Pointer[shelf]
}

func libraryOf(s *shelf) *Library {
	l := &Library{}
	l.now.Store(s)
	return l
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
	s := newShelf()
	for _, p := range packs {
		if err := s.add(p); err != nil {
			return nil, err
		}
	}
	return libraryOf(s), nil
}

// Assemble makes a library of packs whose cases were run when they were
// installed.
func Assemble(packs ...*Pack) (*Library, error) { return assemble(packs) }

// LoadLibrary loads every file *.yaml of a tree. One bad pack is an error
// that names its file: a station that lacks a pack without saying so would be
// worse than one that does not start with it.
func LoadLibrary(fsys fs.FS, options ...Option) (*Library, error) {
	paths, err := packFiles(fsys)
	if err != nil {
		return nil, err
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

// packFiles lists the files *.yaml of a tree.
func packFiles(fsys fs.FS) (paths []string, err error) {
	err = fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".yaml") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return nil, app.E("rule.LoadLibrary", app.Input, "规则包读不出来。", err)
	}
	return paths, nil
}

// loaders is how many packs are read at once.
const loaders = 4

// loadTested loads one file and runs its cases.
func loadTested(fsys fs.FS, path string, options []Option) (*Pack, error) {
	p, err := loadFile(fsys, path, options)
	if err != nil {
		return nil, err
	}
	return p, p.activates()
}

func loadFile(fsys fs.FS, path string, options []Option) (*Pack, error) {
	data, err := fs.ReadFile(fsys, path)
	if err != nil {
		return nil, app.E("rule.LoadLibrary", app.Input, "规则包读不出来。", err)
	}
	return LoadPack(path, data, options...)
}

// Clone is a library of its own with the set as it is now.
func (l *Library) Clone() *Library { return libraryOf(l.now.Load()) }

// Replace puts another library's set in the place of this one's, for everybody
// who uses it.
func (l *Library) Replace(next *Library) { l.now.Store(next.now.Load()) }

// change replaces the set by a changed copy.
func (l *Library) change(how func(*shelf)) {
	for {
		old := l.now.Load()
		next := old.clone()
		how(next)
		if l.now.CompareAndSwap(old, next) {
			return
		}
	}
}

// Name gives the set a name; judgements are recorded with it.
func (l *Library) Name(edition string) { l.change(func(s *shelf) { s.edition = edition }) }

// Edition is the set's name: empty for the rules that came with the program.
func (l *Library) Edition() string { return l.now.Load().edition }

// Keep makes packs findable by their hash and by nothing else: those that are
// no longer in force, for making old decisions again.
func (l *Library) Keep(packs ...*Pack) { l.change(func(s *shelf) { s.keep(packs) }) }

// Succeed makes the set the successor of another: whatever that one can find
// stays findable by hash, and the items that only it has are former items.
func (l *Library) Succeed(old *Library) {
	before := old.now.Load()
	l.change(func(s *shelf) {
		s.keep(slices.Collect(maps.Values(before.hashes)))
		if s.archive == nil {
			s.archive = before.archive
		}
		for id, packs := range before.former {
			s.retire(id, packs)
		}
		for id, packs := range before.versions {
			s.retire(id, packs)
		}
	})
}

// Retire says which packs an item had last, for items that have none now; for
// others it says nothing.
func (l *Library) Retire(packs ...*Pack) {
	byItem := map[app.PackID][]*Pack{}
	for _, p := range packs {
		byItem[p.ID] = append(byItem[p.ID], p)
	}
	l.change(func(s *shelf) {
		s.keep(packs)
		for id, list := range byItem {
			s.retire(id, list)
		}
	})
}

// Items lists the items, in order of id.
func (l *Library) Items() []app.PackID { return l.now.Load().items() }

// Versions lists the versions of an item, oldest first.
func (l *Library) Versions(id app.PackID) []*Pack {
	return slices.Clone(l.now.Load().versions[id])
}

// FormerItems lists the items that are in force no longer, in order of id.
func (l *Library) FormerItems() []app.PackID {
	return slices.Sorted(maps.Keys(l.now.Load().former))
}

// Former lists the versions that an item had when it left, oldest first; none
// while it is in force.
func (l *Library) Former(id app.PackID) []*Pack { return slices.Clone(l.now.Load().former[id]) }

// Packs lists every pack in force, by item and version.
func (l *Library) Packs() []*Pack { return l.now.Load().packs() }

// Digest names the whole set: the SHA-256 of the packs' hashes, a line each, by
// item and version.
func (l *Library) Digest() string {
	h := sha256.New()
	for _, p := range l.Packs() {
		_, _ = io.WriteString(h, p.Hash+"\n") // a hash takes everything
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil))
}

// ByHash finds a pack by the hash of its file, in force or not.
func (l *Library) ByHash(hash string) (*Pack, bool) {
	s := l.now.Load()
	p, ok := s.hashes[hash]
	if !ok && s.archive != nil {
		p, ok = s.archive()[hash]
	}
	return p, ok
}

// Archive makes the packs of a tree findable by their hash and by nothing else,
// as Keep does. They are read when the first is asked for; a file that does not
// load any more is passed over, and its hash stays unknown.
func (l *Library) Archive(fsys fs.FS, options ...Option) {
	read := sync.OnceValue(func() map[string]*Pack {
		found := make(map[string]*Pack)
		paths, _ := packFiles(fsys) // what cannot be read is not there
		for _, path := range paths {
			if p, err := loadFile(fsys, path, options); err == nil {
				found[p.Hash] = p
			}
		}
		return found
	})
	l.change(func(s *shelf) { s.archive = read })
}

// At is the version that decides an application of a day: the latest that has
// begun, if its last day has not passed. An unknown item is a Missing error, and
// so is a former one; a day that no version covers is an Input error.
func (l *Library) At(id app.PackID, d civil.Date) (*Pack, error) {
	p, _, err := l.Deciding(id, d)
	return p, err
}

// Deciding is At with the versions after it, which wakes_on looks into. A record
// that is to be made again keeps their hashes.
func (l *Library) Deciding(id app.PackID, d civil.Date) (*Pack, []*Pack, error) {
	return l.now.Load().deciding(id, d)
}

// Later lists the versions after the one that decides applications of a day.
func (l *Library) Later(id app.PackID, d civil.Date) []*Pack {
	_, later, _ := l.Deciding(id, d)
	return later
}

// Named is an item's newest version, in force or former, for what it is called.
func (l *Library) Named(id app.PackID) (*Pack, bool) {
	s := l.now.Load()
	for _, versions := range [][]*Pack{s.versions[id], s.former[id]} {
		if n := len(versions); n > 0 {
			return versions[n-1], true
		}
	}
	return nil, false
}

// Unknown is the error of an item that the library does not have: a former one
// is called by its name, for others it names those it has.
func (l *Library) Unknown(id app.PackID) error { return l.now.Load().unknown(id) }

// Evaluate evaluates by the version that the application date calls for;
// wakes_on looks into the versions after it too.
func (l *Library) Evaluate(id app.PackID, in Input) (*Evaluation, error) {
	p, later, err := l.Deciding(id, in.Date)
	if err != nil {
		return nil, err
	}
	return p.EvaluateWith(in, later...)
}

// Verdict is the verdict alone; a day that no version covers is a review.
func (l *Library) Verdict(id app.PackID, in Input) app.Verdict {
	p, err := l.At(id, in.Date)
	if err != nil {
		return app.Review
	}
	return p.Verdict(in)
}
