package kit_test

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"miaopi/ui/kit"
	"miaopi/ui/look"
)

func marks(n int, bound float64) []kit.Mark {
	var out []kit.Mark
	for i := range n {
		m := kit.Mark{Label: fmt.Sprintf("11-%02d", i+1), Bound: bound * float64(6-i%5) / 6, Note: "5%"}
		if i%4 == 2 {
			m.Rate = m.Bound / 3
		}
		out = append(out, m)
	}
	return out
}

// words are the texts a widget draws, and whether one of them lies outside.
func words(t *testing.T, o fyne.Widget) (out []string) {
	t.Helper()
	for _, x := range test.WidgetRenderer(o).Objects() {
		if text, ok := x.(*canvas.Text); ok {
			out = append(out, text.Text)
			if p := text.Position(); p.X < 0 || p.Y < 0 || p.X+text.MinSize().Width > o.Size().Width+1 || p.Y+text.MinSize().Height > o.Size().Height+4 {
				t.Errorf("%q at %v of %v lies outside", text.Text, p, o.Size())
			}
		}
	}
	return out
}

func TestPlot(t *testing.T) {
	for _, tc := range []struct {
		name  string
		marks []kit.Mark
		mode  look.Mode
		sees  []string
		hides []string
	}{
		{"empty", nil, look.Mode{}, []string{"还没有查完的抽查。"}, []string{"0%", "不当率"}},
		{"one", marks(1, 0.05), look.Mode{}, []string{"0%", "1%", "5%", "11-01", "不当率", "95% 上限"}, []string{"10%"}},
		{"two", marks(2, 0.061), look.Mode{Dark: true}, []string{"0%", "2%", "10%", "11-01", "11-02"}, []string{"20%"}},
		{"twelve", marks(12, 0.6), look.Mode{}, []string{"25%", "100%", "11-12"}, nil},
		{"more than fit", marks(40, 0.02), look.Mode{Elder: true}, []string{"2%", "11-40"}, []string{"11-16"}},
		{"everything possible", []kit.Mark{{Label: "11-01", Rate: 1, Bound: 1, Note: "100%"}}, look.Mode{}, []string{"100%"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k, w := newKit(t, tc.mode)
			p := k.Plot("不当率", "95% 上限", "还没有查完的抽查。")
			w.SetContent(k.Card(0, p).Grow(0))
			p.Set(tc.marks)
			shot(t, w, "plot-"+tc.name)
			got := words(t, p)
			for _, s := range tc.sees {
				if !slices.Contains(got, s) {
					t.Errorf("%q is not in %q", s, got)
				}
			}
			for _, s := range tc.hides {
				if slices.Contains(got, s) {
					t.Errorf("%q is in %q", s, got)
				}
			}
		})
	}
}

func TestBallotAnswersAndGoesOn(t *testing.T) {
	k, w := newKit(t, look.Mode{})
	b := k.Ballot([]string{"符合", "不符合", "不能确定"})
	var given, steps []int
	b.Given = func(i int) { given = append(given, i) }
	b.Step = func(by int) { steps = append(steps, by) }
	w.SetContent(b)
	w.Canvas().Focus(b)
	for _, r := range "1102 9" {
		b.TypedRune(r)
	}
	if want := []int{0, 0, 1}; !slices.Equal(given, want) {
		t.Errorf("given %v, want %v", given, want)
	}
	if b.Selected() != 1 {
		t.Errorf("selected %d: a space and digits without an answer must not answer", b.Selected())
	}
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !slices.Equal(steps, []int{-1, 1}) || !slices.Equal(given, []int{0, 0, 1, 2}) {
		t.Errorf("steps %v, given %v", steps, given)
	}
}
