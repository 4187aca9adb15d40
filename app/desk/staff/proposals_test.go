package staff_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/staff"
	"miaopi/app/desk/supervision"
	"miaopi/store/memory"
)

// administrators are a hall with two administrators, boss's own and admin's own, and
// a clerk.
func administrators(t *testing.T) (h *desktest.Hall, s *memory.Store, boss, admin *desk.Station) {
	t.Helper()
	h, s = desktest.Staffed(t)
	s.Seat(desktest.NewAccount("boss", "孙丽", app.Administrator, "boss's own"))
	return h, s, h.Sit("boss", app.Administrator), h.Sit("admin", app.Administrator)
}

var proposed = desktest.NewAccount("clerk", "王敏", app.Clerk, "first half")

func TestTwoAdministratorsResetAPassword(t *testing.T) {
	h, s, boss, admin := administrators(t)
	ctx := t.Context()
	p, err := staff.At(boss).ProposeAccount(ctx, "boss's own", proposed)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Until().Equal(h.Clock.Add(staff.ProposalKept).Truncate(time.Second)) || p.Was != proposed.Account {
		t.Errorf("%+v", p)
	}
	if !s.Opens("clerk", "clerk's own") || s.Opens("clerk", "first half") {
		t.Error("a proposal counts before it is confirmed")
	}
	if list, err := staff.At(admin).Proposals(ctx); err != nil || len(list) != 1 || list[0].Account != p.Account || list[0].By != "boss" || !list[0].At.Equal(p.At) {
		t.Errorf("what waits: %+v, %v", list, err)
	}
	if err := staff.At(admin).ConfirmAccount(ctx, "admin's own", "clerk", "second half"); err != nil {
		t.Fatal(err)
	}
	for password, opens := range map[string]bool{"clerk's own": false, "first half": false, "second half": false, "second halffirst half": false, "first halfsecond half": true} {
		if s.Opens("clerk", password) != opens {
			t.Errorf("%q opens: %v", password, !opens)
		}
	}
	if !h.Sit("clerk", app.Clerk).MustChangePassword() {
		t.Error("two people's password is kept")
	}
	if list, _ := staff.At(boss).Proposals(ctx); len(list) != 0 {
		t.Errorf("still waits: %+v", list)
	}
	desktest.Wants(t, staff.At(admin).ConfirmAccount(ctx, "admin's own", "clerk", "another half"), app.Missing, "没有等待确认的改动")
	if !s.Opens("clerk", "first halfsecond half") {
		t.Error("confirmed twice")
	}
	if got, want := journaled(t, h), "admin account confirm clerk clerk boss, boss account propose clerk clerk boss"; got != want {
		t.Errorf("journal: %s", got)
	}
}

// journaled is the journal, the newest first.
func journaled(t *testing.T, h *desktest.Hall) string {
	t.Helper()
	lines, err := supervision.At(h.Sit("auditor", app.Auditor)).JournalTail(t.Context(), 9)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range lines {
		out = append(out, string(l.Who)+" "+l.Action+" "+l.Detail)
	}
	return strings.Join(out, ", ")
}

// What can happen between a proposal and its confirmation.
func TestAProposalThatMayNotBeConfirmed(t *testing.T) {
	seat := func(h *desktest.Hall, a desk.NewAccount) error { h.Disk.(*memory.Store).Seat(a); return nil }
	for _, c := range []struct {
		name     string
		between  func(ctx context.Context, h *desktest.Hall, boss, admin *desk.Station) error
		by       app.AccountID
		own      string
		kind     app.Kind
		sentence string
	}{
		{"by who proposed it", nil, "boss", "boss's own", app.Forbidden, "提出的人不能自己确认"},
		{"with a wrong password", nil, "admin", "guess", app.Wrong, "您自己的密码不对"},
		{"by a clerk", nil, "clerk", "clerk's own", app.Forbidden, "只有管理人员"},
		{"withdrawn", func(ctx context.Context, _ *desktest.Hall, boss, _ *desk.Station) error {
			return staff.At(boss).WithdrawProposal(ctx, "clerk")
		}, "admin", "admin's own", app.Missing, "没有等待确认"},
		{"declined", func(ctx context.Context, _ *desktest.Hall, _, admin *desk.Station) error {
			return staff.At(admin).WithdrawProposal(ctx, "clerk")
		}, "admin", "admin's own", app.Missing, "没有等待确认"},
		{"too late", func(_ context.Context, h *desktest.Hall, _, _ *desk.Station) error {
			h.Clock = h.Clock.Add(staff.ProposalKept)
			return nil
		}, "admin", "admin's own", app.Missing, "7 天没有人确认"},
		{"on a clock that was wrong", func(_ context.Context, h *desktest.Hall, _, _ *desk.Station) error {
			h.Clock = h.Clock.Add(-2 * staff.ProposalKept)
			return nil
		}, "admin", "admin's own", app.Missing, "没有等待确认"},
		{"the account was closed", func(ctx context.Context, _ *desktest.Hall, _, admin *desk.Station) error {
			return staff.At(admin).CloseAccount(ctx, "admin's own", "clerk")
		}, "admin", "admin's own", app.Missing, "没有等待确认"},
		{"its owner changed the password", func(ctx context.Context, h *desktest.Hall, _, _ *desk.Station) error {
			return staff.At(h.Sit("clerk", app.Clerk)).ChangePassword(ctx, "clerk's own", "remembered it")
		}, "admin", "admin's own", app.Missing, "没有等待确认"},
		{"the account is another's by now", func(_ context.Context, h *desktest.Hall, _, _ *desk.Station) error {
			return seat(h, desktest.NewAccount("clerk", "王敏", app.Supervisor, "clerk's own"))
		}, "admin", "admin's own", app.Conflict, "在提出以后又有改动"},
		{"who proposed it is no administrator any more", func(_ context.Context, h *desktest.Hall, _, _ *desk.Station) error {
			return seat(h, desktest.NewAccount("boss", "孙丽", app.Clerk, "boss's own"))
		}, "admin", "admin's own", app.Conflict, "已经不是管理人员"},
		{"who proposed it may not log in any more", func(ctx context.Context, _ *desktest.Hall, _, admin *desk.Station) error {
			return staff.At(admin).CloseAccount(ctx, "admin's own", "boss")
		}, "admin", "admin's own", app.Conflict, "已经不是管理人员"},
		{"who confirms it is no administrator any more", func(_ context.Context, h *desktest.Hall, _, _ *desk.Station) error {
			return seat(h, desktest.NewAccount("admin", "周航", app.Clerk, "admin's own"))
		}, "admin", "admin's own", app.Forbidden, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, s, boss, admin := administrators(t)
			ctx := t.Context()
			if _, err := staff.At(boss).ProposeAccount(ctx, "boss's own", proposed); err != nil {
				t.Fatal(err)
			}
			who := map[app.AccountID]*desk.Station{"boss": boss, "admin": admin, "clerk": h.Sit("clerk", app.Clerk)}[c.by] // at the station all the while
			if c.between != nil {
				if err := c.between(ctx, h, boss, admin); err != nil {
					t.Fatal(err)
				}
			}
			desktest.Wants(t, staff.At(who).ConfirmAccount(ctx, c.own, "clerk", "second half"), c.kind, c.sentence)
			if s.Opens("clerk", "first halfsecond half") {
				t.Error("it counts all the same")
			}
		})
	}
}

func TestAProposalRefused(t *testing.T) {
	h, s, boss, admin := administrators(t)
	ctx := t.Context()
	propose := func(change func(*desk.NewAccount)) error {
		a := proposed
		change(&a)
		_, err := staff.At(boss).ProposeAccount(ctx, "boss's own", a)
		return err
	}
	_, wrong := staff.At(boss).ProposeAccount(ctx, "guess", proposed)
	_, clerk := staff.At(h.Sit("clerk", app.Clerk)).ProposeAccount(ctx, "clerk's own", proposed)
	for _, c := range []struct {
		name     string
		err      error
		kind     app.Kind
		sentence string
	}{
		{"wrong own password", wrong, app.Wrong, "您自己的密码不对"},
		{"by a clerk", clerk, app.Forbidden, "只有管理人员"},
		{"one's own account", propose(func(a *desk.NewAccount) { a.ID = "boss" }), app.Forbidden, "自己的账号自己改"},
		{"a short half", propose(func(a *desk.NewAccount) { a.Password = "k7#qz" }), app.Input, "每一半至少 6 位"},
		{"a half that is guessed", propose(func(a *desk.NewAccount) { a.Password = "123456" }), app.Input, "太容易猜到"},
		{"an endless half", propose(func(a *desk.NewAccount) { a.Password = strings.Repeat("ab7", 22) }), app.Input, "不超过 64 位"},
		{"no name", propose(func(a *desk.NewAccount) { a.Name = "" }), app.Input, "请填写姓名"},
		{"without a proposal", staff.At(boss).SetAccount(ctx, "boss's own", proposed), app.Forbidden, "要另一位管理人员确认"},
		{"another administrator, without a proposal", staff.At(boss).AddAccount(ctx, "boss's own", desktest.NewAccount("sun", "孙中", app.Administrator, "third's own")), app.Forbidden, "要另一位管理人员确认"},
	} {
		t.Run(c.name, func(t *testing.T) { desktest.Wants(t, c.err, c.kind, c.sentence) })
	}
	if list, _ := staff.At(boss).Proposals(ctx); len(list) != 0 {
		t.Fatalf("%+v", list)
	}
	if err := propose(func(*desk.NewAccount) {}); err != nil {
		t.Fatal(err)
	}
	_, again := staff.At(admin).ProposeAccount(ctx, "admin's own", proposed)
	desktest.Wants(t, again, app.Conflict, "已经有一份改动在等确认（孙丽提出）")
	desktest.Wants(t, staff.At(admin).ConfirmAccount(ctx, "admin's own", "clerk", "short"), app.Input, "每一半至少 6 位")
	if !s.Opens("clerk", "clerk's own") {
		t.Error("something changed")
	}
}

// One administrator alone is told what to do; with the second one he made he may go
// on, and from then on a third one needs both.
func TestOneAdministratorNeedsAnother(t *testing.T) {
	h, _ := desktest.Staffed(t)
	ctx, admin := t.Context(), h.Sit("admin", app.Administrator)
	_, err := staff.At(admin).ProposeAccount(ctx, "admin's own", proposed)
	desktest.Wants(t, err, app.Forbidden, "请先新建一位管理人员账号")
	if err := staff.At(admin).AddAccount(ctx, "admin's own", desktest.NewAccount("boss", "孙丽", app.Administrator, "given to her")); err != nil {
		t.Fatal(err)
	}
	_, err = staff.At(admin).ProposeAccount(ctx, "admin's own", desktest.NewAccount("boss", "孙丽", app.Administrator, "first half"))
	desktest.Wants(t, err, app.Forbidden, "请先新建一位管理人员账号") // she cannot confirm what is hers
	if _, err = staff.At(admin).ProposeAccount(ctx, "admin's own", proposed); err != nil {
		t.Fatal(err)
	}
	boss := h.Sit("boss", app.Administrator)
	desktest.Wants(t, staff.At(boss).ConfirmAccount(ctx, "given to her", "clerk", "second half"), app.Forbidden, "初始密码")
	if err := errors.Join(staff.At(boss).ChangePassword(ctx, "given to her", "boss's own"), staff.At(boss).ConfirmAccount(ctx, "boss's own", "clerk", "second half")); err != nil {
		t.Fatal(err)
	}
	third := desktest.NewAccount("third", "钱三", app.Administrator, "first half")
	desktest.Wants(t, staff.At(admin).AddAccount(ctx, "admin's own", third), app.Forbidden, "要另一位管理人员确认")
	if _, err := staff.At(admin).ProposeAccount(ctx, "admin's own", third); err != nil {
		t.Fatal(err)
	}
	if err := staff.At(boss).ConfirmAccount(ctx, "boss's own", "third", "second half"); err != nil {
		t.Fatal(err)
	}
	if me, err := h.Sit("third", app.Administrator).Me(); err != nil || !me.First || me.Role != app.Administrator {
		t.Errorf("%+v, %v", me, err)
	}
}

// A change of role goes on waiting when its owner changes the password, and the two
// halves count then.
func TestAChangeOfRoleOutlivesAPassword(t *testing.T) {
	h, s, boss, admin := administrators(t)
	ctx := t.Context()
	if _, err := staff.At(boss).ProposeAccount(ctx, "boss's own", desktest.NewAccount("clerk", "王敏", app.Supervisor, "first half")); err != nil {
		t.Fatal(err)
	}
	if err := staff.At(h.Sit("clerk", app.Clerk)).ChangePassword(ctx, "clerk's own", "remembered it"); err != nil {
		t.Fatal(err)
	}
	if err := staff.At(admin).ConfirmAccount(ctx, "admin's own", "clerk", "second half"); err != nil {
		t.Fatal(err)
	}
	if me, _ := h.Sit("clerk", app.Supervisor).Me(); me.Role != app.Supervisor || !s.Opens("clerk", "first halfsecond half") {
		t.Errorf("%+v", me)
	}
}

// Of two that confirm at the same moment one does, and his half counts.
func TestConfirmedTwiceAtOnce(t *testing.T) {
	h, s, boss, admin := administrators(t)
	s.Seat(desktest.NewAccount("third", "钱三", app.Administrator, "third's own"))
	ctx := t.Context()
	if _, err := staff.At(boss).ProposeAccount(ctx, "boss's own", proposed); err != nil {
		t.Fatal(err)
	}
	third := boss.As(app.Actor{Account: "third", Role: app.Administrator})
	admin = boss.As(app.Actor{Account: "admin", Role: app.Administrator}) // at the one station
	var first, second error
	var both sync.WaitGroup
	both.Go(func() { first = staff.At(admin).ConfirmAccount(ctx, "admin's own", "clerk", "second half") })
	both.Go(func() { second = staff.At(third).ConfirmAccount(ctx, "third's own", "clerk", "another half") })
	both.Wait()
	if (first == nil) == (second == nil) {
		t.Fatalf("%v, %v", first, second)
	}
	half := "second half"
	if first != nil {
		half = "another half"
	}
	if !s.Opens("clerk", "first half"+half) || strings.Count(journaled(t, h), "confirm") != 1 {
		t.Errorf("%s counts; journal: %s", half, journaled(t, h))
	}
}
