package fact

import "time"

// otherwise is the value of a correction slip, whatever the type of the fact.
var otherwise = StringOf("与纸质不符")

// Slip is a correction slip: a clerk has seen a paper that says otherwise
// than the register. An evaluation makes the fact a conflict, until the
// register is put right; the slip itself gives no value in its place.
func Slip(name string, at time.Time) Fact {
	return Fact{Name: name, Value: otherwise, Source: Counter, AsOf: at}
}

// IsSlip says whether the fact is a correction slip.
func (f *Fact) IsSlip() bool { return f.Source == Counter && f.Value == otherwise }
