package hubsync_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/deciding"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
)

// write puts a portal's document of somebody into an inbox, changed.
func write(w *worldtest.World, n int, changed map[string]any) string {
	w.T.Helper()
	id := fmt.Sprintf("application:odd-%03d", n)
	doc := map[string]any{"_id": id, "kind": "application", "item": "elderly-allowance", "name": "王秀英", "at": w.Now.Format(time.RFC3339),
		"subject": map[string]string{"kind": "person", "id": w.Elder(n, nil).Subject.ID}}
	for k, v := range changed {
		doc[k] = v
	}
	b, err := json.Marshal(doc)
	w.Must(err)
	sent, err := w.Hub.Push(w.Ctx, wire.InboxDB(worldtest.HubName, "iss", worldtest.Area), []json.RawMessage{b})
	w.Must(err)
	if !sent[0].Safe {
		w.T.Fatalf("%+v", sent)
	}
	return id
}

// withPortal is a world with a portal called iss.
func withPortal(t *testing.T, roles ...app.Role) *worldtest.World {
	t.Helper()
	w := worldtest.New(t, roles...)
	_, _, err := w.Manager.Portal(t.Context(), "iss")
	w.Must(err)
	return w
}

func TestApplicationsThatCannotBeUsed(t *testing.T) {
	long := strings.Repeat("长", 65)
	for _, c := range []struct {
		name    string
		changed map[string]any
		why     string
	}{
		{"no item", map[string]any{"item": ""}, "没有写明事项"},
		{"an item that is none", map[string]any{"item": "../etc"}, "没有写明事项"},
		{"another kind of document", map[string]any{"kind": "event"}, "编号或种类不合格式"},
		{"a ghost", map[string]any{"subject": map[string]string{"kind": "ghost", "id": "1"}}, "当事人种类"},
		{"nobody", map[string]any{"subject": map[string]string{"kind": "person", "id": " "}}, "当事人号码"},
		{"an identifier of nonsense", map[string]any{"subject": map[string]string{"kind": "person", "id": "<script>"}}, "当事人号码"},
		{"no name", map[string]any{"name": ""}, "姓名"},
		{"an endless name", map[string]any{"name": long}, "姓名"},
		{"a name with a line break", map[string]any{"name": "王\n秀英"}, "姓名"},
		{"a phone that is none", map[string]any{"phone": "call me"}, "电话"},
		{"of another area", map[string]any{"area": "440305001001"}, "别的区域"},
		{"no time", map[string]any{"at": nil}, "提交时间不合理"},
		{"a time that is none", map[string]any{"at": "yesterday"}, "读不懂"},
		{"before 1970", map[string]any{"at": "1969-07-20T20:17:00Z"}, "提交时间不合理"},
		{"the year 1", map[string]any{"at": "0001-02-03T00:00:00Z"}, "提交时间不合理"},
		{"the future", map[string]any{"at": "2027-06-02T08:00:00+08:00"}, "还没有到"},
		{"too much", map[string]any{"pad": strings.Repeat("x", 70_000)}, "太大"},
		{"a declaration of nonsense", map[string]any{"declared": []map[string]any{{"name": "Person Name", "value": 1}}}, "声明"},
		{"too many declarations", map[string]any{"declared": make([]struct {
			Name string `json:"name"`
		}, 65)}, "声明"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := withPortal(t, app.Clerk)
			s := w.Stations[0]
			bad := write(w, 1, c.changed)
			w.Load(worldtest.Area, w.Elder(2, nil))
			good := write(w, 2, nil)
			s.Sync()
			list, err := s.Disk.Quarantined(t.Context())
			if err != nil || len(list) != 1 || list[0].ID != bad || !strings.Contains(list[0].Why, c.why) {
				t.Errorf("put aside: %+v, %v", list, err)
			}
			if got, err := deciding.At(s.Station).DecideAll(t.Context(), nil); err != nil || got.Cases != 1 || got.Approve != 1 {
				t.Errorf("the good one: %+v, %v", got, err)
			}
			if c := s.Kase(wire.CaseOf(good, w.Now)); c.State != casefile.Approved {
				t.Errorf("%s", c.State)
			}
			s.Start() // nothing that was put aside damages the station
		})
	}
}

// An application whose moment has not come is taken in when it has, by all.
func TestAnApplicationFromTheFutureWaits(t *testing.T) {
	w := withPortal(t, app.Clerk, app.Clerk)
	at := w.Now.Add(3 * time.Hour)
	id := write(w, 1, map[string]any{"at": at.Format(time.RFC3339)})
	w.Load(worldtest.Area, w.Elder(1, nil))
	for _, s := range w.Stations {
		s.Sync()
		if got, err := deciding.At(s.Station).DecideAll(t.Context(), nil); err != nil || got.Cases != 0 {
			t.Errorf("%+v, %v", got, err)
		}
	}
	w.Now = at.Add(time.Minute)
	w.Load(worldtest.Area, w.Elder(1, nil))
	for _, s := range w.Stations {
		s.Sync()
		if list, err := s.Disk.Quarantined(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("still put aside: %+v, %v", list, err)
		}
		s.Kase(wire.CaseOf(id, at))
	}
	if got, err := deciding.At(w.Stations[0].Station).DecideAll(t.Context(), nil); err != nil || got.Approve != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

// What no rules fit goes to a person, who may refuse to take it in, and stops
// nothing else.
func TestOneApplicationNeverStopsTheOthers(t *testing.T) {
	w := withPortal(t, app.Clerk, app.Supervisor)
	s := w.Stations[0]
	early := w.Now.AddDate(-30, 0, 0)
	unknown := write(w, 1, map[string]any{"item": "no-such-item"})
	before := write(w, 2, map[string]any{"at": early.Format(time.RFC3339)})
	for n := 3; n <= 5; n++ {
		w.Load(worldtest.Area, w.Elder(n, nil))
		write(w, n, nil)
	}
	s.Sync()
	got, err := deciding.At(s.Station).DecideAll(t.Context(), nil)
	if err != nil || got.Approve != 3 || got.Undecidable != 2 || got.Review != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if again, err := deciding.At(s.Station).DecideAll(t.Context(), nil); err != nil || again.Undecidable != 2 || len(s.Kase(wire.CaseOf(unknown, w.Now)).Problems) != 0 {
		t.Errorf("%+v, %v", again, err)
	}
	for id, why := range map[app.CaseID]string{wire.CaseOf(unknown, w.Now): "没有这个事项", wire.CaseOf(before, early): "首个版本"} {
		c := s.Kase(id)
		if c.State != casefile.InReview || c.Serial() != "" || !strings.Contains(c.Judgement.Reasons[0], why) {
			t.Errorf("%s %q: %+v", c.State, c.Serial(), c.Judgement)
		}
		if casefile.May(c, s.Actor, casefile.DoApprove, w.Now) || casefile.May(c, s.Actor, casefile.DoRefuse, w.Now) {
			t.Error("it can be decided without rules")
		}
		if c, err := deciding.At(s.Station).Reject(t.Context(), id, "本窗口不办理。"); err != nil || c.State != casefile.RejectedCase {
			t.Errorf("%v", err)
		}
	}
	s.Sync()
	w.Stations[1].Sync()
	if a, b := s.Counts(), w.Stations[1].Counts(); a != b || a.Cases != 5 {
		t.Errorf("%+v %+v", a, b)
	}
}

// A lease of a station whose clock is years ahead ends after minutes.
func TestALeaseEndsWhateverItSays(t *testing.T) {
	w := withPortal(t, app.Clerk, app.Clerk)
	a, b := w.Stations[0], w.Stations[1]
	w.Load(worldtest.Area, w.Elder(1, nil))
	id := write(w, 1, nil)
	for _, s := range w.Stations {
		s.Sync()
	}
	a.Skew = 3 * 365 * 24 * time.Hour
	if got, err := a.Link.Claim(t.Context(), []app.CaseID{wire.CaseOf(id, w.Now)}); err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	if got, err := deciding.At(b.Station).DecideAll(t.Context(), nil); err != nil || got.Approve != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
