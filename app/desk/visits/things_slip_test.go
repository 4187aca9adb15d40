package visits_test

import (
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/visits"
	"miaopi/app/fact"
)

// slipped is the case of each item of a visit, and what was contested in it.
func slipped(h *desktest.Hall, v visits.Visit) map[app.PackID][]casefile.CorrectedData {
	out := map[app.PackID][]casefile.CorrectedData{}
	for _, line := range v.Steps {
		if line.Case != "" {
			out[line.Item] = h.Kase(line.Case).Corrected
		}
	}
	return out
}

// One slip holds for every step that uses the fact, and for no other.
func TestSlipsOfAThing(t *testing.T) {
	grey := casefile.CorrectedData{Fact: "credit.grey", Note: "法院出具的信用修复证明"}
	seats := casefile.CorrectedData{Fact: "vehicle.seats", Note: "行驶证上是 9 座"}
	for _, tc := range []struct {
		name     string
		slips    []casefile.CorrectedData
		driver   []casefile.CorrectedData
		car      []casefile.CorrectedData
		verdicts [2]app.Verdict
		waits    int
	}{
		{"none", nil, nil, nil, [2]app.Verdict{app.Approve, app.Approve}, 0},
		{"used by both", []casefile.CorrectedData{grey}, []casefile.CorrectedData{grey}, []casefile.CorrectedData{grey}, [2]app.Verdict{app.Review, app.Review}, 1},
		{"used by the second", []casefile.CorrectedData{seats}, nil, []casefile.CorrectedData{seats}, [2]app.Verdict{app.Approve, app.Review}, 0},
		{"two slips", []casefile.CorrectedData{seats, grey}, []casefile.CorrectedData{grey}, []casefile.CorrectedData{seats, grey}, [2]app.Verdict{app.Review, app.Review}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			f := desktest.Ridehail(t, h, nil)
			f.Corrected = tc.slips
			steps, err := visits.At(h.Station).ConsiderThing(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			v, err := visits.At(h.Station).AcceptThing(t.Context(), f, "")
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range v.Steps {
				if line.Verdict != tc.verdicts[i] || steps[i].Judged.Effective() != tc.verdicts[i] {
					t.Errorf("%s: %s, considered %s; want %s", line.Item, line.Verdict, steps[i].Judged.Effective(), tc.verdicts[i])
				}
				if e, ok := judging.At(h.Station).Replay(h.Kase(line.Case)); !ok || e.Verdict != tc.verdicts[i] {
					t.Errorf("%s does not replay", line.Item)
				}
			}
			got := slipped(h, v)
			if !slices.Equal(got["ridehail-driver"], tc.driver) || !slices.Equal(got["ridehail-vehicle"], tc.car) || len(v.Steps[1].Waits) != tc.waits {
				t.Errorf("slips %+v, waits %v", got, v.Steps[1].Waits)
			}
		})
	}
}

// What a register is contradicted about is never judged yes, and the reason
// says so.
func TestASlipOfAThingIsUnknown(t *testing.T) {
	h := desktest.NewHall(t)
	f := desktest.Ridehail(t, h, nil)
	f.Corrected = []casefile.CorrectedData{{Fact: "person.hukou", Note: "户口簿写的是东莞"}}
	v, err := visits.At(h.Station).AcceptThing(t.Context(), f, "")
	if err != nil {
		t.Fatal(err)
	}
	c := h.Kase(v.Steps[0].Case)
	if c.State != casefile.InReview || len(c.Judgement.Reasons) == 0 || !strings.Contains(strings.Join(c.Judgement.Reasons, " "), "户籍地") {
		t.Errorf("%s: %v", c.State, c.Judgement.Reasons)
	}
	for _, r := range c.Judgement.Results {
		if r.ID == "residence" && r.Result != "unknown" {
			t.Errorf("residence is %s", r.Result)
		}
	}
}

// A paper that contradicts “he has it already” brings the step back.
func TestASlipAboutWhatIsHeld(t *testing.T) {
	h := desktest.NewHall(t)
	granny := h.Register("elderly-allowance", map[string]fact.Value{"account.yinian_held": fact.BoolOf(true)})
	f := visits.ThingForm{Thing: desktest.Things(t, h)["seventy"], Parties: []visits.Party{granny}, Corrected: []casefile.CorrectedData{{Fact: "account.yinian_held", Note: "本人说从未领过"}}}
	steps, err := visits.At(h.Station).ConsiderThing(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if steps[0].Judged == nil || steps[0].Judged.Verdict != app.Review {
		t.Errorf("the card: %+v", steps[0])
	}
}

func TestSlipsOfAThingAreChecked(t *testing.T) {
	h := desktest.NewHall(t)
	f := desktest.Ridehail(t, h, nil)
	for _, tc := range []struct {
		name string
		slip casefile.CorrectedData
		skip []app.PackID
		says string
	}{
		{"without words", casefile.CorrectedData{Fact: "vehicle.seats", Note: " "}, nil, "请写明与纸质不符之处"},
		{"of no step", casefile.CorrectedData{Fact: "account.holder", Note: "不同"}, nil, "更正单写的“account.holder”，这次办理的各项都不用。"},
		{"of a step left out", casefile.CorrectedData{Fact: "vehicle.seats", Note: "9 座"}, []app.PackID{"ridehail-vehicle"}, "更正单写的“核定载客”，这次办理的各项都不用。"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f.Corrected, f.Skip = []casefile.CorrectedData{tc.slip}, tc.skip
			_, err := visits.At(h.Station).AcceptThing(t.Context(), f, "")
			desktest.Wants(t, err, app.Input, tc.says)
			_, err = visits.At(h.Station).ReadBackThing(t.Context(), f, "")
			desktest.Wants(t, err, app.Input, tc.says)
		})
	}
}

// The slips of a visit go on one paper, which is recorded with the cases that
// they stand in.
func TestVisitCorrection(t *testing.T) {
	h := desktest.NewHall(t)
	f := desktest.Ridehail(t, h, nil)
	f.Corrected = []casefile.CorrectedData{{Fact: "credit.grey", Note: "信用修复证明"}, {Fact: "vehicle.seats", Note: "行驶证上是 9 座"}}
	v, err := visits.At(h.Station).AcceptThing(t.Context(), f, "")
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := paperwork.At(h.Station).PrintVisitCorrection(t.Context(), v.ID, desktest.PrintFonts)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(desktest.Printed(t, pdf), "\n", "")
	for _, want := range []string{"数据更正单", "开网约车", "2 项登记数据", "列入灰名单", "信用修复证明", "核定载客", "9 座", desktest.OnPaper(v.Steps[0].Serial), desktest.OnPaper(v.Steps[1].Serial), f.Parties[1].Subject.ID, "规则包 ridehail-vehicle"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if strings.Count(text, "信用修复证明") != 1 || strings.Contains(text, f.Parties[0].Subject.ID) {
		t.Errorf("said twice, or the number in full: %s", text)
	}
	for _, line := range v.Steps {
		if c := h.Kase(line.Case); len(c.Printed) != 1 || c.Printed[0].Document != "correction" {
			t.Errorf("%s: printed %+v", line.Item, c.Printed)
		}
	}
	none, err := visits.At(h.Station).AcceptThing(t.Context(), desktest.Ridehail(t, h, nil), "")
	if err == nil {
		_, err = paperwork.At(h.Station).PrintVisitCorrection(t.Context(), none.ID, desktest.PrintFonts)
	}
	desktest.Wants(t, err, app.Input, "这次受理没有写更正单。")
}
