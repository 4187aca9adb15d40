package district

import (
	"sort"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

// item is one of the six items as the hall sees it.
type item struct {
	pack      app.PackID
	kind      app.SubjectKind
	share     int          // of the queue, in 1,000
	cast      func(*draft) // who applies: before an ID is issued
	fill      func(*draft) // what the registers hold and he says, when nothing is wrong
	scenarios []scenario
}

// scenario is one way an application of an item comes out.
type scenario struct {
	name  string
	share int         // of the item's applications, in 1,000
	want  app.Verdict // what the packs of the first library say
	cast  func(*draft)
	spoil func(*draft)
}

// items are the six, in the mix of a hall.
var items = []item{allowance, graduate, driver, rideCar, project, pharmacy}

// draft is an application while it is made up.
type draft struct {
	d        *District
	dice     *dice
	item     *item
	scenario *scenario
	at       time.Time
	date     civil.Date

	person  person
	company enterprise
	car     vehicle

	known *sheet // what the registers hold
	said  *sheet // what the applicant says
}

// Applications gives the online queue in the order it was submitted, until
// yield returns false.
func (d *District) Applications(yield func(casefile.Application) bool) {
	d.drafts(newIssuer(), func(dr *draft) bool { return yield(dr.application()) })
}

// drafts makes the applications one by one; false when it was stopped.
func (d *District) drafts(ids *issuer, yield func(*draft) bool) bool {
	var people, companies, cars int
	for k := range d.applications {
		dr := d.plan(k)
		switch dr.item.kind {
		case app.Person:
			dr.castPerson(people, ids)
			people++
		case app.Enterprise:
			dr.company = d.newEnterprise(companies, dr.item.pack == pharmacy.pack)
			dr.known = dr.company.sheet(d)
			companies++
		case app.Vehicle:
			dr.car = d.newVehicle(cars)
			dr.known = dr.car.sheet(d)
			cars++
		}
		dr.fill()
		if !yield(dr) {
			return false
		}
	}
	return true
}

// plan draws what the k-th application is about, and when it came.
func (d *District) plan(k int) *draft {
	dr := &draft{d: d, dice: newDice(d.seed, ofApplication, k), said: &sheet{}}
	dr.at = d.moment(k, dr.dice)
	dr.date = civil.On(dr.at)
	dr.item = drawItem(dr.dice)
	dr.scenario = drawScenario(dr.dice, dr.item)
	return dr
}

func drawItem(dice *dice) *item {
	at := dice.n(1000)
	for i := range items {
		if at < items[i].share {
			return &items[i]
		}
		at -= items[i].share
	}
	return &items[0]
}

func drawScenario(dice *dice, it *item) *scenario {
	at := dice.n(1000)
	for i := range it.scenarios {
		if at < it.scenarios[i].share {
			return &it.scenarios[i]
		}
		at -= it.scenarios[i].share
	}
	return &it.scenarios[0]
}

// countCast counts who takes part in the queue.
func (d *District) countCast() {
	for k := range d.applications {
		switch d.plan(k).item.kind {
		case app.Person:
			d.cast++
		case app.Enterprise:
			d.companies++
		case app.Vehicle:
			d.cars++
		}
	}
}

// castPerson makes the applicant: first who he is, then his ID.
func (dr *draft) castPerson(number int, ids *issuer) {
	d, dice := dr.d, dr.dice
	p := &dr.person
	p.number, p.household = number, -1-number
	p.sex = pick(dice, male, female)
	p.grid = pick(dice, d.places.grids...)
	dr.item.cast(dr)
	if dr.scenario.cast != nil {
		dr.scenario.cast(dr)
	}
	year, _, _ := p.birth.Split()
	p.name = d.names.full(dice, d.names.surname(dice), p.sex, year)
	p.issued, p.id = ids.onDay(d.places.issued(dice, p.hukou), p.sex, p.birth, d.places.counties)
	dr.known = newSheet(d.now)
	dr.known.identity(*p)
	dr.known.no("credit.grey")
}

// fill writes what is known and said, and then what goes wrong.
func (dr *draft) fill() {
	dr.said.now = dr.at
	dr.item.fill(dr)
	if dr.scenario.spoil != nil {
		dr.scenario.spoil(dr)
	}
}

func (dr *draft) resident() Resident {
	switch dr.item.kind {
	case app.Enterprise:
		return dr.company.resident()
	case app.Vehicle:
		return dr.car.resident()
	}
	return dr.person.resident()
}

func (dr *draft) application() casefile.Application {
	who := dr.resident()
	a := casefile.Application{Item: dr.item.pack, Subject: who.Subject, Name: who.Name, Phone: who.Phone,
		Area: who.Area[:12], Channel: casefile.Online, At: dr.at, Declared: dr.said.facts}
	switch dr.item.kind {
	case app.Enterprise:
		a.Contact = dr.company.rep
	case app.Vehicle:
		a.Contact = dr.car.owner
	}
	if dr.item.pack == graduate.pack {
		a.Variant = pick(dr.dice, "个人申办", "个人申办", "用人单位申办", "代理机构")
	}
	return a
}

// window is a time in which people apply.
type window struct {
	from   time.Time
	length time.Duration
}

// aDay is how many applications come on one day at most: a serial number has
// four digits a day and item.
const aDay = 8000

// windows are the hours from 7 to 22 of the last five days, of more when the
// queue is long, up to shortly before now.
func windows(now time.Time, applications int) []window {
	var open []window
	for back := max(5, applications/aDay+1) - 1; back >= 0; back-- {
		day := (civil.On(now) - civil.Date(back)).Start()
		from, to := day.Add(hours(7)), day.Add(hours(22))
		if last := now.Add(-10 * time.Minute); to.After(last) {
			to = last
		}
		if to.After(from) {
			open = append(open, window{from, to.Sub(from)})
		}
	}
	return open
}

// moment is when the k-th application came: they are spread evenly, each
// somewhere in its own share of the time, and in whole seconds.
func (d *District) moment(k int, dice *dice) time.Time {
	total := time.Duration(0)
	for _, w := range d.open {
		total += w.length
	}
	at := total/time.Duration(d.applications)*time.Duration(k) + total/time.Duration(d.applications)*time.Duration(dice.n(1000))/1000
	i := sort.Search(len(d.open), func(i int) bool { return at < d.upTo(i) })
	i = min(i, len(d.open)-1)
	return d.open[i].from.Add(at - (d.upTo(i) - d.open[i].length)).Truncate(time.Second)
}

// upTo is how much time the windows up to the i-th have.
func (d *District) upTo(i int) time.Duration {
	sum := time.Duration(0)
	for _, w := range d.open[:i+1] {
		sum += w.length
	}
	return sum
}
