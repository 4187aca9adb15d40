package words

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// made finds the English of sentences that were put together before they came
// here, by the formats of the catalogue. It may be asked from any goroutine.
type made struct {
	plain   map[string]string
	formats []format
	mu      sync.Mutex
	known   map[string]string // guarded by mu; what was asked before
}

// format is one entry of the catalogue with holes.
type format struct {
	prefix, suffix string // of the Chinese
	weight         int    // how much of it is no hole
	match          *regexp.Regexp
	english        []string // between the holes
}

const (
	maxDepth = 4    // sentences in holes of sentences
	maxKnown = 4096 // remembered
	maxMade  = 600  // bytes looked at; what is longer is somebody's text
)

var hole = regexp.MustCompile(`%%|%[-+ 0-9.]*[a-zA-Z]`)

// months are a year and a month.
var months = regexp.MustCompile(`^(\d{4})\x{5E74}(\d{1,2})\x{6708}$`)

func newMade(catalogue map[string]string) *made {
	m := &made{plain: catalogue, known: map[string]string{}}
	for zh, en := range catalogue {
		if f, ok := newFormat(zh, en); ok {
			m.formats = append(m.formats, f)
		}
	}
	slices.SortFunc(m.formats, func(a, b format) int {
		return cmp.Or(b.weight-a.weight, strings.Compare(a.match.String(), b.match.String()))
	})
	return m
}

// newFormat makes a pattern of an entry; false for one that has no holes, or
// too little else to tell a sentence by.
func newFormat(zh, en string) (format, bool) {
	texts, pattern, holes := hole.Split(zh, -1), "", hole.FindAllString(zh, -1)
	f := format{prefix: texts[0], suffix: texts[len(texts)-1]}
	for i, text := range texts {
		pattern += regexp.QuoteMeta(text)
		f.weight += len(text)
		if i < len(holes) {
			pattern += holePattern(text, holes[i])
		}
	}
	if len(holes) == 0 || !hasHan(zh) || slices.Contains(holes, "%%") {
		return f, false
	}
	f.match, f.english = regexp.MustCompile(`^(?s:`+pattern+`)$`), hole.Split(en, -1)
	return f, len(f.english) == len(texts)
}

// holePattern is what may stand in a hole: a list of sentences only after a
// colon, or else half of the list would be taken for a part of one.
func holePattern(before, verb string) string {
	switch {
	case strings.HasSuffix(verb, "d"):
		return `(-?[0-9][0-9,.]*)`
	case strings.HasSuffix(before, "："):
		return `(.+?)`
	}
	return `([^；·]+?)`
}

// english is a sentence in English, or as it is.
func (m *made) english(zh string) string {
	if month := months.FindStringSubmatch(zh); month != nil {
		return month[1] + "-" + month[2]
	}
	if len(zh) > maxMade || !hasHan(zh) {
		return zh
	}
	m.mu.Lock()
	en, ok := m.known[zh]
	m.mu.Unlock()
	if ok {
		return en
	}
	en = m.find(zh, 0)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.known) >= maxKnown {
		clear(m.known)
	}
	m.known[zh] = en
	return en
}

// find looks for the format with the most words of its own; what stands in its
// holes may be sentences again. A list of sentences is found one by one.
func (m *made) find(zh string, depth int) string {
	if en, ok := m.plain[zh]; ok || depth > maxDepth || !hasHan(zh) {
		return cmp.Or(en, zh)
	}
	for i := range m.formats {
		f := &m.formats[i]
		if !strings.HasPrefix(zh, f.prefix) || !strings.HasSuffix(zh, f.suffix) {
			continue
		}
		if args := f.match.FindStringSubmatch(zh); args != nil {
			return f.fill(args[1:], func(arg string) string { return m.find(arg, depth+1) })
		}
	}
	for _, between := range separators {
		parts := strings.Split(zh, between.zh)
		if len(parts) == 1 {
			continue
		}
		changed := false
		for i, part := range parts {
			parts[i] = m.find(part, depth+1)
			changed = changed || parts[i] != part
		}
		if !changed {
			return zh
		}
		return strings.Join(parts, between.en)
	}
	return m.bracketed(m.noted(zh))
}

var brackets = regexp.MustCompile(`（[^（）]+）`)

// bracketed puts known words that stand in brackets into English, such as the
// register that somebody has to ask: “健在”（民政死亡登记）.
func (m *made) bracketed(zh string) string {
	return brackets.ReplaceAllStringFunc(zh, func(s string) string {
		if en, ok := m.plain[strings.Trim(s, "（）")]; ok {
			return " (" + en + ")"
		}
		return s
	})
}

// separators stand between sentences of a list, the widest first.
var separators = []struct{ zh, en string }{{"\n", "\n"}, {"　", "　"}, {" · ", " · "}, {"；", "; "}}

// noted is a word with a number or a time behind it: 公安人口库 11-23 10:34.
func (m *made) noted(zh string) string {
	word, rest, found := strings.Cut(zh, " ")
	if en, ok := m.plain[word]; found && ok && !hasHan(rest) {
		return en + " " + rest
	}
	return zh
}

func (f *format) fill(args []string, english func(string) string) string {
	var b strings.Builder
	for i, text := range f.english {
		b.WriteString(text)
		if i < len(args) {
			b.WriteString(english(args[i]))
		}
	}
	return b.String()
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
