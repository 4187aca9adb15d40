package desk

import (
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
//
// Half a million residents share some hundred thousand names: a text is
// compared with each name once, and the people of a name hang on it in a chain.
// Numbers are compared as numbers. See BenchmarkFinder.
type Finder struct {
	names  []name
	byName map[string]int32
	found  []found
	reader pinyin.Args
	used   map[app.Subject]int // how often each was chosen
}

// name is one name that somebody has.
type name struct {
	text     string   // upper case
	readings []string // whole pinyin, one or two: wangxiuying
	initials []string // of each reading: wxy
	last     int32    // the newest that has it; chained through found.before
}

// found is one thing that can be found.
type found struct {
	hit    Hit
	before int32  // the one before of the same name; -1: none
	id     uint64 // last six places of the identifier, in base 11
	phone  uint64 // last six digits
	serial uint64 // last twelve digits
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

// MaxHits is how many hits Find gives at most.
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
	return &Finder{reader: args, byName: map[string]int32{}, used: map[app.Subject]int{}}
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
	for part := range slices.Chunk(ids, 4096) {
		rows, err := Parallel(ctx, len(part), nil, func(i int) (Row, error) {
			r, err := s.store.Row(ctx, part[i])
			return r, UnlessDamaged(err) // what cannot be read is not found
		})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.Head.Case != "" {
				f.AddRow(r)
			}
		}
	}
	return f, nil
}

// AddRow adds a case.
func (f *Finder) AddRow(r Row) {
	f.Add(Hit{Subject: r.Subject, Name: r.Name, Phone: r.Phone, Case: r.Head.Case, Serial: r.Serial, Item: r.Head.Item})
}

// Add adds a person or a case; a case that was added lately is replaced.
func (f *Finder) Add(h Hit) {
	one := found{hit: h, id: places(h.Subject.ID), phone: tailOf(h.Phone, 6), serial: tailOf(string(h.Serial), 12)}
	if h.Case != "" {
		for i := len(f.found) - 1; i >= 0 && i >= len(f.found)-256; i-- {
			if f.found[i].hit.Case == h.Case {
				one.before = f.found[i].before
				f.found[i] = one
				return
			}
		}
	}
	n := f.name(h.Name)
	one.before = f.names[n].last
	f.names[n].last = int32(len(f.found))
	f.found = append(f.found, one)
}

// name is the place of a name, made when it is new.
func (f *Finder) name(text string) int32 {
	if i, ok := f.byName[text]; ok {
		return i
	}
	n := name{text: strings.ToUpper(text), last: -1}
	n.read(pinyin.LazyPinyin(text, f.reader))
	if reading, width := surname(text); reading != nil {
		n.read(append(reading, pinyin.LazyPinyin(text[width:], f.reader)...))
	}
	f.names = append(f.names, n)
	i := int32(len(f.names) - 1)
	f.byName[text] = i
	return i
}

func (n *name) read(syllables []string) {
	var whole, initials string
	for _, s := range syllables {
		if s != "" {
			whole += s
			initials += s[:1]
		}
	}
	if whole != "" && !slices.Contains(n.readings, whole) {
		n.readings, n.initials = append(n.readings, whole), append(n.initials, initials)
	}
}

// Characters that are read otherwise as a surname.
var surnames = map[string]string{
	"单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "任": "ren", "华": "hua", "盖": "ge", "朴": "piao",
	"翟": "zhai", "缪": "miao", "乐": "yue", "纪": "ji", "车": "che", "覃": "qin", "员": "yun", "洗": "xian", "冼": "xian", "召": "shao",
	"尉迟": "yu chi", "长孙": "zhang sun", "万俟": "mo qi", "澹台": "tan tai", "单于": "chan yu",
}

// surname is how a name's surname is read where that differs, and how many
// bytes it takes.
func surname(text string) ([]string, int) {
	for _, runes := range []int{2, 1} {
		end := 0
		for i := range text {
			if runes == 0 {
				break
			}
			_, size := utf8.DecodeRuneInString(text[i:])
			end = i + size
			runes--
		}
		if reading, ok := surnames[text[:end]]; ok {
			return strings.Fields(reading), end
		}
	}
	return nil, 0
}

// Len is how many things can be found.
func (f *Finder) Len() int { return len(f.found) }

// Use tells that a subject was chosen: it comes earlier from now on.
func (f *Finder) Use(sub app.Subject) { f.used[sub]++ }

// Find gives the best hits for what was typed, the best first: by how well
// they fit, then by how often they were chosen.
func (f *Finder) Find(text string) []Hit { return f.find(text, MaxHits) }

// FindAll gives every hit, the best first.
func (f *Finder) FindAll(text string) []Hit { return f.find(text, 0) }

func (f *Finder) find(text string, most int) []Hit {
	q := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	if utf8.RuneCountInString(q) < 2 && !hasHan(q) {
		return nil
	}
	best := best{f: f, most: most}
	if digits(q) {
		f.numbers(q, &best)
	}
	lower := strings.ToLower(q)
	for i := range f.names {
		if s := f.names[i].score(q, lower); s > 0 {
			for j := f.names[i].last; j >= 0; j = f.found[j].before {
				best.take(s, j)
			}
		}
	}
	return best.hits()
}

// score rates how well a name fits, 0 for not at all: the whole name first,
// then beginnings, then what is inside.
func (n *name) score(upper, lower string) int {
	best := 0
	switch {
	case upper == n.text:
		return 90
	case strings.HasPrefix(n.text, upper):
		best = 60
	case hasHan(upper) && strings.Contains(n.text, upper):
		best = 40
	}
	if len(lower) < 2 || hasHan(upper) {
		return best
	}
	for i, r := range n.readings {
		switch {
		case lower == r:
			return 80
		case lower == n.initials[i]:
			best = max(best, 70)
		case strings.HasPrefix(r, lower):
			best = max(best, 50)
		case len(lower) > 2 && strings.HasPrefix(n.initials[i], lower):
			best = max(best, 45)
		}
	}
	return best
}

// digits says whether a text is a number as papers have them: an ID, a credit
// code, a VIN, a serial number, or the tail of one.
func digits(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r != '-' && (r < 'A' || r > 'Z'):
			return false
		}
	}
	return n >= 3
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
