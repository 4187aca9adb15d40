// Package check finds what an authority should not sign: what is wrong with a
// pack file, all of it at once, what its own cases leave out, and what stands
// in it to no purpose.
//
// Errors are what package rule refuses, own cases that fail, blanks of a
// skeleton, conditions that the own cases do not show passing, failing
// and unknown, each with a case that would, and changes said to be equivalent
// that a case notices or that do not occur. Warnings are facts, parameters
// and bases that nothing uses, conditions without a sentence or with one that
// names a number their expression does not contain, terms counted as ages are,
// and a file that is not in canonical form.
package check

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"miaopi/app/rule"
	"miaopi/app/rule/layout"
	"miaopi/app/rule/mutant"
	"miaopi/app/rule/skeleton"
	"miaopi/app/rule/source"
)

// Report is all there is to say about one pack file.
type Report struct {
	File     string
	Pack     *rule.Pack // nil when the file does not load
	Errors   source.Errors
	Warnings source.Errors
	Coverage Coverage
}

// File checks one pack file.
func File(name string, data []byte, options ...rule.Option) *Report {
	d := rule.ReadDraft(name, data, options...)
	c := checker{draft: d, pack: d.Pack, report: &Report{File: name, Pack: d.Pack, Errors: d.Errors}}
	if d.Root != nil {
		c.blanks(d.Root)
		c.form(data)
	}
	if d.Pack != nil {
		c.cases()
		c.coverage()
		c.equivalents()
		c.unused()
		c.sentences()
		c.terms()
		c.numbers()
	}
	inOrder(c.report.Errors)
	inOrder(c.report.Warnings)
	return c.report
}

func inOrder(list source.Errors) {
	slices.SortStableFunc(list, func(a, b *source.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// checker works on one file; pack is nil when the file does not load.
type checker struct {
	draft  *rule.Draft
	pack   *rule.Pack
	report *Report
}

// at is a finding where the file says something of a section.
func (c *checker) at(section, name, format string, args ...any) *source.Error {
	line, column := c.draft.Place(section, name)
	return &source.Error{File: c.report.File, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

func (c *checker) wrong(section, name, format string, args ...any) {
	c.report.Errors = append(c.report.Errors, c.at(section, name, format, args...))
}

func (c *checker) warn(section, name, format string, args ...any) {
	c.report.Warnings = append(c.report.Warnings, c.at(section, name, format, args...))
}

// blanks finds what a skeleton left to be filled in.
func (c *checker) blanks(n *source.Node) {
	if n.Kind == source.Scalar && strings.Contains(n.Value, skeleton.Blank) {
		line, column := n.Place()
		c.report.Errors = append(c.report.Errors, &source.Error{File: c.report.File, Line: line, Column: column,
			Message: "this is still to be filled in: " + n.Value})
	}
	for _, item := range n.Items {
		c.blanks(item)
	}
	for _, f := range n.Fields {
		c.blanks(f.Value)
	}
}

// form warns of a file that is not as pack fmt would write it.
func (c *checker) form(data []byte) {
	out, err := layout.Format(c.report.File, data)
	if err == nil && !bytes.Equal(out, data) {
		c.warn("", "", "the file is not in canonical form; miaopi pack fmt -w writes it so")
	}
}

// cases runs the pack's own cases.
func (c *checker) cases() {
	for _, r := range c.pack.RunCases() {
		if !r.OK() {
			c.wrong("cases", r.Name, "the case %q fails: %s", r.Name, strings.Join(r.Problems, "; "))
		}
	}
}

// equivalents looks whether what the file says of small changes to its rules is so.
func (c *checker) equivalents() {
	absent, noticed, err := mutant.Unfounded(c.pack)
	if err != nil {
		c.wrong("", "", "the rules cannot be changed: %v", err)
	}
	for _, e := range absent {
		c.wrong("equivalent", e.In+" "+e.Change, "%s has no change %q; pack test --mutants lists them", e.In, e.Change)
	}
	for _, e := range noticed {
		c.wrong("equivalent", e.In+" "+e.Change, "a case notices the change %q of %s: it is not equivalent", e.Change, e.In)
	}
}

// unused warns of what is declared and used by nothing.
func (c *checker) unused() {
	p := c.pack
	for _, d := range p.Facts {
		if !p.Names(d.Name) && d.Name != p.Item.Held {
			c.warn("facts", d.Name, "no condition or outcome reads the fact %s", d.Name)
		}
	}
	for _, param := range p.Parameters {
		if !p.Names("parameters." + param.Name) {
			c.warn("parameters", param.Name, "no condition or outcome reads parameters.%s", param.Name)
		}
	}
	used := basesUsed(p)
	for _, b := range p.Basis {
		if !used[b.ID] {
			c.warn("basis", b.ID, "nothing rests on the basis %s", b.ID)
		}
	}
}

func basesUsed(p *rule.Pack) map[string]bool {
	used := make(map[string]bool)
	for _, c := range p.Conditions {
		used[c.Basis] = true
	}
	for _, param := range p.Parameters {
		for _, v := range param.Values {
			used[v.Basis] = true
		}
	}
	for _, m := range p.Materials {
		used[m.Basis] = true
	}
	return used
}

// sentences warns of conditions that a citizen could not read.
func (c *checker) sentences() {
	for _, cond := range c.pack.Conditions {
		if cond.Say == cond.ID {
			c.warn("conditions", cond.ID, "the condition %s has no sentence; expected the key say", cond.ID)
		}
		if cond.OnFail == rule.Correct && cond.Cure == "" {
			c.warn("conditions", cond.ID, "the condition %s can be cured (on_fail: correct), but does not say how; expected the key cure", cond.ID)
		}
	}
}
