package reception

import (
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/promise"
)

// PromisesFor are the texts that may be used for an item today.
func (s *Room) PromisesFor(item app.PackID) []promise.Text {
	return s.at.Promises.For(item, civil.On(s.at.Now()))
}

// promised makes what was promised part of an application: the version of the
// day and its hash, and what the text declares to be true. A text that somebody
// was shown before and that has been replaced since has to be shown again.
func (s *Room) promised(a casefile.Application) (casefile.Application, error) {
	if len(a.Promises) == 0 {
		return a, nil
	}
	a.Promises, a.Declared = slices.Clone(a.Promises), slices.Clone(a.Declared)
	for i, p := range a.Promises {
		t, ok := s.at.Promises.At(p.ID, civil.On(a.At))
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
