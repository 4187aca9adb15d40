package paperwork

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

// Remedy is where the decisions of an authority are contested, and who says so. A
// refusal is not printed before it is whole.
type Remedy struct {
	desk.Remedy
	// District says that the district's administrator published it, Since when:
	// civil.None when his document does not tell. The station then has no word of
	// its own.
	District bool       `json:"district"`
	Since    civil.Date `json:"since,omitzero"`
}

const settingRemedies = "authority/remedies"

// remediesDoc is the district's document, signed and with an edition that never
// goes back, as what is published at the hub (package wire).
const remediesDoc = "remedies"

// The remedies of a demo station, whose papers are marked as such.
const (
	demoReview = "深圳市人民政府"
	demoCourt  = "深圳市盐田区人民法院"
)

// remedies are what is named: by the district, and by this station.
type remedies struct {
	district map[string]desk.Remedy
	since    civil.Date // when the district's document was published
	station  map[string]desk.Remedy
}

// Remedies has a line for every authority of the items that the rules know, in
// order of name; what is not named is empty.
func (s *Room) Remedies(ctx context.Context) ([]Remedy, error) {
	named, err := s.remedies(ctx)
	if err != nil {
		return nil, err
	}
	var out []Remedy
	for _, p := range s.at.Rules.Packs() {
		if !slices.ContainsFunc(out, func(r Remedy) bool { return r.Authority == p.Item.Authority }) {
			out = append(out, s.remedyIn(named, p.Item.Authority))
		}
	}
	slices.SortFunc(out, func(a, b Remedy) int { return cmp.Compare(a.Authority, b.Authority) })
	return out, nil
}

// remedyOf is that of one authority.
func (s *Room) remedyOf(ctx context.Context, authority string) (Remedy, error) {
	named, err := s.remedies(ctx)
	return s.remedyIn(named, authority), err
}

// remedyIn takes the district's word before the station's.
func (s *Room) remedyIn(named remedies, authority string) Remedy {
	if r, ok := named.district[authority]; ok {
		return Remedy{Remedy: r, District: true, Since: named.since}
	}
	r := Remedy{Remedy: named.station[authority]}
	r.Authority = authority
	if s.at.Info.Demo != nil && r.Review == "" && r.Court == "" {
		r.Review, r.Court = demoReview, demoCourt
	}
	return r
}

func (s *Room) remedies(ctx context.Context) (named remedies, err error) {
	if named.station, err = s.stationRemedies(ctx); err != nil {
		return named, err
	}
	body, ok, err := s.store.Reference(ctx, remediesDoc)
	if err != nil || !ok {
		return named, err
	}
	var doc struct {
		Edition  int64         `json:"edition"`
		Remedies []desk.Remedy `json:"remedies"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return named, app.E("remedy", app.Damaged, "区里发布的复议机关和法院读不出来，请汇聚库管理员重新发布。", err)
	}
	named.district = map[string]desk.Remedy{}
	for _, r := range doc.Remedies {
		if r.Check() == nil {
			named.district[r.Authority] = r
		}
	}
	if doc.Edition > oldestMoment {
		named.since = civil.On(time.UnixMilli(doc.Edition))
	}
	return named, nil
}

// oldestMoment is 2001 in milliseconds: an edition above it is the moment at
// which a document was signed, one below it a count.
const oldestMoment = 1_000_000_000_000

func (s *Room) stationRemedies(ctx context.Context) (map[string]desk.Remedy, error) {
	b, ok, err := s.store.Setting(ctx, settingRemedies)
	if err != nil || !ok {
		return nil, err
	}
	var named map[string]desk.Remedy
	if err := json.Unmarshal(b, &named); err != nil {
		return nil, app.E("remedy", app.Damaged, "", err)
	}
	return named, nil
}

// SetRemedy names both for one authority, and journals it. Only an administrator
// may, and only where the district's has not.
func (s *Room) SetRemedy(ctx context.Context, r desk.Remedy) error {
	if s.at.Actor.Role != app.Administrator {
		return app.E("remedy", app.Forbidden, "只有管理人员可以填写行政复议机关和人民法院。", nil)
	}
	r = r.Trimmed()
	if err := s.checkRemedy(ctx, r); err != nil {
		return err
	}
	s.at.Lock()
	defer s.at.Unlock()
	named, err := s.stationRemedies(ctx)
	if err != nil {
		return err
	}
	if named == nil {
		named = map[string]desk.Remedy{}
	}
	named[r.Authority] = r
	b, err := json.Marshal(named)
	if err != nil {
		return err
	}
	ch := change.New()
	ch.Settings[settingRemedies] = b
	s.at.Note(ch, "remedy", "", r.Authority+" "+r.Review+" "+r.Court)
	return s.at.Commit(ctx, ch)
}

// checkRemedy refuses what names nobody, and what is the district's to say.
func (s *Room) checkRemedy(ctx context.Context, r desk.Remedy) error {
	list, err := s.Remedies(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(have Remedy) bool { return have.Authority == r.Authority })
	switch {
	case i < 0:
		return app.E("remedy", app.Input, "本站的规则里没有这个部门："+r.Authority+"。", nil)
	case list[i].District:
		return app.E("remedy", app.Conflict, r.Authority+"的复议机关和法院由区里统一发布，本站不改；有误请汇聚库管理员重新发布。", nil)
	}
	return r.Check()
}

// Gaps are what papers of this station still lack, a sentence each, for the
// list that an administrator works off.
func (s *Room) Gaps(ctx context.Context) ([]string, error) {
	list, err := s.Remedies(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range list {
		if !r.Whole() {
			out = append(out, r.Authority+"没有填行政复议机关和人民法院：不予决定书印不出来。")
		}
	}
	staff, err := s.at.Colleagues()
	if err != nil {
		return out, unlessForbidden(err)
	}
	if names := unnumberedStaff(staff); len(names) > 0 {
		out = append(out, strings.Join(names, "、")+"没有填工号：文书上只有姓名。")
	}
	return out, nil
}

// unlessForbidden is nil for a store that keeps no accounts.
func unlessForbidden(err error) error {
	if app.KindOf(err) == app.Forbidden {
		return nil
	}
	return err
}

// unnumberedStaff are those whose name stands on papers and who have no staff
// number.
func unnumberedStaff(list []desk.Colleague) []string {
	var out []string
	for _, c := range list {
		if !c.Off && c.Number == "" && slices.Contains([]app.Role{app.Clerk, app.Community, app.Supervisor}, c.Role) {
			out = append(out, c.Name)
		}
	}
	return out
}
