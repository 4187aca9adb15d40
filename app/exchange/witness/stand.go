// Package witness has stations state their journals and sign each other's
// statements, so that a journal which was shortened, rewritten or shown in two
// versions is noticed. Both documents lie in the database of the stating
// station's area:
//
//	checkpoint:ID:SIZE:ROOT {kind, station, size, links: [{from, proof}], note}; the station's signed note (package journal), with proofs that it continues its last eight
//	witness:ID:SIZE:BY      {kind, of, size, by, note}; the same note, signed by a sibling too
//
// A journal that grew is stated once an hour. Two siblings, drawn by the
// statement's own name, sign what continues everything they saw of the station;
// what does not is an alarm, put aside with a sentence.
package witness

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/journal"

	"golang.org/x/mod/sumdb/tlog"
)

// witnessed is a checkpoint that a sibling signed too.
type witnessed struct {
	ID   string        `json:"_id"`
	Kind string        `json:"kind"` // witness
	Of   app.StationID `json:"of"`
	Size int64         `json:"size"`
	By   app.StationID `json:"by"`
	Note string        `json:"note"`
}

const (
	settingPushed  = "journal/pushed" // the station's own last checkpoint at the hub
	settingSeen    = "journal/seen/"  // + station: its last checkpoint that was checked here
	settingWitness = supervision.SettingWitnesses
	// checkpointEvery is how often a journal that grew is stated.
	checkpointEvery = time.Hour
	// witnesses is how many siblings sign a checkpoint.
	witnesses = 2
)

// Stand is a station's place among the witnesses.
type Stand struct {
	station *desk.Station
	hub     port.Hub
	keys    func() wire.Keyring
	db      string // the area's that the station's own checkpoints lie in
	news    []statementOf
}

// NewStand is the place of a station whose own checkpoints lie in db. keys are
// those of the district's stations, as they are known at the moment.
func NewStand(st *desk.Station, hub port.Hub, keys func() wire.Keyring, db string) *Stand {
	return &Stand{station: st, hub: hub, keys: keys, db: db}
}

func (s *Stand) read(ctx context.Context, key string, v any) error {
	b, ok, err := s.station.Store().Setting(ctx, key)
	if err == nil && ok {
		err = json.Unmarshal(b, v)
	}
	return err
}

func (s *Stand) write(ctx context.Context, key string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.station.Store().Commit(ctx, desk.Batch{Settings: map[string][]byte{key: b}})
}

// Judge checks the checkpoints of siblings that came, signs those that are this
// station's to sign, and counts the signatures under its own. It tells of how
// many it raised an alarm.
func (s *Stand) Judge(ctx context.Context) (alarms int, err error) {
	news := s.news
	s.news = nil
	slices.SortStableFunc(news, func(a, b statementOf) int { return cmp.Compare(a.size, b.size) })
	keys := s.keys()
	for _, n := range news {
		if _, known := keys[n.of]; !known {
			continue // nobody to judge yet; its next checkpoint will do
		}
		var err error
		switch {
		case n.of != s.station.Info.ID && n.by == "":
			err = s.check(ctx, n, &alarms)
		case n.of == s.station.Info.ID && n.by != "":
			err = s.signedBy(ctx, n)
		}
		if err != nil {
			return alarms, err
		}
	}
	return alarms, nil
}

// statementOf is a checkpoint or a co-signature that the feed showed.
type statementOf struct {
	db   string
	id   string
	of   app.StationID
	by   app.StationID // empty: a checkpoint itself
	size int64
	body []byte
}

// Hear keeps a checkpoint or co-signature until it is judged.
func (s *Stand) Hear(db string, d port.Doc) error {
	var c checkpoint
	var w witnessed
	if strings.HasPrefix(d.ID, wire.CheckpointPrefix) {
		if err := json.Unmarshal(d.Body, &c); err != nil {
			return err
		}
		s.news = append(s.news, statementOf{db, d.ID, c.Station, "", c.Size, d.Body})
		return nil
	}
	if err := json.Unmarshal(d.Body, &w); err != nil {
		return err
	}
	s.news = append(s.news, statementOf{db, d.ID, w.Of, w.By, w.Size, d.Body})
	return nil
}

// Heard is how many were heard and not judged yet.
func (s *Stand) Heard() int { return len(s.news) }

// Unhear forgets all but the first n that were heard: they are read again.
func (s *Stand) Unhear(n int) { s.news = s.news[:n] }

// check checks that a sibling's checkpoint fits to those that were seen of it.
func (s *Stand) check(ctx context.Context, n statementOf, alarms *int) error {
	c, o, err := s.openStatement(n.of, n.body)
	fits := false
	if err == nil {
		fits, err = s.fits(ctx, n, c, o)
	}
	switch {
	case errors.Is(err, journal.ErrShrunk), errors.Is(err, journal.ErrForked), errors.Is(err, errStatement):
		return s.alarm(ctx, n, "工作站 "+string(n.of)+" 的审计日志与它先前的检查点不符，可能被删改，请报告审计人员。", alarms)
	case errors.Is(err, errNoLink):
		return s.alarm(ctx, n, "工作站 "+string(n.of)+" 的审计日志检查点接不上本站先前见过的，暂不见证。", alarms)
	case err != nil || !fits:
		return err
	}
	return s.cosign(ctx, n, []byte(c.Note))
}

func (s *Stand) alarm(ctx context.Context, n statementOf, why string, alarms *int) error {
	*alarms++
	q := desk.Quarantined{DB: n.db, ID: n.id, Why: why, At: s.station.Now()}
	return s.station.Store().Import(ctx, desk.Import{Quarantine: []desk.Quarantined{q}})
}

// seenStatement is a sibling's checkpoint that was checked.
type seenStatement struct {
	Size int64     `json:"size"`
	Root tlog.Hash `json:"root"`
}

// maxSeen is how many are remembered of each sibling.
const maxSeen = 500

var (
	errStatement = errors.New("the checkpoint makes no sense")
	errNoLink    = errors.New("the checkpoint continues none that was seen")
)

// openStatement checks a checkpoint's signature.
func (s *Stand) openStatement(of app.StationID, body []byte) (c checkpoint, o journal.Opened, err error) {
	if json.Unmarshal(body, &c) != nil {
		return c, o, errStatement
	}
	o, err = openNote([]byte(c.Note), of, s.keys()[of])
	if err != nil || o.Size != c.Size {
		return c, o, errStatement
	}
	return c, o, nil
}

// openNote opens a checkpoint by the key that its station has, or had.
func openNote(note []byte, of app.StationID, keys []wire.FormerKey) (o journal.Opened, err error) {
	err = errStatement
	for _, k := range keys {
		if o, err = journal.OpenCheckpoint(note, of, k.Key); err == nil {
			return o, nil
		}
	}
	return o, err
}

// fits places a checkpoint among those that were seen, and remembers it. It
// reports whether it is the newest.
func (s *Stand) fits(ctx context.Context, n statementOf, c checkpoint, o journal.Opened) (newest bool, err error) {
	var list []seenStatement
	if err := s.read(ctx, settingSeen+string(n.of), &list); err != nil {
		return false, err
	}
	at, there := slices.BinarySearchFunc(list, o.Size, func(seen seenStatement, size int64) int { return cmp.Compare(seen.Size, size) })
	switch {
	case there && list[at].Root != o.Root:
		return false, journal.ErrForked
	case there, at == 0 && len(list) > 0: // again, or from before anybody remembers
		return false, nil
	case at == len(list):
		newest, err = true, continuesOne(c, o, list)
	default:
		err = s.continued(ctx, n, o, list[at])
	}
	if err != nil {
		return false, err
	}
	list = slices.Insert(list, at, seenStatement{o.Size, o.Root})
	return newest, s.write(ctx, settingSeen+string(n.of), list[max(0, len(list)-maxSeen):])
}

// continuesOne checks the newest checkpoint against one that was seen.
func continuesOne(c checkpoint, o journal.Opened, list []seenStatement) error {
	if len(list) == 0 {
		return nil
	}
	for _, old := range slices.Backward(list) {
		if k, ok := c.to(old.Size); ok {
			return o.Continues(journal.Opened{Station: o.Station, Size: old.Size, Root: old.Root}, k.Proof)
		}
	}
	return errNoLink
}

// continued checks a checkpoint that came late against the next larger one that
// was seen, which must name it: a log that was shortened and grew again does
// not.
func (s *Stand) continued(ctx context.Context, n statementOf, o journal.Opened, later seenStatement) error {
	docs, err := s.hub.Get(ctx, n.db, []string{checkpointID(n.of, later.Size, later.Root)})
	if err != nil {
		return err
	}
	if len(docs) == 0 {
		return journal.ErrShrunk
	}
	c, big, err := s.openStatement(n.of, docs[0].Body)
	if err != nil {
		return err
	}
	k, ok := c.to(o.Size)
	if !ok || big.Root != later.Root {
		return journal.ErrShrunk
	}
	return big.Continues(o, k.Proof)
}

// cosign signs a checkpoint, when this station is one of those whose turn it
// is.
func (s *Stand) cosign(ctx context.Context, n statementOf, note []byte) error {
	keys := s.keys()
	if !slices.Contains(witnessesOf(n, keys), s.station.Info.ID) {
		return nil
	}
	signed, err := s.cosigned(note, n.of, keys[n.of])
	if err != nil {
		return err
	}
	w := witnessed{fmt.Sprintf("%s%s:%d:%s", wire.WitnessPrefix, n.of, n.size, s.station.Info.ID), "witness", n.of, n.size, s.station.Info.ID, string(signed)}
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	_, err = s.hub.Push(ctx, n.db, []json.RawMessage{body})
	return err
}

// cosigned signs a note that a station signed with a key it has or had.
func (s *Stand) cosigned(note []byte, of app.StationID, keys []wire.FormerKey) (signed []byte, err error) {
	err = errStatement
	for _, k := range keys {
		if signed, err = journal.Cosign(note, of, k.Key, s.station.Info.ID, s.station.PrivateKey()); err == nil {
			return signed, nil
		}
	}
	return nil, err
}

// witnessesOf are the siblings whose turn it is to sign a checkpoint: drawn by
// its own name, so that all agree and nobody chooses.
func witnessesOf(n statementOf, keys wire.Keyring) []app.StationID {
	var all []app.StationID
	for id := range keys {
		if id != n.of && id != wire.Portal && id != wire.AuthorityStation {
			all = append(all, id)
		}
	}
	rank := func(id app.StationID) []byte {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", n.of, n.size, id))
		return sum[:]
	}
	slices.SortFunc(all, func(a, b app.StationID) int { return bytes.Compare(rank(a), rank(b)) })
	return all[:min(len(all), witnesses)]
}

// signedBy counts a sibling's signature under an own checkpoint.
func (s *Stand) signedBy(ctx context.Context, n statementOf) error {
	if n.by == "" {
		return nil
	}
	var w witnessed
	key, known := s.keys().Current(n.by)
	if !known || json.Unmarshal(n.body, &w) != nil || !journal.Witnessed([]byte(w.Note), n.by, key) {
		return nil // a signature that does not fit counts for nothing
	}
	own, err := journal.OpenCheckpoint([]byte(w.Note), s.station.Info.ID, s.station.PublicKey())
	if err != nil || own.Size != n.size {
		return nil
	}
	var have supervision.Witnesses
	if err := s.read(ctx, settingWitness, &have); err != nil {
		return err
	}
	switch {
	case n.size < have.Size || slices.Contains(have.By, n.by) && n.size == have.Size:
		return nil
	case n.size > have.Size:
		have = supervision.Witnesses{Size: n.size}
	}
	have.By = append(have.By, n.by)
	slices.Sort(have.By)
	return s.write(ctx, settingWitness, have)
}
