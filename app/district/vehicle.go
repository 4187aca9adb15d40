package district

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
)

// vehicle is one car of the district.
type vehicle struct {
	number int
	vin    string
	plate  string
	owner  string // name of the person to call
	grid   app.Division
	first  civil.Date // first registration
}

// newVehicle makes the n-th car. L0Z is not the code of a maker.
func (d *District) newVehicle(n int) vehicle {
	dice := newDice(d.seed, ofVehicle, n)
	v := vehicle{number: n, grid: pick(dice, d.places.grids...), first: d.today - civil.Date(dice.between(30, 600))}
	vin, err := chinaid.CompleteVIN(fmt.Sprintf("L0ZBA%c7C0%c0%06d", "KMNP"[dice.n(4)], "PRST"[dice.n(4)], n%1_000_000))
	if err != nil {
		panic(err) // 17 allowed characters by construction
	}
	v.vin, v.plate = vin, plate(n)
	v.owner = d.names.full(dice, d.names.surname(dice), pick(dice, male, female), dice.between(1965, 2000))
	return v
}

// plate is the n-th new energy plate of Shenzhen: a letter and five digits,
// and when those have run out, another letter.
func plate(n int) string {
	return fmt.Sprintf("粤B%c%05d", "DFABCEGHJK"[n/100000%10], n*48_271%100_000)
}

func (v vehicle) subject() app.Subject { return app.Subject{Kind: app.Vehicle, ID: v.vin} }

// sheet is what the registers hold about the car when nothing is wrong: an
// electric car of its owner, equipped and registered for hire.
func (v vehicle) sheet(d *District) *sheet {
	dice := newDice(d.seed^1, ofVehicle, v.number)
	s := newSheet(d.now)
	s.text("vehicle.vin", v.vin)
	s.text("vehicle.plate", v.plate)
	s.text("vehicle.plate_city", "4403")
	s.count("vehicle.seats", 5)
	s.day("vehicle.first_registered", v.first)
	s.day("vehicle.inspection_until", v.first.AddYears(2))
	s.text("vehicle.energy", "bev")
	s.count("vehicle.wheelbase_mm", pick(dice, 2650, 2700, 2720, 2765, 2800, 2920))
	s.yes("vehicle.terminal_ok")
	s.text("vehicle.use", "ridehail")
	s.text("vehicle.owner_kind", pick(dice, "person", "enterprise"))
	s.yes("taxi.has_driver_permit")
	s.count("taxi.vehicle_permits", 0)
	s.no("credit.grey")
	return s
}
