package shell

import (
	"fmt"

	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/ui/kit"
)

// TrendDays is how many days a plot of the past shows.
const TrendDays = 14

func dayLabel(d civil.Date) string {
	_, m, day := d.Split()
	return fmt.Sprintf("%d/%d", m, day)
}

// DecidedBars are the decisions of days, by the rules and by people.
func DecidedBars(days []desk.DayCount) []kit.DayBar {
	out := make([]kit.DayBar, len(days))
	for i, d := range days {
		out[i] = kit.DayBar{Label: dayLabel(d.Day), Lower: d.Auto, Upper: d.Person}
	}
	return out
}

// SubmittedBars are the cases that came in on days.
func SubmittedBars(days []desk.DayCount) []kit.DayBar {
	out := make([]kit.DayBar, len(days))
	for i, d := range days {
		out[i] = kit.DayBar{Label: dayLabel(d.Day), Lower: d.Submitted}
	}
	return out
}
