package rule

import (
	"miaopi/app/chinaid"
	"miaopi/app/fact"
)

// hear takes in what one source says of a fact.
func (b *binding) hear(c *cell, d *Decl, f *fact.Fact, at int) {
	if f.Value.IsNull() {
		if i := b.denied(f, at); i >= 0 {
			c.clash = i
		}
		return
	}
	if b.denied(f, at) >= 0 {
		c.clash = at
	}
	if c.at < 0 {
		c.at = at
	}
	if f.IsSlip() {
		c.clash = at
		return
	}
	v, err := f.Value.As(d.Type)
	if err != nil || f.Source == "" || f.AsOf.After(b.latest) {
		c.invalid = true
		return
	}
	if d.named && !b.literal() {
		v = alike(v)
	}
	if c.first.IsNull() {
		c.first = v
	} else if !c.first.Equal(v) && c.clash < 0 {
		c.clash = at
	}
	if d.admits(f.Source) && (c.value.IsNull() || f.AsOf.After(c.asOf)) {
		c.value, c.asOf, c.at, c.declared = v, f.AsOf, at, f.Source == fact.Declared
	}
}

// denied finds, among what was said of the fact so far, a word of the same
// register and moment that is nothing where this one is something, or the
// reverse (see fact.Join); -1 for none. Records are in order of name, and of no
// order within one.
func (b *binding) denied(f *fact.Fact, at int) int {
	for i := at - 1; i >= 0 && b.in.Record.Facts[i].Name == f.Name; i-- {
		w := &b.in.Record.Facts[i]
		if w.Source == f.Source && w.Value.IsNull() != f.Value.IsNull() && w.AsOf.Equal(f.AsOf) && !f.AsOf.IsZero() {
			return i
		}
	}
	return -1
}

// literal says whether names are compared to the letter.
func (b *binding) literal() bool { return b.wording < Alike }

// alike is a name in the form in which names are compared.
func alike(v fact.Value) fact.Value {
	if name := chinaid.Name(v.Text()); name != v.Text() {
		return fact.StringOf(name)
	}
	return v
}

// admits says whether a source may say a fact: a person's word stands for a
// register's only where the pack allows it.
func (d *Decl) admits(source string) bool {
	switch source {
	case fact.Declared:
		return d.Source == fact.Declared || d.Source == ""
	case fact.Counter:
		return d.Source == fact.Counter || d.Source == fact.Declared || d.Source == "" || d.Proof != ""
	}
	return true
}
