package reception

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

// Draft is an intake that is not submitted yet. It is the account's own, and it
// has one for a person and item, or for a person and a whole thing.
type Draft struct {
	ID        string                   `json:"id"`
	At        time.Time                `json:"at"` // last change
	Step      int                      `json:"step"`
	App       casefile.Application     `json:"application"`
	Typed     map[string]string        `json:"typed,omitempty"`     // what stands in the fields, by fact, sensible or not
	Corrected []casefile.CorrectedData `json:"corrected,omitempty"` // slips to go out with the application
	Note      string                   `json:"note,omitempty"`
}

// ThingNote begins the note of a draft of a whole thing; the thing's id follows.
const ThingNote = "thing/"

// Topic is what a draft is of.
type Topic struct {
	Who   app.Subject
	item  app.PackID // empty: a thing
	Thing string
}

func (d Draft) about() Topic {
	if id, ok := strings.CutPrefix(d.Note, ThingNote); ok {
		return Topic{Who: d.App.Subject.Normal(), Thing: id}
	}
	return Topic{Who: d.App.Subject.Normal(), item: d.App.Item}
}

// SameAs says whether two drafts are of one person and item.
func (d Draft) SameAs(o Draft) bool { return d.about() == o.about() }

// fill takes over what an older draft says and this one does not.
func (d *Draft) fill(old Draft) {
	typed := maps.Clone(old.Typed)
	if typed == nil {
		typed = map[string]string{}
	}
	maps.Copy(typed, d.Typed)
	d.Typed = typed
	if len(d.Corrected) == 0 {
		d.Corrected = old.Corrected
	}
	if len(d.App.Declared) == 0 {
		d.App.Declared = old.App.Declared
	}
	if d.App.Agent == nil {
		d.App.Agent = old.App.Agent
	}
	d.App.Phone, d.App.Contact = cmp.Or(d.App.Phone, old.App.Phone), cmp.Or(d.App.Contact, old.App.Contact)
}

func (s *Room) draftKey(id string) string {
	return desk.SettingDraft + string(s.at.Actor.Account) + "/" + id
}

// SaveDraft makes a draft durable, and gives it an id the first time: a new
// draft goes on with the one there is of the person and item. Any other of them
// goes.
func (s *Room) SaveDraft(ctx context.Context, d Draft) (Draft, error) {
	s.at.Lock()
	defer s.at.Unlock()
	same, err := s.draftsOf(ctx, d.about())
	if err != nil {
		return d, err
	}
	if d.ID == "" && len(same) > 0 {
		d.ID = same[0].ID
		d.fill(same[0])
	}
	if d.ID == "" {
		id, err := casefile.NewID(s.at.Maker().Clock.Now(), s.at.Random)
		if err != nil {
			return d, err
		}
		d.ID = id
	}
	d.At = s.at.Now().Truncate(time.Second)
	b, err := json.Marshal(d)
	if err != nil {
		return d, err
	}
	settings := map[string][]byte{}
	for _, o := range same {
		settings[s.draftKey(o.ID)] = nil
	}
	settings[s.draftKey(d.ID)] = b
	return d, s.at.SaveSettings(ctx, settings)
}

// draftsOf are the account's drafts of one person and item, the newest first.
// It is called under mu.
func (s *Room) draftsOf(ctx context.Context, what Topic) ([]Draft, error) {
	all, err := s.store.Settings(ctx, s.draftKey(""))
	if err != nil {
		return nil, err
	}
	var out []Draft
	for _, b := range all {
		var d Draft
		if json.Unmarshal(b, &d) == nil && d.about() == what {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, newestDraft)
	return out, nil
}

// DropDrafts makes what was taken in leave no draft: neither the one it came of
// nor another of the same person and item.
func (s *Room) DropDrafts(ctx context.Context, ch *change.Change, id string, what Topic) error {
	same, err := s.draftsOf(ctx, what)
	if err != nil {
		return err
	}
	for _, d := range same {
		ch.Settings[s.draftKey(d.ID)] = nil
	}
	if id != "" {
		ch.Settings[s.draftKey(id)] = nil
	}
	return nil
}

func newestDraft(a, b Draft) int {
	return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID))
}

// DropDraft forgets a draft.
func (s *Room) DropDraft(ctx context.Context, id string) error {
	s.at.Lock()
	defer s.at.Unlock()
	return s.at.SaveSettings(ctx, map[string][]byte{s.draftKey(id): nil})
}

// Drafts lists the account's drafts, the newest first, and forgets those that
// were kept long enough.
func (s *Room) Drafts(ctx context.Context) ([]Draft, error) {
	s.at.Lock()
	defer s.at.Unlock()
	all, err := s.store.Settings(ctx, s.draftKey(""))
	if err != nil {
		return nil, err
	}
	var out []Draft
	old := map[string][]byte{}
	for key, b := range all {
		var d Draft
		if json.Unmarshal(b, &d) != nil || s.at.Now().Sub(d.At) > desk.DraftsKept {
			old[key] = nil
			continue
		}
		out = append(out, d)
	}
	slices.SortFunc(out, newestDraft)
	if len(old) > 0 {
		err = s.at.Remember(ctx, old)
	}
	return out, err
}
