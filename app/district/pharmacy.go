package district

import "miaopi/app"

// pharmacy is 药品经营许可证注销.
var pharmacy = item{
	pack: "drug-licence-cancel", kind: app.Enterprise, share: 45,
	fill: fillPharmacy,
	scenarios: []scenario{
		{name: "in order", share: 640, want: app.Approve},
		{name: "lost, with a declaration", share: 60, want: app.Approve, spoil: func(dr *draft) {
			dr.said.yes("druglicence.lost")
			dr.said.yes("druglicence.loss_declared")
		}},
		{name: "registry of yesterday", share: 20, want: app.Provisional, spoil: lateRegistry},
		{name: "lost, without a declaration", share: 90, want: app.Review, spoil: func(dr *draft) { dr.said.yes("druglicence.lost") }},
		{name: "special drugs in stock", share: 50, want: app.Review, spoil: func(dr *draft) { dr.said.count("druglicence.special_stock", dr.dice.between(1, 60)) }},
		{name: "open case", share: 50, want: app.Review, spoil: func(dr *draft) { dr.known.yes("druglicence.open_case") }},
		{name: "licence of another holder", share: 30, want: app.Review, spoil: func(dr *draft) {
			dr.known.text("druglicence.holder", uscc(companyPhones+dr.company.number))
		}},
		{name: "licence expired", share: 35, want: app.Review, spoil: func(dr *draft) { dr.known.text("druglicence.status", "expired") }},
		{name: "grey list", share: 25, want: app.Review, spoil: func(dr *draft) { dr.known.yes("credit.grey") }},
	},
}

func fillPharmacy(dr *draft) {
	dr.said.no("druglicence.lost")
	dr.said.no("druglicence.loss_declared")
	dr.said.count("druglicence.special_stock", 0)
}
