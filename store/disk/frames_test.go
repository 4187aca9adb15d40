package disk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
)

// TestWhatAFrameHolds comes back, and a body that lacks some of it is damaged.
func TestWhatAFrameHolds(t *testing.T) {
	for name, f := range map[string]frame{
		"a value":         {bSettings, opPut, 7, []byte("key"), []byte("value")},
		"a key alone":     {bSettings, opDelete, 8, []byte("key"), []byte{}},
		"the end, today":  {0, opCommit, 9, []byte{}, []byte{0, 0, 0, 2}},
		"the end, before": {0, opCommit, 9, []byte{}, []byte{}},
	} {
		t.Run(name, func(t *testing.T) {
			whole := f.append(nil)
			got, err := newFrameReader(bytes.NewReader(whole), 0).next()
			if err != nil || fmt.Sprint(got) != fmt.Sprint(f) {
				t.Errorf("read %v, %v; want %v", got, err, f)
			}
			body := whole[frameHead:]
			for n := range 12 + len(f.key) {
				if _, err := decodeFrame(body[:n]); !errors.Is(err, errFrame) {
					t.Errorf("of %d bytes %d: %v", len(body), n, err)
				}
			}
		})
	}
}

// TestWhatFitsIntoTheLog is as long as bbolt and the reader take it.
func TestWhatFitsIntoTheLog(t *testing.T) {
	for _, tc := range []struct {
		name       string
		key, value int
		fits       bool
	}{
		{"the longest", 100, maxBody - 12 - 100, true},
		{"a byte more", 100, maxBody - 12 - 100 + 1, false},
		{"the longest key", bolt.MaxKeySize, 1, true},
		{"a longer key", bolt.MaxKeySize + 1, 1, false},
	} {
		f := frame{bSettings, opPut, 1, make([]byte, tc.key), make([]byte, tc.value)}
		if err := f.fits(); (err == nil) != tc.fits || err != nil && app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

// TestWhereTheLogEnds tells a file that ends, in the middle of a frame too, from
// one that is damaged.
func TestWhereTheLogEnds(t *testing.T) {
	whole := (&frame{bSettings, opPut, 7, []byte("key"), []byte("value")}).append(nil)
	largest := func(size int) []byte {
		body := make([]byte, size)
		b := binary.BigEndian.AppendUint32(slices.Clone(frameMark[:]), uint32(size))
		return append(binary.BigEndian.AppendUint32(b, crc32.Checksum(body, castagnoli)), body...)
	}
	changed := func(at int) []byte {
		b := slices.Clone(whole)
		b[at] ^= 1
		return b
	}
	for _, tc := range []struct {
		name string
		file []byte
		want error
	}{
		{"nothing", nil, io.EOF},
		{"a marker's beginning", whole[:3], io.EOF},
		{"a marker", whole[:4], io.EOF},
		{"most of a head", whole[:frameHead-1], io.EOF},
		{"three bytes of something else", []byte("abc"), io.EOF},
		{"four bytes of something else", []byte("abcd"), errFrame},
		{"a head of something else", []byte("abcdefghijkl"), errFrame},
		{"a head without a body", whole[:frameHead], errFrame},
		{"most of a frame", whole[:len(whole)-1], errFrame},
		{"a frame", whole, nil},
		{"another marker", changed(0), errFrame},
		{"another length", changed(7), errFrame},
		{"another sum", changed(8), errFrame},
		{"another body", changed(len(whole) - 1), errFrame},
		{"the longest that is read", largest(maxRead), nil},
		{"a longer one", largest(maxRead + 1), errFrame},
	} {
		if _, err := newFrameReader(bytes.NewReader(tc.file), 0).next(); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
}

// TestTheNextFrameIsFound wherever it begins, across what is read at a time too.
func TestTheNextFrameIsFound(t *testing.T) {
	whole := (&frame{bSettings, opPut, 7, []byte("key"), []byte("value")}).append(nil)
	gaps := []int{1, 2, 100}
	for _, window := range []int{1 << 20, 2 << 20} {
		for d := -8; d <= 8; d++ {
			gaps = append(gaps, window+d)
		}
	}
	for _, gap := range gaps {
		r := newFrameReader(bytes.NewReader(append(make([]byte, gap), whole...)), 0)
		if !r.resync() || r.pos != int64(gap) {
			t.Fatalf("behind %d bytes: at %d", gap, r.pos)
		}
		if f, err := r.next(); err != nil || string(f.key) != "key" {
			t.Errorf("behind %d bytes: %v, %v", gap, f, err)
		}
		if _, err := r.next(); !errors.Is(err, io.EOF) || r.resync() {
			t.Errorf("behind %d bytes and the frame: %v", gap, err)
		}
	}
	// The frame at the position itself is not the next.
	if newFrameReader(bytes.NewReader(whole), 0).resync() {
		t.Error("a frame follows itself")
	}
}

// TestWhichCommitsAreGiven: whole ones, at once; of one that lacks frames the
// others, when a commit follows.
func TestWhichCommitsAreGiven(t *testing.T) {
	put := func(seq uint64, key string) *frame { return &frame{bSettings, opPut, seq, []byte(key), []byte("v")} }
	before := func(seq uint64) *frame { return &frame{op: opCommit, seq: seq} }
	for _, tc := range []struct {
		name   string
		frames []*frame // nil: a damaged stretch
		want   string   // keys, a bar after each that was given together
		left   int      // frames behind the end
		lost   int
		torn   int
	}{
		{"none", nil, "", 0, 0, 0},
		{"two", []*frame{put(1, "a"), put(1, "b"), commitEnd(2, 1), put(2, "c"), commitEnd(1, 2)}, "a b|c|", 0, 0, 0},
		{"an empty one", []*frame{commitEnd(0, 1)}, "|", 0, 0, 0},
		{"two of earlier programs", []*frame{put(1, "a"), before(1), put(2, "b"), put(2, "c"), before(2)}, "a|b c|", 0, 0, 0},
		{"frames without an end", []*frame{put(1, "a"), commitEnd(1, 1), put(2, "b")}, "a|", 1, 0, 0},
		{"the last lacks a frame", []*frame{put(1, "a"), commitEnd(1, 1), put(2, "b"), nil, commitEnd(2, 2)}, "a|", 3, 0, 1},
		{"one lacks a frame, then another", []*frame{put(1, "a"), nil, commitEnd(2, 1), put(2, "b"), commitEnd(1, 2)}, "a b|", 0, 1, 0},
		{"one lacks its end, then another", []*frame{put(1, "a"), nil, put(2, "b"), commitEnd(1, 2)}, "b|", 0, 1, 0},
		{"damage behind the last", []*frame{put(1, "a"), commitEnd(1, 1), nil, put(2, "b")}, "a|", 2, 0, 1},
		{"damage before the first", []*frame{nil, put(1, "a"), commitEnd(1, 1), nil, put(2, "b"), commitEnd(1, 2)}, "a|b|", 0, 2, 0},
		{"one frame too many", []*frame{put(1, "a"), put(1, "b"), commitEnd(1, 1)}, "", 3, 0, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := make([]byte, logHeader)
			end := len(b)
			for i, f := range tc.frames {
				if f == nil {
					b = append(b, "a damaged stretch"...)
				} else {
					b = f.append(b)
				}
				if len(tc.frames)-i-1 == tc.left {
					end = len(b)
				}
			}
			f := logOf(t, b)
			var got strings.Builder
			out, err := (&deskLog{f: f}).replay(0, func(frames []frame, _ int64) error {
				keys := make([]string, 0, len(frames))
				for _, f := range frames {
					keys = append(keys, string(f.key))
				}
				got.WriteString(strings.Join(keys, " ") + "|")
				return nil
			})
			if want := (replayed{int64(end), tc.lost, tc.torn}); err != nil || got.String() != tc.want || out != want {
				t.Errorf("given %q, want %q; %+v, want %+v; %v", got.String(), tc.want, out, want, err)
			}
		})
	}
	t.Run("one that cannot be taken", func(t *testing.T) {
		b := commitEnd(0, 1).append(make([]byte, logHeader))
		f := logOf(t, b)
		out, err := (&deskLog{f: f}).replay(0, func([]frame, int64) error { return errPower })
		if !errors.Is(err, errPower) || out.end != logHeader {
			t.Errorf("%+v, %v", out, err)
		}
	})
}

// TestWhatIsNoLogIsNotOpened: without a whole header there is nothing to go by.
func TestWhatIsNoLogIsNotOpened(t *testing.T) {
	for _, tc := range []struct {
		name, file string
		want       error
	}{
		{"a header", logMagic + "0123456789abcdef", nil},
		{"a header and more", logMagic + "0123456789abcdefmore", nil},
		{"nothing", "", errFrame},
		{"a cut header", logMagic + "0123456789abcde", errFrame},
		{"something else, as long", strings.Repeat("x", int(logHeader)), errFrame},
	} {
		o := Options{Dir: t.TempDir()}
		if err := os.WriteFile(o.path(logFile), []byte(tc.file), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := openLog(&o)
		if !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", tc.name, err)
		}
		if err == nil {
			if string(l.id[:]) != "0123456789abcdef" || l.size != int64(len(tc.file)) {
				t.Errorf("%s: id %q, %d bytes", tc.name, l.id, l.size)
			}
			_ = l.f.Close()
		}
	}
}

// unreadable is a file whose disk broke, from an offset on.
type unreadable struct {
	file
	from int64
}

func (u unreadable) ReadAt(b []byte, at int64) (int, error) {
	if at >= u.from {
		return 0, errPower
	}
	return u.file.ReadAt(b[:min(int64(len(b)), u.from-at)], at)
}

// TestALogThatCannotBeReadIsNoEnd: what the disk does not give may be there.
func TestALogThatCannotBeReadIsNoEnd(t *testing.T) {
	b := commitEnd(0, 1).append(make([]byte, logHeader))
	f := logOf(t, b)
	given := 0
	l := &deskLog{f: unreadable{f, int64(len(b))}}
	if _, err := l.replay(0, func([]frame, int64) error { given++; return nil }); !errors.Is(err, errPower) || given != 1 {
		t.Errorf("%d commits given, %v", given, err)
	}
}

// folders is a machine whose folders come to what a test says.
type folders struct {
	theSystem
	mkdirs, syncs map[string]error
	synced        []string
}

func (f *folders) mkdir(path string) error {
	if err := f.mkdirs[path]; err != nil {
		return err
	}
	return os.Mkdir(path, 0o700)
}

func (f *folders) syncDir(path string) error {
	f.synced = append(f.synced, path)
	return f.syncs[path]
}

// TestAFolderOutlivesAPowerCut with those above it that were made for it.
func TestAFolderOutlivesAPowerCut(t *testing.T) {
	broken := errors.New("the disk is broken")
	for _, tc := range []struct {
		name          string
		path          string // below a folder that holds "there" and the file "file"
		mkdirs, syncs error  // of path, and of what it lies in
		want          error
		synced        string
	}{
		{"a new one", "new", nil, nil, nil, "."},
		{"two new ones", "new/below", nil, nil, nil, ". new"},
		{"one that is there", "there", nil, nil, nil, "."},
		{"below one that is there", "there/new", nil, nil, nil, "there"},
		{"a file is there", "file", nil, nil, fs.ErrExist, ""},
		{"below a file", "file/new", nil, nil, errors.ErrUnsupported, ""},
		{"it cannot be made", "new", broken, nil, broken, ""},
		{"it is there and the disk is broken", "there", broken, nil, broken, ""},
		{"somebody else's folder", "new", nil, fs.ErrPermission, nil, "."},
		{"it cannot be made durable", "new", nil, broken, broken, "."},
		{"it is there and cannot be made durable", "there", nil, broken, broken, "."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			root := t.TempDir()
			if err := errors.Join(os.Mkdir(filepath.Join(root, "there"), 0o700), os.WriteFile(filepath.Join(root, "file"), nil, 0o600)); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(root, tc.path)
			f := &folders{mkdirs: map[string]error{path: tc.mkdirs}, syncs: map[string]error{filepath.Dir(path): tc.syncs}}
			err := (&Options{system: f}).makeDir(path)
			switch {
			case errors.Is(tc.want, errors.ErrUnsupported):
				if err == nil {
					t.Error("it says that it is done")
				}
			case !errors.Is(err, tc.want):
				t.Errorf("%v, want %v", err, tc.want)
			}
			var synced []string
			for _, s := range f.synced {
				rel, _ := filepath.Rel(root, s)
				synced = append(synced, rel)
			}
			if got := strings.Join(synced, " "); got != tc.synced {
				t.Errorf("made durable: %q, want %q", got, tc.synced)
			}
		})
	}
	t.Run("a drive that is not there", func(t *testing.T) {
		f := &folders{mkdirs: map[string]error{"/": fs.ErrNotExist, "/x": fs.ErrNotExist}}
		if err := (&Options{system: f}).makeDir("/x"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v", err)
		}
	})
}

// logOf is a log file with just these bytes, open until the test ends.
func logOf(t *testing.T, b []byte) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), logFile)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // it was only read
	return f
}
