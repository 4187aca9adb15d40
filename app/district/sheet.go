package district

import (
	"fmt"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// sourceOf names the register that holds each fact (policy/packs.md).
var sourceOf = map[string]string{
	"person.id": "police.population", "person.name": "police.population", "person.birth": "police.population",
	"person.sex": "police.population", "person.hukou": "police.population", "person.alive": "civil.death",
	"credit.grey": "credit.platform", "account.type": "bank.account", "account.holder": "bank.account",
	"account.no": "bank.account", "allowance.active": "civil.allowance", "allowance.suspended": "civil.allowance", "edu.level": "edu.chsi",
	"edu.full_time": "edu.chsi", "edu.bachelor_degree": "edu.degree", "edu.graduated_on": "edu.chsi", "edu.match": "edu.chsi",
	"settlement.used": "hr.settlement", "crime.record": "police.crime", "materials.complete": fact.Counter,
	"enterprise.uscc": "market.registry", "enterprise.status": "market.registry", "enterprise.foreign": "market.registry",
	"enterprise.legal_rep_verified": "identity.verify", "project.policy_class": "drc.catalogue",
	"project.needs_approval": "drc.catalogue", "project.sensitive": "planning.zones",
	"residence.permit_valid": "police.residence", "licence.class": "police.traffic", "licence.first_issued": "police.traffic",
	"licence.status": "police.traffic", "traffic.cycle_points": "police.traffic", "traffic.crime": "police.traffic",
	"traffic.dangerous_driving": "police.traffic", "traffic.drink_driving": "police.traffic",
	"police.drug_record": "police.crime", "police.violent_crime": "police.crime", "taxi.revoked": "transport.permits",
	"taxi.revoked_on": "transport.permits", "taxi.exam_passed": "transport.permits",
	"taxi.has_driver_permit": "transport.permits", "taxi.vehicle_permits": "transport.permits",
	"identity.bank_verified": "identity.verify", "identity.face_verified": "identity.verify",
	"vehicle.vin": "police.vehicle", "vehicle.plate": "police.vehicle", "vehicle.plate_city": "police.vehicle",
	"vehicle.seats": "police.vehicle", "vehicle.first_registered": "police.vehicle", "vehicle.inspection_until": "police.vehicle",
	"vehicle.energy": "police.vehicle", "vehicle.wheelbase_mm": "police.vehicle", "vehicle.terminal_ok": "transport.terminals",
	"vehicle.use": "police.vehicle", "vehicle.owner_kind": "police.vehicle", "druglicence.no": "drug.licences",
	"druglicence.holder": "drug.licences", "druglicence.status": "drug.licences", "druglicence.open_case": "drug.enforcement",
	"residence.registered_since": "police.residence", "person.hukou_since": "police.population",
	"account.yinian_held": "bank.account", "disability.certificate_valid": "dpf.disability",
	"disability.level": "dpf.disability", "disability.kind": "dpf.disability",
	"household.disabled_count": "dpf.disability", "veteran.disability_level": "veterans.registry",
	"veteran.family": "veterans.registry", "assistance.class": "civil.assistance", "welfare.five_elders": "civil.welfare",
	"ability.level": "civil.assessment", "allowance.district": "civil.allowance", "pension.drawing": "hr.pension",
	"pension.suspended": "hr.pension", "pension.reached": "hr.pension", "family.pension_supplement": "hr.pension",
	"family.lost_child": "health.family", "family.disabled_child_level": "health.family",
	"family.children_to_2015": "health.family", "family.children_since_2016": "health.family",
	"family.lump_sum": "health.family", "employment.employed": "hr.employment",
	"employment.unemployed_registered": "hr.employment", "employment.left_involuntarily": "hr.employment",
	"household.zero_employment": "hr.employment", "household.land_lost": "hr.employment",
	"insurance.current": "hr.insurance", "insurance.months_total": "hr.insurance",
	"insurance.months_running": "hr.insurance", "insurance.months_of_24": "hr.insurance",
	"insurance.months_of_12": "hr.insurance", "insurance.unemployment_months": "hr.insurance",
	"medical.employee": "medical.insurance", "medical.elsewhere": "medical.insurance", "talent.recognised": "hr.talent",
	"dog.registered_count": "urban.dogs", "home.owned": "housing.registry", "employment.unemployed_since": "hr.employment",
	"funeral.cremated_on": "civil.funeral", "funeral.died_in_city": "civil.funeral", "funeral.cremated_in_city": "civil.funeral",
	"burial.organised": "civil.funeral", "burial.kind": "civil.funeral",
	"residence.months_of_12": "police.residence", "employment.flexible": "hr.employment", "subsidy.eligible": "hr.employment",
	"subsidy.months_drawn": "hr.employment", "insurance.pension_employee": "hr.insurance", "insurance.medical_employee": "hr.insurance",
	"insurance.paid": "hr.insurance", "filing.found": "drc.filings", "filing.name": "drc.filings", "filing.site": "drc.filings",
	"filing.content": "drc.filings", "filing.investment": "drc.filings",
	"edu.enrolled_full_time": "edu.chsi", "skill.level": "hr.skills", "skill.scarce_listed": "hr.skills",
}

// sheet is what one subject's registers, or one application, hold while the
// district makes it up.
type sheet struct {
	facts []fact.Fact
	now   time.Time
}

// newSheet is empty; facts are as of shortly before now.
func newSheet(now time.Time) *sheet { return &sheet{now: now} }

// set puts a value in, in place of what the sheet held under the name. What no
// register holds is declared by the applicant.
func (s *sheet) set(name string, v fact.Value) {
	s.drop(name)
	source := sourceOf[name]
	if source == "" {
		source = fact.Declared
	}
	s.facts = append(s.facts, fact.Fact{Name: name, Value: v, Source: source, AsOf: s.fresh(source)})
}

// fresh is when a register last told the hub: each has its own minute of the
// last hour, and people speak now.
func (s *sheet) fresh(source string) time.Time {
	if source == fact.Declared || source == fact.Counter {
		return s.now
	}
	h := uint64(0)
	for _, c := range source {
		h = mix(h + uint64(c))
	}
	return s.now.Add(-time.Duration(5+h%50) * time.Minute)
}

func (s *sheet) text(name, v string)           { s.set(name, fact.StringOf(v)) }
func (s *sheet) yes(name string)               { s.set(name, fact.BoolOf(true)) }
func (s *sheet) no(name string)                { s.set(name, fact.BoolOf(false)) }
func (s *sheet) flag(name string, v bool)      { s.set(name, fact.BoolOf(v)) }
func (s *sheet) count(name string, n int)      { s.set(name, fact.IntOf(int64(n))) }
func (s *sheet) day(name string, d civil.Date) { s.set(name, fact.DateOf(d)) }

// says says whether a flag is known to be so.
func (s *sheet) says(name string, v bool) bool {
	return slices.ContainsFunc(s.facts, func(f fact.Fact) bool { return f.Name == name && f.Value == fact.BoolOf(v) })
}

// lacks says whether nothing is known under a name.
func (s *sheet) lacks(name string) bool {
	return !slices.ContainsFunc(s.facts, func(f fact.Fact) bool { return f.Name == name })
}

// drop takes a fact away: the registers know nothing.
func (s *sheet) drop(name string) {
	kept := s.facts[:0]
	for _, f := range s.facts {
		if f.Name != name {
			kept = append(kept, f)
		}
	}
	s.facts = kept
}

// old makes a fact as old as given.
func (s *sheet) old(name string, age time.Duration) {
	for i := range s.facts {
		if s.facts[i].Name == name {
			s.facts[i].AsOf = s.now.Add(-age)
		}
	}
}

// also lets a second source say something else, which makes a conflict.
func (s *sheet) also(name, source string, v fact.Value) {
	s.facts = append(s.facts, fact.Fact{Name: name, Value: v, Source: source, AsOf: s.fresh(source)})
}

// record is the sheet as the registers' record of a subject.
func (s *sheet) record(subject app.Subject) fact.Record {
	r := fact.Record{Subject: subject, Facts: s.facts}
	r.Sort()
	return r
}

// hours and days name ages of facts.
func hours(n int) time.Duration { return time.Duration(n) * time.Hour }
func days(n int) time.Duration  { return time.Duration(n) * 24 * time.Hour }

// yuan is an amount of whole 10,000 yuan.
func yuan(tenThousands int) fact.Value { return fact.DecimalOf(fmt.Sprintf("%d0000.00", tenThousands)) }
