package district

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
)

const (
	male   = "male"
	female = "female"
)

// person is one resident before the registers know him.
type person struct {
	number    int // from 0, those of the queue first
	household int
	sex       string
	name      string
	birth     civil.Date
	id        string
	issued    string // division in the ID
	hukou     string
	grid      app.Division
}

func (p person) age(on civil.Date) int { return civil.Age(p.birth, on) }

func (p person) inShenzhen() bool { return chinaid.In(p.hukou, shenzhen) }

// phone is a number that no subscriber has: numbers of 11 digits that begin
// with 144 are not assigned to people (144 is for machines, in 13 digits).
func (p person) phone() string { return phone(uint64(p.number)) }

// The factor is prime to 10^8, so that no two numbers below it meet.
func phone(n uint64) string { return fmt.Sprintf("144%08d", n*48_271_333%100_000_000) }

// account is a card or passbook number with an issuer that does not exist:
// no bank's number begins with 9999.
func (p person) account() string {
	no, err := chinaid.CompleteLuhn(fmt.Sprintf("999906%012d", uint64(p.number)*7_368_787%1_000_000_000_000))
	if err != nil {
		panic(err) // 18 digits by construction
	}
	return no
}

// issuer gives out citizen IDs so that no two people share one. A sequence
// number has 500 values for each sex; births that a case prescribes take the
// last 100 of them, the rest of the people the first 400.
type issuer struct {
	drawn map[birthYear]int
	exact map[birthday]int
}

type birthYear struct {
	division string
	year     int
	sex      string
}

type birthday struct {
	division string
	day      civil.Date
	sex      string
}

const (
	exactFrom = 400
	exactMost = 100
)

func newIssuer() *issuer {
	return &issuer{drawn: map[birthYear]int{}, exact: map[birthday]int{}}
}

// onDay issues an ID for a prescribed birthday. When the division has no
// number left, the next one issues it.
func (s *issuer) onDay(division, sex string, day civil.Date, others []string) (issued, id string) {
	for i := 0; ; i++ {
		key := birthday{division, day, sex}
		if n := s.exact[key]; n < exactMost {
			s.exact[key] = n + 1
			start := int(mix(uint64(day)<<32^numberOf(app.Division(division))) % exactMost)
			return division, mustID(division, day, exactFrom+(start+n)%exactMost, sex)
		}
		division = others[(int(day)+i)%len(others)]
	}
}

// inYear chooses a birthday in a year and issues the ID. The k-th of a year
// gets another day than the one before; the days of the year go round before
// the next sequence number is used.
func (s *issuer) inYear(division, sex string, year int) (day civil.Date, id string) {
	key := birthYear{division, year, sex}
	k := s.drawn[key]
	s.drawn[key] = k + 1
	first := civil.Of(year, 1, 1)
	days := int(civil.Of(year+1, 1, 1) - first)
	start := int(mix(numberOf(app.Division(division))+uint64(year)) % uint64(days))
	day = first + civil.Date((start+k*89)%days) // 89 is prime to 365 and 366
	// The sequence a day begins at differs from day to day.
	seq := (int(mix(uint64(day)<<32^numberOf(app.Division(division)))%exactFrom) + k/days) % exactFrom
	return day, mustID(division, day, seq, sex)
}

// mustID is for arguments that are right by construction.
func mustID(division string, day civil.Date, seq int, sex string) string {
	id, err := chinaid.NextID(division, day, seq, sex)
	if err != nil {
		panic(err)
	}
	return id
}
