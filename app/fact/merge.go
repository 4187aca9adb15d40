package fact

import "slices"

// Merge joins what an application brings to what the registers hold.
// Different values of one name from two sources are both kept, which makes
// the fact a conflict, with one exception: where settles says so, the paper a
// clerk has seen (source Counter) replaces every value it is not older than.
// Neither argument is changed.
func Merge(register Record, application []Fact, settles func(name string) bool) Record {
	out := register
	out.Facts = slices.Clone(register.Facts)
	for _, f := range application {
		if f.Value.IsNull() || slices.Contains(out.Facts, f) {
			continue
		}
		if f.Source == Counter && settles(f.Name) {
			out.Facts = slices.DeleteFunc(out.Facts, func(old Fact) bool {
				return old.Name == f.Name && !f.AsOf.IsZero() && !old.AsOf.After(f.AsOf)
			})
		}
		out.Facts = append(out.Facts, f)
	}
	out.Sort()
	return out
}
