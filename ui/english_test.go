package ui_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
	"miaopi/app/thing"
	"miaopi/assets"
	"miaopi/ui/look"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// reader looks for Chinese that is left in English.
type reader struct {
	d       *uitest.Driver
	allowed []string          // longest first
	found   map[string]string // where
	seen    map[string]bool
	why     []*regexp.Regexp // what rules say they found
}

// names are masked names and plates, what was typed, places in full, and the message that a
// citizen gets.
var names = regexp.MustCompile(`您符合.*|^深圳市拟?\p{Han}*|\p{Han}\*+\p{Han}?|\p{Han}?[A-Z]B?[A-Z]?\*+\d*|粤\S+|陈秀英|^[北天河山内辽吉黑][\p{Han}\d]*(省|市|自治区|区)\p{Han}*(（\d+）)?$|广东省深圳市\p{Han}*|\p{Han}{2,3}(省|自治区)\p{Han}+|\p{Han}+(街道|社区)\p{Han}*`)

func newReader(t *testing.T, d *uitest.Driver) *reader {
	t.Helper()
	r := &reader{d: d, found: map[string]string{}, seen: map[string]bool{}}
	said := map[string]bool{"English / 中文": true, "中文": true, "新安街道办事处·3号窗口": true, "3号窗口": true,
		// Reasons stand on a case's papers, and what an old person is told on the phone is said in Chinese.
		"已核对原件，符合条件。": true, "已向主管部门核实，符合条件。": true, "已现场核实本人，符合条件。": true, "请补正：": true, "新安街道办事处3号窗口": true, "深圳市人民政府": true, "深圳市盐田区人民法院": true, "三号窗口 HP": true}
	for _, a := range command.DemoAccounts() {
		said[a.Name] = true
	}
	for _, p := range d.Deps().Rules.Packs() {
		texts(p, said)
		for _, c := range p.Conditions {
			r.why = append(r.why, template(c.Why), template(c.Otherwise))
		}
	}
	things, err := thing.Load(assets.Things, d.Deps().Rules, 20780)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range things {
		said[one.Name], said[one.Say] = true, true
		for _, s := range one.Steps {
			said[s.Later], said[s.Say], said[s.Until] = true, true, true
		}
	}
	findings(t, d, said)
	r.allowed = slices.Collect(maps.Keys(said))
	slices.SortFunc(r.allowed, func(a, b string) int { return len(b) - len(a) })
	return r
}

// texts are the words of a rule pack: they are published in Chinese.
func texts(p *rule.Pack, said map[string]bool) {
	said[p.Item.Name], said[p.Item.Short], said[p.Item.Authority] = true, true, true
	for _, c := range p.Item.Channels {
		said[c] = true
	}
	for _, d := range p.Facts {
		said[d.Label+"：是"], said[d.Label+"：否"] = true, true // the answer that a rule wants
		said[d.Label], said[strings.TrimSuffix(d.Label, "（元）")], said[d.Proof] = true, true, true
		for _, w := range d.Words {
			said[w] = true
		}
	}
	for _, c := range p.Conditions {
		said[c.Say], said[c.Cure], said[strings.TrimPrefix(c.Say, "申请之日")] = true, true, true
	}
	for _, b := range p.Basis {
		said[b.Cite()] = true
	}
	for _, o := range p.Outcome {
		said[o.Label], said[strings.TrimSuffix(o.Label, "（元）")] = true, true
		o.Tree().Walk(func(t *expr.Tree) {
			if t.Kind == expr.Constant {
				said[t.Value.Text()], said[o.Label+" "+t.Value.Text()] = true, true
			}
		})
	}
}

var hole = regexp.MustCompile(`\\\{.*?\\\}`)

// template finds the sentences that a template of a pack makes.
func template(text string) *regexp.Regexp {
	if text == "" {
		text = "-"
	}
	return regexp.MustCompile(`^(✕ |\? |! )?` + hole.ReplaceAllString(regexp.QuoteMeta(text), ".+?") + `( \(.*\))?$`)
}

// findings are what the rules found in the cases of the district.
func findings(t *testing.T, d *uitest.Driver, said map[string]bool) {
	t.Helper()
	st := d.Station("clerk")
	q, err := st.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range q.Select(desk.Filter{Tab: desk.TabAll}).All() {
		c, _, err := st.Case(t.Context(), h.Case)
		if err != nil {
			t.Fatal(err)
		}
		said[c.App.Name] = true
		finding(st, c, said)
		for _, f := range c.Judgement.Facts {
			said[f.Value.String()] = true
		}
	}
	for s := range said {
		if !han(s) {
			delete(said, s)
		}
	}
}

func finding(st *desk.Station, c *casefile.Case, said map[string]bool) {
	e, ok := judging.At(st).Replay(c)
	if !ok {
		return
	}
	for _, r := range e.Conditions {
		said[fact.Plain(r.Why)] = true
		for _, part := range strings.Split(fact.Plain(r.Why), "；") {
			said[part] = true
		}
	}
}

// read notes every piece on the screen that holds Chinese of our own.
func (r *reader) read(where string) {
	r.d.T.Helper()
	r.d.Shot("en-" + where)
	for _, line := range strings.Split(r.d.Text(), "\n") {
		if !r.seen[line] && han(line) && r.ours(line) {
			r.found[line] = where
		}
		r.seen[line] = true
	}
}

// ours says whether anything Chinese is left of a piece once names and the
// words of the rules are taken out. What is cut short is a beginning of those.
func (r *reader) ours(line string) bool {
	line = strings.TrimPrefix(strings.TrimPrefix(line, "seen on paper at the window: "), "declared by the applicant: ")
	if slices.ContainsFunc(r.why, func(why *regexp.Regexp) bool { return why.MatchString(line) }) {
		return false
	}
	if strings.HasPrefix(line, "/") { // where a file is
		return false
	}
	for _, s := range r.allowed {
		line = strings.ReplaceAll(line, s, "")
	}
	line = names.ReplaceAllString(line, "")
	if cut, ok := strings.CutSuffix(line, "…"); ok {
		return han(cut) && !slices.ContainsFunc(r.allowed, func(s string) bool { return strings.Contains(s, strings.Trim(cut, "“”")) })
	}
	return han(line)
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func (r *reader) check(t *testing.T) {
	t.Helper()
	for line, where := range r.found {
		t.Errorf("%s: %s", where, line)
	}
}

// alone are commands that leave the page or the language.
var alone = append([]string{"English / 中文", "Lock", "Quit", "Large type", "Dark look", "Larger", "Smaller", "Usual size", "Citizen's screen", "Items", "Find"}, pages...)

// commands runs every command of a page: dialogs, and what it says instead.
func (r *reader) commands(page string) {
	r.d.T.Helper()
	var labels []string
	for _, m := range r.d.Win.MainMenu().Items {
		for _, it := range m.Items {
			if !slices.Contains(alone, it.Label) && !it.Disabled {
				labels = append(labels, it.Label)
			}
		}
	}
	for _, label := range labels {
		r.d.Command(page)
		r.d.Command(label)
		r.read(page + "-" + label)
		r.d.Key(fyne.KeyEscape, fyne.KeyEscape)
	}
}

// pages are walked in English; the rule sheets of Items are published texts.
var pages = []string{"Workbench", "Intake", "Cases", "Spot check", "System", "Without applying"}

func TestEnglishLeavesNoChinese(t *testing.T) {
	for _, who := range []app.AccountID{"clerk", "supervisor", "admin"} {
		t.Run(string(who), func(t *testing.T) {
			d := uitest.Start(t, uitest.Options{Decided: true, Size: fyne.NewSize(1920, 1080), People: 300, Applications: 40})
			d.LogIn(who)
			d.Command("English / 中文")
			r := newReader(t, d)
			for _, page := range pages {
				d.Command(page)
				r.read(string(who) + "-" + page)
				for range 12 {
					d.Key(fyne.KeyDown)
					r.read(string(who) + "-" + page + "-down")
				}
				r.commands(page)
			}
			r.check(t)
		})
	}
}

// subjects are one of each kind, for whom an intake can be walked.
func subjects(t *testing.T, d *uitest.Driver) []string {
	t.Helper()
	st := d.Station("clerk")
	q, err := st.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	kinds := map[app.SubjectKind]bool{}
	for _, h := range q.Select(desk.Filter{Tab: desk.TabAll}).All() {
		c, _, err := st.Case(t.Context(), h.Case)
		if err != nil {
			t.Fatal(err)
		}
		if !kinds[c.App.Subject.Kind] {
			kinds[c.App.Subject.Kind] = true
			out = append(out, c.App.Subject.ID)
		}
	}
	return append(out, "11010519491231002X") // and somebody unknown
}

func TestEnglishIntakeLeavesNoChinese(t *testing.T) {
	for _, elder := range []bool{false, true} {
		d := uitest.Start(t, uitest.Options{Decided: true, Size: fyne.NewSize(1920, 1080), People: 300, Applications: 40, Mode: look.Mode{Elder: elder}})
		d.LogIn("clerk")
		d.Command("English / 中文")
		r := newReader(t, d)
		for _, id := range subjects(t, d) {
			for item := range 9 {
				d.Command("New intake")
				d.Type(id)
				r.read("found")
				d.Key(fyne.KeyReturn)
				d.Type("陈秀英") // read off the paper, where nobody told it
				r.read("items")
				d.Key(fyne.KeyReturn)
				r.intake(item)
			}
		}
		r.check(t)
	}
}

// intake walks one intake to its end.
func (r *reader) intake(item int) {
	r.d.T.Helper()
	d := r.d
	d.Type(string(rune('1' + item)))
	r.read("filling")
	for range 14 {
		d.Key(fyne.KeyDown)
		d.Type("1")
		r.read("answers")
		d.Key(fyne.KeyReturn)
		r.read("answered")
	}
	d.Command("Differs from paper")
	d.Command("Differs from paper")
	r.read("slip")
	d.Key(fyne.KeyReturn)
	r.read("slip-wrong")
	d.Key(fyne.KeyEscape)
	d.Command("Take in")
	r.read("readback")
	d.Key(fyne.KeyReturn)
	r.read("result")
	d.Key(fyne.KeyEscape)
}
