package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule/expr"
	"miaopi/app/rule/source"
	"miaopi/app/workday"
)

// Option changes how a pack is loaded.
type Option func(*program)

// WithCalendar gives packs the calendar that workdays_after counts by.
// Without one that function has no answer.
func WithCalendar(c *workday.Calendar) Option {
	return func(p *program) { p.calendar = c }
}

// Limits of a pack, so that no file can keep a station busy for long.
const (
	maxConditions = 64
	maxFacts      = 256
	maxOutcomes   = 32
	maxParameters = 64
	maxCases      = 400
	maxHoles      = 16 // in one template
)

// LoadPack reads and checks one pack. The name stands for the file in errors,
// which say line, column and what was expected. The pack's own cases are
// checked for form but not run: RunCases does that.
func LoadPack(name string, data []byte, options ...Option) (*Pack, error) {
	root, err := source.Parse(name, data)
	if err != nil {
		return nil, bad(err)
	}
	sum := sha256.Sum256(data)
	p := &Pack{File: name, Until: civil.None, Hash: "sha256:" + hex.EncodeToString(sum[:])}
	for _, o := range options {
		o(&p.program)
	}
	l := loader{pack: p, bases: make(map[string]bool)}
	if err := l.load(root); err != nil {
		return nil, bad(err)
	}
	return p, nil
}

func bad(err error) error {
	return app.E("rule.LoadPack", app.Input, "规则包有错误，不能使用。", err)
}

// loader reads the sections of a file in the order they depend on each other,
// whatever order they are written in.
type loader struct {
	pack   *Pack
	bases  map[string]bool
	schema *expr.Schema
	sample given
}

func (l *loader) load(root *source.Node) error {
	sections := make(map[string]*source.Node)
	keep := func(name string) source.Rule {
		return source.May(name, func(n *source.Node) error { sections[name] = n; return nil })
	}
	p := l.pack
	id := string(p.ID)
	err := root.Object(
		source.Must("pack", source.Text(&id)),
		source.Must("version", source.Day(&p.Version)),
		source.May("until", source.Day(&p.Until)),
		keep("item"),
		source.Must("basis", source.Listed(l.basis)),
		keep("parameters"), keep("facts"),
		source.Must("conditions", func(n *source.Node) error { sections["conditions"] = n; return nil }),
		keep("outcome"), keep("materials"), keep("documents"), keep("notes"), keep("sample"), keep("cases"),
	)
	if err != nil {
		return err
	}
	if p.ID = app.PackID(id); !validID.MatchString(id) {
		return root.Errorf("pack %q; expected lower-case letters, digits and hyphens", id)
	}
	if p.Until != civil.None && p.Until < p.Version {
		return root.Errorf("until %s lies before version %s", p.Until, p.Version)
	}
	return l.sections(sections)
}

var validID = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)

func (l *loader) sections(sections map[string]*source.Node) error {
	p := l.pack
	p.Item.Name, p.Item.Subject = string(p.ID), app.Person
	for _, step := range []struct {
		name string
		read func(*source.Node) error
	}{
		{"item", l.item},
		{"parameters", source.Each(l.parameter)},
		{"facts", source.Each(l.fact)},
		{"", func(*source.Node) error { return l.declare() }},
		{"conditions", source.Listed(l.condition)},
		{"outcome", source.Each(l.outcome)},
		{"materials", source.Listed(l.material)},
		{"documents", source.Texts(&p.Documents)},
		{"notes", source.Texts(&p.Notes)},
		{"sample", l.readSample},
		{"cases", source.Listed(l.testCase)},
	} {
		n := sections[step.name]
		if n == nil && step.name != "" {
			continue
		}
		if err := step.read(n); err != nil {
			return err
		}
	}
	if len(p.Conditions) == 0 {
		return sections["conditions"].Errorf("the list is empty; expected at least one condition")
	}
	return nil
}

func (l *loader) item(n *source.Node) error {
	i := &l.pack.Item
	i.CodeStatus = ToVerify
	return n.Object(
		source.Must("name", source.Text(&i.Name)),
		source.May("short", source.Text(&i.Short)),
		source.May("code", source.Text(&i.Code)),
		source.May("code_status", source.OneOf(&i.CodeStatus, Official, Repost, ToVerify)),
		source.May("authority", source.Text(&i.Authority)),
		source.May("kind", source.Text(&i.Kind)),
		source.May("subject", source.OneOf(&i.Subject, app.Person, app.Enterprise, app.Vehicle)),
		source.May("legal_days", source.Count(&i.LegalDays)),
		source.May("promised_days", source.Count(&i.PromisedDays)),
		source.May("review_days", source.Count(&i.ReviewDays)),
		source.May("channels", source.Texts(&i.Channels)),
		source.May("once", source.Truth(&i.Once)),
	)
}

func (l *loader) basis(n *source.Node) error {
	b := Basis{Status: ToVerify}
	err := n.Object(
		source.Must("id", source.Text(&b.ID)),
		source.Must("title", source.Text(&b.Title)),
		source.May("number", source.Text(&b.Number)),
		source.May("article", source.Text(&b.Article)),
		source.May("source", source.Text(&b.Source)),
		source.May("status", source.OneOf(&b.Status, Official, Repost, ToVerify)),
		source.May("note", source.Text(&b.Note)),
	)
	if err != nil {
		return err
	}
	if l.bases[b.ID] {
		return n.Errorf("the basis %s occurs twice", b.ID)
	}
	l.bases[b.ID] = true
	l.pack.Basis = append(l.pack.Basis, b)
	return nil
}

// based reads the id of a declared basis.
func (l *loader) based(to *string) func(*source.Node) error {
	return func(n *source.Node) error {
		if err := source.Text(to)(n); err != nil {
			return err
		}
		if !l.bases[*to] {
			return n.Errorf("there is no basis %q; expected the id of one listed under basis", *to)
		}
		return nil
	}
}

func (l *loader) material(n *source.Node) error {
	m := Material{Essential: true}
	err := n.Object(
		source.Must("name", source.Text(&m.Name)),
		source.May("essential", source.Truth(&m.Essential)),
		source.May("basis", l.based(&m.Basis)),
		source.May("facts", source.Listed(func(item *source.Node) error {
			if _, ok := l.pack.find(item.Value); !ok {
				return item.Errorf("%q is not declared; expected the name of a fact listed under facts", item.Value)
			}
			m.Facts = append(m.Facts, item.Value)
			return nil
		})),
		source.May("note", source.Text(&m.Note)),
	)
	l.pack.Materials = append(l.pack.Materials, m)
	return err
}
