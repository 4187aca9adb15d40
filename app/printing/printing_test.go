package printing

import (
	"context"
	"errors"
	"testing"
	"time"

	"miaopi/app"
)

func TestEveryKindAndTroubleHasItsWords(t *testing.T) {
	for _, k := range Kinds {
		if k.Label() == "" {
			t.Errorf("%s has no name", k)
		}
	}
	for _, r := range reasons {
		if r.trouble.Sentence() == "" {
			t.Errorf("%s has no sentence", r.trouble)
		}
	}
}

func TestSetups(t *testing.T) {
	for _, tc := range []struct {
		copies, number int
		ok             bool
	}{{0, 1, true}, {1, 1, true}, {MaxCopies, MaxCopies, true}, {MaxCopies + 1, MaxCopies + 1, false}, {-1, 1, false}} {
		s := Setup{Copies: tc.copies}
		if err := s.Check(); (err == nil) != tc.ok || s.Number() != tc.number || err != nil && app.KindOf(err) != app.Input {
			t.Errorf("%d copies: %v, %d", tc.copies, err, s.Number())
		}
	}
}

func TestWhichPrinterIsMeant(t *testing.T) {
	hp, epson, standard := Printer{ID: "hp"}, Printer{ID: "epson"}, Printer{ID: "any", Default: true}
	for _, tc := range []struct {
		name  string
		setup string
		list  []Printer
		want  string
	}{
		{"the one that was chosen", "epson", []Printer{standard, hp, epson}, "epson"},
		{"it is gone", "zebra", []Printer{standard, hp}, ""},
		{"none was chosen", "", []Printer{hp, standard}, "any"},
		{"there is one only", "", []Printer{hp}, "hp"},
		{"several, and no default", "", []Printer{hp, epson}, ""},
		{"there is none", "", nil, ""},
	} {
		if got, ok := (Setup{Printer: tc.setup}).Choose(tc.list); got.ID != tc.want || ok != (tc.want != "") {
			t.Errorf("%s: %q, %v", tc.name, got.ID, ok)
		}
	}
}

func TestTheMostTellingTroubleIsTold(t *testing.T) {
	for _, tc := range []struct {
		name     string
		keywords []string
		still    bool
		want     Trouble
	}{
		{"none", []string{"none"}, false, ""},
		{"none, but it stands", []string{"none"}, true, ""},
		{"a jam before an empty tray", []string{"media-empty-error", "media-jam-error"}, false, Jam},
		{"a warning stops nothing", []string{"media-empty-warning"}, false, ""},
		{"unless it stands", []string{"media-empty-warning"}, true, NoPaper},
		{"a door", []string{"door-open-report"}, false, Open},
		{"an error of its own", []string{"vendor-thing-error"}, false, Other},
		{"a word that looks graded", []string{"document-format-error"}, false, NoDriver},
	} {
		if got := TroubleOf(tc.keywords, tc.still); got != tc.want {
			t.Errorf("%s: %q", tc.name, got)
		}
	}
}

// deaf is a spooler that cannot be asked, from the second look on.
type deaf struct {
	Spooler
	looks int
}

func (d *deaf) Look(context.Context, Job) (Report, error) {
	if d.looks++; d.looks == 1 {
		return Report{State: Printing}, nil
	}
	return Report{}, app.E("test", app.Offline, "", nil)
}

func TestAServiceThatIsSilentForLongLosesTheJob(t *testing.T) {
	d, total := &deaf{}, time.Duration(0)
	r, err := Follow(t.Context(), d, Job{}, func(_ context.Context, wait time.Duration) error { total += wait; return nil }, nil)
	if err != nil || r.State != Lost || r.Trouble != Unplugged || d.looks != patience+1 {
		t.Errorf("%+v after %d looks, %v", r, d.looks, err)
	}
	if total < 20*time.Second || total > time.Minute {
		t.Errorf("given up after %s", total)
	}
}

func TestFollowingStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	_, err := Follow(ctx, &deaf{}, Job{}, func(ctx context.Context, d time.Duration) error { stop(); return Sleep(ctx, d) }, nil)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
