package command

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"
)

// speakChinese puts the help of every command and option into Chinese.
func speakChinese(n *kong.Node) {
	n.Help = helped(n.Help)
	for _, f := range n.Flags {
		f.Help = helped(f.Help)
	}
	for _, p := range n.Positional {
		p.Help = helped(p.Help)
	}
	for _, c := range n.Children {
		speakChinese(c)
	}
}

func helped(english string) string {
	if zh, ok := helpChinese[english]; ok {
		return zh
	}
	return english
}

// headings are the parser's own words in a help, by the beginning of their line.
var headings = []struct{ english, chinese string }{
	{"Usage: ", "用法："}, {"Arguments:", "参数："}, {"Flags:", "选项："}, {"Commands:", "命令："},
}

// summaries are its words for what may be written, and what it says at the end.
var summaries = strings.NewReplacer("[flags]", "[选项]", "<command>", "<命令>",
	" on a command.", "，看一个命令的说明。", `Run "`, `运行 "`, `" for more information.`, `"，看更多说明。`, `" for more information`, `"`)

// help prints the help of a command in the language of the host.
func (h *Host) help(options kong.HelpOptions, k *kong.Context) error {
	if h.Words != nil {
		return kong.DefaultHelpPrinter(options, k)
	}
	var english bytes.Buffer
	out := k.Stdout
	k.Stdout = &english
	err := kong.DefaultHelpPrinter(options, k)
	k.Stdout = out
	if err == nil {
		_, err = io.WriteString(out, helpInChinese(english.String()))
	}
	return err
}

func helpInChinese(text string) string {
	var out strings.Builder
	for line := range strings.Lines(summaries.Replace(text)) {
		for _, one := range headings {
			if rest, found := strings.CutPrefix(line, one.english); found {
				line = one.chinese + rest
			}
		}
		out.WriteString(line)
	}
	return out.String()
}

// lineErrors are what is wrong with a command line, as the parser says it.
var lineErrors = []struct {
	english *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^unknown flag (.+?)(, did you mean (.+))?$`), "没有 $1 这个选项"},
	{regexp.MustCompile(`^missing flags: (.+)$`), "少了选项：$1"},
	{regexp.MustCompile(`^expected one of (.+)$`), "应当是其中之一：$1"},
	{regexp.MustCompile(`^expected "(.+)"$`), "少了 $1"},
	{regexp.MustCompile(`^unexpected argument (.+?)(, did you mean (.+))?$`), "没有 $1 这个命令，或者多了这个参数"},
	{regexp.MustCompile(`^missing positional arguments (.+)$`), "少了参数 $1"},
	{regexp.MustCompile(`^(\S+) must be one of (.+) but got (.+)$`), "$1 应当是其中之一：$2；写的是 $3"},
	{regexp.MustCompile(`^(\S+): expected .*value.*$`), "$1 后面少了值"},
	{regexp.MustCompile(`^(\S+) and (\S+) can't be used together$`), "$1 和 $2 不能同时用"},
}

// lineError is an error of the parser in the language of the host.
func (h *Host) lineError(err error) string {
	if h.Words != nil {
		return err.Error()
	}
	for _, one := range lineErrors {
		if one.english.MatchString(err.Error()) {
			return one.english.ReplaceAllString(err.Error(), one.chinese)
		}
	}
	return err.Error()
}
