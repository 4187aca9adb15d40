package supervision

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

// settings is a store that holds nothing else.
type settings struct {
	store
	held map[string][]byte
}

func (s settings) Settings(_ context.Context, prefix string) (map[string][]byte, error) {
	out := maps.Clone(s.held)
	maps.DeleteFunc(out, func(key string, _ []byte) bool { return !strings.HasPrefix(key, prefix) })
	return out, nil
}

// TestAPopulationInPieces: a district's year in pieces that a store takes, and
// what earlier programs kept in one.
func TestAPopulationInPieces(t *testing.T) {
	ids := make([]app.CaseID, 130_000)
	for i := range ids {
		ids[i] = app.CaseID(fmt.Sprintf("o%026d", i))
	}
	pop := spotcheck.Freeze(ids)
	pieces := map[string][]byte{}
	if err := putPopulation(pieces, "large", pop); err != nil {
		t.Fatal(err)
	}
	for key, b := range pieces {
		if len(b) > 1<<20 {
			t.Errorf("%s has %d bytes", key, len(b))
		}
	}
	whole, err := json.Marshal(pop.Cases())
	if err != nil {
		t.Fatal(err)
	}
	lost := maps.Clone(pieces)
	delete(lost, slices.Sorted(maps.Keys(lost))[0])
	for name, tt := range map[string]struct {
		held map[string][]byte
		kind app.Kind
	}{
		"in pieces":          {pieces, 0},
		"with a piece gone":  {lost, app.Damaged},
		"in one value":       {map[string][]byte{"population/large": whole}, 0},
		"in an unclear text": {map[string][]byte{"population/large": []byte("{")}, app.Damaged},
	} {
		r := Room{store: settings{held: tt.held}}
		got, err := r.FrozenPopulation(t.Context(), drawing.Draw{ID: "large", Digest: pop.Digest(), Size: pop.Size()})
		if app.KindOf(err) != tt.kind && (tt.kind != 0 || err != nil) || err == nil && got.Digest() != pop.Digest() {
			t.Errorf("%s: %d cases, %v", name, got.Size(), err)
		}
	}
}
