package skeleton

import (
	"bytes"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
	"miaopi/app/rule/layout"
)

var today = civil.Of(2026, 11, 22)

func TestSkeletonLoadsAndIsInForm(t *testing.T) {
	for _, subject := range []app.SubjectKind{app.Person, app.Enterprise, app.Vehicle} {
		page, err := Pack("new-item", subject, today)
		if err != nil {
			t.Fatal(err)
		}
		p, err := rule.LoadPack("new.yaml", page)
		if err != nil {
			t.Fatal(err)
		}
		if p.ID != "new-item" || p.Item.Subject != subject || p.Version != today || !bytes.Contains(page, []byte(Blank)) {
			t.Errorf("%s: %s %s %s", subject, p.ID, p.Item.Subject, p.Version)
		}
		for _, r := range p.RunCases() {
			if !r.OK() {
				t.Errorf("%s: %v", subject, r.Problems)
			}
		}
		if out, err := layout.Format("new.yaml", page); err != nil || !bytes.Equal(out, page) {
			t.Errorf("%s: not in canonical form (%v)\n%s", subject, err, out)
		}
	}
}

func TestSkeletonRefuses(t *testing.T) {
	for _, c := range []struct {
		name    string
		id      app.PackID
		subject app.SubjectKind
		want    string
	}{
		{"id", "New Item", app.Person, `pack "New Item"; expected lower-case letters, digits and hyphens`},
		{"no id", "", app.Person, `pack ""; expected`},
		{"id with a colon", "a: b", app.Person, "expected lower-case letters"},
		{"subject", "new-item", "animal", `subject "animal"; expected person, enterprise or vehicle`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Pack(c.id, c.subject, today)
			if app.KindOf(err) != app.Input || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}
