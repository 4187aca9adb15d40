package district

import (
	"miaopi/app"
	"miaopi/app/fact"
)

// allowance is 高龄老人津贴, half of what a hall sees.
var allowance = item{
	pack: "elderly-allowance", kind: app.Person, share: 540,
	cast: castElder, fill: fillElder,
	scenarios: []scenario{
		{name: "in order", share: 668, want: app.Approve},
		{name: "turns 70 today", share: 22, want: app.Approve, cast: turnsSeventy(0, 0)},
		{name: "life confirmed too long ago", share: 40, want: app.Provisional, spoil: func(dr *draft) {
			dr.known.old("person.alive", hours(dr.dice.between(26, 90)))
		}},
		{name: "register of hukou is late", share: 10, want: app.Provisional, spoil: func(dr *draft) {
			dr.known.old("person.hukou", days(dr.dice.between(8, 20)))
		}},
		{name: "debit card", share: 60, want: app.Review, spoil: func(dr *draft) { dr.known.text("account.type", "debit") }},
		{name: "passbook", share: 15, want: app.Review, spoil: func(dr *draft) { dr.known.text("account.type", "passbook") }},
		{name: "no account known", share: 20, want: app.Review, spoil: func(dr *draft) {
			dr.known.drop("account.type")
			dr.known.drop("account.holder")
			dr.known.drop("account.no")
		}},
		{name: "account of somebody else", share: 25, want: app.Review, spoil: otherHolder},
		{name: "debit card of a child", share: 10, want: app.Review, spoil: func(dr *draft) {
			dr.known.text("account.type", "debit")
			otherHolder(dr)
		}},
		{name: "still 69", share: 35, want: app.Review, cast: turnsSeventy(1, 75)},
		{name: "hukou elsewhere", share: 35, want: app.Review, cast: func(dr *draft) {
			dr.person.hukou = dr.d.places.hukou(dr.dice, 0, 0, 40, 60)
		}},
		{name: "two registers disagree about the hukou", share: 10, want: app.Review, spoil: func(dr *draft) {
			dr.known.also("person.hukou", "police.residence", fact.StringOf(pick(dr.dice, dr.d.places.guangdong...)))
		}},
		{name: "nothing about life", share: 15, want: app.Review, spoil: func(dr *draft) { dr.known.drop("person.alive") }},
		{name: "deceased", share: 8, want: app.Review, spoil: func(dr *draft) { dr.known.no("person.alive") }},
		{name: "stopped for want of certification", share: 4, want: app.Review, spoil: func(dr *draft) { dr.known.yes("allowance.suspended") }},
		{name: "receives it already", share: 16, want: app.Review, spoil: func(dr *draft) { dr.known.yes("allowance.active") }},
		{name: "on the grey list", share: 7, want: app.Review, spoil: func(dr *draft) { dr.known.yes("credit.grey") }},
	},
}

// castElder draws somebody of 70 or more, registered in Shenzhen.
func castElder(dr *draft) {
	age := 70
	switch dr.dice.weighted(660, 270, 63, 7) {
	case 0:
		age = dr.dice.between(70, 79)
	case 1:
		age = dr.dice.between(80, 89)
	case 2:
		age = dr.dice.between(90, 99)
	case 3:
		age = dr.dice.between(100, 106)
	}
	dr.person.birth = aged(dr, age)
	dr.person.hukou = dr.d.places.hukou(dr.dice, 85, 15, 0, 0)
}

func fillElder(dr *draft) {
	dr.known.yes("person.alive")
	dr.known.account(dr.person, dr.dice)
	dr.known.text("account.type", "yinian")
	dr.known.no("allowance.active")
	dr.known.no("allowance.suspended")
}

// turnsSeventy makes the 70th birthday fall so many days after the
// application.
func turnsSeventy(from, to int) func(*draft) {
	return func(dr *draft) {
		dr.person.birth = bornFor(dr.date, 70, dr.dice.between(from, to))
	}
}

// otherHolder puts the account in another name.
func otherHolder(dr *draft) {
	for {
		other := dr.d.names.full(dr.dice, dr.d.names.surname(dr.dice), male, 1975)
		if other != dr.person.name {
			dr.known.text("account.holder", other)
			return
		}
	}
}
