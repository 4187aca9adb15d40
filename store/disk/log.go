package disk

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
)

// desk.log is an append-only list of what was put into desk.db, sealed as it
// is there. The file starts with logMagic and 16 random bytes that name it;
// then come frames:
//
//	marker 4 bytes | length of body uint32 | CRC-32C of body uint32 | body
//	body: bucket 1 byte | op 1 byte | commit uint64 | key length uint16 | key | value
//
// all integers big-endian. A commit is its frames followed by one frame with
// op opCommit, no key, and the number of frames as uint32 (none in logs of
// earlier programs). Frames without one were never committed and are cut off at
// the next open. So is a last commit of which frames are missing: a power cut
// may keep its end and forget its middle.
const (
	logMagic   = "MIAOPI-LOG-1\n"
	logHeader  = int64(len(logMagic) + 16)
	frameHead  = 12
	maxBody    = 16 << 20 // of a frame that is added
	maxRead    = 64 << 20 // of one that is read: earlier programs added larger ones
	opPut      = 'p'
	opDelete   = 'd'
	opCommit   = 'c'
	frameMark0 = 0xF5
)

var (
	frameMark  = [4]byte{frameMark0, 'M', 'P', 0x0A}
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	errFrame   = errors.New("a frame of the log is damaged")
)

// frame is one change to one bucket of desk.db.
type frame struct {
	bucket byte
	op     byte
	seq    uint64 // commit
	key    []byte
	value  []byte // sealed; for slots as stored
}

func (f *frame) append(b []byte) []byte {
	body := make([]byte, 0, 12+len(f.key)+len(f.value))
	body = append(body, f.bucket, f.op)
	body = binary.BigEndian.AppendUint64(body, f.seq)
	body = binary.BigEndian.AppendUint16(body, uint16(len(f.key)))
	body = append(body, f.key...)
	body = append(body, f.value...)
	b = append(b, frameMark[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(body, castagnoli))
	return append(b, body...)
}

func decodeFrame(body []byte) (frame, error) {
	if len(body) < 12 {
		return frame{}, errFrame
	}
	n := int(binary.BigEndian.Uint16(body[10:]))
	if len(body) < 12+n {
		return frame{}, errFrame
	}
	return frame{body[0], body[1], binary.BigEndian.Uint64(body[2:]), body[12 : 12+n], body[12+n:]}, nil
}

// fits refuses what could be added and not read again.
func (f *frame) fits() error {
	if n := 12 + len(f.key) + len(f.value); n > maxBody || len(f.key) > bolt.MaxKeySize {
		return tooLong(fmt.Errorf("a frame of %d bytes, its key %d", n, len(f.key)))
	}
	return nil
}

// tooLong is the sentence about a value that no store takes.
func tooLong(err error) error {
	return app.E("commit", app.Input, "这份内容太大，工作站存不下，没有保存。", err)
}

// commitEnd is the frame that ends a commit of n frames.
func commitEnd(n int, seq uint64) *frame {
	return &frame{op: opCommit, seq: seq, value: binary.BigEndian.AppendUint32(nil, uint32(n))}
}

// deskLog is the open log. It is used under the store's write lock.
type deskLog struct {
	f    file
	id   [16]byte
	size int64 // end of the last whole commit
}

// createLog makes a new log with the given commits, synced, at path.
func createLog(o *Options, write func(*bufio.Writer) error) (*deskLog, error) {
	path := o.path(logFile)
	f, err := o.sys().open(path+".new", os.O_CREATE|os.O_TRUNC|os.O_RDWR)
	if err != nil {
		return nil, err
	}
	l := &deskLog{f: f}
	err = l.fill(o.Random, write)
	if err == nil {
		err = o.sys().rename(path+".new", path)
	}
	if err == nil {
		err = o.sys().syncDir(o.Dir)
	}
	if err != nil {
		_ = f.Close()
		_ = o.sys().remove(path + ".new")
		return nil, err
	}
	return l, nil
}

func (l *deskLog) fill(random io.Reader, write func(*bufio.Writer) error) error {
	if _, err := io.ReadFull(random, l.id[:]); err != nil {
		return err
	}
	w := bufio.NewWriterSize(l.f, 1<<20)
	w.WriteString(logMagic)
	w.Write(l.id[:])
	if write != nil {
		if err := write(w); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := l.f.Sync(); err != nil {
		return err
	}
	end, err := l.f.Seek(0, io.SeekEnd)
	l.size = end
	return err
}

// openLog opens a log and reads its header only.
func openLog(o *Options) (*deskLog, error) {
	f, err := o.sys().open(o.path(logFile), os.O_RDWR)
	if err != nil {
		return nil, err
	}
	head := make([]byte, logHeader)
	if _, err := f.ReadAt(head, 0); err != nil || !bytes.HasPrefix(head, []byte(logMagic)) {
		_ = f.Close()
		return nil, fmt.Errorf("%w: no header", errFrame)
	}
	l := &deskLog{f: f}
	copy(l.id[:], head[len(logMagic):])
	l.size, err = f.Seek(0, io.SeekEnd)
	return l, err
}

// add appends one commit and makes it durable. When that fails the log is as
// it was.
func (l *deskLog) add(frames []frame, seq uint64) error {
	var b []byte
	for i := range frames {
		if err := frames[i].fits(); err != nil {
			return err
		}
		b = frames[i].append(b)
	}
	b = commitEnd(len(frames), seq).append(b)
	_, err := l.f.WriteAt(b, l.size)
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		return errors.Join(err, l.takeBack(l.size))
	}
	l.size += int64(len(b))
	return nil
}

// errTorn says that the log holds what it should not, and keeps it.
var errTorn = errors.New("the log could not be cut back")

// takeBack cuts the last commit off again, when it could not be written, or
// desk.db could not take it.
func (l *deskLog) takeBack(size int64) error {
	err := l.f.Truncate(size)
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errTorn, err)
	}
	l.size = size
	return nil
}

// replayed is what a replay came to.
type replayed struct {
	end  int64 // of the last commit
	lost int   // stretches that could not be read, and commits came after
	torn int   // stretches behind end that could not be read
}

// replay gives every commit from an offset on. After a damaged stretch it looks
// for the next marker, so that one bad block does not hide what follows: of a
// commit that lacks frames the others are given, once a commit follows it.
func (l *deskLog) replay(from int64, commit func(frames []frame, end int64) error) (replayed, error) {
	r := newFrameReader(l.f, max(from, logHeader))
	out := replayed{end: r.pos}
	var group []frame // since the last end of a commit that was given
	for {
		f, err := r.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if errors.Is(err, errFrame) {
			if !r.resync() {
				return out, nil
			}
			out.torn++
			continue
		}
		if err != nil {
			return out, err
		}
		group = append(group, f)
		if f.op != opCommit || !wholeCommit(group) {
			continue
		}
		if err := commit(ended(group), r.pos); err != nil {
			return out, err
		}
		group, out = nil, replayed{end: r.pos, lost: out.lost + out.torn}
	}
}

// wholeCommit says whether the last commit of some frames has all of its own.
func wholeCommit(group []frame) bool {
	end, n := group[len(group)-1], 0
	for _, f := range group {
		if f.seq == end.seq && f.op != opCommit {
			n++
		}
	}
	return len(end.value) != 4 || n == int(binary.BigEndian.Uint32(end.value))
}

// ended are the changes of the commits that end among some frames: those of a
// commit whose end is damaged are left out.
func ended(group []frame) []frame {
	ends := map[uint64]bool{}
	for _, f := range group {
		ends[f.seq] = ends[f.seq] || f.op == opCommit
	}
	return slices.DeleteFunc(group, func(f frame) bool { return f.op == opCommit || !ends[f.seq] })
}

// frameReader reads frames from a position on.
type frameReader struct {
	f   io.ReaderAt
	r   *bufio.Reader
	pos int64
}

func newFrameReader(f io.ReaderAt, pos int64) *frameReader {
	fr := &frameReader{f: f}
	fr.seek(pos)
	return fr
}

func (r *frameReader) seek(pos int64) {
	r.pos = pos
	r.r = bufio.NewReaderSize(io.NewSectionReader(r.f, pos, 1<<62), 1<<20)
}

// next is the frame at the position. io.EOF: the file ends here, perhaps in
// the middle of a frame. errFrame: what stands here is no whole frame.
func (r *frameReader) next() (frame, error) {
	var head [frameHead]byte
	if n, err := io.ReadFull(r.r, head[:]); err != nil {
		if n >= 4 && !bytes.Equal(head[:4], frameMark[:]) {
			return frame{}, errFrame
		}
		return frame{}, eof(err)
	}
	size := binary.BigEndian.Uint32(head[4:])
	if !bytes.Equal(head[:4], frameMark[:]) || size > maxRead {
		return frame{}, errFrame
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(r.r, body); err != nil {
		return frame{}, errFrame
	}
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(head[8:]) {
		return frame{}, errFrame
	}
	r.pos += int64(frameHead) + int64(size)
	return decodeFrame(body)
}

func eof(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

// resync moves to the next marker after the position; false at the end of
// the file.
func (r *frameReader) resync() bool {
	const window = 1 << 20
	buf := make([]byte, window)
	for at := r.pos + 1; ; at += window - 3 {
		n, err := r.f.ReadAt(buf, at)
		if i := bytes.Index(buf[:n], frameMark[:]); i >= 0 {
			r.seek(at + int64(i))
			return true
		}
		if err != nil {
			return false
		}
	}
}
