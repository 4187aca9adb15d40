package soundness_test

import (
	"crypto/ed25519"
	"math/rand/v2"
	"slices"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/soundness"
)

// TestCheckFindsWhatWasPlanted: each thing that can be wrong is said with its
// number, and nothing else is.
func TestCheckFindsWhatWasPlanted(t *testing.T) {
	stranger := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	for name, tc := range map[string]struct {
		plant func(t *testing.T, h *desktest.Hall, id app.CaseID)
		want  []string
	}{
		"nothing": {func(*testing.T, *desktest.Hall, app.CaseID) {}, nil},
		"a row that says another name": {func(t *testing.T, h *desktest.Hall, id app.CaseID) {
			r, err := h.Disk.Row(t.Context(), id)
			desktest.Sound(t, err)
			r.Name = "王秀莲"
			desktest.Sound(t, h.Disk.Commit(t.Context(), desk.Batch{Rows: []desk.Row{r}}))
		}, []string{"1 件的列表与过程记录不一致。"}},
		"a row that says another state": {func(t *testing.T, h *desktest.Hall, id app.CaseID) {
			r, err := h.Disk.Row(t.Context(), id)
			desktest.Sound(t, err)
			r.Head.State = casefile.RefusedState
			desktest.Sound(t, h.Disk.Commit(t.Context(), desk.Batch{Rows: []desk.Row{r}}))
		}, []string{"1 件的列表与过程记录不一致。"}},
		"an event that a stranger signed for this station": {func(t *testing.T, h *desktest.Hall, id app.CaseID) {
			m := casefile.Maker{Station: h.Info.ID, Key: stranger, Random: rand.NewChaCha8([32]byte{3})}
			e, err := m.MakeAt(casefile.StampOf(h.Clock.Add(1e9)), "forged", id, casefile.Claimed, "clerk", casefile.ClaimedData{Until: h.Clock.Add(60e9)})
			desktest.Sound(t, err)
			h.Book(t, e)
		}, []string{"1 条过程记录的签名不符。"}},
		"events without a beginning": {func(t *testing.T, h *desktest.Hall, id app.CaseID) {
			events, err := h.Disk.Events(t.Context(), id)
			desktest.Sound(t, err)
			i := slices.IndexFunc(events, func(e casefile.Event) bool { return e.Type != casefile.Submitted })
			e := events[i]
			m := *h.Maker()
			other, err := m.MakeAt(e.At, e.ID+"x", "c-headless", e.Type, e.Operator, e.Data)
			desktest.Sound(t, err)
			desktest.Sound(t, h.Disk.Import(t.Context(), desk.Import{Events: []casefile.Event{other}}))
			r, err := h.Disk.Row(t.Context(), id)
			desktest.Sound(t, err)
			r.Head.Case = "c-headless"
			desktest.Sound(t, h.Disk.Commit(t.Context(), desk.Batch{Rows: []desk.Row{r}}))
		}, []string{"1 件的过程记录读不成一个办件。"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := desktest.NewHall(t)
			h.Accept(h.Elder(1, nil))
			id := h.Accept(h.Elder(2, nil)).Case
			tc.plant(t, h, id)
			r, err := soundness.At(h.Station).Check(t.Context(), nil)
			desktest.Sound(t, err)
			if !slices.Equal(r.Problems, tc.want) && len(r.Problems)+len(tc.want) > 0 {
				t.Errorf("found %q, want %q", r.Problems, tc.want)
			}
		})
	}
}

// TestADigestIsOfWhatStationsHold: two stations with the same events have one
// digest, in whatever order they heard them; one event more makes another.
func TestADigestIsOfWhatStationsHold(t *testing.T) {
	first, second := desktest.NewHall(t), desktest.NewHall(t)
	var cases []app.CaseID
	for n := range 3 {
		cases = append(cases, first.Accept(first.Elder(n+1, nil)).Case)
	}
	var events []casefile.Event
	for _, id := range cases {
		list, err := first.Disk.Events(t.Context(), id)
		desktest.Sound(t, err)
		events = append(events, list...)
	}
	slices.Reverse(events)
	for i := range events {
		desktest.Sound(t, second.Disk.Import(t.Context(), desk.Import{Events: events[i : i+1]}))
	}
	desktest.Sound(t, second.Refresh(t.Context()))
	digest := func(h *desktest.Hall) soundness.Digest {
		d, err := soundness.At(h.Station).Digest(t.Context())
		desktest.Sound(t, err)
		return d
	}
	if a, b := digest(first), digest(second); a != b || a.Cases != len(cases) {
		t.Errorf("%+v and %+v", a, b)
	}
	before := digest(second)
	second.Station = second.Sit("another clerk", app.Clerk) // who draws other numbers by chance
	second.Accept(second.Elder(9, nil))
	if after := digest(second); after == before || after.Cases != before.Cases+1 {
		t.Errorf("%+v after %+v", after, before)
	}
}
