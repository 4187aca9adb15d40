package staff_test

import (
	"errors"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/staff"
	"miaopi/app/desk/supervision"
)

func TestAnAdministratorKeepsAccounts(t *testing.T) {
	h, s := desktest.Staffed(t)
	ctx, admin := t.Context(), h.Sit("admin", app.Administrator)
	if err := staff.At(admin).AddAccount(ctx, "admin's own", desktest.NewAccount(" lin ", " 林芳 ", app.Community, "first one")); err != nil {
		t.Fatal(err)
	}
	lin := h.Sit("lin", app.Community)
	if me, err := lin.Me(); err != nil || !me.First || me.Name != "林芳" || !s.Opens("lin", "first one") {
		t.Fatalf("%+v, %v", me, err)
	}
	if err := staff.At(lin).ChangePassword(ctx, "first one", "my very own"); err != nil {
		t.Fatal(err)
	}
	if me, err := lin.Me(); err != nil || me.First || !s.Opens("lin", "my very own") {
		t.Errorf("after the change: %+v, %v", me, err)
	}
	reset := func(password string) error { // by two of them
		_, err := staff.At(admin).ProposeAccount(ctx, "admin's own", desktest.NewAccount("lin", "林芳芳", app.Clerk, "first half"))
		return errors.Join(err, staff.At(h.Sit("boss", app.Administrator)).ConfirmAccount(ctx, "boss's own", "lin", password))
	}
	s.Seat(desktest.NewAccount("boss", "孙丽", app.Administrator, "boss's own"))
	if err := reset("second one"); err != nil {
		t.Fatal(err)
	}
	if me, _ := lin.Me(); me.Role != app.Clerk || me.Name != "林芳芳" || !me.First {
		t.Errorf("after a reset: %+v", me)
	}
	if err := staff.At(admin).CloseAccount(ctx, "admin's own", "lin"); err != nil {
		t.Fatal(err)
	}
	if me, _ := lin.Me(); !me.Off || s.Opens("lin", "first halfsecond one") {
		t.Errorf("after closing: %+v", me)
	}
	if err := reset("third one!"); err != nil || !s.Opens("lin", "first halfthird one!") {
		t.Errorf("opened again: %v", err)
	}
	lines, err := supervision.At(h.Sit("auditor", app.Auditor)).JournalTail(ctx, 9)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, l := range lines {
		said = append(said, string(l.Who)+" "+l.Action+" "+l.Detail)
	}
	want := "boss account confirm lin clerk admin, admin account propose lin clerk admin, admin account close lin clerk, " +
		"boss account confirm lin clerk admin, admin account propose lin clerk admin, lin password , admin account add lin community"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("journal: %s", got)
	}
}

func TestAccountsRefused(t *testing.T) {
	h, s := desktest.Staffed(t)
	ctx, admin := t.Context(), h.Sit("admin", app.Administrator)
	good := desktest.NewAccount("lin", "林芳", app.Community, "first one")
	add := func(change func(*desk.NewAccount)) error {
		a := good
		change(&a)
		return staff.At(admin).AddAccount(ctx, "admin's own", a)
	}
	for _, c := range []struct {
		name     string
		err      error
		kind     app.Kind
		sentence string
	}{
		{"wrong own password", staff.At(admin).AddAccount(ctx, "guess", good), app.Wrong, "您自己的密码不对"},
		{"by a clerk", staff.At(h.Sit("clerk", app.Clerk)).AddAccount(ctx, "clerk's own", good), app.Forbidden, "只有管理人员"},
		{"there already", add(func(a *desk.NewAccount) { a.ID = "clerk" }), app.Conflict, "已经有账号 clerk（王敏）"},
		{"id in capitals", add(func(a *desk.NewAccount) { a.ID = "Lin" }), app.Input, "小写字母"},
		{"id of one letter", add(func(a *desk.NewAccount) { a.ID = "l" }), app.Input, "小写字母"},
		{"id with a space", add(func(a *desk.NewAccount) { a.ID = "lin fang" }), app.Input, "小写字母"},
		{"no name", add(func(a *desk.NewAccount) { a.Name = "  " }), app.Input, "请填写姓名"},
		{"name of two lines", add(func(a *desk.NewAccount) { a.Name = "林\n芳" }), app.Input, "请填写姓名"},
		{"unknown role", add(func(a *desk.NewAccount) { a.Role = "boss" }), app.Input, "没有这个角色"},
		{"short password", add(func(a *desk.NewAccount) { a.Password = "1234567" }), app.Input, "至少 8 位"},
		{"endless password", add(func(a *desk.NewAccount) { a.Password = strings.Repeat("ab", 65) }), app.Input, "不超过 128 位"},
		{"password of one character", add(func(a *desk.NewAccount) { a.Password = "88888888" }), app.Input, "太容易猜到"},
		{"password that is the id", add(func(a *desk.NewAccount) { a.ID, a.Password = "lin.fang", "LIN.FANG" }), app.Input, "太容易猜到"},
		{"change of nobody", staff.At(admin).SetAccount(ctx, "admin's own", good), app.Missing, "没有账号 lin"},
		{"own role", staff.At(admin).SetAccount(ctx, "admin's own", desktest.NewAccount("admin", "周航", app.Clerk, "another one")), app.Forbidden, "不能改动自己的角色"},
		{"closing oneself", staff.At(admin).CloseAccount(ctx, "admin's own", "admin"), app.Forbidden, "不能停用自己"},
		{"closing nobody", staff.At(admin).CloseAccount(ctx, "admin's own", "lin"), app.Missing, "没有账号 lin"},
		{"the same password again", staff.At(admin).ChangePassword(ctx, "admin's own", "admin's own"), app.Input, "与原密码相同"},
		{"a short one", staff.At(admin).ChangePassword(ctx, "admin's own", "short"), app.Input, "至少 8 位"},
		{"a wrong old one", staff.At(admin).ChangePassword(ctx, "guess", "another one"), app.Wrong, "您自己的密码不对"},
	} {
		t.Run(c.name, func(t *testing.T) { desktest.Wants(t, c.err, c.kind, c.sentence) })
	}
	if list, _ := s.Colleagues(); len(list) != 2 || !s.Opens("admin", "admin's own") || !s.Opens("clerk", "clerk's own") {
		t.Errorf("something changed: %+v", list)
	}
	if n, _ := s.JournalSize(ctx); n != 0 {
		t.Errorf("%d entries in the journal for what did not happen", n)
	}
}

func TestAccountsOfADistrictAreItsHubs(t *testing.T) {
	h, _ := desktest.Staffed(t)
	admin := h.Sit("admin", app.Administrator)
	admin.Info.Number = 3
	desktest.Wants(t, staff.At(admin).AddAccount(t.Context(), "admin's own", desktest.NewAccount("lin", "林芳", app.Community, "first one")), app.Forbidden, "由汇聚库统一发放")
}
