package district

import (
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// residentSheet is what the registers hold about somebody who is in no queue.
// Whoever walks up to the counter must find his items decided, so everybody
// has what the item of his age reads.
func (d *District) residentSheet(dice *dice, p person) *sheet {
	s := newSheet(d.now)
	s.identity(p)
	age := p.age(d.today)
	s.flag("person.alive", age < 60 || !dice.chance(6))
	s.flag("credit.grey", age >= 18 && dice.chance(3))
	if age >= 60 {
		s.account(p, dice)
		active := age >= 70 && p.inShenzhen() && dice.chance(850)
		s.flag("allowance.active", active)
		s.flag("allowance.suspended", age >= 70 && p.inShenzhen() && !active && dice.chance(60))
	}
	if 20 <= age && age <= 35 && dice.chance(550) {
		s.education(dice, p, d.today)
	}
	if !p.inShenzhen() && age >= 16 {
		s.flag("residence.permit_valid", dice.chance(820))
	}
	if 20 <= age && age <= 65 && dice.chance(480) {
		s.driver(dice, p, d.today)
	}
	s.second(dice, p, d.today)
	s.flaw(dice, d)
	return s
}

// flaw spoils the data of 15 in 1,000 residents as real registers do: late,
// silent, or at odds with each other.
func (s *sheet) flaw(dice *dice, d *District) {
	switch at := dice.n(1000); {
	case at < 8:
		s.old("person.alive", hours(dice.between(25, 200)))
	case at < 11:
		s.old("person.hukou", days(dice.between(8, 40)))
	case at < 13:
		s.drop("person.alive")
	case at < 15:
		s.also("person.hukou", "police.residence", fact.StringOf(pick(dice, d.places.counties...)))
	}
}

func (s *sheet) identity(p person) {
	s.text("person.id", p.id)
	s.text("person.name", p.name)
	s.day("person.birth", p.birth)
	s.text("person.sex", p.sex)
	s.text("person.hukou", p.hukou)
}

func (s *sheet) account(p person, dice *dice) {
	s.text("account.type", pick(dice, "yinian", "yinian", "yinian", "debit", "passbook"))
	s.text("account.holder", p.name)
	s.text("account.no", p.account())
}

// education is what 学信网 and the settlement office know of a graduate.
func (s *sheet) education(dice *dice, p person, today civil.Date) {
	y, _, _ := p.birth.Split()
	graduated := civil.Of(y+dice.between(21, 24), 6, dice.between(15, 30))
	if graduated >= today {
		return // still at university: there is no record yet
	}
	level := pick(dice, "zhuanke", "benke", "benke", "shuoshi")
	s.text("edu.level", level)
	s.flag("edu.full_time", dice.chance(900))
	s.flag("edu.bachelor_degree", level != "zhuanke")
	s.day("edu.graduated_on", graduated)
	s.yes("edu.match")
	s.flag("settlement.used", p.inShenzhen() && dice.chance(700))
	s.flag("crime.record", dice.chance(4))
}

// driver is what the traffic police and the transport office know of a
// holder of a licence. A class higher than C is for one in six.
func (s *sheet) driver(dice *dice, p person, today civil.Date) {
	first := p.birth.AddYears(18) + civil.Date(dice.n(int(today-p.birth.AddYears(18))+1))
	s.licence(dice, first)
	s.count("taxi.vehicle_permits", 0)
	s.flag("taxi.has_driver_permit", dice.chance(40))
	s.flag("taxi.exam_passed", dice.chance(300))
	s.flag("identity.bank_verified", dice.chance(980))
	s.flag("identity.face_verified", dice.chance(980))
	s.flag("traffic.drink_driving", dice.chance(8))
}

// licence sets a clean licence and a clean record.
func (s *sheet) licence(dice *dice, first civil.Date) {
	s.text("licence.class", pick(dice, "C1", "C1", "C1D", "C1", "C1", "B2"))
	s.day("licence.first_issued", first)
	s.text("licence.status", "normal")
	s.set("traffic.cycle_points", fact.IntsOf(int64(dice.n(7)), int64(dice.n(7)), int64(dice.n(4))))
	for _, none := range []string{"traffic.crime", "traffic.dangerous_driving", "traffic.drink_driving",
		"police.drug_record", "police.violent_crime", "taxi.revoked"} {
		s.no(none)
	}
}
