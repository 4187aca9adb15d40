package outreach

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

// Contact is how an attempt to reach somebody on a sweep's list came out.
type Contact string

// The outcomes of an attempt.
const (
	Spoken       Contact = "spoken"        // 已通话
	NoAnswer     Contact = "no_answer"     // 没人接
	VisitPlanned Contact = "visit_planned" // 约好上门
	Declined     Contact = "declined"      // 本人不办
	Replied      Contact = "replied"       // 回复要办
)

// Contacts lists the outcomes, in the order they are offered.
var Contacts = []Contact{Spoken, NoAnswer, VisitPlanned, Declined, Replied}

// Label is the outcome in Chinese.
func (c Contact) Label() string {
	return map[Contact]string{Spoken: "已通话", NoAnswer: "没人接", VisitPlanned: "约好上门", Declined: "本人不办", Replied: "回复要办"}[c]
}

// Attempt is one attempt to reach somebody.
type Attempt struct {
	At   time.Time     `json:"at"`
	By   app.AccountID `json:"by"`
	What Contact       `json:"what"`
	Note string        `json:"note,omitempty"`
}

const settingContact = "contact/" // + item + "/" + tag of the subject

// attemptsKept is how many attempts are kept of one person, the latest.
const attemptsKept = 20

// ContactTag stands for a subject where attempts are kept: it does not reveal
// the number.
func (s *Room) ContactTag(item app.PackID, sub app.Subject) string {
	sub = sub.Normal()
	mac := hmac.New(sha256.New, s.at.Maker().Key.Seed())
	mac.Write([]byte(string(item) + "\n" + string(sub.Kind) + "\n" + sub.ID))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Attempts are what was tried for one item, by ContactTag, each the latest
// last.
func (s *Room) Attempts(ctx context.Context, item app.PackID) (map[string][]Attempt, error) {
	prefix := settingContact + string(item) + "/"
	all, err := s.store.Settings(ctx, prefix)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]Attempt, len(all))
	for key, b := range all {
		var list []Attempt
		if err := json.Unmarshal(b, &list); err != nil {
			return nil, app.E("contacts", app.Damaged, "", err)
		}
		out[key[len(prefix):]] = list
	}
	return out, nil
}

// Tried records an attempt. Nothing is sent by it.
func (s *Room) Tried(ctx context.Context, item app.PackID, sub app.Subject, what Contact, note string) error {
	if err := s.at.MayExport(); err != nil {
		return err
	}
	if !slices.Contains(Contacts, what) {
		return app.Errorf("contact", app.Input, "%q is no outcome", what)
	}
	if note != "" {
		var err error
		if note, err = desk.Need(note, "联系情况"); err != nil {
			return err
		}
	}
	s.at.Lock()
	defer s.at.Unlock()
	key := settingContact + string(item) + "/" + s.ContactTag(item, sub)
	var list []Attempt
	if b, ok, err := s.store.Setting(ctx, key); err != nil {
		return err
	} else if ok {
		if err := json.Unmarshal(b, &list); err != nil {
			return app.E("contacts", app.Damaged, "", err)
		}
	}
	list = append(list, Attempt{s.at.Now().Truncate(time.Second), s.at.Actor.Account, what, note})
	b, err := json.Marshal(list[max(0, len(list)-attemptsKept):])
	if err != nil {
		return err
	}
	return s.at.SaveSettings(ctx, map[string][]byte{key: b})
}

// LookUpPhone journals that somebody's name and phone are shown in full, to be
// called.
func (s *Room) LookUpPhone(ctx context.Context, item app.PackID, sub app.Subject) error {
	if err := s.at.MayExport(); err != nil {
		return err
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	s.at.Note(ch, "look_up", "", string(item)+" "+s.ContactTag(item, sub))
	return s.at.Commit(ctx, ch)
}

// ReplyNote marks a draft that began with a reply to a call, a visit or a
// message.
const ReplyNote = "reply"
