package hubsync_test

import (
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/staff"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
	"miaopi/store/memory"
)

// said is what a person reads about an error.
func said(err error) string {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Detail
	}
	return ""
}

// opens says whether a password opens a station for the clerk.
func opens(s *worldtest.Station, password string) bool {
	return s.Disk.(*memory.Store).Opens("clerk", password)
}

// people is a world of two stations with the hub's clerk at both.
func people(t *testing.T) (w *worldtest.World, a, b *worldtest.Station) {
	t.Helper()
	w = worldtest.New(t, app.Clerk, app.Clerk)
	for _, s := range w.Stations {
		s.Sync()
		s.Actor.Account = "clerk"
	}
	return w, w.Stations[0], w.Stations[1]
}

func TestAPasswordChangedAtOneStationCountsAtAll(t *testing.T) {
	_, a, b := people(t)
	if me, err := a.Me(); err != nil || !me.District || !me.First {
		t.Fatalf("%+v, %v", me, err)
	}
	for _, step := range []struct{ old, fresh string }{{"demo", "her very own"}, {"her very own", "another one"}} {
		if err := staff.At(a.Station).ChangePassword(t.Context(), step.old, step.fresh); err != nil {
			t.Fatal(err)
		}
		if !opens(a, step.fresh) || opens(a, step.old) {
			t.Errorf("where %q was chosen", step.fresh)
		}
		if !opens(b, step.old) {
			t.Errorf("%q ended before the other station heard of it", step.old)
		}
		b.Sync()
		if !opens(b, step.fresh) || opens(b, step.old) {
			t.Errorf("at the other station, %q", step.fresh)
		}
	}
	if me, _ := b.Me(); me.First {
		t.Errorf("still counted as the first password: %+v", me)
	}
	if n, _ := a.Disk.JournalSize(t.Context()); n == 0 {
		t.Error("nothing in the journal")
	}
}

func TestAStationEnrolledLaterKnowsThePassword(t *testing.T) {
	w, a, _ := people(t)
	if err := staff.At(a.Station).ChangePassword(t.Context(), "demo", "her very own"); err != nil {
		t.Fatal(err)
	}
	keys, err := w.Manager.Accounts(t.Context())
	if err != nil || len(keys) != 1 {
		t.Fatalf("%d, %v", len(keys), err)
	}
	if _, err := keys[0].Open("her very own"); err != nil {
		t.Error(err)
	}
	if _, err := keys[0].Open("demo"); app.KindOf(err) != app.Wrong {
		t.Errorf("the first password: %v", err)
	}
}

// staffed is a hub's administrator who loads accounts, with a second one, boss, who
// has chosen a password of his own.
func staffed(t *testing.T, w *worldtest.World, a *worldtest.Station) (load func(admin.Second, ...desk.NewAccount) error, boss admin.Second) {
	t.Helper()
	secret, err := w.Manager.District(t.Context())
	w.Must(err)
	l := &admin.Loader{Manager: w.Manager, District: w.District}
	load = func(second admin.Second, list ...desk.NewAccount) error {
		t.Helper()
		err := l.Accounts(t.Context(), secret, w.Manager.KDF, w.Manager.Random, list, second)
		a.Sync()
		return err
	}
	w.Must(load(admin.Second{}, account("boss", app.Administrator, "given to boss")))
	w.Must(staff.At(a.As(app.Actor{Account: "boss", Role: app.Administrator})).ChangePassword(t.Context(), "given to boss", "boss's own"))
	return load, admin.Second{ID: "boss", Password: "boss's own", Half: "-second"}
}

func account(id app.AccountID, role app.Role, password string) desk.NewAccount {
	return desk.NewAccount{Account: desk.Account{ID: id, Name: "王敏", Role: role}, Password: password}
}

func TestTwoAdministratorsGiveANewFirstPassword(t *testing.T) {
	w, a, _ := people(t)
	if err := staff.At(a.Station).ChangePassword(t.Context(), "demo", "forgotten one"); err != nil {
		t.Fatal(err)
	}
	load, boss := staffed(t, w, a)
	w.Must(load(admin.Second{}, account("clerk", app.Clerk, "demo")))
	if !opens(a, "forgotten one") {
		t.Error("the same table published again took a changed password away")
	}
	if err := load(admin.Second{}, account("new", app.Clerk, "given to new"), account("clerk", app.Clerk, "given again")); app.KindOf(err) != app.Forbidden || !strings.Contains(said(err), "账号 clerk 已经有人在用") {
		t.Errorf("one administrator alone: %v", err)
	}
	if keys, err := w.Manager.Accounts(t.Context()); err != nil || len(keys) != 2 || !opens(a, "forgotten one") {
		t.Errorf("something of a refused list was published: %d, %v", len(keys), err)
	}
	w.Must(load(boss, account("clerk", app.Clerk, "given again")))
	if !opens(a, "given again-second") || opens(a, "forgotten one") || opens(a, "given again") {
		t.Error("the password of two halves does not count alone")
	}
	if err := load(admin.Second{}, account("clerk", app.Clerk, "mine alone")); app.KindOf(err) != app.Forbidden {
		t.Errorf("one half of a fresh reset was replaced by one administrator: %v", err)
	}
	if err := staff.At(a.Station).ChangePassword(t.Context(), "given again-second", "her very own"); err != nil || !opens(a, "her very own") {
		t.Errorf("%v", err)
	}
}

func TestWhoMayStandForAnAccountOfTheHub(t *testing.T) {
	w, a, _ := people(t)
	w.Must(staff.At(a.Station).ChangePassword(t.Context(), "demo", "her very own"))
	load, boss := staffed(t, w, a)
	w.Must(load(boss, account("fresh", app.Administrator, "given to fresh")))
	reset := account("clerk", app.Supervisor, "given again")
	for name, c := range map[string]struct {
		second admin.Second
		of     desk.NewAccount
		refuse error
	}{
		"nobody, for a role":                  {admin.Second{}, reset, &app.Error{Kind: app.Forbidden}},
		"nobody, for one more administrator":  {admin.Second{}, account("more", app.Administrator, "given to more"), &app.Error{Kind: app.Forbidden}},
		"one who is no administrator":         {admin.Second{ID: "clerk", Password: "her very own", Half: boss.Half}, reset, &app.Error{Kind: app.Forbidden}},
		"one whom the hub does not know":      {admin.Second{ID: "ghost", Password: "her very own", Half: boss.Half}, reset, &app.Error{Kind: app.Forbidden}},
		"one with a first password":           {admin.Second{ID: "fresh", Password: "given to fresh-second", Half: boss.Half}, reset, &app.Error{Kind: app.Forbidden}},
		"a wrong password":                    {admin.Second{ID: "boss", Password: "guess", Half: boss.Half}, reset, &app.Error{Kind: app.Wrong}},
		"whom it is about":                    {boss, account("boss", app.Administrator, "given again"), &app.Error{Kind: app.Forbidden}},
		"a half that is too short":            {admin.Second{ID: "boss", Password: boss.Password, Half: "x"}, reset, &app.Error{Kind: app.Input}},
		"a first half that is too short":      {boss, account("clerk", app.Clerk, "x"), &app.Error{Kind: app.Input}},
		"a new clerk needs nobody":            {admin.Second{}, account("new", app.Clerk, "given to new"), nil},
		"what nobody has used yet is mended":  {admin.Second{}, account("new", app.Supervisor, "given to new"), nil},
		"two of them stand for what they may": {boss, reset, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if err := load(c.second, c.of); (err == nil) != (c.refuse == nil) || app.KindOf(err) != app.KindOf(c.refuse) {
				t.Errorf("%v, want %v", err, c.refuse)
			}
		})
	}
}

func TestWrongAndOfflineChangeNothing(t *testing.T) {
	w, a, _ := people(t)
	change := func(old string) error { return staff.At(a.Station).ChangePassword(t.Context(), old, "her very own") }
	if err := change("guess"); app.KindOf(err) != app.Wrong {
		t.Errorf("%v", err)
	}
	w.Hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	if err := change("demo"); app.KindOf(err) != app.Offline || !strings.Contains(said(err), "密码没有改") {
		t.Errorf("%v", err)
	}
	if !opens(a, "demo") || len(changedPasswords(w)) != 0 {
		t.Error("something changed")
	}
}

// An answer that does not come leaves nobody in the dark.
func TestUncertainAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		push    hubtest.Fault
		get     hubtest.Fault
		says    string // of the error; empty: none
		changed bool
	}{
		{"written, the answer lost", hubtest.Lost, hubtest.Fine, "", true},
		{"not written, the answer lost", hubtest.Cut, hubtest.Fine, "密码没有改", false},
		{"written, and nobody answers any more", hubtest.Lost, hubtest.Cut, "先试新密码", false},
		{"on too few nodes", hubtest.Soft, hubtest.Fine, "先试新密码", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, a, _ := people(t)
			pushed := false
			w.Hub.Next = func(request string) hubtest.Fault {
				switch {
				case request == "push":
					pushed = true
					return c.push
				case request == "get" && pushed:
					return c.get
				}
				return hubtest.Fine
			}
			err := staff.At(a.Station).ChangePassword(t.Context(), "demo", "her very own")
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(said(err), c.says) {
				t.Errorf("%v", err)
			}
			if opens(a, "her very own") != c.changed {
				t.Errorf("changed here: %v", opens(a, "her very own"))
			}
		})
	}
}

// changedPasswords are the documents of changed passwords at the hub.
func changedPasswords(w *worldtest.World) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for id, d := range w.Hub.Docs(wire.ReferenceDB(worldtest.HubName)) {
		if strings.HasPrefix(id, "password:") {
			out[id] = d.Body
		}
	}
	return out
}

// What a station puts down that the person's own key did not sign counts for
// nothing, and does not keep her from changing it.
func TestForgedPasswords(t *testing.T) {
	w, a, b := people(t)
	if err := staff.At(a.Station).ChangePassword(t.Context(), "demo", "her very own"); err != nil {
		t.Fatal(err)
	}
	docs := changedPasswords(w)
	first := ""
	for id := range maps.Keys(docs) {
		first = id
	}
	for _, c := range []struct {
		name  string
		forge func(doc map[string]any)
	}{
		{"another number", func(d map[string]any) {}},
		{"another slot", func(d map[string]any) { d["n"] = 3; d["slot"].(map[string]any)["salt"] = "AAAAAAAAAAAAAAAAAAAAAA==" }},
		{"no signature", func(d map[string]any) { d["n"] = 4; delete(d, "sig") }},
	} {
		var doc map[string]any
		w.Must(json.Unmarshal(docs[first], &doc))
		c.forge(doc)
		n := map[string]string{"another number": "2", "another slot": "3", "no signature": "4"}[c.name]
		w.Must(w.Hub.Put(t.Context(), wire.ReferenceDB(worldtest.HubName), strings.TrimSuffix(first, "1")+n, doc))
	}
	b.Sync()
	if !opens(b, "her very own") {
		t.Error("a forged document counted")
	}
	if err := staff.At(b.Station).ChangePassword(t.Context(), "her very own", "yet another"); err != nil || !opens(b, "yet another") {
		t.Errorf("%v", err)
	}
}

func TestTwoChangesAtOnce(t *testing.T) {
	w, a, b := people(t)
	done := false
	w.Hub.Next = func(request string) hubtest.Fault {
		if request == "push" && !done {
			done = true // between b's look and b's word, a speaks
			if err := staff.At(a.Station).ChangePassword(t.Context(), "demo", "first to say"); err != nil {
				t.Error(err)
			}
		}
		return hubtest.Fine
	}
	err := staff.At(b.Station).ChangePassword(t.Context(), "demo", "second to say")
	if app.KindOf(err) != app.Conflict {
		t.Errorf("%v", err)
	}
	b.Sync()
	if !opens(b, "first to say") || opens(b, "second to say") {
		t.Error("the second counts")
	}
}

// A hub put back to an older copy learns again which numbers were taken and
// which passwords changed.
func TestARestoredHubLearnsWhatWasWrittenOnce(t *testing.T) {
	w, a, b := people(t)
	old := w.Hub.Backup()
	if err := staff.At(a.Station).ChangePassword(t.Context(), "demo", "her very own"); err != nil {
		t.Fatal(err)
	}
	from, _, err := a.Link.Reserve(t.Context(), "code", "20261123")
	w.Must(err)
	a.Sync()
	w.Hub.Restore(old)
	if again, _, err := a.Link.Reserve(t.Context(), "code", "20261123"); err != nil || again == from {
		t.Errorf("the same hundred again: %d, %v", again, err)
	}
	a.Sync()
	b.Sync()
	if !opens(b, "her very own") {
		t.Error("the changed password is lost")
	}
	if other, _, err := b.Link.Reserve(t.Context(), "code", "20261123"); err != nil || other == from {
		t.Errorf("another station drew the same hundred: %d, %v", other, err)
	}
}

// Whoever came with a first password may go on here once he has changed it at
// another window and this one has heard of it; a station of a made-up district asks
// nobody.
func TestAFirstPasswordChangedElsewhere(t *testing.T) {
	w, a, b := people(t)
	sit := func(s *worldtest.Station) *desk.Station { return s.As(app.Actor{Account: "clerk", Role: app.Clerk}) }
	here, there := sit(a), sit(b)
	if !here.MustChangePassword() || !there.MustChangePassword() {
		t.Fatal("the first password is not asked for")
	}
	if err := there.Exported(t.Context(), "stick"); app.KindOf(err) != app.Forbidden {
		t.Errorf("with the first password: %v", err)
	}
	if err := staff.At(here).ChangePassword(t.Context(), "demo", "her very own"); err != nil {
		t.Fatal(err)
	}
	if here.MustChangePassword() || !there.MustChangePassword() {
		t.Error("who knows of the change")
	}
	b.Sync()
	if there.MustChangePassword() {
		t.Error("not heard of at the other window")
	}
	if err := staff.At(there).ChangePassword(t.Context(), "demo", "another one"); app.KindOf(err) != app.Wrong {
		t.Errorf("changed once more with the first password: %v", err)
	}
	secret, err := w.Manager.District(t.Context())
	w.Must(err)
	l := &admin.Loader{Manager: w.Manager, District: w.District}
	demo := desk.NewAccount{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "demo", Demo: true}
	if err := l.Accounts(t.Context(), secret, w.Manager.KDF, w.Manager.Random, []desk.NewAccount{demo}, admin.Second{}); app.KindOf(err) != app.Forbidden {
		t.Errorf("a demo took somebody's password: %v", err)
	}
}

func TestADemosPasswordNeedNotBeChanged(t *testing.T) {
	w, _, b := people(t)
	secret, err := w.Manager.District(t.Context())
	w.Must(err)
	l := &admin.Loader{Manager: w.Manager, District: w.District}
	demo := desk.NewAccount{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "demo", Demo: true}
	w.Must(l.Accounts(t.Context(), secret, w.Manager.KDF, w.Manager.Random, []desk.NewAccount{demo}, admin.Second{}))
	b.Sync()
	if !opens(b, "demo") || b.As(app.Actor{Account: "clerk", Role: app.Clerk}).MustChangePassword() {
		t.Error("a demo's password has to be changed")
	}
}
