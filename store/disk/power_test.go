package disk

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// errPower is what every operation comes to once the power is gone.
var errPower = errors.New("the power is gone")

// power is a system that forgets, when the power goes, what was not synced: the
// content of files, and the names in folders. Programs see a real folder; what
// a disk would still know is kept beside it.
//
// bbolt syncs its own files below anything that a test could reach. A
// transaction is taken to be durable when it returns, as bbolt promises, unless
// it was opened so that it does not sync; one that the power cuts leaves, by
// chance, what was before, some pages of what was to come, or all of it.
type power struct {
	root  string
	rng   *rand.Rand
	left  int // operations until the power goes; negative: it stays
	ops   int
	off   bool
	tree  *node
	names []naming // that are not durable, the oldest first
	lazy  bool     // a database was opened without syncs
}

// node is a file or a folder.
type node struct {
	synced     []byte // of a file: what outlives a cut
	dirty      bool   // of a file: it was written since
	live, kept map[string]*node
}

// naming is a name that came about or went.
type naming struct {
	of      *node
	folders []*node
	keep    func()
}

func newPower(t testing.TB, rng *rand.Rand, root string) *power {
	t.Helper()
	p := &power{root: root, rng: rng, left: -1}
	var err error
	if p.tree, err = readNode(root); err != nil {
		t.Fatal(err)
	}
	return p
}

// readNode is what stands on a disk, all of it durable.
func readNode(path string) (*node, error) {
	list, err := os.ReadDir(path)
	if err != nil {
		b, err := os.ReadFile(path)
		return &node{synced: b}, err
	}
	n := folder()
	for _, e := range list {
		below, err := readNode(filepath.Join(path, e.Name()))
		if err != nil {
			return nil, err
		}
		n.live[e.Name()], n.kept[e.Name()] = below, below
	}
	return n, nil
}

func folder() *node { return &node{live: map[string]*node{}, kept: map[string]*node{}} }

// step counts an operation. last: it is the one that the power goes with.
func (p *power) step() (last bool, err error) {
	if p.off {
		return false, errPower
	}
	p.ops++
	if p.left == 0 {
		p.off = true
		return true, nil
	}
	p.left--
	return false, nil
}

// do counts an operation that may be half-done when the power goes with it.
func (p *power) do(op func() error) error {
	last, err := p.step()
	if err == nil {
		err = op()
	}
	if last {
		return errPower
	}
	return err
}

// at is the folder a path lies in, and its name there.
func (p *power) at(path string) (*node, string) {
	rel, err := filepath.Rel(p.root, path)
	if err != nil {
		panic(err)
	}
	n := p.tree
	parts := bytes.Split([]byte(filepath.ToSlash(rel)), []byte("/"))
	for _, part := range parts[:len(parts)-1] {
		if n = n.live[string(part)]; n == nil {
			return folder(), "" // outside of what is there
		}
	}
	return n, string(parts[len(parts)-1])
}

func (p *power) find(path string) *node {
	if path == p.root {
		return p.tree
	}
	in, name := p.at(path)
	return in.live[name]
}

// name notes that a file or folder got a name.
func (p *power) name(path string, n *node) {
	in, name := p.at(path)
	in.live[name] = n
	p.names = append(p.names, naming{n, []*node{in}, func() { in.kept[name] = n }})
}

func (p *power) open(path string, flag int) (file, error) {
	if flag&os.O_WRONLY != 0 { // what is synced is read again
		flag = flag&^os.O_WRONLY | os.O_RDWR
	}
	n := p.find(path)
	if n != nil && flag&os.O_TRUNC == 0 {
		f, err := os.OpenFile(path, flag, 0o600)
		if err != nil {
			return nil, err
		}
		return &powerFile{f, p, n}, nil
	}
	var f *os.File
	err := p.do(func() (err error) {
		if f, err = os.OpenFile(path, flag, 0o600); err != nil {
			return err
		}
		if n == nil {
			n = &node{}
			p.name(path, n)
		}
		n.dirty = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &powerFile{f, p, n}, nil
}

func (p *power) temp(in, pattern string) (file, error) {
	f, err := os.CreateTemp(in, pattern)
	if err != nil {
		return nil, err
	}
	n := &node{dirty: true}
	if err := p.do(func() error { p.name(f.Name(), n); return nil }); err != nil {
		return nil, err
	}
	return &powerFile{f, p, n}, nil
}

func (p *power) mkdir(path string) error {
	if p.find(path) != nil || path == filepath.Dir(p.root) {
		return os.ErrExist
	}
	return p.do(func() error {
		if err := os.Mkdir(path, 0o700); err != nil {
			return err
		}
		p.name(path, folder())
		return nil
	})
}

func (p *power) rename(from, to string) error {
	return p.do(func() error {
		if err := os.Rename(from, to); err != nil {
			return err
		}
		in, old := p.at(from)
		out, fresh := p.at(to)
		n := in.live[old]
		delete(in.live, old)
		out.live[fresh] = n
		p.names = append(p.names, naming{n, []*node{in, out}, func() {
			if in.kept[old] == n {
				delete(in.kept, old)
			}
			out.kept[fresh] = n
		}})
		return nil
	})
}

func (p *power) remove(path string) error {
	n := p.find(path)
	if n == nil {
		return nil
	}
	return p.do(func() error {
		in, name := p.at(path)
		delete(in.live, name)
		p.names = append(p.names, naming{n, []*node{in}, func() {
			if in.kept[name] == n {
				delete(in.kept, name)
			}
		}})
		return os.RemoveAll(path)
	})
}

// syncDir makes a folder's names durable, and what else befell them.
func (p *power) syncDir(path string) error {
	last, err := p.step()
	if last || err != nil {
		return errPower
	}
	n := p.find(path)
	var rest []naming
	for _, one := range p.names {
		if !slices.Contains(one.folders, n) {
			rest = append(rest, one)
			continue
		}
		one.keep()
		rest = slices.DeleteFunc(rest, func(old naming) bool { return old.of == one.of })
	}
	p.names = rest
	return nil
}

func (p *power) bolt(path string, o *bolt.Options) (*bolt.DB, error) {
	p.lazy = p.lazy || o.NoSync || o.NoGrowSync
	fast := *o
	fast.NoSync = true // what the machine's own disk knows is of no interest
	n := p.find(path)
	if n != nil && len(n.synced) > 0 {
		return bolt.Open(path, 0o600, &fast)
	}
	var db *bolt.DB
	err := p.do(func() (err error) {
		if db, err = bolt.Open(path, 0o600, &fast); err != nil {
			return err
		}
		if n == nil {
			n = &node{}
			p.name(path, n)
		}
		if before := n.synced; p.off {
			n.synced, err = p.torn(before, path)
		} else {
			n.synced, err = readInto(n.synced, path)
		}
		return err
	})
	if err != nil && db != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, err
}

func (p *power) update(db *bolt.DB, fn func(*bolt.Tx) error) error {
	return p.do(func() error {
		if err := db.Update(fn); err != nil {
			return err
		}
		n := p.find(db.Path())
		if n == nil {
			return errPower
		}
		var err error
		switch {
		case p.lazy:
			n.dirty = true
		case p.off:
			n.synced, err = p.torn(n.synced, db.Path())
		default:
			n.synced, err = readInto(n.synced, db.Path())
		}
		return err
	})
}

// torn is a database file whose last transaction was cut. bbolt writes pages,
// syncs, and then the one that counts: so it counts only when all are there.
func (p *power) torn(before []byte, path string) ([]byte, error) {
	after, err := os.ReadFile(path)
	if err != nil || p.rng.IntN(3) == 0 {
		return after, err
	}
	out := slices.Clone(before)
	if len(after) > len(out) && p.rng.IntN(2) == 0 {
		out = append(out, make([]byte, len(after)-len(out))...)
	}
	const meta = 2 * pageSize
	for at := meta; len(before) >= meta && at+pageSize <= min(len(out), len(after)); at += pageSize {
		if p.rng.IntN(2) == 0 {
			copy(out[at:at+pageSize], after[at:])
		}
	}
	return out, nil
}
