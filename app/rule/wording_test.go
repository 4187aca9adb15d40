package rule

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/fact"
)

// What was evaluated in earlier words comes out in them, byte for byte.
func TestEarlierWordsAreKept(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		file string
		item app.PackID
		of   string
	}{
		{"provisional", "elderly-allowance", "健在数据过 24 小时 1 秒"},
		{"curable", "elderly-allowance", "账户类型和户名都不详"},
		{"conflict", "elderly-allowance", "两个来源不一致"},
		{"alternatives", "ridehail-driver", "户籍和居住证都不详，补一个即可"},
		{"invalid", "project-filing", "总投资是文字"},
	} {
		t.Run(c.file, func(t *testing.T) {
			p, in := caseOf(t, l, c.item, c.of)
			e, err := p.EvaluateIn(Bare, in)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, c.file+".bare.golden", append(e.JSON(), '\n'))
		})
	}
}

// sentences are what the engine says itself in all cases of all packs, and of
// every fact in every state in which it is of no use.
func sentences(t *testing.T, visit func(p *Pack, c ConditionResult), hint func(Hint)) {
	t.Helper()
	for _, p := range library(t).Packs() {
		var inputs []Input
		for _, c := range p.Cases {
			inputs = append(inputs, c.Input)
		}
		for _, d := range p.Facts {
			inputs = append(inputs, spoilt(p, d)...)
		}
		for _, in := range inputs {
			e, err := p.Evaluate(in)
			if err != nil {
				continue // a case of a date before the pack
			}
			for _, c := range e.Conditions {
				visit(p, c)
			}
			for _, h := range e.Hints {
				hint(h)
			}
		}
	}
}

// spoilt is the sample with one fact missing, contradicted by paper, only
// declared, old, undated, and of another type.
func spoilt(p *Pack, d Decl) []Input {
	sample := p.Sample(p.Version)
	var out []Input
	change := func(with func(f fact.Fact) []fact.Fact) {
		in := sample
		in.Record.Facts = nil
		for _, f := range sample.Record.Facts {
			if f.Name == d.Name {
				in.Record.Facts = append(in.Record.Facts, with(f)...)
			} else {
				in.Record.Facts = append(in.Record.Facts, f)
			}
		}
		out = append(out, in)
	}
	change(func(fact.Fact) []fact.Fact { return nil })
	change(func(f fact.Fact) []fact.Fact { return []fact.Fact{f, fact.Slip(f.Name, f.AsOf)} })
	change(func(f fact.Fact) []fact.Fact { f.Source = fact.Declared; return []fact.Fact{f} })
	change(func(f fact.Fact) []fact.Fact { f.AsOf = f.AsOf.AddDate(-3, 0, 0); return []fact.Fact{f} })
	change(func(f fact.Fact) []fact.Fact { f.AsOf = f.AsOf.AddDate(-9999, 0, 0); return []fact.Fact{f} })
	change(func(f fact.Fact) []fact.Fact { f.Value = fact.StringOf("?"); return []fact.Fact{f} })
	return out
}

// All that the engine says of the built-in packs, once each, to be read by a
// person: UPDATE_GOLDEN=1 writes it.
func TestSentencesAreAsRead(t *testing.T) {
	said := map[string]bool{}
	sentences(t, func(_ *Pack, c ConditionResult) {
		if c.Result == Unknown {
			said[fact.Plain(c.Why)] = true
		}
	}, func(h Hint) {
		if len(h.Facts) == 1 {
			said[h.Sentence] = true
		}
	})
	var b bytes.Buffer
	for _, s := range slices.Sorted(maps.Keys(said)) {
		fmt.Fprintln(&b, s)
	}
	golden(t, "sentences.golden", b.Bytes())
}

// A label stands in quotes, so that no sentence runs on into it, and no
// register is called by its id.
func TestSentencesQuoteLabels(t *testing.T) {
	sentences(t, func(p *Pack, c ConditionResult) {
		if c.Result != Unknown {
			return
		}
		for _, f := range c.Facts {
			d, _ := p.Decl(f.Name)
			if rest := strings.ReplaceAll(c.Why, "“"+d.Label+"”", ""); f.State != fact.Fresh && strings.Contains(rest, d.Label) && !strings.Contains(rest, "“"+c.Say+"”") {
				t.Errorf("%s: %s", p.ID, c.Why)
			}
		}
		for _, id := range fact.Sources {
			if plain := fact.Plain(c.Why); strings.Contains(plain, id) {
				t.Errorf("%s: %s", p.ID, plain)
			}
		}
	}, func(h Hint) {
		if strings.Contains(h.Sentence, "））") {
			t.Errorf("brackets in brackets: %s", h.Sentence)
		}
	})
}
