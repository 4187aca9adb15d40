package fact

import "slices"

// Spoken is a fact as somebody at a counter or portal can say it: what he does
// not declare he has seen. Nobody there speaks for a register.
func Spoken(f Fact) Fact {
	if f.Source != Declared {
		f.Source = Counter
	}
	return f
}

// Merge joins what an application brings to what the registers hold. Whatever
// source the application's facts name, they are Spoken.
// Different values of one name from two sources are both kept, which makes
// the fact a conflict, with these exceptions: what an applicant declares
// replaces what he declared before; what a clerk has seen (source Counter)
// replaces what clerk or applicant said before; and where settles says so, it
// replaces what a register says too. Nothing replaces a value that is newer.
// The arguments are not changed.
func Merge(register Record, application []Fact, settles func(name string) bool) Record {
	out := register
	out.Facts = slices.Clone(register.Facts)
	for _, f := range application {
		if f.Value.IsNull() {
			continue
		}
		f = Spoken(f)
		out.Facts = slices.DeleteFunc(out.Facts, func(old Fact) bool {
			return old.Name == f.Name && f.replaces(old, settles)
		})
		if !slices.Contains(out.Facts, f) {
			out.Facts = append(out.Facts, f)
		}
	}
	out.Sort()
	return out
}

// replaces says whether a person's fact takes the place of another of the
// same name.
func (f Fact) replaces(old Fact, settles func(name string) bool) bool {
	if f.AsOf.IsZero() || old.AsOf.After(f.AsOf) {
		return false
	}
	if f.Source == Counter {
		return old.Source == Counter || old.Source == Declared || settles(f.Name)
	}
	return old.Source == Declared // what is Spoken and not seen is declared
}
