package stick

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
)

// Read takes a stick in, page by page. It may be repeated. A file is read
// twice: only when its last line is reached and bears the signature of a station
// that is known does anything of it count but events, which bear their own.
func Read(ctx context.Context, at Host, r io.ReadSeeker, id age.Identity, count Counted) (did Carried, err error) {
	err = at.TakeIn(ctx, func() error {
		look := &reader{at: at, ctx: ctx, sum: sha256.New()}
		if err := look.through(r, id, look.look); err != nil {
			return err
		}
		in := &reader{at: at, ctx: ctx, count: count, sum: sha256.New(), signed: look.signed, total: look.total}
		in.did.Cut = !in.signed
		err := in.through(r, id, in.collect)
		if err == nil {
			err = in.flush()
		}
		did = in.did
		return err
	})
	return did, err
}

// reader walks the lines of a stick.
type reader struct {
	at     Host
	ctx    context.Context
	sum    hash.Hash
	count  Counted
	head   head
	signed bool // the last line bears everything before it
	total  int  // lines
	done   int
	db     string
	page   []entry          // of db, not taken in yet
	writer []wire.FormerKey // of the station that wrote it, as the stick itself shows
	did    Carried
}

// maxLine is the longest line that is read: an event at its limit, and what
// stands around it.
const maxLine = 2*casefile.MaxEvent + 1<<20

// errLong says that a line is longer than any that a station writes.
var errLong = app.E("import", app.Input, "导出文件里有一行太长，没有采用。", errors.New("a line over the limit"))

// through decrypts a file and gives each whole line, with its number, to do.
func (s *reader) through(r io.ReadSeeker, id age.Identity, do func(n int, line []byte) error) error {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return app.E("import", app.Input, "导出文件读不出来。", err)
	}
	plain, err := age.Decrypt(r, id)
	if err != nil {
		return app.E("import", app.Wrong, "这个文件不是给本站的，或不是秒批的导出文件。", err)
	}
	in := bufio.NewReaderSize(plain, maxLine)
	for n := 0; ; n++ {
		line, err := in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return errLong
		case err != nil && n == 0:
			return app.E("import", app.Input, "导出文件是空的。", nil)
		case err != nil: // the end, or cut off: on a boundary of the cipher or not
			return nil
		}
		if err := do(n, line); err != nil {
			return err
		}
	}
}

// look checks the lines without taking anything in.
func (s *reader) look(n int, line []byte) error {
	if s.total++; s.signed {
		return app.E("import", app.Input, "导出文件在结尾之后还有内容，没有采用。", nil)
	}
	if n == 0 {
		if err := s.begin(line); err != nil {
			return err
		}
	} else if end, ok := endOf(line); ok {
		return s.verify(n, end)
	} else if l, err := lineOf(n, line); err != nil {
		return err
	} else if err := s.introduced(l); err != nil {
		return err
	}
	s.sum.Write(line)
	return s.ctx.Err()
}

// introduced learns the writer's key from the stick itself, when the authority
// has signed it: he may have been enrolled, or his computer replaced, since this
// station last heard.
func (s *reader) introduced(l entry) error {
	id := wire.StationPrefix + string(s.head.Station)
	if l.DB != wire.ReferenceDB(s.at.Office().Name) || wire.IDOf(l.Doc) != id {
		return nil
	}
	newer, err := s.at.Office().Newer(s.ctx, &desk.Import{}, port.Doc{ID: id, Body: l.Doc})
	if err != nil || !newer {
		return nil // it is put aside with the rest
	}
	var doc wire.StationDoc
	if json.Unmarshal(l.Doc, &doc) == nil {
		s.writer = doc.Keys()
	}
	return nil
}

// begin reads the first line.
func (s *reader) begin(line []byte) error {
	if json.Unmarshal(line, &s.head) != nil || s.head.Form != form {
		return app.E("import", app.Newer, "导出文件的格式不认识，可能来自更新的程序。", nil)
	}
	if s.head.Hub != s.at.Office().Name {
		return app.E("import", app.Input, "导出文件属于另一个汇聚库："+s.head.Hub, nil)
	}
	return nil
}

// endOf reads the last line; false: it is another.
func endOf(line []byte) (end ending, ok bool) {
	return end, json.Unmarshal(line, &end) == nil && len(end.Sig) > 0
}

func lineOf(n int, line []byte) (l entry, err error) {
	if err := json.Unmarshal(line, &l); err != nil {
		return l, app.E("import", app.Input, fmt.Sprintf("导出文件第 %d 行读不出来，没有采用。", n+1), err)
	}
	return l, nil
}

// verify checks the last line: who wrote the file has to be known.
func (s *reader) verify(n int, end ending) error {
	sum := s.sum.Sum(nil)
	keys := append(s.writer, s.at.Office().Keyring()[s.head.Station]...)
	switch {
	case end.End != n || !bytes.Equal(end.Sum, sum):
		return app.E("import", app.Input, "导出文件的内容与结尾的摘要不符，没有采用。", nil)
	case len(keys) == 0:
		return app.E("import", app.Input, "导出文件来自本机不认识的工作站："+string(s.head.Station), nil)
	case !slices.ContainsFunc(keys, func(k wire.FormerKey) bool {
		return k.Covers(s.head.At) && ed25519.Verify(k.Key, text(sum), end.Sig)
	}):
		return app.E("import", app.Input, "导出文件的签名不符，没有采用。", nil)
	}
	s.signed = true
	return nil
}

// collect collects a line, and takes the page in when it is full or another
// database begins.
func (s *reader) collect(n int, line []byte) error {
	if n == 0 {
		return s.begin(line)
	}
	if _, ok := endOf(line); ok {
		return nil
	}
	l, err := lineOf(n, line)
	if err != nil {
		return err
	}
	if len(s.page) >= port.PageSize || len(s.page) > 0 && l.DB != s.db {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.db, s.page = l.DB, append(s.page, l)
	return nil
}

// flush takes the collected lines in. What everybody shares says who signed
// what comes after.
func (s *reader) flush() error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	lines := s.page
	s.page = nil
	if err := s.keepPage(s.db, lines); err != nil {
		return err
	}
	s.done += len(lines)
	s.count.say(s.done, s.total)
	if s.db == wire.ReferenceDB(s.at.Office().Name) {
		return s.at.Office().LoadKeys(s.ctx)
	}
	return nil
}

// keepPage verifies documents as those of a hub, and keeps what is new. What the
// hub does not have yet goes into the outbox: this station passes it on.
func (s *reader) keepPage(db string, lines []entry) error {
	if len(lines) == 0 {
		return nil
	}
	area, isArea := strings.CutPrefix(db, wire.AreaDB(s.at.Office().Name, ""))
	switch {
	case db == wire.ReferenceDB(s.at.Office().Name):
		area = ""
	case !isArea || wire.CheckArea(area) != nil:
		s.did.Refused += len(lines)
		return nil
	}
	docs := make([]port.Doc, 0, len(lines))
	booked := map[string]bool{}
	for _, l := range lines {
		d := port.Doc{ID: wire.IDOf(l.Doc), Body: l.Doc}
		if !s.signed && !strings.HasPrefix(d.ID, wire.EventPrefix) {
			s.did.Refused++
			continue
		}
		docs = append(docs, d)
		booked[d.ID] = l.Booked && s.signed
	}
	got, err := s.at.Office().Open(s.ctx, docs, post.Place{DB: db, Area: area})
	if err != nil {
		return err
	}
	im := got.Import
	im.Area, im.Used = area, nil
	s.did.Refused += len(im.Quarantine)
	s.did.Reference += len(im.Reference)
	s.did.Subjects += len(im.Parts)
	s.did.Events += len(im.Events)
	if err := s.own(im.Events); err != nil {
		return err
	}
	var relay []casefile.Event
	im.Events = slices.DeleteFunc(im.Events, func(e casefile.Event) bool {
		if booked[wire.EventPrefix+string(e.ID)] {
			return false
		}
		relay = append(relay, e)
		return true
	})
	return s.keep(im, relay)
}

// own looks for events that this station signed and does not know.
func (s *reader) own(events []casefile.Event) error {
	own := slices.DeleteFunc(slices.Clone(events), func(e casefile.Event) bool { return e.Station != s.at.Station().Info.ID })
	unknown, err := s.unknown(own)
	if err != nil || len(unknown) == 0 {
		return err
	}
	return s.at.OwnUnknown(s.ctx)
}

func (s *reader) keep(im desk.Import, relay []casefile.Event) error {
	if err := s.at.Station().Store().Import(s.ctx, im); err != nil {
		return err
	}
	unknown, err := s.unknown(relay)
	if err != nil || len(unknown) == 0 {
		return err
	}
	s.did.Relayed += len(unknown)
	return s.at.Station().Store().Commit(s.ctx, desk.Batch{Events: unknown})
}

// unknown leaves away what the station holds already.
func (s *reader) unknown(events []casefile.Event) (out []casefile.Event, err error) {
	for _, e := range events {
		have, err := s.at.Station().Store().Events(s.ctx, e.Case)
		if err != nil && !errors.Is(err, desk.ErrUnreadable) {
			return nil, err
		}
		if !slices.ContainsFunc(have, func(h casefile.Event) bool { return h.ID == e.ID }) {
			out = append(out, e)
		}
	}
	return out, nil
}
