package district

import (
	"miaopi/app"
	"miaopi/app/civil"
)

// graduate is 应届毕业生引进落户.
var graduate = item{
	pack: "graduate-settlement", kind: app.Person, share: 140,
	cast: castGraduate, fill: fillGraduate,
	scenarios: []scenario{
		{name: "in order", share: 660, want: app.Approve},
		{name: "last day of the two years", share: 20, want: app.Approve, spoil: func(dr *draft) {
			dr.known.day("edu.graduated_on", graduatedFor(dr.date))
		}},
		{name: "register of hukou is late", share: 15, want: app.Provisional, spoil: func(dr *draft) {
			dr.known.old("person.hukou", days(dr.dice.between(8, 30)))
		}},
		{name: "two years are over", share: 65, want: app.Review, spoil: func(dr *draft) {
			dr.known.day("edu.graduated_on", graduatedFor(dr.date)-civil.Date(dr.dice.between(1, 400)))
		}},
		{name: "not full-time", share: 40, want: app.Review, spoil: func(dr *draft) { dr.known.no("edu.full_time") }},
		{name: "degree does not match", share: 50, want: app.Review, spoil: func(dr *draft) { dr.known.no("edu.match") }},
		{name: "nothing known of the degree", share: 15, want: app.Review, spoil: func(dr *draft) {
			dr.known.drop("edu.level")
			dr.known.drop("edu.match")
		}},
		{name: "materials incomplete", share: 50, want: app.Review, spoil: func(dr *draft) { dr.said.no("materials.complete") }},
		{name: "registered in Shenzhen already", share: 25, want: app.Review, cast: func(dr *draft) {
			dr.person.hukou = dr.d.places.hukou(dr.dice, 50, 50, 0, 0)
		}},
		{name: "settled once before", share: 20, want: app.Review, spoil: func(dr *draft) { dr.known.yes("settlement.used") }},
		{name: "criminal record", share: 8, want: app.Review, spoil: func(dr *draft) { dr.known.yes("crime.record") }},
		{name: "does not declare health", share: 20, want: app.Review, spoil: func(dr *draft) { dr.said.no("declared.healthy") }},
		{name: "grey list", share: 12, want: app.Review, spoil: func(dr *draft) { dr.known.yes("credit.grey") }},
	},
}

func castGraduate(dr *draft) {
	dr.person.birth = aged(dr, dr.dice.between(21, 29))
	dr.person.hukou = dr.d.places.hukou(dr.dice, 0, 0, 35, 65)
}

func fillGraduate(dr *draft) {
	level := pick(dr.dice, "zhuanke", "benke", "benke", "benke", "shuoshi", "shuoshi", "boshi")
	k := dr.known
	k.text("edu.level", level)
	k.yes("edu.full_time")
	k.flag("edu.bachelor_degree", level != "zhuanke")
	k.day("edu.graduated_on", dr.date-civil.Date(dr.dice.between(20, 700)))
	k.yes("edu.match")
	k.no("settlement.used")
	k.no("crime.record")
	dr.said.yes("declared.healthy")
	dr.said.yes("declared.no_banned_org")
	dr.said.yes("materials.complete")
}

// graduatedFor is the graduation whose two years end on a day.
func graduatedFor(date civil.Date) civil.Date {
	day := date.AddYears(-2)
	for day.AddYears(2) < date {
		day++
	}
	return day
}
