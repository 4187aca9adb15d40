package casefile

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"miaopi/app"
)

// Type is what happened.
type Type string

// The types of event. A station that meets a type it does not know keeps the
// event and shows it by name; the state does not change.
const (
	Submitted           Type = "submitted"            // 提交
	Claimed             Type = "claimed"              // 领取
	Released            Type = "released"             // 退回待办
	Evaluated           Type = "evaluated"            // 判定，转人工
	Decided             Type = "decided"              // 决定
	Retracted           Type = "retracted"            // 收回（30 秒内）
	SupplementRequested Type = "supplement_requested" // 一次性补正告知
	Supplemented        Type = "supplemented"         // 补正材料已收
	Held                Type = "held"                 // 特别程序，中止计时
	Resumed             Type = "resumed"              // 恢复计时
	Noticed             Type = "noticed"              // 告知
	Printed             Type = "printed"              // 开具文书
	PrintEnded          Type = "print_ended"          // 打印，到底打出来没有
	Corrected           Type = "corrected"            // 数据更正单
	Drawn               Type = "drawn"                // 抽中
	Checked             Type = "checked"              // 抽查意见
	Contradicted        Type = "contradicted"         // 联网复核不一致
	Confirmed           Type = "confirmed"            // 联网复核一致
	Invalidated         Type = "invalidated"          // 撤销
	Reinstated          Type = "reinstated"           // 恢复
	Visited             Type = "visited"              // 上门
	Withdrawn           Type = "withdrawn"            // 申请人撤回
	Attached            Type = "attached"             // 材料存档
	Called              Type = "called"               // 代办电话核实
	Doubled             Type = "doubled"              // 同一事项重复发放
	Rejected            Type = "rejected"             // 不予受理
	Proposed            Type = "proposed"             // 拟批准，待另一人复核
	Returned            Type = "returned"             // 退回拟批准
)

// Event is one immutable thing that happened to a case.
type Event struct {
	ID       app.EventID
	Case     app.CaseID
	Type     Type
	At       Stamp
	Made     time.Time // by the clock of the station, where that differs from At; see When
	Station  app.StationID
	Operator app.AccountID // empty: a portal or the machine itself
	Data     json.RawMessage

	form []byte // canonical form, the bytes that are hashed and signed
	Sig  []byte // Ed25519 by the station over signText(hash)
}

// wire is the canonical form; the fields are in alphabetical order of key.
type wire struct {
	At       Stamp           `json:"at"`
	Case     app.CaseID      `json:"case"`
	Data     json.RawMessage `json:"data"`
	ID       app.EventID     `json:"id"`
	Made     string          `json:"made,omitempty"`
	Operator app.AccountID   `json:"operator"`
	Station  app.StationID   `json:"station"`
	Type     Type            `json:"type"`
	V        int             `json:"v"`
}

// MaxEvent is the largest canonical form that is accepted, in bytes.
const MaxEvent = 1 << 20

// Maker makes signed events for one station.
type Maker struct {
	Station app.StationID
	Key     ed25519.PrivateKey
	Clock   *Clock
	Random  io.Reader
}

// Make makes an event. data is a payload of this package.
func (m *Maker) Make(c app.CaseID, t Type, by app.AccountID, data any) (Event, error) {
	e, err := m.Begin(c, t, by)
	if err != nil {
		return Event{}, err
	}
	return m.Finish(e, data)
}

// Begin gives an event its stamp and id: events sort as they were begun.
func (m *Maker) Begin(c app.CaseID, t Type, by app.AccountID) (Event, error) {
	at := m.Clock.Now()
	id, err := NewID(at, m.Random)
	if err != nil {
		return Event{}, err
	}
	e := Event{ID: app.EventID(id), Case: c, Type: t, At: at, Station: m.Station, Operator: by}
	if wall := m.Clock.Wall(); at.Time().Sub(wall).Abs() >= apart {
		e.Made = wall.UTC().Truncate(time.Millisecond)
	}
	return e, nil
}

// apart is how far an event's stamp and the clock must differ for the event to
// tell both.
const apart = time.Second

// When is when the event was made, by the clock of the station that made it. Its
// stamp may lie ahead of that, since it sorts after all that the station had seen
// of the case.
func (e *Event) When() time.Time {
	if !e.Made.IsZero() {
		return e.Made
	}
	return e.At.Time()
}

// MakeAt makes an event with a given stamp and id, for generators that must
// be deterministic.
func (m *Maker) MakeAt(at Stamp, id app.EventID, c app.CaseID, t Type, by app.AccountID, data any) (Event, error) {
	return m.Finish(Event{ID: id, Case: c, Type: t, At: at, Station: m.Station, Operator: by}, data)
}

// Finish gives an event that was begun its data and signature. Several may be
// finished at once.
func (m *Maker) Finish(e Event, data any) (Event, error) {
	raw, err := Canonical(data)
	if err != nil {
		return Event{}, fmt.Errorf("event data: %w", err)
	}
	e.Data = raw
	if e.form, err = e.encode(); err != nil {
		return Event{}, err
	}
	if len(e.form) > MaxEvent {
		return Event{}, fmt.Errorf("event of %d bytes is over the limit of %d", len(e.form), MaxEvent)
	}
	e.Sig = ed25519.Sign(m.Key, signText(e.Hash()))
	return e, nil
}

func (e *Event) encode() ([]byte, error) {
	made := ""
	if !e.Made.IsZero() {
		made = e.Made.UTC().Format(stampLayout)
	}
	return marshal(wire{e.At, e.Case, e.Data, e.ID, made, e.Operator, e.Station, e.Type, 1})
}

// Form is the canonical form. Callers must not change it.
func (e *Event) Form() []byte { return e.form }

// Hash is the content hash.
func (e *Event) Hash() string {
	h := sha256.Sum256(e.form)
	return "sha256:" + hex.EncodeToString(h[:])
}

// Verify checks the signature against the station's public key.
func (e *Event) Verify(key ed25519.PublicKey) error {
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, signText(e.Hash()), e.Sig) {
		return errors.New("event signature does not fit")
	}
	return nil
}

// SignText is what the event's station signed.
func (e *Event) SignText() []byte { return signText(e.Hash()) }

func signText(hash string) []byte { return []byte("miaopi event v1\n" + hash) }

// ParseEvent reads a canonical form. The bytes are kept, so that the hash is
// of what was received.
func ParseEvent(form, sig []byte) (Event, error) {
	if len(form) > MaxEvent {
		return Event{}, fmt.Errorf("event of %d bytes is over the limit of %d", len(form), MaxEvent)
	}
	var w wire
	dec := json.NewDecoder(bytes.NewReader(form))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil {
		return Event{}, fmt.Errorf("event: %w", err)
	}
	if w.ID == "" || w.Case == "" || w.Type == "" || w.Station == "" || w.V != 1 {
		return Event{}, errors.New("event lacks id, case, type, station or version")
	}
	e := Event{ID: w.ID, Case: w.Case, Type: w.Type, At: w.At, Station: w.Station, Operator: w.Operator, Data: w.Data, form: form, Sig: sig}
	if w.Made != "" {
		made, err := time.Parse(stampLayout, w.Made)
		if err != nil {
			return Event{}, fmt.Errorf("event: %w", err)
		}
		e.Made = made
	}
	again, err := e.encode()
	if err != nil || !bytes.Equal(again, form) {
		return Event{}, errors.New("event is not in canonical form")
	}
	return e, nil
}

// AppendBinary appends the stored form: the length of the signature, the
// signature, and the canonical form.
func (e *Event) AppendBinary(b []byte) []byte {
	b = append(b, byte(len(e.Sig)))
	b = append(b, e.Sig...)
	return append(b, e.form...)
}

// DecodeEvent reads a stored form. The result shares no memory with b.
func DecodeEvent(b []byte) (Event, error) {
	if len(b) == 0 || len(b) < 1+int(b[0]) {
		return Event{}, errors.New("stored event is cut off")
	}
	n := 1 + int(b[0])
	return ParseEvent(bytes.Clone(b[n:]), bytes.Clone(b[1:n]))
}

// Read decodes the event's data into a payload.
func (e *Event) Read(into any) error {
	if err := json.Unmarshal(e.Data, into); err != nil {
		return fmt.Errorf("data of %s event %s: %w", e.Type, e.ID, err)
	}
	return nil
}

// Before is the fold order.
func (e *Event) Before(o *Event) bool {
	if e.At != o.At {
		return e.At < o.At
	}
	return e.ID < o.ID
}

var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes a 26-character identifier: the stamp (8 bytes) and 8 random
// bytes in an alphabet that sorts as the bytes do.
func NewID(at Stamp, random io.Reader) (string, error) {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], uint64(at))
	if _, err := io.ReadFull(random, b[8:]); err != nil {
		return "", fmt.Errorf("random bytes for an id: %w", err)
	}
	return idText.EncodeToString(b[:]), nil
}
