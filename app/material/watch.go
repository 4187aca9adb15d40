package material

import (
	"path"
	"slices"
	"strings"
)

// Endings are those of files that a scanner writes and Take takes.
var Endings = []string{".jpg", ".jpeg", ".png", ".pdf"}

// Wanted says whether a file's name is that of something to take in. What a
// scanner has not finished, or a system keeps for itself, is not.
func Wanted(name string) bool {
	return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~") && slices.Contains(Endings, strings.ToLower(path.Ext(name)))
}

// Entry is a file as it lies in a watched folder.
type Entry struct {
	Name  string
	Bytes int64
}

// Watch tells which files of a folder are whole. A scanner writes for seconds:
// a file counts when its size stood still from one look to the next. The zero
// value has seen nothing.
type Watch struct {
	seen map[string]int64
}

// Look compares the folder with the last look and gives the names of the files
// that stand still and hold something, in order.
func (w *Watch) Look(folder []Entry) []string {
	var still []string
	now := make(map[string]int64, len(folder))
	for _, e := range folder {
		if !Wanted(e.Name) {
			continue
		}
		if size, ok := w.seen[e.Name]; ok && size == e.Bytes && size > 0 {
			still = append(still, e.Name)
		}
		now[e.Name] = e.Bytes
	}
	w.seen = now
	slices.Sort(still)
	return still
}
