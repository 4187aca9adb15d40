// Package district makes up 宝安区 for demonstrations and tests: its ten
// streets and their communities divided into 4,833 grids, residents with
// households and citizen IDs, companies, cars, what the registers hold about
// them, and the online applications that wait in the hall.
//
// Everything follows from a seed: the same options and table of divisions
// give the same bytes on every machine. Everything is made on the way and
// nothing is kept, so that a district of 5,340,000 residents needs no more
// memory than the birthdays already given out.
//
// Nothing here is a real person's or company's: IDs, cards, credit codes and
// VINs have the right form and check digits, but come from a generator; card
// numbers begin with 9999 and phone numbers with 144, which are not assigned;
// credit codes have a body that begins with DM; names of companies with 拟.
package district

import (
	"fmt"
	"hash/fnv"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/division"
	"miaopi/app/fact"
)

// The size of a demo station, and the most that is allowed.
const (
	DefaultPeople       = 20_000
	DefaultApplications = 1_200
	MaxPeople           = 10_000_000
	MaxApplications     = 1_000_000
)

// Options say which district to make.
type Options struct {
	Seed         uint64
	People       int       // residents; 0 is DefaultPeople
	Applications int       // waiting in the queue; 0 is DefaultApplications, -1 none
	Now          time.Time // the moment of the demonstration
}

// District is a made-up district. It is safe for concurrent use.
type District struct {
	seed         uint64
	now          time.Time
	today        civil.Date
	tree         *division.Tree
	places       places
	names        nameTable
	open         []window
	people       int
	applications int
	cast         int // people who are in the queue; they come first
	companies    int // companies in the queue
	cars         int // cars in the queue
}

// New prepares a district. Every applicant is a person, company or car of his
// own, so a queue that needs more people than there are makes the district
// grow to one and a quarter of it; People tells.
func New(o Options, tree *division.Tree) (*District, error) {
	d := &District{seed: o.Seed, now: o.Now, today: civil.On(o.Now), tree: tree, names: newNameTable()}
	d.people, d.applications = o.People, o.Applications
	if d.people == 0 {
		d.people = DefaultPeople
	}
	switch d.applications {
	case 0:
		d.applications = DefaultApplications
	case -1:
		d.applications = 0
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	var err error
	if d.places, err = newPlaces(tree); err != nil {
		return nil, app.E("district.New", app.Input, "区划代码表中没有宝安区的社区", err)
	}
	d.open = windows(o.Now, d.applications)
	d.countCast()
	d.people = max(d.people, d.cast+d.cast/4)
	return d, nil
}

func (d *District) check() error {
	const op = "district.New"
	switch {
	case d.people < 1 || d.people > MaxPeople:
		return app.E(op, app.Input, fmt.Sprintf("居民人数应在 1 至 %d 之间", MaxPeople), fmt.Errorf("people %d is out of range", d.people))
	case d.applications < 0 || d.applications > MaxApplications:
		return app.E(op, app.Input, fmt.Sprintf("申请件数应在 0 至 %d 之间", MaxApplications), fmt.Errorf("applications %d is out of range", d.applications))
	case d.today < civil.Of(2020, 1, 1) || d.today > civil.Of(2100, 1, 1):
		return app.E(op, app.Input, "演示时间应在 2020 年至 2100 年之间", fmt.Errorf("now %s is out of range", d.today))
	case d.tree == nil:
		return app.E(op, app.Internal, "", fmt.Errorf("no table of divisions"))
	}
	return nil
}

// Population is how many residents the district has.
func (d *District) Population() int { return d.people }

// Grids are the 15-digit codes of the grids, in order. The slice must not be
// changed.
func (d *District) Grids() []app.Division { return d.places.grids }

// Resident is what a search needs to find somebody or something: a person, a
// company, or a car by its plate.
type Resident struct {
	Subject app.Subject
	Name    string
	Phone   string
	Area    app.Division // grid, 15 digits
	Address string       // made up, as everything here
}

// People gives everybody and everything the district has, until yield
// returns false.
func (d *District) People(yield func(Resident) bool) {
	d.each(func(s subject) bool { return yield(s.resident) })
}

// Records gives the registers' record of every subject, in the order of
// People, until yield returns false.
func (d *District) Records(yield func(fact.Record) bool) {
	d.each(func(s subject) bool { return yield(s.sheet().record(s.resident.Subject)) })
}

// subject is one line of People and, when asked, its sheet.
type subject struct {
	resident Resident
	sheet    func() *sheet
}

// each walks over all subjects: those in the queue, the other residents, the
// other companies and cars.
func (d *District) each(yield func(subject) bool) {
	ids := newIssuer()
	if !d.drafts(ids, func(dr *draft) bool { return yield(subject{dr.resident(), func() *sheet { return dr.known }}) }) {
		return
	}
	if !d.residents(ids, func(p person) bool { return yield(d.ordinary(p)) }) {
		return
	}
	for n := d.companies; n < d.companies+d.people/50; n++ {
		if !yield(d.ordinaryEnterprise(n)) {
			return
		}
	}
	for n := d.cars; n < d.cars+d.people/60; n++ {
		v := d.newVehicle(n)
		if !yield(subject{v.resident(), func() *sheet { return v.sheet(d) }}) {
			return
		}
	}
}

func (d *District) ordinary(p person) subject {
	return subject{p.resident(), func() *sheet { return d.residentSheet(newDice(d.seed, ofResident, p.number), p) }}
}

func (d *District) ordinaryEnterprise(n int) subject {
	e := d.newEnterprise(n, n%5 == 0)
	return subject{e.resident(), func() *sheet {
		s := e.sheet(d)
		e.blemish(d, s)
		return s
	}}
}

func (p person) resident() Resident {
	return Resident{app.Subject{Kind: app.Person, ID: p.id}, p.name, p.phone(), p.grid, address(p.id)}
}

// address is a door on an estate that does not exist. It follows from the ID, so
// that it takes no draw from whatever else is made up.
func address(id string) string {
	h := fnv.New32a()
	h.Write([]byte(id))
	n := h.Sum32()
	return fmt.Sprintf("示范花园%d栋%d单元%d%02d房", n%40+1, n/40%3+1, n/120%18+1, n/2160%4+1)
}

// Phone numbers of companies and cars lie above those of people.
const (
	companyPhones = 20_000_000
	carPhones     = 40_000_000
)

func (e enterprise) resident() Resident {
	return Resident{e.subject(), e.name, phone(companyPhones + uint64(e.number)), e.grid, address(e.subject().ID)}
}

func (v vehicle) resident() Resident {
	return Resident{v.subject(), v.plate, phone(carPhones + uint64(v.number)), v.grid, ""}
}
