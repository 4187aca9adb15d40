package district

// member is one person of a household before the ID is issued.
type member struct {
	sex     string
	year    int // of birth
	surname string
}

// family draws a household. Shenzhen is young, but the district needs its old
// people too: about 15 in 100 residents are 60 or older.
func (d *District) family(dice *dice) []member {
	now, _, _ := d.today.Split()
	head := member{sex: pick(dice, male, female), surname: d.names.surname(dice)}
	switch dice.weighted(34, 14, 30, 14, 8) {
	case 0: // one worker
		head.year = now - dice.between(19, 46)
		return []member{head}
	case 1: // a couple
		head.year = now - dice.between(24, 55)
		return d.couple(dice, head)
	case 2: // parents and children
		head.year = now - dice.between(27, 50)
		return d.withChildren(dice, d.couple(dice, head))
	case 3: // three generations
		head.year = now - dice.between(30, 56)
		all := d.withChildren(dice, d.couple(dice, head))
		return d.withParents(dice, all)
	}
	head.year = now - d.oldAge(dice)
	if dice.chance(350) {
		return []member{head}
	}
	return d.couple(dice, head)
}

// oldAge draws an age of 60 to 104.
func (d *District) oldAge(dice *dice) int {
	switch dice.weighted(560, 300, 115, 22, 3) {
	case 0:
		return dice.between(60, 69)
	case 1:
		return dice.between(70, 79)
	case 2:
		return dice.between(80, 89)
	case 3:
		return dice.between(90, 99)
	}
	return dice.between(100, 104)
}

func (d *District) couple(dice *dice, head member) []member {
	other := member{sex: male, year: head.year + dice.between(-4, 4), surname: d.names.surname(dice)}
	if head.sex == male {
		other.sex = female
	}
	return []member{head, other}
}

// withChildren adds one or two children, who carry the father's surname.
func (d *District) withChildren(dice *dice, couple []member) []member {
	father, mother := couple[0], couple[1]
	if father.sex == female {
		father, mother = mother, father
	}
	now, _, _ := d.today.Split()
	born := mother.year + dice.between(22, 33)
	for range dice.between(1, 2) {
		if born >= now {
			break
		}
		couple = append(couple, member{pick(dice, male, female), born, father.surname})
		born += dice.between(2, 5)
	}
	return couple
}

// withParents adds one or both parents of the head.
func (d *District) withParents(dice *dice, all []member) []member {
	head := all[0]
	mother := member{female, head.year - dice.between(21, 32), d.names.surname(dice)}
	father := member{male, mother.year - dice.between(0, 4), head.surname}
	switch dice.weighted(45, 15, 40) {
	case 0:
		return append(all, mother)
	case 1:
		return append(all, father)
	}
	return append(all, father, mother)
}

// residents makes the people who are in no queue, household by household, and
// issues their IDs.
func (d *District) residents(ids *issuer, yield func(person) bool) bool {
	number := d.cast
	for h := 0; number < d.people; h++ {
		dice := newDice(d.seed, ofHousehold, h)
		grid := pick(dice, d.places.grids...)
		hukou := d.places.hukou(dice, 26, 9, 22, 43)
		for _, m := range d.family(dice) {
			if number >= d.people {
				break
			}
			p := person{number: number, household: h, sex: m.sex, hukou: hukou, grid: grid}
			p.name = d.names.full(dice, m.surname, m.sex, m.year)
			p.issued = d.places.issued(dice, hukou)
			p.birth, p.id = ids.inYear(p.issued, m.sex, m.year)
			if !yield(p) {
				return false
			}
			number++
		}
	}
	return true
}
