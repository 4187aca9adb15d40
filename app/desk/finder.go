package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"miaopi/app"
)

// Finder finds people and cases as a clerk types: by name, pinyin, initials,
// the tail of an ID, phone or serial number. It holds what it searches in
// memory and never asks the store while somebody types.
type Finder struct {
	entries []entry
	reader  pinyin.Args
}

// entry is one thing that can be found.
type entry struct {
	hit      Hit
	pinyin   string // every reading of the name without blanks: wangxiuying
	initials string // wxy
}

// Hit is one thing that was found.
type Hit struct {
	Subject app.Subject
	Name    string
	Phone   string
	Area    app.Division
	Case    app.CaseID // empty: a person or enterprise, not a case
	Serial  app.Serial
	Item    app.PackID
}

// MaxHits is how many hits a search gives at most.
const MaxHits = 30

// NewFinder makes an empty finder.
func NewFinder() *Finder {
	args := pinyin.NewArgs()
	args.Fallback = func(r rune, _ pinyin.Args) []string {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return []string{strings.ToLower(string(r))}
		}
		return nil
	}
	return &Finder{reader: args}
}

// Finder is the search index over everybody the cache knows and every case.
// It is loaded once and shared, because of its size: whoever adds to it or
// searches it does so on one goroutine, the window's.
func (s *Station) Finder(ctx context.Context) (*Finder, error) {
	s.finding.Lock()
	defer s.finding.Unlock()
	if s.finder != nil {
		return s.finder, nil
	}
	f, err := s.loadFinder(ctx)
	if err == nil {
		s.finder = f
	}
	return f, err
}

// forgetFinder makes the next search load again, because people may have come.
func (s *Station) forgetFinder() {
	s.finding.Lock()
	defer s.finding.Unlock()
	s.finder = nil
}

func (s *Station) loadFinder(ctx context.Context) (*Finder, error) {
	f := NewFinder()
	err := s.store.People(ctx, func(r Resident) bool {
		f.Add(Hit{Subject: r.Subject, Name: r.Name, Phone: r.Phone, Area: r.Area})
		return ctx.Err() == nil
	})
	if err != nil {
		return nil, err
	}
	var ids []app.CaseID
	if err := s.store.Heads(ctx, func(h Head) bool { ids = append(ids, h.Case); return ctx.Err() == nil }); err != nil {
		return nil, err
	}
	for _, id := range ids {
		if r, err := s.store.Row(ctx, id); err == nil {
			f.AddRow(r)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return f, nil
}

// AddRow adds a case.
func (f *Finder) AddRow(r Row) {
	f.Add(Hit{Subject: r.Subject, Name: r.Name, Phone: r.Phone, Case: r.Head.Case, Serial: r.Serial, Item: r.Head.Item})
}

// Add adds a person or a case; a case that is there already is replaced.
func (f *Finder) Add(h Hit) {
	e := entry{hit: h}
	for _, syllable := range pinyin.LazyPinyin(h.Name, f.reader) {
		if syllable != "" {
			e.pinyin += syllable
			e.initials += syllable[:1]
		}
	}
	if h.Case != "" {
		if i := slices.IndexFunc(f.entries[max(0, len(f.entries)-256):], func(o entry) bool { return o.hit.Case == h.Case }); i >= 0 {
			f.entries[max(0, len(f.entries)-256)+i] = e
			return
		}
	}
	f.entries = append(f.entries, e)
}

// Len is how many things can be found.
func (f *Finder) Len() int { return len(f.entries) }

// Find gives the best hits for what was typed, the best first.
func (f *Finder) Find(text string) []Hit {
	q := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	if utf8.RuneCountInString(q) < 2 && !hasHan(q) {
		return nil
	}
	type scored struct {
		score, i int
	}
	var found []scored
	lower := strings.ToLower(q)
	for i := range f.entries {
		if s := f.entries[i].score(q, lower); s > 0 {
			found = append(found, scored{s, i})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		if a.score != b.score {
			return b.score - a.score
		}
		return cmp.Compare(f.entries[a.i].hit.Subject.ID, f.entries[b.i].hit.Subject.ID)
	})
	out := make([]Hit, 0, min(len(found), MaxHits))
	for _, s := range found[:cap(out)] {
		out = append(out, f.entries[s.i].hit)
	}
	return out
}

// score rates how well an entry fits, 0 for not at all: a whole number
// first, then a whole name, then beginnings, then tails.
func (e *entry) score(upper, lower string) int {
	h := &e.hit
	switch {
	case upper == h.Subject.ID || upper == string(h.Serial):
		return 100
	case upper == strings.ToUpper(h.Name):
		return 90
	case lower == e.pinyin:
		return 80
	case lower == e.initials && len(lower) > 1:
		return 70
	}
	if digits(upper) {
		return e.tail(upper)
	}
	switch {
	case strings.HasPrefix(h.Name, upper):
		return 60
	case len(lower) > 1 && strings.HasPrefix(e.pinyin, lower):
		return 50
	case len(lower) > 2 && strings.HasPrefix(e.initials, lower):
		return 45
	case hasHan(upper) && strings.Contains(h.Name, upper):
		return 40
	}
	return 0
}

func (e *entry) tail(q string) int {
	h := &e.hit
	q = strings.ReplaceAll(q, "-", "")
	switch {
	case len(q) < 4:
		return 0
	case len(q) >= 6 && strings.HasPrefix(h.Subject.ID, q):
		return 30
	case strings.HasSuffix(h.Subject.ID, q), strings.HasSuffix(h.Phone, q):
		return 35
	case h.Serial != "" && strings.HasSuffix(string(h.Serial), q):
		return 34
	}
	return 0
}

// digits says whether a text is a number, perhaps with the X that ends some
// IDs or the hyphen of a short serial number.
func digits(s string) bool {
	for i, r := range s {
		if (r < '0' || r > '9') && (r != 'X' && r != '-' || i == 0) {
			return false
		}
	}
	return s != ""
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
