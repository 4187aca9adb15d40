package command_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"miaopi/app"
	"miaopi/app/codetest"
	"miaopi/app/command"
	"miaopi/assets"
	"miaopi/ui/words"
)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// english is the catalogue of the command line with the window's.
func english(t *testing.T) (map[string]string, *words.Words) {
	t.Helper()
	all := map[string]string{}
	for _, one := range [][]byte{assets.English, assets.EnglishCommand} {
		if err := json.Unmarshal(one, &all); err != nil {
			t.Fatal(err)
		}
	}
	w, err := words.English(assets.English, assets.EnglishCommand)
	if err != nil {
		t.Fatal(err)
	}
	return all, w
}

// names are of the demo, and of what a person types.
var names = []string{"王敏", "陈小芳", "李卫东", "赵琳", "周航", "新安街道办事处", "3号窗口", "秒批工作站 · instant approval at the service hall", "提醒：", "（还有 %d 处）"}

var verb = regexp.MustCompile(`%[-+ 0-9.]*[a-zA-Z]`)

// TestEverySentenceHasEnglish: whatever Chinese the command line says, or puts
// together, stands in the catalogue.
func TestEverySentenceHasEnglish(t *testing.T) {
	all, _ := english(t)
	seen := 0
	for file, tree := range codetest.Files(t, ".") {
		if strings.HasPrefix(file, "help") { // the other way round
			continue
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || strings.HasPrefix(lit.Value, "`") {
				return true
			}
			said, err := strconv.Unquote(lit.Value)
			if err != nil || !strings.ContainsFunc(said, isHan) || slices.Contains(names, said) {
				return true
			}
			seen++
			for _, line := range strings.Split(said, "\n") {
				if !known(all, line) {
					t.Errorf("%s: no English for %q", file, line)
				}
			}
			return true
		})
	}
	if seen < 150 {
		t.Errorf("only %d strings were found", seen)
	}
}

// known says whether an entry holds the pieces of a text, in order.
func known(all map[string]string, text string) bool {
	text = strings.TrimPrefix(text, "miaopi: ")
	if !strings.ContainsFunc(text, isHan) {
		return true
	}
	for zh := range all {
		rest, found := verb.ReplaceAllString(zh, "\x00"), true
		for _, piece := range strings.Split(verb.ReplaceAllString(text, "\x00"), "\x00") {
			var ok bool
			if _, rest, ok = strings.Cut(rest, strings.TrimSpace(piece)); !ok {
				found = false
				break
			}
		}
		if found {
			return true
		}
	}
	return false
}

// TestEnglishTakesTheSameArguments compares the verbs of the command line's
// catalogue.
func TestEnglishTakesTheSameArguments(t *testing.T) {
	var catalogue map[string]string
	if err := json.Unmarshal(assets.EnglishCommand, &catalogue); err != nil {
		t.Fatal(err)
	}
	var window map[string]string
	if err := json.Unmarshal(assets.English, &window); err != nil {
		t.Fatal(err)
	}
	same := map[string]bool{} // but for how numbers are written: either would be found
	for zh := range window {
		same[verb.ReplaceAllString(zh, "%")] = true
	}
	for zh, en := range catalogue {
		if same[verb.ReplaceAllString(zh, "%")] {
			t.Errorf("the window has %q already", zh)
		}
		if a, b := verb.FindAllString(zh, -1), verb.FindAllString(en, -1); !slices.Equal(a, b) {
			t.Errorf("%q takes %q, its English %q", zh, a, b)
		}
	}
}

// What is typed is answered in English, JSON as ever.
func TestTheCommandLineSpeaksEnglish(t *testing.T) {
	_, w := english(t)
	m := newMachine(t)
	plain := m.run("cases", "--format", "json")
	m.files["wide.yaml"] = []byte("pack：a\n")
	m.Words = func(text string) string { return w.T(text) }
	m.Sentence = func(err error) string {
		var e *app.Error
		if errors.As(err, &e) {
			return e.Detail
		}
		return err.Error()
	}
	if got := m.run("cases", "--format", "json"); got != plain {
		t.Error("JSON is another")
	}
	for _, c := range []struct {
		name string
		line []string
		want []string
	}{
		{"deciding", []string{"decide", "--all", "--format", "text"}, []string{" cases evaluated: ", " approved, ", " provisional, "}},
		{"checking", []string{"check"}, []string{"events", "entries of the audit log", "Everything is sound."}},
		{"no such case", []string{"show", "nowhere"}, []string{"miaopi: There is no such case"}},
		{"a missing choice", []string{"replay"}, []string{"miaopi: Name a case, or give --all."}},
		{"drawing", []string{"draw"}, []string{"miaopi: Give a seed with --seed, or a draw with --id."}},
		{"no hub", []string{"hub", "init"}, []string{"miaopi: Give the hub's address and name with --url and --name."}},
		{"a pack", []string{"pack", "revise", "elderly-allowance", "--from", "2021-03-01"}, []string{"miaopi: The first day of the next version, 2021-03-01, has to be after that of the present one, 2021-03-01."}},
		{"a pack with a full-width colon", []string{"pack", "check", "wide.yaml"}, []string{
			"wide.yaml:1:1: found a single value; expected an object with keys (1:5 has the full-width ：; expected :)\nwide.yaml: 1 errors, 0 warnings\n"}},
		{"sync alone", []string{"sync", "--once"}, []string{"miaopi: This station is not enrolled with a hub; run miaopi enrol first."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m.exit(c.line...)
			got := m.out.String() + m.said.String()
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in %q", want, got)
				}
			}
		})
	}
}

// TestHelpIsChinese: every command and option has its help in both languages.
func TestHelpIsChinese(t *testing.T) {
	_, w := english(t)
	m := newMachine(t)
	tags := regexp.MustCompile("help:\"([^\"]*)\"")
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	said := m.run("--help")
	for _, want := range []string{"建工作站", "显示帮助。", "以哪个账号操作"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in the help", want)
		}
	}
	seen := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range tags.FindAllSubmatch(text, -1) {
			seen++
			if zh := command.HelpChinese(string(tag[1])); !strings.ContainsFunc(zh, isHan) && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s: no Chinese for %q", file, tag[1])
			}
		}
	}
	if seen < 250 {
		t.Errorf("only %d options were found", seen)
	}
	m.exit("decide", "--alll")
	if got := m.said.String(); !strings.Contains(got, "miaopi: 没有 --alll 这个选项") {
		t.Errorf("%q", got)
	}
	m.Words = func(text string) string { return w.T(text) }
	if said := m.run("--help"); !strings.Contains(said, "make a station") {
		t.Error("no English help")
	}
	m.exit("decide", "--alll")
	if got := m.said.String(); !strings.Contains(got, "miaopi: unknown flag --alll") {
		t.Errorf("%q", got)
	}
}

// The parser's own words in a help are in the language of the host too.
func TestHeadingsOfTheHelp(t *testing.T) {
	_, w := english(t)
	for _, c := range []struct {
		name, line       string
		chinese, english []string
	}{
		{"all commands", "--help", []string{"用法：miaopi <命令> [选项]", "选项：", "命令：", `运行 "miaopi <命令> --help"，看一个命令的说明。`}, []string{"Usage: miaopi <command> [flags]", "Flags:", "Commands:", `Run "miaopi <command> --help" for more information on a command.`}},
		{"some commands", "account --help", []string{"用法：miaopi account <命令> [选项]", "命令："}, []string{"Usage: miaopi account <command> [flags]", "Commands:"}},
		{"one command", "account close --help", []string{"用法：miaopi account close <id> [选项]", "参数：", "选项："}, []string{"Usage: miaopi account close <id> [flags]", "Arguments:", "Flags:"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			zh := "\n" + m.run(strings.Fields(c.line)...)
			m.Words = func(text string) string { return w.T(text) }
			en := "\n" + m.run(strings.Fields(c.line)...)
			for i := range c.chinese {
				if !strings.Contains(zh, "\n"+c.chinese[i]) || strings.Contains(zh, c.english[i]) {
					t.Errorf("in Chinese, %q:\n%s", c.chinese[i], zh)
				}
				if !strings.Contains(en, "\n"+c.english[i]) {
					t.Errorf("in English, %q:\n%s", c.english[i], en)
				}
			}
		})
	}
}
