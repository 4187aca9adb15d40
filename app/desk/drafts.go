package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
)

// Draft is an intake that is not submitted yet. It is the account's own.
type Draft struct {
	ID        string                   `json:"id"`
	At        time.Time                `json:"at"` // last change
	Step      int                      `json:"step"`
	App       casefile.Application     `json:"application"`
	Typed     map[string]string        `json:"typed,omitempty"`     // what stands in the fields, by fact, sensible or not
	Corrected []casefile.CorrectedData `json:"corrected,omitempty"` // slips to go out with the application
	Note      string                   `json:"note,omitempty"`
}

// DraftsKept is how long a draft that nobody touches is kept.
const DraftsKept = 7 * 24 * time.Hour

func (s *Station) draftKey(id string) string {
	return settingDraft + string(s.Actor.Account) + "/" + id
}

// SaveDraft makes a draft durable, and gives it an id the first time.
func (s *Station) SaveDraft(ctx context.Context, d Draft) (Draft, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.ID == "" {
		id, err := casefile.NewID(s.maker.Clock.Now(), s.Random)
		if err != nil {
			return d, err
		}
		d.ID = id
	}
	d.At = s.Now().Truncate(time.Second)
	b, err := json.Marshal(d)
	if err != nil {
		return d, err
	}
	return d, s.store.Commit(ctx, Batch{Settings: map[string][]byte{s.draftKey(d.ID): b}})
}

// DropDraft forgets a draft.
func (s *Station) DropDraft(ctx context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.Commit(ctx, Batch{Settings: map[string][]byte{s.draftKey(id): nil}})
}

// Drafts lists the account's drafts, the newest first, and forgets those that
// were kept long enough.
func (s *Station) Drafts(ctx context.Context) ([]Draft, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, err := s.store.Settings(ctx, s.draftKey(""))
	if err != nil {
		return nil, err
	}
	var out []Draft
	old := map[string][]byte{}
	for key, b := range all {
		var d Draft
		if json.Unmarshal(b, &d) != nil || s.Now().Sub(d.At) > DraftsKept {
			old[key] = nil
			continue
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Draft) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(b.ID, a.ID)
	})
	if len(old) > 0 {
		err = s.store.Commit(ctx, Batch{Settings: old})
	}
	return out, err
}

// purgeDrafts forgets the drafts that were kept long enough, whoever's they
// are: their owner may never come back. A disk that takes nothing keeps them
// until it does.
func (s *Station) purgeDrafts(ctx context.Context) error {
	all, err := s.store.Settings(ctx, settingDraft)
	if err != nil {
		return err
	}
	old := map[string][]byte{}
	for key, b := range all {
		var d Draft
		if json.Unmarshal(b, &d) != nil || s.Now().Sub(d.At) > DraftsKept {
			old[key] = nil
		}
	}
	if len(old) == 0 {
		return nil
	}
	err = s.store.Commit(ctx, Batch{Settings: old})
	switch app.KindOf(err) {
	case app.Full, app.Denied:
		return nil
	}
	return err
}
