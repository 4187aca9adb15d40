package casefile

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// lacking is a case in review whose 户口簿 and 收入证明 come later.
func lacking(t *testing.T) *bench {
	b := newBench(t)
	b.add(Submitted, "clerk", SubmittedData{
		Application: Application{Item: "x", Name: "王秀英", At: b.now, Channel: Counter, Later: []string{"户口簿", "收入证明"},
			Subject: app.Subject{Kind: app.Person, ID: "440306194611220028"}},
		Acceptance: &Acceptance{Serial: "S1", On: civil.On(b.now), Days: 10,
			Lacking: &Lacking{Materials: []string{"户口簿", "收入证明"}, Due: civil.On(b.now) + 10}},
	})
	b.review()
	return b
}

func awaited(c *Case) string {
	var names []string
	for _, o := range c.Awaited() {
		names = append(names, o.Material)
	}
	return strings.Join(names, " ")
}

func TestWhatEndsAMaterialThatIsAwaited(t *testing.T) {
	on := civil.On(noon) + 1
	for _, tc := range []struct {
		name string
		do   func(*bench)
		want string
	}{
		{"nothing came", func(*bench) {}, "户口簿 收入证明"},
		{"its scan", func(b *bench) {
			b.add(Attached, "clerk", AttachedData{On: on, Materials: []Material{{Hash: "sha256:1", As: "户口簿"}}})
		}, "收入证明"},
		{"another scan", func(b *bench) {
			b.add(Attached, "clerk", AttachedData{On: on, Materials: []Material{{Hash: "sha256:1", As: "申请人签名"}}})
		}, "户口簿 收入证明"},
		{"what it shows", func(b *bench) {
			b.add(Supplemented, "clerk", SupplementedData{On: on, Papers: []string{"收入证明"}})
		}, "户口簿"},
		{"an approval", func(b *bench) { b.decide("clerk", Granted) }, ""},
		{"a refusal", func(b *bench) { b.decide("clerk", Refused) }, ""},
		{"an approval that was taken back", func(b *bench) {
			e := b.decide("clerk", Granted)
			b.now = b.now.Add(time.Second)
			b.add(Retracted, "clerk", RetractedData{Event: e.ID})
		}, "户口簿 收入证明"},
		{"a withdrawal", func(b *bench) { b.add(Withdrawn, "clerk", ReasonData{Reason: "不办了"}) }, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := lacking(t)
			tc.do(b)
			if got := awaited(b.fold()); got != tc.want {
				t.Errorf("awaits %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAttachingNothingIsAProblem(t *testing.T) {
	b := lacking(t)
	b.add(Attached, "clerk", AttachedData{})
	if c := b.fold(); len(c.Problems) != 1 || len(c.Materials) != 0 {
		t.Errorf("problems %q", c.Problems)
	}
}

func TestFindMaterial(t *testing.T) {
	c := &Case{Materials: []Material{{Hash: "sha256:aaaaaa11"}, {Hash: "sha256:aaaaaa22"}, {Hash: "sha256:bbbbbb33"}}}
	for _, tc := range []struct{ name, text, want string }{
		{"whole", "sha256:aaaaaa11", "sha256:aaaaaa11"},
		{"beginning of one", "sha256:bbbbbb", "sha256:bbbbbb33"},
		{"beginning of two", "sha256:aaaaaa", ""},
		{"too short", "sha256:bb", ""},
		{"longer than any", "sha256:bbbbbb333333", ""},
		{"empty", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, ok := c.FindMaterial(tc.text)
			if m.Hash != tc.want || ok != (tc.want != "") {
				t.Errorf("found %q, %v", m.Hash, ok)
			}
		})
	}
}

func TestCallingBack(t *testing.T) {
	b := newBench(t)
	agent := Agent{Name: "李强", Relation: "子女", Document: "授权委托书"}
	b.add(Submitted, "clerk", SubmittedData{Application: Application{Item: "x", At: b.now, Agent: &agent}})
	clerk := app.Actor{Account: "other", Role: app.Clerk, Station: "s1"}
	if !May(b.fold(), clerk, DoCall, b.now) {
		t.Fatal("nobody may call back")
	}
	b.add(Called, "clerk", CalledData{Call: Call{By: "clerk", At: b.now, Note: "本人知情"}})
	b.add(Called, "other", CalledData{Call: Call{By: "other", At: b.now, Note: "又问一次"}})
	c := b.fold()
	if c.App.Agent.Called == nil || c.App.Agent.Called.By != "clerk" || len(c.Problems) != 0 {
		t.Errorf("called %+v, problems %q", c.App.Agent.Called, c.Problems)
	}
	if May(c, clerk, DoCall, b.now) {
		t.Error("somebody may call back again")
	}
	nobody := newBench(t)
	nobody.submit("clerk")
	nobody.add(Called, "clerk", CalledData{})
	if c := nobody.fold(); len(c.Problems) != 1 || May(c, clerk, DoCall, noon) {
		t.Error("a case without an agent was called back about")
	}
}

func TestVisitsAreRecorded(t *testing.T) {
	b := newBench(t)
	b.submit("clerk")
	b.add(Visited, "community", VisitData{On: civil.On(noon), Note: "本人健在", Met: true})
	if c := b.fold(); len(c.Visits) != 1 || !c.Visits[0].Met || !c.Made("community") {
		t.Errorf("visits %+v, makers %v", c.Visits, c.Makers)
	}
}
