package rule

import (
	"testing"

	"miaopi/app"
)

// caseOf finds an input of a built-in pack by the name of its case.
func caseOf(t testing.TB, l *Library, id app.PackID, name string) (*Pack, Input) {
	t.Helper()
	versions := l.Versions(id)
	p := versions[len(versions)-1]
	for _, c := range p.Cases {
		if c.Name == name {
			return p, c.Input
		}
	}
	t.Fatalf("%s has no case %s", id, name)
	return nil, Input{}
}

func BenchmarkEvaluate(b *testing.B) {
	l := library(b)
	for _, c := range []struct {
		name string
		item app.PackID
		of   string
	}{
		{"approve 8 conditions", "elderly-allowance", "80 岁，条件全部符合"},
		{"approve 14 conditions", "ridehail-driver", "深圳户籍，条件全部符合"},
		{"provisional", "elderly-allowance", "健在数据过 24 小时 1 秒"},
		{"review, refuse", "elderly-allowance", "外地户籍"},
		{"review, wakes", "elderly-allowance", "50 周岁，二十年后"},
		{"review, one missing", "elderly-allowance", "账户类型不详"},
		{"review, four missing", "project-filing", "四项都没有填"},
	} {
		p, in := caseOf(b, l, c.item, c.of)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Evaluate(in); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(p.Conditions))*float64(b.N)/b.Elapsed().Seconds(), "conditions/s")
		})
	}
	p, in := caseOf(b, l, "elderly-allowance", "80 岁，条件全部符合")
	b.Run("approve 8 conditions, no trace", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := p.Answer(in); err != nil {
				b.Fatal(err)
			}
		}
	})
	p, in = caseOf(b, l, "ridehail-driver", "深圳户籍，条件全部符合")
	in.Record.Facts = nil
	b.Run("review, everything missing", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := p.Evaluate(in); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkVerdict(b *testing.B) {
	l := library(b)
	for _, c := range []struct {
		name string
		item app.PackID
		of   string
	}{
		{"approve 8 conditions", "elderly-allowance", "80 岁，条件全部符合"},
		{"approve 14 conditions", "ridehail-driver", "深圳户籍，条件全部符合"},
		{"review", "elderly-allowance", "50 周岁，二十年后"},
	} {
		p, in := caseOf(b, l, c.item, c.of)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Verdict(in)
			}
			b.ReportMetric(float64(len(p.Conditions))*float64(b.N)/b.Elapsed().Seconds(), "conditions/s")
		})
	}
}

func BenchmarkVerdictEncoded(b *testing.B) {
	p, in := caseOf(b, library(b), "elderly-allowance", "80 岁，条件全部符合")
	data := in.Record.AppendBinary(nil)
	b.ReportAllocs()
	b.ReportMetric(float64(len(data)), "bytes/record")
	for b.Loop() {
		if _, err := p.VerdictEncoded(data, in.Date, in.Now); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadPack(b *testing.B) {
	l := library(b)
	p := l.Versions("elderly-allowance")[1]
	data := read(b, p.File)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if _, err := LoadPack(p.File, data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("cases", func(b *testing.B) {
		for b.Loop() {
			p.RunCases()
		}
		b.ReportMetric(float64(len(p.Cases)), "cases")
	})
}
