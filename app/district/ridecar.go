package district

import (
	"miaopi/app"
	"miaopi/app/civil"
)

// rideCar is 网络预约出租汽车运输证.
var rideCar = item{
	pack: "ridehail-vehicle", kind: app.Vehicle, share: 90,
	fill: func(dr *draft) {},
	scenarios: []scenario{
		{name: "in order", share: 690, want: app.Approve},
		{name: "terminal data late", share: 15, want: app.Provisional, spoil: func(dr *draft) {
			dr.known.old("vehicle.terminal_ok", days(dr.dice.between(8, 15)))
		}},
		{name: "plate of another city", share: 40, want: app.Review, spoil: func(dr *draft) { dr.known.text("vehicle.plate_city", pick(dr.dice, "4419", "4413", "4401")) }},
		{name: "older than two years", share: 75, want: app.Review, spoil: func(dr *draft) {
			first := dr.date - civil.Date(dr.dice.between(731, 1500))
			dr.known.day("vehicle.first_registered", first)
			dr.known.day("vehicle.inspection_until", first.AddYears(6))
		}},
		{name: "wheelbase too short", share: 45, want: app.Review, spoil: func(dr *draft) { dr.known.count("vehicle.wheelbase_mm", dr.dice.between(2490, 2649)) }},
		{name: "plug-in hybrid", share: 30, want: app.Review, spoil: func(dr *draft) { dr.known.text("vehicle.energy", "phev") }},
		{name: "terminal not approved", share: 40, want: app.Review, spoil: func(dr *draft) { dr.known.no("vehicle.terminal_ok") }},
		{name: "inspection expired", share: 15, want: app.Review, spoil: func(dr *draft) {
			dr.known.day("vehicle.inspection_until", dr.date-civil.Date(dr.dice.between(1, 60)))
		}},
		{name: "registered for private use", share: 25, want: app.Review, spoil: func(dr *draft) { dr.known.text("vehicle.use", "private") }},
		{name: "owner has a permit already", share: 15, want: app.Review, spoil: func(dr *draft) {
			dr.known.text("vehicle.owner_kind", "person")
			dr.known.count("taxi.vehicle_permits", 1)
		}},
		{name: "eight seats", share: 10, want: app.Review, spoil: func(dr *draft) { dr.known.count("vehicle.seats", 8) }},
	},
}
