// Package promise holds the texts of 告知承诺: what an applicant declares with
// his signature instead of bringing a certificate. A text is data, versioned,
// and never changed in place: an event names its hash, and the very words can be
// printed again years later.
//
// The hash is the SHA-256 of the line "miaopi promise v1", id, version, title
// and text, each followed by a line feed.
package promise

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Text is one version of a promise.
type Text struct {
	ID      string
	Version civil.Date // first day on which it is used
	Title   string
	Items   []app.PackID // it may stand for a certificate in
	Facts   []string     // what it declares to be true
	Body    string       // what is signed, a paragraph a line
	Status  string       // official, repost or to-verify, as of a pack's basis
	Hash    string
}

// file is the form of a text on disk.
type file struct {
	Promise string       `yaml:"promise"`
	Version string       `yaml:"version"`
	Title   string       `yaml:"title"`
	Status  string       `yaml:"status"`
	Items   []app.PackID `yaml:"items"`
	Facts   []string     `yaml:"facts"`
	Text    string       `yaml:"text"`
}

// Library is every version of every text.
type Library struct{ texts []Text } // in order of id and version

// Load reads the texts of a file system. A file that cannot be read is an error
// that names it; so are two files of one version.
func Load(files fs.FS) (*Library, error) {
	names, err := fs.Glob(files, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	l := &Library{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		t, err := Parse(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(name), err)
		}
		l.texts = append(l.texts, t)
	}
	slices.SortFunc(l.texts, func(a, b Text) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	for i := range l.texts[min(1, len(l.texts)):] {
		if a, b := l.texts[i], l.texts[i+1]; a.ID == b.ID && a.Version == b.Version {
			return nil, fmt.Errorf("%s: two texts of version %s", a.ID, a.Version)
		}
	}
	return l, nil
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// Parse reads one text. Unknown keys are errors.
func Parse(data []byte) (Text, error) {
	var f file
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		return Text{}, app.E("promise", app.Input, "", err)
	}
	t := Text{ID: f.Promise, Title: strings.TrimSpace(f.Title), Items: f.Items, Facts: f.Facts, Body: strings.TrimSpace(f.Text), Status: f.Status}
	var err error
	if t.Version, err = civil.Parse(f.Version); err != nil {
		return Text{}, app.E("promise", app.Input, "", fmt.Errorf("version: %w", err))
	}
	if err := t.check(); err != nil {
		return Text{}, app.E("promise", app.Input, "", err)
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("miaopi promise v1\n%s\n%s\n%s\n%s\n", t.ID, t.Version, t.Title, t.Body)))
	t.Hash = "sha256:" + hex.EncodeToString(sum[:])
	return t, nil
}

func (t Text) check() error {
	switch {
	case !idForm.MatchString(t.ID):
		return fmt.Errorf("promise %q is no id", t.ID)
	case t.Title == "" || t.Body == "":
		return fmt.Errorf("%s: title or text is empty", t.ID)
	case len(t.Items) == 0 || len(t.Facts) == 0:
		return fmt.Errorf("%s: it names no item, or declares nothing", t.ID)
	case !slices.Contains([]string{"official", "repost", "to-verify"}, t.Status):
		return fmt.Errorf("%s: status %q is not official, repost or to-verify", t.ID, t.Status)
	}
	for _, name := range t.Facts {
		if !fact.ValidName(name) {
			return fmt.Errorf("%s: %q is no name of a fact", t.ID, name)
		}
	}
	return nil
}

// At is the version of a text that is used on a day.
func (l *Library) At(id string, on civil.Date) (Text, bool) {
	var found Text
	for _, t := range l.all() {
		if t.ID == id && t.Version <= on {
			found = t
		}
	}
	return found, found.ID != ""
}

// ByHash is the text with a hash, whatever its version.
func (l *Library) ByHash(hash string) (Text, bool) {
	for _, t := range l.all() {
		if t.Hash == hash {
			return t, true
		}
	}
	return Text{}, false
}

// For are the texts that may be used for an item on a day, in order of id.
func (l *Library) For(item app.PackID, on civil.Date) []Text {
	var out []Text
	for i, t := range l.all() {
		last := i+1 == len(l.texts) || l.texts[i+1].ID != t.ID || l.texts[i+1].Version > on
		if t.Version <= on && last && slices.Contains(t.Items, item) {
			out = append(out, t)
		}
	}
	return out
}

// all are the texts; a station without a library has none.
func (l *Library) all() []Text {
	if l == nil {
		return nil
	}
	return l.texts
}

// Paragraphs are what is signed.
func (t Text) Paragraphs() []string {
	return slices.DeleteFunc(strings.Split(t.Body, "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
}
