package rule

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/fact"
)

// A register that says something and nothing of one moment contradicts itself,
// in whatever order its words come and whoever speaks between them.
func TestSomethingAndNothingOfOneMoment(t *testing.T) {
	p := load(t, small)
	in := p.Sample(p.Cases[0].Input.Date)
	alive := in.Record.Find("person.alive")[0]
	nothing, older, other, undated := alive, alive, alive, alive
	nothing.Value, older.Value = fact.Value{}, fact.Value{}
	older.AsOf = alive.AsOf.Add(-time.Hour)
	other.Source = "police.population"
	undated.AsOf = time.Time{}
	undatedNothing := undated
	undatedNothing.Value = fact.Value{}
	for name, c := range map[string]struct {
		words []fact.Fact
		want  app.Verdict
		state fact.State
	}{
		"something":                      {[]fact.Fact{alive}, app.Approve, fact.Fresh},
		"nothing, then something":        {[]fact.Fact{nothing, alive}, app.Review, fact.Conflict},
		"something, then nothing":        {[]fact.Fact{alive, nothing}, app.Review, fact.Conflict},
		"another between":                {[]fact.Fact{alive, other, nothing}, app.Review, fact.Conflict},
		"another before":                 {[]fact.Fact{nothing, other, alive}, app.Review, fact.Conflict},
		"nothing of an earlier moment":   {[]fact.Fact{alive, older}, app.Approve, fact.Fresh},
		"nothing of another fact before": {[]fact.Fact{other, alive}, app.Approve, fact.Fresh},
		"of no known moment":             {[]fact.Fact{undatedNothing, undated}, app.Review, fact.Stale},
	} {
		t.Run(name, func(t *testing.T) {
			one := in
			one.Record.Facts = nil
			for _, f := range in.Record.Facts {
				if f.Name != "person.alive" {
					one.Record.Facts = append(one.Record.Facts, f)
				}
			}
			one.Record.Facts = append(one.Record.Facts, c.words...)
			one.Record.Sort()
			e, err := p.Evaluate(one)
			if err != nil || e.Verdict != c.want || e.Conditions[1].Facts[0].State != c.state {
				t.Errorf("%s, %v, want %s and %s", e.Verdict, err, c.want, c.state)
			}
			if got, err := p.VerdictEncoded(one.Record.AppendBinary(nil), one.Date, one.Now); err != nil || got != c.want {
				t.Errorf("encoded %s, %v, want %s", got, err, c.want)
			}
		})
	}
}
