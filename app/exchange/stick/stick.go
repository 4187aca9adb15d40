// Package stick writes and reads sticks.
//
// A stick is what carries documents where no network goes: a file, encrypted
// with age, of JSON lines.
//
//	{"miaopi":"stick v1","hub":…,"station":…,"at":…}
//	{"db":…,"booked":true,"doc":{…}}          the documents of a hub, see package wire
//	{"end":N,"sum":"…","sig":"…"}             of all lines before, by the station
//
// A stick carries and says nothing itself: events bear their station's signature,
// facts and reference data that of the district's authority, and an older edition
// or an older word of a register changes nothing. Of a file without its last line,
// or whose writer is not known, only events are used. Applications are not taken
// from a stick: portals write them into the hub.
package stick

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
)

// head is the first line.
type head struct {
	Form    string        `json:"miaopi"`
	Hub     string        `json:"hub"`
	Station app.StationID `json:"station"`
	At      time.Time     `json:"at"`
}

const form = "stick v1"

// entry is one document.
type entry struct {
	DB     string          `json:"db"`
	Booked bool            `json:"booked,omitempty"`
	Doc    json.RawMessage `json:"doc"`
}

// ending is the last line.
type ending struct {
	End int    `json:"end"`
	Sum []byte `json:"sum"`
	Sig []byte `json:"sig"`
}

func text(sum []byte) []byte { return append([]byte("miaopi stick v1\n"), sum...) }

// Host is the station that writes or reads a stick, as its hub knows it.
type Host interface {
	Station() *desk.Station
	Office() *post.Office
	// TakeIn has something taken in while nothing else is, and brings the
	// station up to it.
	TakeIn(ctx context.Context, take func() error) error
	// OwnUnknown hears of an event that this station signed and does not know.
	OwnUnknown(ctx context.Context) error
}

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

// Recipient finds whom a stick is for: a station that the reference data names,
// or, when no facts go onto it, an age public key.
func Recipient(ctx context.Context, s desk.Store, whom string, facts bool) (age.Recipient, error) {
	if r, err := age.ParseX25519Recipient(whom); err == nil {
		if facts {
			return nil, app.E("export", app.Forbidden, "当事人数据只能导出给本区登记的工作站，请用 --for 写工作站编号。", nil)
		}
		return r, nil
	}
	body, ok, err := s.Reference(ctx, wire.StationPrefix+whom)
	if err != nil {
		return nil, err
	}
	var doc wire.StationDoc
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

// Mate is another station of the hub.
type Mate struct {
	ID   app.StationID
	Name string // of its window
}

// Mates are the hub's other stations that a stick can be written for, in order
// of id.
func Mates(ctx context.Context, st *desk.Station) ([]Mate, error) {
	docs, err := st.Store().References(ctx, wire.StationPrefix)
	if err != nil {
		return nil, err
	}
	var out []Mate
	for id, body := range docs {
		var doc wire.StationDoc
		mate := app.StationID(strings.TrimPrefix(id, wire.StationPrefix))
		if json.Unmarshal(body, &doc) == nil && doc.Recipient != "" && mate != st.Info.ID {
			out = append(out, Mate{mate, doc.Name})
		}
	}
	slices.SortFunc(out, func(a, b Mate) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out, nil
}
