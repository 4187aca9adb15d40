package delivery

import (
	"fmt"
	"slices"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/fact"
)

// join makes one entry of all rows of a subject.
func (r *reader) join() {
	first := map[app.Subject]int{}
	var joined []usable
	for _, row := range r.rows {
		sub := row.Record.Subject
		if _, spoilt := r.spoilt[sub]; spoilt {
			continue
		}
		i, seen := first[sub]
		if !seen {
			first[sub] = len(joined)
			joined = append(joined, row)
			continue
		}
		if column := r.sameOne(joined[i], row); column != "" {
			r.spoilt[sub] = row.line
			r.reject(row.line, row.text, cellError{column, fmt.Sprintf("与第 %d 行是同一当事人、同一时间，却不一样", joined[i].line)})
			continue
		}
		r.out.Conflicts = append(r.out.Conflicts, r.add(&joined[i], row)...)
	}
	r.rejectSpoilt()
	for _, e := range joined {
		if _, spoilt := r.spoilt[e.Record.Subject]; !spoilt {
			r.out.Entries = append(r.out.Entries, e.Entry)
		}
	}
}

// rejectSpoilt refuses the usable rows of subjects that have one which is
// not: it might be the one that counts.
func (r *reader) rejectSpoilt() {
	refused := map[int]bool{}
	for _, one := range r.out.Rejects {
		refused[one.Line] = true
	}
	for _, row := range r.rows {
		if line, spoilt := r.spoilt[row.Record.Subject]; spoilt && !refused[row.line] {
			r.reject(row.line, row.text, cellError{WholeRow, fmt.Sprintf("同一当事人的第 %d 行不能用，这一行也不采用", line)})
		}
	}
}

// sameOne gives the column in which two rows of one subject and one moment
// disagree about who it is; "" when they do not.
func (r *reader) sameOne(a, b usable) string {
	x, y := a.Resident, b.Resident
	switch {
	case !a.at.Equal(b.at):
		return ""
	case x.Name != "" && y.Name != "" && !chinaid.SameName(x.Name, y.Name):
		return r.m.Name
	case x.Phone != "" && y.Phone != "" && x.Phone != y.Phone:
		return r.m.Phone
	case x.Area != "" && y.Area != "" && x.Area != y.Area:
		return r.m.Area
	}
	return ""
}

// add joins a row to an earlier one of its subject: of each fact the newer
// moment counts; equal moments that disagree are both kept.
func (r *reader) add(to *usable, row usable) (conflicts []Conflict) {
	for _, f := range row.Record.Facts {
		old := to.Record.Find(f.Name)
		switch {
		case len(old) > 0 && old[0].AsOf.After(f.AsOf), slices.ContainsFunc(old, func(o fact.Fact) bool { return o.AsOf.Equal(f.AsOf) && sameFact(o, f) }):
			continue
		case len(old) > 0 && old[0].AsOf.Before(f.AsOf):
			to.Record.Facts = slices.DeleteFunc(slices.Clone(to.Record.Facts), func(o fact.Fact) bool { return o.Name == f.Name })
		case len(old) > 0:
			conflicts = append(conflicts, Conflict{[2]int{to.line, row.line}, r.m.Facts[f.Name].Column})
		}
		to.Record.Facts = append(slices.Clone(to.Record.Facts), f)
		to.Record.Sort()
	}
	if row.at.Before(to.at) {
		to.Resident, row.Resident, row.at = row.Resident, to.Resident, to.at
	}
	if row.Resident.Name != "" {
		to.Resident.Name = row.Resident.Name
	}
	if row.Resident.Phone != "" {
		to.Resident.Phone = row.Resident.Phone
	}
	if row.Resident.Area != "" {
		to.Resident.Area = row.Resident.Area
	}
	if row.Resident.Address != "" {
		to.Resident.Address = row.Resident.Address
	}
	to.at = row.at
	return conflicts
}

// sameFact says whether two facts say the same.
func sameFact(a, b fact.Fact) bool {
	return a.Value.Equal(b.Value) || fact.PersonName(a.Name) && chinaid.SameName(a.Value.Text(), b.Value.Text())
}
