package desk

import (
	"context"
	"encoding/json"
	"strings"
	"sync/atomic"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/rule"
	"miaopi/app/workday"
)

// origin is where the rules in force come from. It is replaced whole.
type origin struct {
	book    Rulebook
	warning string
	damaged bool // the bundle that was installed cannot be used any more
	former  FormerItems
}

// InForce are the rules that a station works by: those of the program, or of a
// bundle that was installed. Everybody at the station has the same.
type InForce struct {
	lib      *rule.Library
	calendar *workday.Calendar
	store    SettingsKept
	origin   atomic.Pointer[origin]
}

// Publishers are the public keys whose signatures count.
func (f *InForce) Publishers(ctx context.Context) ([]string, error) { return publishers(ctx, f.store) }

// FormerItems are the items that are not in force any more.
type FormerItems map[app.PackID]FormerItem

// FormerItem is what an item had last.
type FormerItem struct {
	Packs []string // hashes
	Book  Rulebook // that it was in
}

// BookOf says where the rules of an item come from: the rulebook in force, or
// for a former item the last that had it.
func (f *InForce) BookOf(item app.PackID) Rulebook {
	o := f.origin.Load()
	if last, gone := o.former[item]; gone {
		return last.Book
	}
	return o.book
}

// Rulebook says where the rules in force come from, to any goroutine.
func (f *InForce) Rulebook() Rulebook { return f.origin.Load().book }

// Warning is what a person should know about the rules; usually empty.
func (f *InForce) Warning() string { return f.origin.Load().warning }

// load replaces the built-in rules by the bundle in force, if there is
// one. Packs no longer in force stay findable by hash. A bundle that does not
// verify any more is not used: the built-in rules are, and the station says so.
func (f *InForce) load(ctx context.Context) error {
	archive, ok, err := f.store.Setting(ctx, SettingBundle)
	if err != nil || !ok {
		return err
	}
	trusted, err := f.Publishers(ctx)
	if err != nil {
		return err
	}
	former, err := f.formerItems(ctx)
	if err != nil {
		return err
	}
	o := &origin{former: former}
	if n, err := f.OpenBundle(archive, trusted, rule.Assemble); err == nil {
		n.Lib.Succeed(f.lib)
		f.lib.Replace(n.Lib)
		o.book = n.Book
	} else {
		o.damaged, o.warning = true, "已安装的规则束通不过验签，现用程序内置的规则；请重新安装规则束。"
		o.former = nil // of other rules than those
	}
	f.origin.Store(o)
	return f.keepOld(ctx, former)
}

// keepOld makes old packs findable, and says which of them former items had
// last.
func (f *InForce) keepOld(ctx context.Context, former FormerItems) error {
	kept, err := f.store.Settings(ctx, SettingKept)
	if err != nil {
		return err
	}
	var packs []*rule.Pack
	for key, data := range kept {
		p, err := f.LoadPack(strings.TrimPrefix(key, SettingKept)+".yaml", data)
		if err != nil {
			return app.E("rules", app.Damaged, "", err)
		}
		packs = append(packs, p)
	}
	f.lib.Keep(packs...)
	for _, item := range former {
		f.lib.Retire(f.here(item.Packs)...)
	}
	return nil
}

// formerItems reads what was written down of them.
func (f *InForce) formerItems(ctx context.Context) (out FormerItems, err error) {
	b, ok, err := f.store.Setting(ctx, SettingFormer)
	if err != nil || !ok {
		return nil, err
	}
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, app.E("rules", app.Damaged, "", err)
	}
	return out, nil
}

// here are those of some packs that are here.
func (f *InForce) here(hashes []string) (out []*rule.Pack) {
	for _, h := range hashes {
		if p, ok := f.lib.ByHash(h); ok {
			out = append(out, p)
		}
	}
	return out
}

// LoadPack reads a rule pack with the station's calendar.
func (f *InForce) LoadPack(name string, data []byte) (*rule.Pack, error) {
	return rule.LoadPack(name, data, rule.WithCalendar(f.calendar))
}

// Opened is a bundle that verified, with its rules.
type Opened struct {
	Book Rulebook
	Lib  *rule.Library
}

// OpenBundle reads and verifies an archive and makes its library: assemble runs
// every pack's own cases or does not.
func (f *InForce) OpenBundle(archive []byte, trusted []string, assemble func(...*rule.Pack) (*rule.Library, error)) (Opened, error) {
	b, err := bundle.Read(archive)
	if err != nil {
		return Opened{}, err
	}
	who, err := b.Verify(trusted)
	if err != nil {
		return Opened{}, err
	}
	packs, err := f.packsOf(b)
	if err != nil {
		return Opened{}, err
	}
	lib, err := assemble(packs...)
	if err != nil {
		return Opened{}, err
	}
	out := Opened{Rulebook{Name: b.Name, Sequence: b.Sequence, ValidUntil: b.ValidUntil, Signers: who}, lib}
	lib.Name(out.Book.Label())
	return out, nil
}

// packsOf loads a bundle's packs; each is what the manifest says.
func (f *InForce) packsOf(b *bundle.Bundle) ([]*rule.Pack, error) {
	var packs []*rule.Pack
	for _, e := range b.Packs {
		p, err := f.LoadPack(e.File, b.Files[e.File])
		if err != nil {
			return nil, err
		}
		if p.ID != e.ID || p.Version != e.Version {
			return nil, app.E("bundle", app.Input, "规则束的清单与规则包不符："+e.File, nil)
		}
		packs = append(packs, p)
	}
	return packs, nil
}

// Enforce puts a bundle's rules in force in this session and in those of
// everybody else at the station. It is called under mu, when they are durable.
func (f *InForce) Enforce(next Opened, former FormerItems) {
	f.lib.Replace(next.Lib)
	f.origin.Store(&origin{book: next.Book, former: former})
}

// RulesDamaged says that the bundle that was installed cannot be used any more.
func (f *InForce) RulesDamaged() bool { return f.origin.Load().damaged }
