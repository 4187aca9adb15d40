package paperwork

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

// Remedy names where a decision of an authority is contested: parameters of the
// authority, which no rules publish. A refusal is not printed before they are
// known.
type Remedy struct {
	Authority string `json:"authority"` // 深圳市民政局
	Review    string `json:"review"`    // the organ of reconsideration, 行政复议机关
	Court     string `json:"court"`     // 人民法院
}

// Whole says whether both are named.
func (r Remedy) Whole() bool { return r.Review != "" && r.Court != "" }

const settingRemedies = "authority/remedies"

// The remedies of a demo station, whose papers are marked as such.
const (
	demoReview = "深圳市人民政府"
	demoCourt  = "深圳市盐田区人民法院"
)

// Remedies has a line for every authority of the items that the rules know, in
// order of name; what is not named is empty.
func (s *Room) Remedies(ctx context.Context) ([]Remedy, error) {
	named, err := s.namedRemedies(ctx)
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
	named, err := s.namedRemedies(ctx)
	return s.remedyIn(named, authority), err
}

func (s *Room) remedyIn(named map[string]Remedy, authority string) Remedy {
	r := named[authority]
	r.Authority = authority
	if s.at.Info.Demo != nil && r.Review == "" && r.Court == "" {
		r.Review, r.Court = demoReview, demoCourt
	}
	return r
}

func (s *Room) namedRemedies(ctx context.Context) (map[string]Remedy, error) {
	b, ok, err := s.store.Setting(ctx, settingRemedies)
	if err != nil || !ok {
		return nil, err
	}
	var named map[string]Remedy
	if err := json.Unmarshal(b, &named); err != nil {
		return nil, app.E("remedy", app.Damaged, "", err)
	}
	return named, nil
}

// SetRemedy names both for one authority, and journals it. Only an administrator
// may.
func (s *Room) SetRemedy(ctx context.Context, r Remedy) error {
	if s.at.Actor.Role != app.Administrator {
		return app.E("remedy", app.Forbidden, "只有管理人员可以填写行政复议机关和人民法院。", nil)
	}
	r = Remedy{strings.TrimSpace(r.Authority), strings.TrimSpace(r.Review), strings.TrimSpace(r.Court)}
	if err := s.checkRemedy(ctx, r); err != nil {
		return err
	}
	s.at.Lock()
	defer s.at.Unlock()
	named, err := s.namedRemedies(ctx)
	if err != nil {
		return err
	}
	if named == nil {
		named = map[string]Remedy{}
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

// checkRemedy refuses what names nobody.
func (s *Room) checkRemedy(ctx context.Context, r Remedy) error {
	list, err := s.Remedies(ctx)
	if err != nil {
		return err
	}
	bad := func(sentence string) error { return app.E("remedy", app.Input, sentence, nil) }
	switch {
	case !slices.ContainsFunc(list, func(have Remedy) bool { return have.Authority == r.Authority }):
		return bad("本站的规则里没有这个部门：" + r.Authority + "。")
	case !strings.HasSuffix(r.Court, "法院"):
		return bad("请写出人民法院的全称，例如 深圳市盐田区人民法院。")
	case !desk.Telling(r.Review, desk.MinReason) || strings.Contains(r.Review+r.Court, "有管辖权"):
		return bad("请写出行政复议机关和人民法院的全称：当事人要知道去哪里。")
	}
	return nil
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
