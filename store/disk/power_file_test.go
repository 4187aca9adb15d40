package disk

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// powerFile is a file that is written through.
type powerFile struct {
	f *os.File
	p *power
	n *node
}

func (f *powerFile) Name() string                              { return f.f.Name() }
func (f *powerFile) Read(b []byte) (int, error)                { return f.f.Read(b) }
func (f *powerFile) ReadAt(b []byte, off int64) (int, error)   { return f.f.ReadAt(b, off) }
func (f *powerFile) Seek(off int64, whence int) (int64, error) { return f.f.Seek(off, whence) }
func (f *powerFile) Close() error                              { return f.f.Close() }

func (f *powerFile) Write(b []byte) (n int, err error) {
	err = f.write(func() (err error) { n, err = f.f.Write(b); return err })
	return n, err
}

func (f *powerFile) WriteAt(b []byte, off int64) (n int, err error) {
	err = f.write(func() (err error) { n, err = f.f.WriteAt(b, off); return err })
	return n, err
}

func (f *powerFile) Truncate(size int64) error {
	return f.write(func() error { return f.f.Truncate(size) })
}

// write is one operation with those that follow it before the next sync: what
// there is of them after a cut is left to chance anyway.
func (f *powerFile) write(op func() error) error {
	switch {
	case f.p.off:
		return errPower
	case f.n.dirty:
		return op()
	}
	return f.p.do(func() error { f.n.dirty = true; return op() })
}

func (f *powerFile) Sync() error {
	last, err := f.p.step()
	if last || err != nil {
		return errPower
	}
	f.n.synced, err = readFrom(f.n.synced, f.f)
	f.n.dirty = false
	return err
}

// readInto reads a whole file, into a buffer where that is large enough.
func readInto(buf []byte, path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readFrom(buf, f)
}

func readFrom(buf []byte, f *os.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := int(info.Size())
	buf = slices.Grow(buf[:0], size)[:size]
	_, err = f.ReadAt(buf, 0)
	return buf, err
}

// fall is the disk after the power went, in another folder: names up to one of
// those that were not durable, contents as they were synced, with or without
// some of what was written since.
func (p *power) fall(t testing.TB) *power {
	t.Helper()
	for _, one := range p.names[:[]int{0, len(p.names), p.rng.IntN(len(p.names) + 1)}[p.rng.IntN(3)]] {
		one.keep()
	}
	root := t.TempDir()
	if err := p.write(p.tree, root, p.paths(p.tree, p.root, map[*node]string{})); err != nil {
		t.Fatal(err)
	}
	return newPower(t, p.rng, root)
}

// paths are where programs see what they see.
func (p *power) paths(n *node, path string, to map[*node]string) map[*node]string {
	to[n] = path
	for name, below := range n.live {
		p.paths(below, filepath.Join(path, name), to)
	}
	return to
}

func (p *power) write(n *node, path string, seen map[*node]string) error {
	if n.kept == nil {
		return os.WriteFile(path, p.content(n, seen[n]), 0o600)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	for _, name := range sortedNames(n.kept) {
		if err := p.write(n.kept[name], filepath.Join(path, name), seen); err != nil {
			return err
		}
	}
	return nil
}

func sortedNames(m map[string]*node) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// content is what a disk knows of a file: blocks that were written and not
// synced are there or not.
func (p *power) content(n *node, path string) []byte {
	written, err := os.ReadFile(path)
	if !n.dirty || err != nil {
		return n.synced
	}
	switch p.rng.IntN(3) {
	case 0:
		return n.synced
	case 1:
		return written
	}
	out := make([]byte, []int{len(n.synced), len(written)}[p.rng.IntN(2)])
	copy(out, n.synced)
	const block = 512
	for at := 0; at < min(len(out), len(written)); at += block {
		if end := min(at+block, len(out), len(written)); p.rng.IntN(2) == 0 {
			copy(out[at:end], written[at:end])
		}
	}
	return out
}
