package spotcheck

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"miaopi/app"
	"miaopi/app/civil"
)

// Announcement (抽取公告) is what is said of a draw before it has a seed.
type Announcement struct {
	V       int           `json:"v"` // 2
	ID      string        `json:"id"`
	Station app.StationID `json:"station"`
	Hall    string        `json:"hall,omitempty"` // the station's name
	By      app.AccountID `json:"by"`
	ByName  string        `json:"by_name,omitempty"`
	Frozen  time.Time     `json:"frozen"`

	From  civil.Date   `json:"from"` // decided on
	To    civil.Date   `json:"to"`
	Items []app.PackID `json:"items,omitempty"` // none: every item
	Apart []string     `json:"apart,omitempty"` // what the strata are told apart by

	Count  int       `json:"count"`
	Digest string    `json:"digest"`
	Root   string    `json:"root"` // of the Merkle tree
	Strata []Stratum `json:"strata"`
	Plan   Stated    `json:"plan"`

	Commitment string     `json:"commitment"` // SHA-256 of the nonce, in hex
	Source     SeedSource `json:"source"`
}

// Stated is a plan in whole numbers, tenths of a per cent: what is signed has no
// fractions.
type Stated struct {
	Risk       int `json:"risk"`
	Confidence int `json:"confidence"`
	Rate       int `json:"rate,omitempty"`
}

// State writes a plan down.
func (p Plan) State() Stated {
	tenths := func(share float64) int { return int(share*1000 + 0.5) }
	return Stated{tenths(p.Risk), tenths(p.Confidence), tenths(p.Rate)}
}

// Plan reads it.
func (s Stated) Plan() Plan {
	return Plan{Risk: float64(s.Risk) / 1000, Confidence: float64(s.Confidence) / 1000, Rate: float64(s.Rate) / 1000}
}

// SeedSource says beforehand where the seed will come from: what several people
// present say, or a public number that nobody knows yet.
type SeedSource struct {
	Public string     `json:"public,omitempty"` // which number; empty: people present
	On     civil.Date `json:"on,omitzero"`      // the day it becomes known
}

// Check refuses a source that could be known already.
func (s SeedSource) Check(frozen civil.Date) error {
	switch {
	case s.Public == "" && s.On != civil.None:
		return app.E("freeze", app.Input, "请写明是哪一个公开数字。", nil)
	case s.Public == "":
		return nil
	case s.On == civil.None:
		return app.E("freeze", app.Input, "请写明公开数字哪一天公布。", nil)
	case s.On <= frozen:
		return app.E("freeze", app.Input, "公开数字要在冻结之后的日子才公布：冻结当天或之前的，有人可能已经知道。", nil)
	}
	return spoken("freeze", "公开数字的名称", s.Public)
}

// Said is what one person present, or the public number, gives to the seed.
type Said struct {
	Who  string `json:"who"`
	What string `json:"what"`
}

// maxSaid is the longest thing to say, in characters: it has to be read aloud.
const maxSaid = 100

// People is how many must be present at least.
const People = 2

// Read trims what was said and refuses what does not make a seed of this source
// on a day.
func (s SeedSource) Read(said []Said, today civil.Date) ([]Said, error) {
	switch {
	case s.Public != "" && len(said) != 1:
		return nil, app.E("draw", app.Input, "公告写明用公开数字，请只填这一个数字。", nil)
	case s.Public != "" && today < s.On:
		return nil, app.E("draw", app.Input, "“"+s.Public+"”要到 "+s.On.String()+" 才公布，那一天起才能抽取。", nil)
	case s.Public == "" && len(said) < People:
		return nil, app.E("draw", app.Input, fmt.Sprintf("至少要有 %d 位在场的人各报一个数。", People), nil)
	}
	out := slices.Clone(said)
	names := map[string]bool{}
	for i := range out {
		one := &out[i]
		one.Who, one.What = strings.TrimSpace(one.Who), strings.TrimSpace(one.What)
		if s.Public != "" {
			one.Who = s.Public
		}
		if err := one.check(); err != nil {
			return nil, err
		}
		if names[one.Who] {
			return nil, app.E("draw", app.Input, "“"+one.Who+"”写了两次：一人报一个数。", nil)
		}
		names[one.Who] = true
	}
	return out, nil
}

func (s Said) check() error {
	if err := spoken("draw", "在场人的姓名", s.Who); err != nil {
		return err
	}
	return spoken("draw", "种子", s.What)
}

// spoken refuses a text that nobody could say or enter again.
func spoken(op, label, text string) error {
	switch {
	case text == "":
		return app.E(op, app.Input, "请填写"+label+"。", nil)
	case len([]rune(text)) > maxSaid:
		return app.E(op, app.Input, fmt.Sprintf("%s太长，请不超过 %d 个字。", label, maxSaid), nil)
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return app.E(op, app.Input, label+"里有看不见的字符，别人无法照样输入，请重新输入。", nil)
	}
	return nil
}

// Commit is what is announced of a nonce.
func Commit(nonce string) string {
	sum := sha256.Sum256([]byte(nonce))
	return hex.EncodeToString(sum[:])
}

// Seed is made of the nonce and what was said, in this order.
func Seed(nonce string, said []Said) string {
	var b strings.Builder
	b.WriteString(nonce + "\n")
	for _, s := range said {
		b.WriteString(s.What + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
