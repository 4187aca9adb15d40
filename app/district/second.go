package district

import (
	"fmt"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// second is what the registers behind the second library and the twelve after
// it hold about a resident: of old people all of it, of those who work as much
// as a share of them needs at a counter.
func (s *sheet) second(dice *dice, p person, today civil.Date) {
	age := p.age(today)
	if !p.inShenzhen() && age >= 16 {
		since := dice.between(20, 3000)
		s.day("residence.registered_since", today-civil.Date(since))
		s.count("residence.months_of_12", min(12, since/31, 12-dice.n(5)))
	}
	if 16 <= age && age <= 24 {
		s.flag("edu.enrolled_full_time", dice.chance(300))
	}
	if dice.chance(50) {
		s.disability(dice)
	}
	if age >= 18 && dice.chance(60) { // keeps a dog, or would
		s.count("dog.registered_count", dice.n(2))
		s.flag("home.owned", dice.chance(500))
	}
	if s.says("person.alive", false) {
		s.funeral(dice, today)
		return
	}
	switch {
	case age >= 60:
		s.old60(dice, p, age)
	case age >= 18 && dice.chance(400):
		s.working(dice, age, today)
	}
}

// funeral is what the funeral office knows of somebody who has died.
func (s *sheet) funeral(dice *dice, today civil.Date) {
	s.day("funeral.cremated_on", today-civil.Date(dice.between(1, 60)))
	s.flag("funeral.died_in_city", dice.chance(900))
	s.flag("funeral.cremated_in_city", dice.chance(900))
	s.flag("burial.organised", dice.chance(600))
	s.text("burial.kind", pick(dice, "sea", "tree", "flower", "lawn"))
}

func (s *sheet) disability(dice *dice) {
	s.flag("disability.certificate_valid", dice.chance(950))
	s.count("disability.level", dice.between(1, 4))
	s.text("disability.kind", pick(dice, "visual", "hearing", "physical", "physical", "intellectual", "mental"))
	s.count("household.disabled_count", dice.between(1, 2))
	s.text("assistance.class", pick(dice, "none", "none", "dibao", "dibao_edge", "expenditure"))
	s.count("veteran.disability_level", 0)
}

// old60 is what is known of people from 60 on.
func (s *sheet) old60(dice *dice, p person, age int) {
	s.flag("account.yinian_held", dice.chance(700))
	stopped := dice.chance(8)
	s.flag("pension.suspended", stopped)
	s.flag("pension.drawing", !stopped && dice.chance(900))
	if s.lacks("assistance.class") {
		s.text("assistance.class", pick(dice, "none", "none", "none", "none", "none", "none", "dibao"))
		s.count("veteran.disability_level", 0)
	}
	s.flag("veteran.family", dice.chance(5))
	s.flag("welfare.five_elders", dice.chance(2))
	s.flag("family.lost_child", dice.chance(25))
	s.count("family.disabled_child_level", 0)
	if dice.chance(30) {
		s.count("family.disabled_child_level", dice.between(1, 4))
	}
	s.text("ability.level", pick(dice, "none", "none", "none", "mild", "medium"))
	if !p.inShenzhen() {
		return
	}
	s.paidIn(dice, p)
	s.family(dice, p, age)
}

// paidIn is the district that pays somebody's allowance: of a few the one he has
// moved away from.
func (s *sheet) paidIn(dice *dice, p person) {
	s.text("allowance.district", p.hukou)
	if dice.chance(40) {
		s.text("allowance.district", pick(dice, "440303", "440304", "440305", "440307"))
	}
}

// family is what decides the award for parents of one child.
func (s *sheet) family(dice *dice, p person, age int) {
	s.day("person.hukou_since", p.birth.AddYears(dice.between(0, age-1)))
	s.count("family.children_to_2015", dice.between(1, 2))
	s.count("family.children_since_2016", 0)
	s.flag("family.lump_sum", dice.chance(60))
	s.flag("family.pension_supplement", dice.chance(80))
}

// working is what the offices for labour, insurance and talents know of people
// of working age.
func (s *sheet) working(dice *dice, age int, today civil.Date) {
	months := dice.between(0, 12*(age-18)+1)
	out := dice.chance(120) // of work
	s.flag("employment.employed", !out)
	s.flag("employment.unemployed_registered", out && dice.chance(600))
	s.flag("pension.reached", false)
	s.flag("insurance.current", !out)
	s.count("insurance.months_total", months)
	s.count("insurance.months_running", min(months, dice.between(0, 60)))
	s.count("insurance.months_of_24", min(months, 24-dice.n(8)))
	s.count("insurance.months_of_12", min(months, 12-dice.n(4)))
	s.count("insurance.unemployment_months", months)
	s.flag("medical.employee", !out)
	s.flag("medical.elsewhere", dice.chance(30))
	s.flag("talent.recognised", dice.chance(40))
	if dice.chance(150) {
		s.text("skill.level", pick(dice, "senior_worker", "senior_worker", "technician", "senior_technician"))
		s.flag("skill.scarce_listed", dice.chance(600))
	}
	if !out {
		s.flexible(dice)
	} else {
		s.day("employment.unemployed_since", today-civil.Date(dice.between(5, 700)))
		s.flag("employment.left_involuntarily", dice.chance(700))
		s.flag("household.zero_employment", dice.chance(50))
		s.flag("household.land_lost", false)
	}
}

// flexible is what is known of those who work on their own account and pay
// their insurance themselves.
func (s *sheet) flexible(dice *dice) {
	own := dice.chance(150)
	s.flag("employment.flexible", own)
	if !own {
		return
	}
	s.flag("subsidy.eligible", dice.chance(500))
	s.count("subsidy.months_drawn", dice.n(36))
	s.flag("insurance.pension_employee", dice.chance(900))
	s.flag("insurance.medical_employee", dice.chance(900))
	s.set("insurance.paid", fact.DecimalOf(fmt.Sprintf("%d.%02d", dice.between(900, 1600), dice.n(100))))
}
