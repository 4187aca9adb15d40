package layout

// shape says how a value is written: its keys in order, and whether its parts
// have lines of their own.
type shape struct {
	keys  []string          // first of all, in this order; others follow as written
	block bool              // a line for each part
	parts map[string]*shape // of keys that need a shape
	each  *shape            // of all others, and of items
}

// of is the shape of a part; nil for one without.
func (s *shape) of(key string) *shape {
	if part := s.parts[key]; part != nil {
		return part
	}
	return s.each
}

// rank orders keys.
func (s *shape) rank(key string) int {
	if s != nil {
		for i, k := range s.keys {
			if k == key {
				return i
			}
		}
		return len(s.keys)
	}
	return 0
}

// file is the shape of a pack file.
var file = &shape{
	keys: []string{"pack", "version", "until", "first_day", "confirmed", "item", "basis", "parameters", "facts", "conditions", "outcome",
		"documents", "materials", "notes", "sample", "cases", "equivalent"},
	block: true,
	parts: map[string]*shape{
		"item": {block: true, keys: []string{"name", "short", "search", "once", "held", "code", "code_status", "authority", "kind", "subject",
			"legal_days", "promised_days", "review_days", "channels"}},
		"basis": {block: true, each: keyed("id", "title", "number", "article", "source", "status", "note")},
		"parameters": {block: true, each: &shape{block: true, keys: []string{"label", "values"}, each: dated,
			parts: map[string]*shape{"values": {block: true, each: dated}}}},
		"facts": {block: true, each: keyed("type", "label", "unit", "source", "max_age", "when_stale", "proof", "settled_by_proof", "words")},
		"conditions": {block: true, each: &shape{block: true,
			keys: []string{"id", "say", "when", "why", "otherwise", "cure", "basis", "on_fail"}}},
		"outcome":   {block: true, each: keyed("is", "label")},
		"materials": {block: true, each: keyed("name", "essential", "basis", "facts", "note")},
		"notes":     {block: true},
		"sample":    {block: true, each: said},
		"cases":     {block: true, each: oneCase},

		"equivalent": {block: true, each: keyed("in", "change", "why")},
	},
}

// keyed is an object on one line.
func keyed(keys ...string) *shape { return &shape{keys: keys} }

var (
	dated   = keyed("from", "until", "value", "basis")
	said    = keyed("value", "source", "as_of")
	oneCase = &shape{
		keys: []string{"name", "subject", "given", "conflict", "aged", "date", "now", "expect"},
		parts: map[string]*shape{
			"given": {each: said}, "conflict": {each: said}, "expect": keyed("verdict"),
		},
	}
)
