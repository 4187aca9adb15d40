package district

import "miaopi/app/civil"

// aged draws a birthday for somebody who is so many years old on the day of
// the application.
func aged(dr *draft, age int) civil.Date {
	return bornFor(dr.date, age, 0) - civil.Date(dr.dice.n(365))
}

// bornFor is a birthday on which somebody reaches an age so many days after
// a day.
func bornFor(day civil.Date, age, later int) civil.Date {
	reached := day + civil.Date(later)
	birth := reached.AddYears(-age)
	// A leap day's birthday moves to 1 March, so the way back can miss.
	for birth.AddYears(age) > reached {
		birth--
	}
	return birth
}
