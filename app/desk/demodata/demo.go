package demodata

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/district"
	"miaopi/app/fact"
)

// demoPage is how many records one transaction takes in.
const demoPage = 4000

// FillDemo takes a made-up district into the store as a hub would send it:
// facts, people, and the online queue. It may be run again; what is there is
// replaced by the same.
func (s *Room) FillDemo(ctx context.Context, d *district.District, progress func(done, total int)) error {
	f := filler{room: s, ctx: ctx, progress: progress, total: d.Population(), sources: desk.Sources{}}
	if s.at.Info.Demo != nil {
		f.total += s.at.Info.Demo.Applications
	}
	d.Records(f.record)
	f.flush()
	d.People(f.person)
	f.flush()
	if err := f.applications(d); err != nil {
		return err
	}
	if f.flush() {
		f.err = s.store.Import(ctx, desk.Import{Complete: true})
	}
	if f.err != nil {
		return f.err
	}
	b, err := json.Marshal(f.sources.All())
	if err != nil {
		return err
	}
	if err := s.at.Remember(ctx, map[string][]byte{desk.SettingData: b}); err != nil {
		return err
	}
	return s.at.Refresh(ctx)
}

type filler struct {
	room     *Room
	ctx      context.Context
	progress func(done, total int)
	page     desk.Import
	done     int
	total    int
	sources  desk.Sources
	err      error
}

func (f *filler) flush() bool {
	if f.err == nil && len(f.page.Records)+len(f.page.People)+len(f.page.Events) > 0 {
		f.err = f.room.store.Import(f.ctx, f.page)
	}
	f.page = desk.Import{}
	if f.progress != nil {
		f.progress(min(f.done, f.total), f.total)
	}
	return f.err == nil
}

func (f *filler) step(n int) bool {
	f.done++
	return n < demoPage || f.flush()
}

func (f *filler) record(r fact.Record) bool {
	f.page.Records = append(f.page.Records, r)
	for _, one := range r.Facts {
		if one.AsOf.After(f.sources[one.Source]) {
			f.sources[one.Source] = one.AsOf
		}
	}
	return f.step(len(f.page.Records))
}

func (f *filler) person(r district.Resident) bool {
	f.page.People = append(f.page.People, desk.Resident(r))
	return len(f.page.People) < demoPage || f.flush()
}

// applications turns the queue into signed events of the demo's portal. The
// ids follow from the order, so that running it again adds nothing.
func (f *filler) applications(d *district.District) error {
	seed := uint64(0)
	if f.room.at.Info.Demo != nil {
		seed = f.room.at.Info.Demo.Seed
	}
	m := casefile.Maker{Station: desk.PortalStation, Key: desk.PortalKey(seed)}
	n := uint64(0)
	d.Applications(func(a casefile.Application) bool {
		n++
		id, err := casefile.NewID(casefile.StampOf(a.At), sequence(n))
		if err != nil {
			f.err = err
			return false
		}
		e, err := m.MakeAt(casefile.StampOf(a.At), app.EventID(id), app.CaseID("o"+id), casefile.Submitted, "", casefile.SubmittedData{Application: a})
		if err != nil {
			f.err = err
			return false
		}
		f.page.Events = append(f.page.Events, e)
		return f.step(len(f.page.Events))
	})
	return f.err
}

// sequence gives the bytes of a number where an id wants random ones.
type sequence uint64

func (n sequence) Read(p []byte) (int, error) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	return copy(p, b[:]), nil
}

// MendDemo does for a demo station what a hub does for another: what a damaged
// cache lost comes back, and data older than max is heard again.
func (s *Room) MendDemo(ctx context.Context, max time.Duration, d func(*desk.Demo) (*district.District, error)) error {
	if s.at.Info.Demo == nil {
		return nil
	}
	lost, err := s.store.Incomplete(ctx)
	if err != nil {
		return err
	}
	m, err := s.at.Sources(ctx)
	if err != nil || !lost && s.at.Now().Sub(m.Newest()) < max {
		return err
	}
	made, err := d(s.at.Info.Demo)
	if err != nil {
		return err
	}
	if lost {
		if err := s.FillDemo(ctx, made, nil); err != nil {
			return err
		}
	}
	return s.FreshenDemo(ctx, max, made)
}

// FreshenDemo moves the moments of a demo's data forward, as a pull from the
// registers would. It does nothing while the data is younger than max.
func (s *Room) FreshenDemo(ctx context.Context, max time.Duration, tree *district.District) error {
	m, err := s.at.Sources(ctx)
	if err != nil || s.at.Info.Demo == nil || s.at.Now().Sub(m.Newest()) < max {
		return err
	}
	shift := s.at.Now().Sub(s.at.Info.Demo.At)
	f := filler{room: s, ctx: ctx, total: tree.Population(), sources: desk.Sources{}}
	tree.Records(func(r fact.Record) bool {
		for i := range r.Facts {
			r.Facts[i].AsOf = r.Facts[i].AsOf.Add(shift)
		}
		return f.record(r)
	})
	if !f.flush() {
		return f.err
	}
	b, err := json.Marshal(f.sources.All())
	if err != nil {
		return err
	}
	return s.at.Remember(ctx, map[string][]byte{desk.SettingData: b})
}
