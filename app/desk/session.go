package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"miaopi/app"
)

// DraftsKept is how long a draft that nobody touches is kept.
const DraftsKept = 7 * 24 * time.Hour

// purgeDrafts forgets the drafts that were kept long enough, whoever's they
// are: their owner may never come back. A disk that takes nothing keeps them
// until it does.
func (s *Station) purgeDrafts(ctx context.Context) error {
	all, err := s.store.Settings(ctx, SettingDraft)
	if err != nil {
		return err
	}
	old := map[string][]byte{}
	for key, b := range all {
		var d struct {
			At time.Time `json:"at"`
		}
		if json.Unmarshal(b, &d) != nil || s.Now().Sub(d.At) > DraftsKept {
			old[key] = nil
		}
	}
	if len(old) == 0 {
		return nil
	}
	err = s.Remember(ctx, old)
	switch app.KindOf(err) {
	case app.Full, app.Denied:
		return nil
	}
	return err
}

// startedFirst says whether an account has a first password. A store that keeps no
// accounts, and one that does not know this one, has given none.
func (s *Station) startedFirst() (bool, error) {
	me, err := s.Me()
	switch app.KindOf(err) {
	case app.Missing, app.Forbidden:
		return false, nil
	}
	return me.First, err
}

// Open puts a person at a station and brings its lists up to its events. The
// rules given are those of the program; a bundle that was installed replaces
// them in this station alone.
func Open(ctx context.Context, s Store, d Deps, who app.Actor) (*Station, error) {
	st := &Station{Deps: d, store: s, mu: &sync.Mutex{}}
	st.Rules = d.Rules.Clone() // the one given is other stations' too
	st.InForce = &InForce{lib: st.Rules, calendar: d.Calendar, store: s}
	st.origin.Store(&origin{})
	err := st.load(ctx)
	if err != nil {
		return nil, err
	}
	if err := st.InForce.load(ctx); err != nil {
		return nil, err
	}
	st.Book, who.Station = st.Rulebook(), st.Info.ID
	st.Actor = who
	if st.first, err = st.startedFirst(); err != nil {
		return nil, err
	}
	return st, errors.Join(st.purgeDrafts(ctx), st.Refresh(ctx), st.wholeAlone(ctx))
}

// wholeAlone ends the state in which once-only items are not granted, for a
// station that works alone: all it can know of other cases are its own events.
// Those are in the second journal, and every case was made again from them.
func (s *Station) wholeAlone(ctx context.Context) error {
	if s.Info.Number > 0 || s.Info.Demo != nil {
		return nil // a hub, or what stands for one, sends the rest
	}
	lost, err := s.store.Incomplete(ctx)
	if err == nil && lost {
		err = s.store.Import(ctx, Import{Complete: true})
	}
	switch app.KindOf(err) {
	case app.Full, app.Denied: // until there is room they go to a person
		return nil
	}
	return err
}

// As is the same station with another person at it: with the same rules, and
// their changes exclude each other.
func (s *Station) As(who app.Actor) *Station {
	who.Station = s.Info.ID
	other := &Station{Deps: s.Deps, Info: s.Info, Actor: who, Book: s.Rulebook(), InForce: s.InForce, mu: s.mu, Remote: s.Remote, Neighbour: s.Neighbour, store: s.store, maker: s.maker, restores: s.restores}
	first, err := other.startedFirst()
	other.first = first || err != nil
	return other
}

// Notices are sentences about damage that was found and mended since the
// station was opened. The store tells each once; here they stay.
//
// Another person at the same station learns them by Inherit.
func (s *Station) Notices() []string {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.told = append(s.told, s.store.Notices()...)
	return slices.Clone(s.told)
}

// Inherit takes over what the person before was told.
func (s *Station) Inherit(told []string) {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.told = append(slices.Clone(told), s.told...)
}
