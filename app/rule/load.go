package rule

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule/expr"
	"miaopi/app/rule/source"
	"miaopi/app/workday"
)

// Option changes how a pack is loaded.
type Option func(*program)

// WithCalendar gives packs the calendar of working days. Without one,
// workdays_after has no answer, nor has in_time just after a term.
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
// which say line, column and what was expected; ReadDraft gives all of them.
// The pack's own cases are checked for form but not run: RunCases does that.
func LoadPack(name string, data []byte, options ...Option) (*Pack, error) {
	d := ReadDraft(name, data, options...)
	if d.Pack == nil {
		return nil, app.E("rule.LoadPack", app.Input, "规则包有错误，不能使用。", d.Errors)
	}
	return d.Pack, nil
}

// Draft is a pack as its author sees it, who wants to know all that is wrong
// with it at once.
type Draft struct {
	Pack   *Pack         // nil when there are errors
	Errors source.Errors // in the order of the file
	Root   *source.Node  // the whole file; nil when it is unreadable
	places map[string]*source.Node
}

// Place is where the file says something of a section by its name or id, as
// in Place("conditions", "age"); the beginning of the file if it says nothing.
func (d *Draft) Place(section, name string) (line, column int) {
	if n := d.places[section+" "+name]; n != nil {
		return n.Place()
	}
	return 1, 1
}

// ReadDraft reads and checks one pack and gives all its errors.
func ReadDraft(name string, data []byte, options ...Option) *Draft {
	d := &Draft{places: make(map[string]*source.Node)}
	root, err := source.Parse(name, data)
	if err != nil {
		d.Errors, _ = source.Join(err).(source.Errors)
		return d
	}
	sum := sha256.Sum256(data)
	p := &Pack{File: name, Until: civil.None, Hash: "sha256:" + hex.EncodeToString(sum[:])}
	p.pool = new(framePool)
	for _, o := range options {
		o(&p.program)
	}
	l := loader{pack: p, draft: d, ids: make(map[string]bool), broken: make(map[string]bool)}
	d.Root = root
	d.Errors, _ = source.Join(l.load(root)).(source.Errors)
	if d.Errors == nil {
		d.Pack = p
	}
	slices.SortStableFunc(d.Errors, func(a, b *source.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return d
}

// loader reads the sections of a file in the order they depend on each other,
// whatever order they are written in. It goes on after an error, but not
// where the next would only be an echo.
type loader struct {
	pack   *Pack
	draft  *Draft
	ids    map[string]bool // "section id" of what was met, good or bad
	broken map[string]bool // names that expressions may read, once they are mended
	schema *expr.Schema
}

// echo stands for an error that an earlier one explains.
var echo error = source.Errors{}

// meet notes where something with an id stands; it is an error to meet it
// twice.
func (l *loader) meet(n *source.Node, section, noun, id string) error {
	key := section + " " + id
	if l.ids[key] {
		return n.Errorf("the %s %s occurs twice", noun, id)
	}
	l.ids[key] = true
	l.draft.places[key] = n
	return nil
}

func (l *loader) load(root *source.Node) error {
	sections := make(map[string]*source.Node)
	note := func(name string) func(*source.Node) error {
		return func(n *source.Node) error { sections[name] = n; return nil }
	}
	keep := func(name string) source.Rule { return source.May(name, note(name)) }
	p := l.pack
	err := root.Object(
		source.Must("pack", l.id),
		source.Must("version", source.Day(&p.Version)),
		source.May("until", source.Day(&p.Until)),
		source.May("first_day", l.firstDay),
		source.May("confirmed", l.confirmed),
		keep("item"),
		source.Must("basis", source.Listed(l.basis)),
		keep("parameters"), keep("facts"),
		source.Must("conditions", note("conditions")),
		keep("outcome"), keep("materials"), keep("documents"), keep("notes"), keep("sample"), keep("cases"), keep("equivalent"),
	)
	if p.Until != civil.None && p.Until < p.Version {
		err = source.Join(err, root.Errorf("until %s lies before version %s", p.Until, p.Version))
	}
	return source.Join(err, l.sections(sections))
}

// id reads the pack's id.
func (l *loader) id(n *source.Node) error {
	var id string
	if err := source.Text(&id)(n); err != nil {
		return err
	}
	if !validID.MatchString(id) {
		return n.Errorf("pack %q; expected lower-case letters, digits and hyphens", id)
	}
	l.pack.ID = app.PackID(id)
	return nil
}

var validID = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)

func (l *loader) sections(sections map[string]*source.Node) error {
	p := l.pack
	var errs []error
	p.Item.Name, p.Item.Subject = string(p.ID), app.Person
	for _, step := range []struct {
		name string
		read func(*source.Node) error
	}{
		{"item", l.item},
		{"parameters", source.Each(l.parameter)},
		{"facts", source.Each(l.fact)},
		{"", func(*source.Node) error { return l.declare() }},
		{"", func(*source.Node) error { return l.unconfirmed() }},
		{"conditions", source.Listed(l.condition)},
		{"outcome", source.Each(l.outcome)},
		{"materials", source.Listed(l.material)},
		{"documents", source.Texts(&p.Documents)},
		{"notes", source.Texts(&p.Notes)},
		{"sample", l.readSample},
		{"cases", source.Listed(l.testCase)},
		{"equivalent", source.Listed(l.equivalent)},
	} {
		n := sections[step.name]
		if n == nil && step.name != "" {
			continue
		}
		errs = append(errs, step.read(n))
	}
	if c := sections["conditions"]; c != nil && c.Kind == source.List && len(c.Items) == 0 {
		errs = append(errs, c.Errorf("the list is empty; expected at least one condition"))
	}
	return source.Join(errs...)
}

func (l *loader) item(n *source.Node) error {
	i := &l.pack.Item
	i.CodeStatus = ToVerify
	return n.Object(
		source.Must("name", source.Text(&i.Name)),
		source.May("short", source.Text(&i.Short)),
		source.May("search", source.Texts(&i.Search)),
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
		source.May("held", source.Text(&i.Held)),
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
	l.pack.Basis = append(l.pack.Basis, b)
	return source.Join(err, l.meet(n, "basis", "basis", b.ID))
}

// based reads the id of a declared basis.
func (l *loader) based(to *string) func(*source.Node) error {
	return func(n *source.Node) error {
		if err := source.Text(to)(n); err != nil {
			return err
		}
		if !l.ids["basis "+*to] {
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
			m.Facts = append(m.Facts, item.Value)
			_, err := l.declared(item)
			return err
		})),
		source.May("note", source.Text(&m.Note)),
	)
	l.pack.Materials = append(l.pack.Materials, m)
	return err
}

// equivalent reads what the author says of a small change to the rules.
func (l *loader) equivalent(n *source.Node) error {
	var e Equivalent
	place := func(at *source.Node) error {
		err := source.Text(&e.In)(at)
		if err == nil && l.draft.rule(e.In) == nil {
			err = at.Errorf("%q; expected the id of a condition, the name of an outcome or parameters.NAME", e.In)
		}
		return err
	}
	err := n.Object(
		source.Must("in", place),
		source.Must("change", source.Text(&e.Change)),
		source.Must("why", source.Text(&e.Why)),
	)
	l.pack.Equivalent = append(l.pack.Equivalent, e)
	return source.Join(err, l.meet(n, "equivalent", "equivalent", e.In+" "+e.Change))
}

// rule is where the file has a condition, an outcome or a parameter.
func (d *Draft) rule(name string) *source.Node {
	if p, is := strings.CutPrefix(name, "parameters."); is {
		return d.places["parameters "+p]
	}
	return cmp.Or(d.places["conditions "+name], d.places["outcome "+name])
}

// line is the line of a file on which something begins.
func line(n *source.Node) int {
	line, _ := n.Place()
	return line
}

// declared reads the name of a fact that the pack declares.
func (l *loader) declared(n *source.Node) (Decl, error) {
	if d, ok := l.pack.Decl(n.Value); ok {
		return d, nil
	}
	if l.broken[n.Value] {
		return Decl{}, echo
	}
	return Decl{}, n.Errorf("%q is not declared; expected the name of a fact listed under facts", n.Value)
}
