package exchange

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"slices"
	"strings"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// Import takes a stick in. It may be repeated; a file that is cut off is taken
// in as far as it goes.
func (l *Link) Import(ctx context.Context, r io.Reader, id age.Identity, count Counted) (Carried, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	plain, err := age.Decrypt(r, id)
	if err != nil {
		return Carried{}, app.E("import", app.Wrong, "这个文件不是给本站的，或不是秒批的导出文件。", err)
	}
	in := &stickReader{l: l, ctx: ctx, count: count, sum: sha256.New()}
	if err := in.read(plain); err != nil {
		return in.did, err
	}
	if err := in.take(); err != nil {
		return in.did, err
	}
	var ignored Result
	return in.did, l.settle(ctx, &ignored)
}

// stickReader collects the lines of a stick.
type stickReader struct {
	l      *Link
	ctx    context.Context
	sum    hash.Hash
	count  Counted
	head   stickHead
	lines  []stickLine
	signed bool
	did    Carried
}

// maxLine is the longest line that is read: an event at its limit, and what
// stands around it.
const maxLine = 2*casefile.MaxEvent + 1<<20

func (s *stickReader) read(r io.Reader) error {
	in := bufio.NewReaderSize(r, 1<<16)
	n := 0
	for ; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil || len(line) > maxLine { // cut off, on a boundary of the cipher or not
			s.did.Cut = !s.signed
			break
		}
		if s.signed {
			return app.E("import", app.Input, "导出文件在结尾之后还有内容，没有采用。", nil)
		}
		if err := s.line(n, line); err != nil {
			return err
		}
	}
	if n == 0 {
		return app.E("import", app.Input, "导出文件是空的。", nil)
	}
	return nil
}

// verify checks the last line: who wrote the file has to be known.
func (s *stickReader) verify(n int, end stickEnd) error {
	sum := s.sum.Sum(nil)
	key, known := s.l.syncer.keys.all()[s.head.Station]
	switch {
	case end.End != n || !bytes.Equal(end.Sum, sum):
		return app.E("import", app.Input, "导出文件的内容与结尾的摘要不符，没有采用。", nil)
	case !known:
		return app.E("import", app.Input, "导出文件来自本机不认识的工作站："+string(s.head.Station), nil)
	case !ed25519.Verify(key, stickText(sum), end.Sig):
		return app.E("import", app.Input, "导出文件的签名不符，没有采用。", nil)
	}
	s.signed = true
	return nil
}

// take takes the lines in, a page at a time. Reference data first: it says who
// signed what comes after.
func (s *stickReader) take() error {
	reference := ReferenceDB(s.l.Config.Name)
	isReference := func(l stickLine) bool { return l.DB == reference }
	var first, rest []stickLine
	for _, l := range s.lines {
		if isReference(l) {
			first = append(first, l)
		} else {
			rest = append(rest, l)
		}
	}
	if s.signed {
		if err := s.page(reference, first); err != nil {
			return err
		}
		if err := s.l.syncer.loadKeys(s.ctx); err != nil {
			return err
		}
	}
	done := len(first)
	for part := range slices.Chunk(rest, PageSize) {
		s.count.say(done, len(s.lines))
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := s.areas(part); err != nil {
			return err
		}
		done += len(part)
	}
	return nil
}

// areas takes a page apart by database.
func (s *stickReader) areas(part []stickLine) error {
	byDB := map[string][]stickLine{}
	for _, l := range part {
		byDB[l.DB] = append(byDB[l.DB], l)
	}
	for db, lines := range byDB {
		if err := s.page(db, lines); err != nil {
			return err
		}
	}
	return nil
}

// page verifies documents as those of a hub, and keeps what is new. What the
// hub does not have yet goes into the outbox: this station passes it on.
func (s *stickReader) page(db string, lines []stickLine) error {
	area, isArea := strings.CutPrefix(db, AreaDB(s.l.Config.Name, ""))
	switch {
	case db == ReferenceDB(s.l.Config.Name):
		area = ""
	case !isArea || CheckArea(area) != nil:
		s.did.Refused += len(lines)
		return nil
	}
	docs := make([]Doc, len(lines))
	booked := map[string]bool{}
	for i, l := range lines {
		docs[i] = Doc{ID: idOf(l.Doc), Body: l.Doc}
		booked[docs[i].ID] = l.Booked && s.signed
	}
	im := s.l.syncer.open(docs, db, area)
	im.Area = area
	s.did.Refused += len(im.Quarantine)
	s.did.Reference += len(im.Reference)
	s.did.Subjects += len(im.Records)
	s.did.Events += len(im.Events)
	var relay []casefile.Event
	im.Events = slices.DeleteFunc(im.Events, func(e casefile.Event) bool {
		if booked[eventPrefix+string(e.ID)] {
			return false
		}
		relay = append(relay, e)
		return true
	})
	return s.keep(im, relay)
}

func (s *stickReader) keep(im desk.Import, relay []casefile.Event) error {
	if err := s.l.station.Store().Import(s.ctx, im); err != nil {
		return err
	}
	unknown, err := s.unknown(relay)
	if err != nil || len(unknown) == 0 {
		return err
	}
	s.did.Relayed += len(unknown)
	return s.l.station.Store().Commit(s.ctx, desk.Batch{Events: unknown})
}

// unknown leaves away what the station holds already.
func (s *stickReader) unknown(events []casefile.Event) (out []casefile.Event, err error) {
	for _, e := range events {
		have, err := s.l.station.Store().Events(s.ctx, e.Case)
		if err != nil && !errors.Is(err, desk.ErrUnreadable) {
			return nil, err
		}
		if !slices.ContainsFunc(have, func(h casefile.Event) bool { return h.ID == e.ID }) {
			out = append(out, e)
		}
	}
	return out, nil
}

func idOf(doc json.RawMessage) string {
	var head struct {
		ID string `json:"_id"`
	}
	_ = json.Unmarshal(doc, &head) // no id: it is quarantined under none
	return head.ID
}
