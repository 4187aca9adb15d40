package stick_test

import (
	"bytes"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/stick"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/fact"
)

// TestALaptopHoldsJustThosePeople: what goes to somebody's home is about whom
// is visited, and what was done there comes back.
func TestALaptopHoldsJustThosePeople(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk)
	hall, laptop := w.Stations[0], w.Stations[1]
	without := map[string]fact.Value{"account.type": {}}
	visited, other := w.Elder(1, without), w.Elder(2, without)
	w.Load(worldtest.Area, visited, other)
	hall.Sync()
	if err := laptop.Link.Introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, err := reception.At(hall.Station).Accept(t.Context(), worldtest.Acceptance(visited), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reception.At(hall.Station).Accept(t.Context(), worldtest.Acceptance(other), ""); err != nil {
		t.Fatal(err)
	}
	id, err := stick.Identity(t.Context(), laptop.Disk)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	did, err := stick.WriteFor(t.Context(), hall.Link, &file, id.Recipient(), []app.Subject{visited.Subject})
	if err != nil || did.Subjects != 1 {
		t.Fatalf("%+v, %v", did, err)
	}
	if did, err := worldtest.Plug(t, laptop, file.Bytes()); err != nil || did.Refused != 0 || did.Subjects != 1 {
		t.Fatalf("on the laptop: %+v, %v", did, err)
	}
	if _, known, err := laptop.Disk.Facts(t.Context(), other.Subject); known || err != nil {
		t.Errorf("the laptop knows somebody who is not visited: %v", err)
	}
	if list, err := laptop.Disk.CasesOf(t.Context(), other.Subject); len(list) != 0 || err != nil {
		t.Errorf("the laptop holds %d cases of somebody who is not visited: %v", len(list), err)
	}
	if _, err := reception.At(laptop.Station).RecordVisit(t.Context(), first.Case, "已见到本人", true); err != nil {
		t.Fatal(err)
	}
	seen := fact.Fact{Name: "account.type", Value: fact.StringOf("yinian"), Source: fact.Counter, AsOf: laptop.Now()}
	if _, err := reception.At(laptop.Station).Receive(t.Context(), first.Case, []fact.Fact{seen}, ""); err != nil {
		t.Fatal(err)
	}
	if did, err := worldtest.Plug(t, hall, worldtest.Carry(t, laptop, hall, false)); err != nil || did.Refused != 0 || did.Relayed == 0 {
		t.Fatalf("back at the hall: %+v, %v", did, err)
	}
	if c := hall.Kase(first.Case); len(c.Visits) != 1 || c.State != laptop.Kase(first.Case).State || c.State != casefile.Approved {
		t.Errorf("at the hall: %s, %d visits", c.State, len(c.Visits))
	}
}
