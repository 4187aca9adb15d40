package desk

import (
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/app/promise"
	"miaopi/app/rule"
)

// PromisePaper is the paper on which an applicant signs what he promises.
const PromisePaper Paper = "promise" // 告知承诺书

// PromisesFor are the texts that may be used for an item today.
func (s *Station) PromisesFor(item app.PackID) []promise.Text {
	return s.Promises.For(item, civil.On(s.Now()))
}

// promised makes what was promised part of an application: the version of the
// day and its hash, and what the text declares to be true. A text that somebody
// was shown before and that has been replaced since has to be shown again.
func (s *Station) promised(a casefile.Application) (casefile.Application, error) {
	if len(a.Promises) == 0 {
		return a, nil
	}
	a.Promises, a.Declared = slices.Clone(a.Promises), slices.Clone(a.Declared)
	for i, p := range a.Promises {
		t, ok := s.Promises.At(p.ID, civil.On(a.At))
		switch {
		case !ok || !slices.Contains(t.Items, a.Item):
			return a, app.E("accept", app.Input, "本事项没有这份告知承诺书："+p.ID, nil)
		case p.Hash != "" && p.Hash != t.Hash:
			return a, app.E("accept", app.Input, "《"+t.Title+"》已换版本，请让申请人重新看过再签。", nil)
		}
		a.Promises[i] = casefile.Promise{ID: t.ID, Version: t.Version, Hash: t.Hash}
		for _, name := range t.Facts {
			f := fact.Fact{Name: name, Value: fact.BoolOf(true), Source: fact.Declared, AsOf: a.At}
			a.Declared = append(slices.DeleteFunc(a.Declared, func(old fact.Fact) bool { return old.Name == name && old.Source == fact.Declared }), f)
		}
	}
	return a, nil
}

// promisePaper is the very text that was promised, to be signed. A text that
// this station does not have is not replaced by another.
func (s *Station) promisePaper(c *casefile.Case, p *rule.Pack, head document.Case) (document.Promise, error) {
	out := document.Promise{Case: head}
	for _, one := range c.App.Promises {
		t, ok := s.Promises.ByHash(one.Hash)
		if !ok {
			return out, app.E("print", app.Missing, "当时的告知承诺书文本不在本机："+one.ID+" "+one.Version.String(), nil)
		}
		var shows []string
		for _, name := range t.Facts {
			if d, ok := p.Decl(name); ok {
				shows = append(shows, d.Label)
			}
		}
		out.Texts = append(out.Texts, document.PromiseText{Title: t.Title, Paragraphs: t.Paragraphs(), Shows: shows, Version: t.Version, Hash: t.Hash})
	}
	if c.App.Agent != nil {
		out.Agent = c.App.Agent.Name
	}
	return out, nil
}
