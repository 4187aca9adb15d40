package staff_test

import (
	"testing"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/staff"
	"miaopi/app/printing"
)

// Whoever has a password that somebody else gave him changes nothing but that.
func TestAFirstPasswordIsChangedFirst(t *testing.T) {
	h, s := desktest.Staffed(t)
	ctx, admin := t.Context(), h.Sit("admin", app.Administrator)
	for _, a := range []desk.NewAccount{desktest.NewAccount("lin", "林芳", app.Clerk, "first one"), desktest.NewAccount("sun", "孙丽", app.Administrator, "first too")} {
		if err := staff.At(admin).AddAccount(ctx, "admin's own", a); err != nil {
			t.Fatal(err)
		}
	}
	lin, sun := h.Sit("lin", app.Clerk), h.Sit("sun", app.Administrator)
	if !lin.MustChangePassword() || !sun.MustChangePassword() || admin.MustChangePassword() || !admin.As(app.Actor{Account: "lin", Role: app.Clerk}).MustChangePassword() {
		t.Fatal("who must change a password, and who need not")
	}
	n, _ := s.JournalSize(ctx)
	for _, c := range []struct {
		name string
		do   func() error
	}{
		{"take in", func() error {
			_, err := reception.At(lin).Accept(ctx, casefile.Application{Item: "elderly-allowance", Subject: app.Subject{Kind: app.Person, ID: "440306194611220024"}, Name: "王秀英"}, "")
			return err
		}},
		{"draft", func() error {
			_, err := reception.At(lin).SaveDraft(ctx, reception.Draft{App: casefile.Application{Item: "elderly-allowance"}})
			return err
		}},
		{"export", func() error { return lin.Exported(ctx, "stick") }},
		{"reader", func() error { return reception.At(lin).SetCardReader(ctx, card.Config{}) }},
		{"scans", func() error { return evidence.At(lin).SetScansFolder(ctx, "/scans") }},
		{"printer", func() error { return paperwork.At(lin).SetPrintSetup(ctx, printing.Receipt, printing.Setup{}) }},
		{"an account", func() error {
			return staff.At(sun).AddAccount(ctx, "first too", desktest.NewAccount("xu", "徐涛", app.Clerk, "another one"))
		}},
		{"his own account, for the same password", func() error {
			return staff.At(sun).SetAccount(ctx, "first too", desktest.NewAccount("sun", "孙丽", app.Administrator, "first too"))
		}},
		{"another's end", func() error { return staff.At(sun).CloseAccount(ctx, "first too", "lin") }},
	} {
		t.Run(c.name, func(t *testing.T) { desktest.Wants(t, c.do(), app.Forbidden, "初始密码") })
	}
	if m, _ := s.JournalSize(ctx); m != n {
		t.Errorf("%d entries in the journal for what did not happen", m-n)
	}
	desktest.Wants(t, staff.At(lin).ChangePassword(ctx, "first one", "first one"), app.Input, "与原密码相同")
	desktest.Wants(t, staff.At(lin).ChangePassword(ctx, "first one", "linfang123"), app.Input, "太容易猜到")
	if !lin.MustChangePassword() {
		t.Fatal("a password that was refused counts")
	}
	if err := staff.At(lin).ChangePassword(ctx, "first one", "my very own"); err != nil {
		t.Fatal(err)
	}
	if lin.MustChangePassword() || h.Sit("lin", app.Clerk).MustChangePassword() {
		t.Error("asked for again after the change")
	}
	if err := lin.Exported(ctx, "stick"); err != nil {
		t.Errorf("after the change: %v", err)
	}
}
