package paperwork

import (
	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/document"
	"miaopi/app/rule"
)

// promisePaper is the very text that was promised, to be signed. A text that
// this station does not have is not replaced by another.
func (s *Room) promisePaper(c *casefile.Case, p *rule.Pack, head document.Case) (document.Promise, error) {
	out := document.Promise{Case: head}
	for _, one := range c.App.Promises {
		t, ok := s.at.Promises.ByHash(one.Hash)
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
