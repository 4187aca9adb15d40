// Package thing is 一件事: what people come for when one event of their life
// needs several items. It is a list of steps: items to apply for together, in
// an order, and what has to be done elsewhere or later. It knows no case.
//
// A step may name earlier steps that it comes after. What an approval of an
// earlier one makes true (gives) holds for the later ones at once, before the
// register says so.
package thing

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Thing is one set of steps.
type Thing struct {
	ID    string `yaml:"thing"`
	Name  string `yaml:"name"`
	Say   string `yaml:"say"`
	Steps []Step `yaml:"steps"`
	// Ages are those whom it is offered to; anybody may ask for it.
	Ages Ages `yaml:"ages" json:"-"`
}

// Ages is a range of years, both ends in it; 0: no end.
type Ages struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

// Has says whether an age is in the range.
func (a Ages) Has(age int) bool { return age >= a.From && (a.To == 0 || age <= a.To) }

// Step is an item to apply for, or what has to be done later or elsewhere.
type Step struct {
	Item  app.PackID        `yaml:"item"`
	After []app.PackID      `yaml:"after"`
	Gives map[string]string `yaml:"gives"` // facts that its approval makes true
	Until string            `yaml:"until"` // what the applicant is told while it waits
	Later string            `yaml:"later"` // what it is called when it is no item
	Say   string            `yaml:"say"`
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// Load reads every thing of a file system that fits the rules of a day: where
// an item is not in force, the whole thing is not offered. A file that cannot
// be read is an error that names it.
func Load(files fs.FS, lib *rule.Library, today civil.Date) ([]Thing, error) {
	names, err := fs.Glob(files, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	var out []Thing
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		t, err := Parse(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(name), err)
		}
		if t.Check(lib, today) == nil {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b Thing) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// Parse reads one thing. Unknown keys are errors.
func Parse(data []byte) (Thing, error) {
	var t Thing
	if err := yaml.UnmarshalWithOptions(data, &t, yaml.Strict()); err != nil {
		return Thing{}, app.E("thing", app.Input, "", err)
	}
	return t, nil
}

// Items are the items of a thing, in order.
func (t Thing) Items() []app.PackID {
	var out []app.PackID
	for _, s := range t.Steps {
		if s.Item != "" {
			out = append(out, s.Item)
		}
	}
	return out
}

// Step finds the step of an item.
func (t Thing) Step(item app.PackID) (Step, bool) {
	for _, s := range t.Steps {
		if s.Item == item && item != "" {
			return s, true
		}
	}
	return Step{}, false
}

// Check says whether a thing can be used with the rules of a day: its items
// are in force, a step comes only after earlier ones, and what a step gives is
// read by a later one.
func (t Thing) Check(lib *rule.Library, today civil.Date) error {
	switch {
	case !idForm.MatchString(t.ID):
		return bad("thing %q is no id", t.ID)
	case t.Name == "" || t.Say == "":
		return bad("%s: name or say is empty", t.ID)
	case len(t.Items()) == 0 || len(t.Steps) < 2:
		return bad("%s: a thing has two steps or more, one of them an item", t.ID)
	}
	for i, s := range t.Steps {
		if err := t.checkStep(lib, today, i, s); err != nil {
			return err
		}
	}
	return nil
}

func (t Thing) checkStep(lib *rule.Library, today civil.Date, i int, s Step) error {
	if (s.Item == "") == (s.Later == "") {
		return bad("%s: step %d is an item or comes later, not both", t.ID, i+1)
	}
	if s.Later != "" {
		if s.Say == "" || s.After != nil || s.Gives != nil {
			return bad("%s: step %d comes later: it has only say", t.ID, i+1)
		}
		return nil
	}
	if _, err := lib.At(s.Item, today); err != nil {
		return err
	}
	earlier := t.Steps[:i]
	is := func(item app.PackID) func(Step) bool { return func(o Step) bool { return o.Item == item } }
	if slices.ContainsFunc(earlier, is(s.Item)) {
		return bad("%s: %s is there twice", t.ID, s.Item)
	}
	for _, a := range s.After {
		if !slices.ContainsFunc(earlier, is(a)) {
			return bad("%s: %s comes after %s, which is no earlier step", t.ID, s.Item, a)
		}
	}
	for name := range s.Gives {
		if _, err := t.gift(lib, today, s, name); err != nil {
			return err
		}
	}
	return nil
}

// Given are the facts that the approval of a step makes true from a moment on,
// as the register of each will say. The rules checked them when the thing was
// loaded.
func (t Thing) Given(lib *rule.Library, today civil.Date, s Step) ([]fact.Fact, error) {
	var out []fact.Fact
	for name := range s.Gives {
		f, err := t.gift(lib, today, s, name)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b fact.Fact) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// gift is one such fact, typed as the later step that reads it declares it.
func (t Thing) gift(lib *rule.Library, today civil.Date, s Step, name string) (fact.Fact, error) {
	for _, later := range t.Steps {
		if !slices.Contains(later.After, s.Item) {
			continue
		}
		p, err := lib.At(later.Item, today)
		if old, _, ok := rule.Deciding(lib.Former(later.Item), today); err != nil && ok {
			p, err = old, nil // a case that waits keeps the rules it came under
		}
		if err != nil {
			return fact.Fact{}, err
		}
		if d, ok := p.Decl(name); ok {
			v, ok := value(d.Type, s.Gives[name])
			if !ok {
				return fact.Fact{}, bad("%s: %s gives %s = %q, which is no %s", t.ID, s.Item, name, s.Gives[name], d.Type)
			}
			return fact.Fact{Name: name, Value: v, Source: d.Source}, nil
		}
	}
	return fact.Fact{}, bad("%s: %s gives %s, which no later step reads", t.ID, s.Item, name)
}

// value reads what a step gives: yes or no, or a word.
func value(t fact.Type, text string) (fact.Value, bool) {
	switch {
	case t == fact.Bool && (text == "true" || text == "false"):
		return fact.BoolOf(text == "true"), true
	case t == fact.String && text != "":
		return fact.StringOf(text), true
	}
	return fact.Value{}, false
}

func bad(format string, args ...any) error { return app.Errorf("thing", app.Input, format, args...) }
