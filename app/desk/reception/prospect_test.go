package reception_test

import (
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
)

// residents are the first n subjects of a kind.
func residents(t *testing.T, st *desk.Station, kind app.SubjectKind, n int) []desk.Resident {
	t.Helper()
	var out []desk.Resident
	desktest.Sound(t, st.Store().People(t.Context(), func(r desk.Resident) bool {
		if r.Subject.Kind == kind {
			out = append(out, r)
		}
		return len(out) < n
	}))
	return out
}

// What the counter shows before an application is taken in is what it comes to.
func TestConsiderAgreesWithAccept(t *testing.T) {
	st := desktest.District1(t, 300, 60)
	seen := map[app.Verdict]int{}
	for _, kind := range []app.SubjectKind{app.Person, app.Enterprise, app.Vehicle} {
		for _, r := range residents(t, st, kind, 60) {
			prospects, err := reception.At(st).Prospects(t.Context(), r.Subject)
			desktest.Sound(t, err)
			for _, p := range prospects {
				got, err := reception.At(st).Accept(t.Context(), casefile.Application{Item: p.Pack.ID, Subject: r.Subject, Name: r.Name}, "")
				desktest.Sound(t, err)
				if got.Verdict != p.Effective() {
					t.Errorf("%s for a %s: shown %s (guard %q), accepted as %s", p.Pack.ID, kind, p.Effective(), p.Guard, got.Verdict)
				}
				seen[got.Verdict]++
			}
		}
	}
	if seen[app.Approve] == 0 || seen[app.Review] == 0 {
		t.Errorf("the district shows too little: %v", seen)
	}
}

func TestProspectsAreForTheKindOfSubject(t *testing.T) {
	st := desktest.District1(t, 100, 20)
	for kind, want := range map[app.SubjectKind]int{app.Person: 24, app.Enterprise: 3, app.Vehicle: 1} {
		r := residents(t, st, kind, 1)[0]
		got, err := reception.At(st).Prospects(t.Context(), r.Subject)
		desktest.Sound(t, err)
		if len(got) != want {
			t.Errorf("%s: %d items, want %d", kind, len(got), want)
		}
	}
}

// A correction slip makes any fact a conflict, whatever its type, and nothing
// is approved on it.
func TestSlipMakesEveryFactConflict(t *testing.T) {
	st := desktest.District1(t, 200, 60)
	types := map[fact.Type]bool{}
	for _, kind := range []app.SubjectKind{app.Person, app.Enterprise, app.Vehicle} {
		for _, r := range residents(t, st, kind, 12) {
			prospects, err := reception.At(st).Prospects(t.Context(), r.Subject)
			desktest.Sound(t, err)
			for _, p := range prospects {
				for _, f := range p.Record.Facts {
					a := casefile.Application{Item: p.Pack.ID, Subject: r.Subject, Name: r.Name}
					j, err := reception.At(st).Consider(t.Context(), a, casefile.CorrectedData{Fact: f.Name, Note: "与原件不符"})
					desktest.Sound(t, err)
					d, _ := p.Pack.Decl(f.Name)
					types[d.Type] = true
					if got := stateOf(j, f.Name); got != fact.Conflict {
						t.Errorf("%s of %s is %s after a slip", f.Name, p.Pack.ID, got)
					}
					if settles(j, f.Name) && j.Verdict != app.Review {
						t.Errorf("%s approved on a disputed %s", p.Pack.ID, f.Name)
					}
				}
			}
		}
	}
	for _, typ := range []fact.Type{fact.Bool, fact.String, fact.Date, fact.Int} {
		if !types[typ] {
			t.Errorf("no fact of type %s was tried", typ)
		}
	}
}

func stateOf(j *judging.Judged, name string) fact.State {
	for _, c := range j.Conditions {
		for _, f := range c.Facts {
			if f.Name == name {
				return f.State
			}
		}
	}
	return fact.Conflict // read by no condition
}

// settles says whether some condition that reads a fact did not pass.
func settles(j *judging.Judged, name string) bool {
	for _, c := range j.Conditions {
		for _, f := range c.Facts {
			if f.Name == name && c.Result != "pass" {
				return true
			}
		}
	}
	return false
}

func TestAcceptKeepsSlipsWithTheCase(t *testing.T) {
	st := desktest.District1(t, 200, 60)
	r, item := approvable(t, st)
	a := casefile.Application{Item: item, Subject: r.Subject, Name: r.Name}
	slip := casefile.CorrectedData{Fact: "credit.grey", Note: "  "}
	if _, err := reception.At(st).Accept(t.Context(), a, "", slip); app.KindOf(err) != app.Input {
		t.Fatalf("a slip without a note: %v", err)
	}
	slip.Note = "信用报告无此记录"
	got, err := reception.At(st).Accept(t.Context(), a, "", slip)
	desktest.Sound(t, err)
	if got.Verdict != app.Review {
		t.Errorf("accepted as %s in spite of a slip", got.Verdict)
	}
	c, _, err := st.Case(t.Context(), got.Case)
	desktest.Sound(t, err)
	if len(c.Corrected) != 1 || c.Corrected[0] != slip || c.State != casefile.InReview {
		t.Errorf("case holds %v in state %s", c.Corrected, c.State)
	}
	c, err = confirm.At(st).Evaluate(t.Context(), got.Case)
	desktest.Sound(t, err)
	if c.Verdict() != app.Review {
		t.Errorf("judged again: %s", c.Verdict())
	}
	if _, ok := judging.At(st).Replay(c); !ok {
		t.Error("the judgement with a slip does not replay")
	}
}

// approvable is a resident whom some item would approve at once.
func approvable(t *testing.T, st *desk.Station) (desk.Resident, app.PackID) {
	t.Helper()
	for _, r := range residents(t, st, app.Person, 500) {
		list, err := reception.At(st).Prospects(t.Context(), r.Subject)
		desktest.Sound(t, err)
		for _, p := range list {
			if p.Effective() == app.Approve {
				return r, p.Pack.ID
			}
		}
	}
	t.Fatal("nobody can be approved")
	return desk.Resident{}, ""
}

func TestProfileShowsHistoryNewestFirst(t *testing.T) {
	st := desktest.District1(t, 200, 60)
	r, item := approvable(t, st)
	for _, id := range []app.PackID{item, "ridehail-driver"} {
		_, err := reception.At(st).Accept(t.Context(), casefile.Application{Item: id, Subject: r.Subject, Name: r.Name}, "")
		desktest.Sound(t, err)
	}
	p, err := reception.At(st).Profile(t.Context(), app.Subject{Kind: r.Subject.Kind, ID: " " + r.Subject.ID})
	desktest.Sound(t, err)
	if !p.Known || len(p.Cases) < 2 {
		t.Fatalf("profile: known %v, %d cases", p.Known, len(p.Cases))
	}
	for i := range p.Cases[1:] {
		if p.Cases[i].Head.At.Before(p.Cases[i+1].Head.At) {
			t.Error("history is not newest first")
		}
	}
	stranger, err := reception.At(st).Profile(t.Context(), app.Subject{Kind: app.Person, ID: "11010519491231002X"})
	desktest.Sound(t, err)
	if stranger.Known || len(stranger.Cases) != 0 {
		t.Errorf("a stranger is known: %+v", stranger)
	}
}

func TestReadBackIsJournaled(t *testing.T) {
	st := desktest.District1(t, 200, 60)
	r, item := approvable(t, st)
	before, err := st.Store().JournalSize(t.Context())
	desktest.Sound(t, err)
	j, err := reception.At(st).ReadBack(t.Context(), casefile.Application{Item: item, Subject: r.Subject, Name: r.Name}, "")
	desktest.Sound(t, err)
	if j.Effective() != app.Approve || j.Date != civil.On(desktest.Monday) {
		t.Errorf("read back %s as of %s", j.Effective(), j.Date)
	}
	after, err := st.Store().JournalSize(t.Context())
	desktest.Sound(t, err)
	if after != before+1 {
		t.Errorf("journal grew by %d", after-before)
	}
	auditor := st.As(app.Actor{Account: "auditor", Role: app.Auditor})
	if _, err := reception.At(auditor).ReadBack(t.Context(), casefile.Application{Item: item, Subject: r.Subject}, ""); app.KindOf(err) != app.Forbidden {
		t.Errorf("an auditor read back: %v", err)
	}
}

func TestAcceptDropsTheDraft(t *testing.T) {
	st := desktest.District1(t, 200, 60)
	r, item := approvable(t, st)
	d := reception.Draft{App: casefile.Application{Item: item, Subject: r.Subject, Name: r.Name}, Typed: map[string]string{"project.investment": "1."},
		Corrected: []casefile.CorrectedData{{Fact: "person.hukou", Note: "不符"}}}
	d, err := reception.At(st).SaveDraft(t.Context(), d)
	desktest.Sound(t, err)
	list, err := reception.At(st).Drafts(t.Context())
	desktest.Sound(t, err)
	if len(list) != 1 || list[0].Typed["project.investment"] != "1." || len(list[0].Corrected) != 1 {
		t.Fatalf("drafts: %+v", list)
	}
	_, err = reception.At(st).Accept(t.Context(), d.App, d.ID)
	desktest.Sound(t, err)
	if list, err = reception.At(st).Drafts(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("after acceptance: %v, %v", list, err)
	}
}
