package district

import (
	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// driver is 网络预约出租汽车驾驶员证.
var driver = item{
	pack: "ridehail-driver", kind: app.Person, share: 120,
	cast: castDriver, fill: fillDriver,
	scenarios: []scenario{
		{name: "in order", share: 660, want: app.Approve},
		{name: "three years today", share: 15, want: app.Approve, spoil: licensedFor(0)},
		{name: "revoked more than three years ago", share: 10, want: app.Approve, spoil: revoked(36, 80)},
		{name: "credit data of yesterday", share: 20, want: app.Provisional, spoil: func(dr *draft) {
			dr.known.old("credit.grey", hours(dr.dice.between(26, 70)))
		}},
		{name: "some months short of three years", share: 75, want: app.Review, spoil: func(dr *draft) {
			licensedFor(dr.dice.between(1, 8))(dr)
		}},
		{name: "twelve points or more", share: 55, want: app.Review, spoil: func(dr *draft) {
			dr.known.set("traffic.cycle_points", fact.IntsOf(int64(dr.dice.n(6)), int64(dr.dice.between(12, 18)), 0))
		}},
		{name: "residence permit expired", share: 45, want: app.Review, cast: fromElsewhere, spoil: func(dr *draft) {
			dr.known.no("residence.permit_valid")
		}},
		{name: "only class C2", share: 8, want: app.Review, spoil: func(dr *draft) { dr.known.text("licence.class", "C2") }},
		{name: "licence suspended", share: 12, want: app.Review, spoil: func(dr *draft) { dr.known.text("licence.status", "suspended") }},
		{name: "drink driving", share: 20, want: app.Review, spoil: func(dr *draft) { dr.known.yes("traffic.drink_driving") }},
		{name: "exam not passed", share: 35, want: app.Review, spoil: func(dr *draft) { dr.known.no("taxi.exam_passed") }},
		{name: "face does not match", share: 15, want: app.Review, spoil: func(dr *draft) { dr.known.no("identity.face_verified") }},
		{name: "drug record", share: 5, want: app.Review, spoil: func(dr *draft) { dr.known.yes("police.drug_record") }},
		{name: "revoked less than three years ago", share: 10, want: app.Review, spoil: revoked(2, 35)},
		{name: "traffic data too old", share: 15, want: app.Review, spoil: func(dr *draft) {
			dr.known.old("traffic.cycle_points", hours(dr.dice.between(30, 100)))
		}},
	},
}

func castDriver(dr *draft) {
	dr.person.sex = pick(dr.dice, male, male, male, male, female)
	dr.person.birth = aged(dr, dr.dice.between(24, 58))
	dr.person.hukou = dr.d.places.hukou(dr.dice, 20, 15, 25, 40)
}

func fromElsewhere(dr *draft) { dr.person.hukou = dr.d.places.hukou(dr.dice, 0, 0, 35, 65) }

func fillDriver(dr *draft) {
	k := dr.known
	if !dr.person.inShenzhen() {
		k.yes("residence.permit_valid")
	}
	age := dr.person.age(dr.date)
	k.licence(dr.dice, dr.date-civil.Date(365*3+30+dr.dice.n(365*min(age-21, 12))))
	k.yes("identity.bank_verified")
	k.yes("identity.face_verified")
	k.yes("taxi.exam_passed")
	k.no("taxi.has_driver_permit")
	k.count("taxi.vehicle_permits", 0)
}

// licensedFor sets a first licence that is three years old so many months
// after the application.
func licensedFor(short int) func(*draft) {
	return func(dr *draft) {
		dr.known.day("licence.first_issued", dr.date.AddMonths(short-36))
	}
}

// revoked sets a revocation so many months before the application.
func revoked(from, to int) func(*draft) {
	return func(dr *draft) {
		dr.known.yes("taxi.revoked")
		dr.known.day("taxi.revoked_on", dr.date.AddMonths(-dr.dice.between(from, to))-1)
	}
}
