package exchange

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
	"sync"
	"time"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// A stick is what carries documents where no network goes: a file, encrypted
// with age, of JSON lines.
//
//	{"miaopi":"stick v1","hub":…,"station":…,"at":…}
//	{"db":…,"booked":true,"doc":{…}}          the documents of a hub, see above
//	{"end":N,"sum":"…","sig":"…"}             of all lines before, by the station
//
// Every event is verified by its own signature, as when it comes from a hub.
// What only the file says — that the hub has an event, who the stations are —
// counts when the last line bears it.

// stickHead is the first line.
type stickHead struct {
	Form    string        `json:"miaopi"`
	Hub     string        `json:"hub"`
	Station app.StationID `json:"station"`
	At      time.Time     `json:"at"`
}

const stickForm = "stick v1"

// stickLine is one document.
type stickLine struct {
	DB     string          `json:"db"`
	Booked bool            `json:"booked,omitempty"`
	Doc    json.RawMessage `json:"doc"`
}

// stickEnd is the last line.
type stickEnd struct {
	End int    `json:"end"`
	Sum []byte `json:"sum"`
	Sig []byte `json:"sig"`
}

func stickText(sum []byte) []byte { return append([]byte("miaopi stick v1\n"), sum...) }

// settingIdentity is the station's own age identity.
const settingIdentity = "hub/identity"

// Identity is what opens sticks for a station; it is made when it is first
// asked for.
func Identity(ctx context.Context, s desk.Store) (*age.X25519Identity, error) {
	b, ok, err := s.Setting(ctx, settingIdentity)
	if err != nil {
		return nil, err
	}
	if ok {
		id, err := age.ParseX25519Identity(string(b))
		if err != nil {
			return nil, app.E("identity", app.Damaged, "本站的收件私钥读不出来。", err)
		}
		return id, nil
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return id, SaveIdentity(ctx, s, id)
}

// SaveIdentity keeps a station's identity.
func SaveIdentity(ctx context.Context, s desk.Store, id *age.X25519Identity) error {
	return s.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingIdentity: []byte(id.String())}})
}

// Identity is what opens sticks for this station.
func (l *Link) Identity(ctx context.Context) (age.Identity, error) {
	return Identity(ctx, l.station.Store())
}

// Recipient finds whom a stick is for: an age public key, or a station that the
// reference data names.
func (l *Link) Recipient(ctx context.Context, whom string) (age.Recipient, error) {
	if r, err := age.ParseX25519Recipient(whom); err == nil {
		return r, nil
	}
	body, ok, err := l.station.Store().Reference(ctx, stationPrefix+whom)
	if err != nil {
		return nil, err
	}
	var doc StationDoc
	if !ok || json.Unmarshal(body, &doc) != nil || doc.Recipient == "" {
		return nil, app.E("export", app.Input, "--for 应是工作站编号或 age1… 公钥；本机不知道 "+whom+"。", nil)
	}
	return age.ParseX25519Recipient(doc.Recipient)
}

// Carried counts what went onto a stick or came from one.
type Carried struct {
	Events    int  `json:"events"`
	Reference int  `json:"reference"`
	Subjects  int  `json:"subjects"`
	Refused   int  `json:"refused"`             // could not be used
	Cut       bool `json:"cut,omitempty"`       // the file ends early: the rest is to be imported again
	Relayed   int  `json:"relayed,omitempty"`   // events that this station passes on to the hub
	Encrypted int  `json:"encrypted,omitempty"` // bytes
}

// Export writes a stick for a recipient: the reference data and the events of
// all cases; with facts, also everybody's facts.
func (l *Link) Export(ctx context.Context, w io.Writer, to age.Recipient, facts bool) (Carried, error) {
	sealed, err := age.Encrypt(w, to)
	if err != nil {
		return Carried{}, err
	}
	out := &stickWriter{l: l, ctx: ctx, w: bufio.NewWriterSize(sealed, 1<<16), sum: sha256.New()}
	out.line(stickHead{stickForm, l.Config.Name, l.station.Info.ID, l.station.Now().UTC().Truncate(time.Second)})
	out.reference()
	out.events()
	if facts {
		out.subjects()
	}
	out.end()
	return out.did, errors.Join(out.err, out.w.Flush(), sealed.Close())
}

// stickWriter writes lines until something fails.
type stickWriter struct {
	l     *Link
	ctx   context.Context
	w     *bufio.Writer
	sum   hash.Hash
	lines int
	did   Carried
	err   error
}

func (s *stickWriter) line(v any) {
	if s.err != nil {
		return
	}
	b, err := json.Marshal(v)
	if err != nil {
		s.err = err
		return
	}
	b = append(b, '\n')
	s.sum.Write(b)
	s.lines++
	_, s.err = s.w.Write(b)
}

func (s *stickWriter) reference() {
	docs, err := s.l.station.Store().References(s.ctx, "")
	if err != nil {
		s.err = errors.Join(s.err, err)
		return
	}
	for _, id := range sortedKeys(docs) {
		s.line(stickLine{DB: ReferenceDB(s.l.Config.Name), Doc: withID(id, docs[id])})
		s.did.Reference++
	}
}

func sortedKeys(m map[string][]byte) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// withID makes sure that a document names itself.
func withID(id string, body []byte) json.RawMessage {
	var doc map[string]json.RawMessage
	if json.Unmarshal(body, &doc) != nil {
		return nil
	}
	doc["_id"], _ = json.Marshal(id)
	b, _ := json.Marshal(doc) // it was JSON before
	return b
}

// events writes the events of all cases, in order of case.
func (s *stickWriter) events() {
	store := s.l.station.Store()
	var cases []app.CaseID
	if err := store.Heads(s.ctx, func(h desk.Head) bool { cases = append(cases, h.Case); return true }); err != nil {
		s.err = errors.Join(s.err, err)
		return
	}
	waiting := map[app.EventID]bool{}
	s.err = errors.Join(s.err, s.l.syncer.eachOutgoing(s.ctx, func(letters []desk.Letter) error {
		for i := range letters {
			waiting[letters[i].Event.ID] = true
		}
		return nil
	}))
	slices.Sort(cases)
	for _, c := range cases {
		if s.err != nil {
			return
		}
		s.eventsOf(store, c, waiting)
	}
}

func (s *stickWriter) eventsOf(store desk.Store, c app.CaseID, waiting map[app.EventID]bool) {
	list, err := store.Events(s.ctx, c)
	if err != nil {
		s.err = err
		return
	}
	area, err := s.l.syncer.areaOf(s.ctx, c)
	if err != nil {
		s.err = err
		return
	}
	for _, e := range list {
		doc, err := EventDoc(e)
		if err != nil {
			s.err = err
			return
		}
		s.line(stickLine{DB: AreaDB(s.l.Config.Name, area), Booked: !waiting[e.ID], Doc: doc})
		s.did.Events++
	}
}

// subjects writes everybody's facts, sealed under the district's key as they
// are at the hub.
func (s *stickWriter) subjects() {
	store := s.l.station.Store()
	var mu sync.Mutex
	err := store.EachRecord(s.ctx, func(encoded []byte) bool {
		mu.Lock()
		defer mu.Unlock()
		var r fact.Record
		if err := fact.DecodeRecord(encoded, &r); err != nil {
			return true // unreadable here: of no use there
		}
		who, _, err := store.Resident(s.ctx, r.Subject)
		if err == nil {
			err = s.subject(r, who)
		}
		s.err = errors.Join(s.err, err)
		return s.err == nil
	})
	s.err = errors.Join(s.err, err)
}

func (s *stickWriter) subject(r fact.Record, who desk.Resident) error {
	doc, err := s.l.syncer.District.SubjectDoc(r, who, s.l.station.Random)
	if err != nil {
		return err
	}
	s.line(stickLine{DB: AreaDB(s.l.Config.Name, s.l.Config.Areas[0]), Doc: doc})
	s.did.Subjects++
	return nil
}

// end signs all lines before.
func (s *stickWriter) end() {
	n, sum := s.lines, s.sum.Sum(nil)
	s.line(stickEnd{n, sum, s.l.station.Sign(stickText(sum))})
}

// Import takes a stick in. It may be repeated; a file that is cut off is taken
// in as far as it goes.
func (l *Link) Import(ctx context.Context, r io.Reader, id age.Identity) (Carried, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	plain, err := age.Decrypt(r, id)
	if err != nil {
		return Carried{}, app.E("import", app.Wrong, "这个文件不是给本站的，或不是秒批的导出文件。", err)
	}
	in := &stickReader{l: l, ctx: ctx, sum: sha256.New()}
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

func (s *stickReader) line(n int, line []byte) error {
	if n == 0 {
		if json.Unmarshal(line, &s.head) != nil || s.head.Form != stickForm {
			return app.E("import", app.Newer, "导出文件的格式不认识，可能来自更新的程序。", nil)
		}
		if s.head.Hub != s.l.Config.Name {
			return app.E("import", app.Input, "导出文件属于另一个汇聚库："+s.head.Hub, nil)
		}
	}
	var end stickEnd
	if json.Unmarshal(line, &end) == nil && len(end.Sig) > 0 {
		return s.verify(n, end)
	}
	s.sum.Write(line)
	if n == 0 {
		return nil
	}
	var l stickLine
	if err := json.Unmarshal(line, &l); err != nil {
		return app.E("import", app.Input, fmt.Sprintf("导出文件第 %d 行读不出来，没有采用。", n+1), err)
	}
	s.lines = append(s.lines, l)
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
	for part := range slices.Chunk(rest, PageSize) {
		if err := s.areas(part); err != nil {
			return err
		}
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
		if err != nil {
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
