package command

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/district"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
)

// demo publishes a made-up district with its accounts. It is the district of a
// whole hour: published again within it, the same applications come of it.
func (l *loading) demo() error {
	demo := &desk.Demo{Seed: l.c.Seed, People: l.c.People, Applications: l.c.Applications, At: l.began.Truncate(time.Hour)}
	d, err := l.s.demoDistrict(demo)
	if err != nil {
		return err
	}
	accounts := DemoAccounts()
	if err := l.staff(accounts); err != nil {
		return err
	}
	l.Report.Accounts += len(accounts)
	if err := l.subjects(demoEntries(d), ""); err != nil {
		return err
	}
	for _, source := range fact.Sources { // every register answered, also those that hold nothing about anybody made up
		if source != fact.Counter && source != fact.Declared {
			l.loader.Heard(source, demo.At)
		}
	}
	return l.applications(demoApplications(d, l.c.Seed))
}

// demoEntries are a made-up district's subjects.
func demoEntries(d *district.District) []wire.Entry {
	who := map[app.Subject]desk.Resident{}
	d.People(func(r district.Resident) bool {
		who[r.Subject.Normal()] = desk.Resident(r)
		return true
	})
	var list []wire.Entry
	d.Records(func(r fact.Record) bool {
		list = append(list, wire.Entry{Record: r, Resident: who[r.Subject.Normal()]})
		return true
	})
	return list
}

// demoApplications are its online applications, as a portal writes them. Their
// ids follow from the seed and the order.
func demoApplications(d *district.District, seed uint64) []wire.Application {
	var list []wire.Application
	d.Applications(func(a casefile.Application) bool {
		one := wire.Application{ID: fmt.Sprintf("application:demo-%d-%06d", seed, len(list)+1), Kind: "application", Item: a.Item, Subject: a.Subject,
			Name: a.Name, Phone: a.Phone, Contact: a.Contact, Variant: a.Variant, Area: a.Area, At: a.At}
		for _, f := range a.Declared {
			one.Declared = append(one.Declared, wire.DeclaredAnswer{Name: f.Name, Value: f.Value})
		}
		list = append(list, one)
		return true
	})
	return list
}

// street is the area whose database holds a grid, community or street.
func street(d app.Division) string { return string(d[:min(9, len(d))]) }
