package fact

// Names and Sources are frozen: an encoded record holds positions in them.
// New entries go to the end; nothing is moved or taken away.

// Names are the facts of the dictionary in policy/README.md.
var Names = [...]string{
	"person.id",
	"person.name",
	"person.birth",
	"person.sex",
	"person.hukou",
	"person.alive",
	"credit.grey",
	"account.type",
	"account.holder",
	"account.no",
	"allowance.active",
	"edu.level",
	"edu.full_time",
	"edu.bachelor_degree",
	"edu.graduated_on",
	"edu.match",
	"settlement.used",
	"crime.record",
	"declared.healthy",
	"declared.no_banned_org",
	"materials.complete",
	"enterprise.uscc",
	"enterprise.status",
	"enterprise.foreign",
	"enterprise.legal_rep_verified",
	"project.name",
	"project.site",
	"project.scale",
	"project.content",
	"project.site_division",
	"project.industry",
	"project.investment",
	"project.policy_class",
	"project.needs_approval",
	"project.public_funds",
	"project.sensitive",
	"project.declared_compliant",
	"residence.permit_valid",
	"licence.class",
	"licence.first_issued",
	"licence.status",
	"traffic.cycle_points",
	"traffic.crime",
	"traffic.dangerous_driving",
	"traffic.drink_driving",
	"police.drug_record",
	"police.violent_crime",
	"taxi.revoked",
	"taxi.revoked_on",
	"taxi.exam_passed",
	"taxi.has_driver_permit",
	"taxi.vehicle_permits",
	"identity.bank_verified",
	"identity.face_verified",
	"vehicle.vin",
	"vehicle.plate",
	"vehicle.plate_city",
	"vehicle.seats",
	"vehicle.first_registered",
	"vehicle.inspection_until",
	"vehicle.energy",
	"vehicle.wheelbase_mm",
	"vehicle.terminal_ok",
	"vehicle.use",
	"vehicle.owner_kind",
	"druglicence.no",
	"druglicence.holder",
	"druglicence.status",
	"druglicence.open_case",
	"druglicence.lost",
	"druglicence.loss_declared",
	"druglicence.special_stock",
}

// Sources are the registers of the dictionary, and the people.
var Sources = [...]string{
	"police.population",
	"civil.death",
	"credit.platform",
	"bank.account",
	"civil.allowance",
	"edu.chsi",
	"edu.degree",
	"hr.settlement",
	"police.crime",
	"declared",
	"counter",
	"market.registry",
	"identity.verify",
	"drc.catalogue",
	"planning.zones",
	"police.residence",
	"police.traffic",
	"transport.permits",
	"police.vehicle",
	"transport.terminals",
	"drug.licences",
	"drug.enforcement",
}

var (
	nameCodes   = codes(Names[:])
	sourceCodes = codes(Sources[:])
)

func codes(list []string) map[string]byte {
	m := make(map[string]byte, len(list))
	for i, s := range list {
		m[s] = byte(i + 1)
	}
	return m
}
