// Package drawing makes draws of the events that tell of them: an announcement, a
// seed, what it drew, and how the draw ended. They stand in a thread of their own
// (app/desk/thread.go), and come from several stations, in any order, twice or never.
package drawing

import (
	"encoding/json"
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/spotcheck"
)

// Draw is one spot check: a frozen population that was announced, the seed that
// was given afterwards, and the cases it drew.
type Draw struct {
	ID     string            `json:"id"`
	At     time.Time         `json:"at"` // announced; of the draw, before there were announcements
	By     app.AccountID     `json:"by"`
	From   civil.Date        `json:"from"`
	To     civil.Date        `json:"to"`
	Item   app.PackID        `json:"item,omitempty"`
	Seed   string            `json:"seed"` // empty: not drawn yet
	Size   int               `json:"size"` // of the population
	Digest string            `json:"digest"`
	Drawn  []spotcheck.Drawn `json:"drawn"`

	// Of a draw that was announced.
	Announced    bool                   `json:"-"`
	Announcement spotcheck.Announcement `json:"-"`
	Text         string                 `json:"-"` // the announcement as it was signed
	Sig          []byte                 `json:"-"`
	Nonce        string                 `json:"-"` // of a draw that was made
	Said         []spotcheck.Said       `json:"-"`
	DrawnAt      time.Time              `json:"-"`
	On           civil.Date             `json:"-"` // the day of the draw, as its seed tells it
	Sample       int                    `json:"-"` // how many the seed drew
	Closed       *Closing               `json:"-"`
	Problems     []string               `json:"-"` // what should not be in its thread, sentences
}

// Closing is how a draw ended that was not finished.
type Closing struct {
	By     app.AccountID `json:"by"`
	At     time.Time     `json:"at"`
	Reason string        `json:"reason"`
}

// The events of a draw's thread.
const (
	Announced casefile.Type = "draw_frozen" // 名单冻结并公告
	Seeded    casefile.Type = "draw_seeded" // 种子定下
	Listed    casefile.Type = "draw_listed" // 抽中的办件，一段
	Ended     casefile.Type = "draw_closed" // 未查完而了结
)

type (
	FrozenData struct {
		Announcement string `json:"announcement"` // its JSON, as it is signed
		Sig          []byte `json:"sig"`
	}
	SeededData struct {
		Nonce string           `json:"nonce"`
		Said  []spotcheck.Said `json:"said"`
		On    civil.Date       `json:"on"`
		Seed  string           `json:"seed"`
		Drawn int              `json:"drawn"` // in all
	}
	ListedData struct {
		Drawn []spotcheck.Drawn `json:"drawn"`
	}
	ClosedData struct {
		Reason string `json:"reason"`
	}
)

// Piece is how many drawn cases an event names: some 150 bytes each.
const Piece = 4000

// Tallies are a draw's strata before anything was looked at.
func (d Draw) Tallies() []spotcheck.Tally {
	if !d.Announced {
		return []spotcheck.Tally{{Count: d.Size}}
	}
	var out []spotcheck.Tally
	for _, t := range d.Announcement.Strata {
		out = append(out, spotcheck.Tally{Key: t.Key, Title: t.Title, Count: t.Count})
	}
	return out
}

func (d Draw) Plan() spotcheck.Plan {
	if !d.Announced {
		return spotcheck.Plan{Confidence: spotcheck.Confidence}
	}
	return d.Announcement.Plan.Plan()
}

// State is how far a draw got.
type State int

// The states of a draw.
const (
	Waiting  State = iota // 已公告，待抽取
	Checking              // 抽查中
	Finished              // 已查完
	Left                  // 未查完而了结
)

// Label is the state in a word.
func (s State) Label() string {
	return [...]string{"待抽取", "抽查中", "已查完", "未查完了结"}[s]
}

// State is how far the draw got with such a result.
func (d Draw) State(r spotcheck.Result) State {
	switch {
	case d.Closed != nil:
		return Left
	case d.Seed == "":
		return Waiting
	case r.Checked < r.Drawn:
		return Checking
	}
	return Finished
}

// ReadOld reads a draw from before there were announcements.
func ReadOld(id string, b []byte) (d Draw, err error) {
	if err := json.Unmarshal(b, &d); err != nil {
		return d, app.E("draw", app.Damaged, "", fmt.Errorf("draw %s: %w", id, err))
	}
	d.Sample = len(d.Drawn)
	return d, nil
}
