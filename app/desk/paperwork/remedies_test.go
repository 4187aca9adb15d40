package paperwork_test

import (
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/fact"
)

// published puts the district's document into a hall's store, as a pull does.
func published(h *desktest.Hall, body string) {
	h.T.Helper()
	if err := h.Disk.Import(h.T.Context(), desk.Import{DB: "ref", Since: "1", Reference: map[string][]byte{"remedies": []byte(body)}}); err != nil {
		h.T.Fatal(err)
	}
}

// What the district's administrator published stands on papers, over what the
// station was told itself, and is not the station's to change.
func TestTheDistrictNamesOrganAndCourt(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Accept(h.Elder(1, map[string]fact.Value{"person.hukou": fact.StringOf("110101")})).Case
	if _, err := deciding.At(h.Station).Refuse(t.Context(), id, "户籍在北京，不在本市"); err != nil {
		t.Fatal(err)
	}
	admin := paperwork.At(h.Sit("admin", app.Administrator))
	own := desk.Remedy{Authority: "深圳市民政局", Review: "深圳市人民政府", Court: "深圳市盐田区人民法院"}
	if err := admin.SetRemedy(t.Context(), own); err != nil {
		t.Fatal(err)
	}
	published(h, `{"kind":"remedies","edition":1793750400000,"remedies":[
		{"authority":"深圳市民政局","review":"某市人民政府","court":"某区人民法院"},
		{"authority":"深圳市公安局","review":"有管辖权的机关","court":"某区人民法院"}]}`)
	text := h.Text(h.Station, id, paperwork.RefusalPaper)
	desktest.Has(t, text, "向某市人民政府申请行政复议", "向某区人民法院提起行政诉讼")
	desktest.HasNot(t, text, "盐田")
	desktest.Wants(t, admin.SetRemedy(t.Context(), own), app.Conflict, "由区里统一发布")
	list, err := admin.Remedies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := func(authority string) paperwork.Remedy {
		i := slices.IndexFunc(list, func(r paperwork.Remedy) bool { return r.Authority == authority })
		if i < 0 {
			t.Fatalf("%s is not listed: %v", authority, list)
		}
		return list[i]
	}
	if r := at("深圳市民政局"); !r.District || r.Since != civil.Of(2026, 11, 4) {
		t.Errorf("not the district's: %+v", r)
	}
	if r := at("深圳市公安局"); r.District || r.Whole() {
		t.Errorf("words of the law pass for names: %+v", r)
	}
	if gaps, err := admin.Gaps(t.Context()); err != nil || !slices.ContainsFunc(gaps, func(g string) bool { return strings.HasPrefix(g, "深圳市公安局没有填") }) {
		t.Errorf("gaps %q, %v", gaps, err)
	}
	published(h, `{"remedies":5}`)
	if _, err := admin.Remedies(t.Context()); app.KindOf(err) != app.Damaged {
		t.Errorf("a document that cannot be read: %v", err)
	}
	published(h, `{"kind":"remedies","edition":3,"remedies":[{"authority":"深圳市民政局","review":"某市人民政府","court":"某区人民法院"}]}`)
	if list, err = admin.Remedies(t.Context()); err != nil || at("深圳市民政局").Since != civil.None {
		t.Errorf("an edition that counts is no day: %+v, %v", list, err)
	}
}
