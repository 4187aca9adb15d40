package district

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/division"
)

const (
	shenzhen = "440300"
	baoan    = "440306"
)

// GridCount is the number of grids (网格) of 宝安区.
const GridCount = 4833

// places are the divisions people of the district live in and come from.
type places struct {
	communities []app.Division
	grids       []app.Division // in order of code
	counties    []string       // of all China but Shenzhen, where IDs were issued
	guangdong   []string       // the same of Guangdong alone
	shenzhen    []string       // the nine districts, 宝安区 first
}

func newPlaces(tree *division.Tree) (places, error) {
	var p places
	for _, street := range tree.Children(baoan) {
		if strings.HasSuffix(street.Name, "街道") {
			for _, c := range tree.Children(street.Code) {
				p.communities = append(p.communities, c.Code)
			}
		}
	}
	if len(p.communities) == 0 {
		return p, fmt.Errorf("no communities of %s in the table of divisions", baoan)
	}
	p.grids = grids(p.communities)
	p.shenzhen = []string{baoan}
	for _, county := range tree.Level(chinaid.County) {
		p.addCounty(string(county.Code))
	}
	return p, nil
}

// addCounty sorts a county in. Codes from 71 to 79 in the last pair are
// zones of the statistics, which issue no IDs.
func (p *places) addCounty(code string) {
	switch {
	case code == baoan || code[4] == '7' || code[4:] == "00":
	case chinaid.In(code, shenzhen):
		p.shenzhen = append(p.shenzhen, code)
	case chinaid.In(code, "44"):
		p.guangdong = append(p.guangdong, code)
		fallthrough
	default:
		p.counties = append(p.counties, code)
	}
}

// grids divides the communities into GridCount grids. No community has fewer
// than a base, and the rest goes by a share that only depends on its code.
func grids(communities []app.Division) []app.Division {
	base := GridCount / len(communities) * 2 / 3
	shares, sum := make([]int, len(communities)), 0
	for i, c := range communities {
		shares[i] = 1 + int(mix(numberOf(c))%1000)
		sum += shares[i]
	}
	rest, given, upTo := GridCount-base*len(communities), 0, 0
	all := make([]app.Division, 0, GridCount)
	for i, c := range communities {
		upTo += shares[i]
		n := base + rest*upTo/sum - given
		given += n - base
		for k := 1; k <= n; k++ {
			all = append(all, app.Division(fmt.Sprintf("%s%03d", c, k)))
		}
	}
	return all
}

func numberOf(code app.Division) uint64 {
	n := uint64(0)
	for _, c := range code {
		n = n*10 + uint64(c-'0')
	}
	return n
}

// hukou draws where somebody is registered: 宝安区, elsewhere in Shenzhen,
// elsewhere in Guangdong, or elsewhere in China, by the given weights.
func (p places) hukou(d *dice, here, city, province, country int) string {
	switch d.weighted(here, city, province, country) {
	case 0:
		return baoan
	case 1:
		return pick(d, p.shenzhen[1:]...)
	case 2:
		return pick(d, p.guangdong...)
	}
	return pick(d, p.counties...)
}

// issued draws the division in somebody's ID. It stays when the hukou moves,
// so half the people registered in Shenzhen have one from elsewhere.
func (p places) issued(d *dice, hukou string) string {
	if chinaid.In(hukou, shenzhen) && d.chance(500) {
		return pick(d, p.counties...)
	}
	return hukou
}
