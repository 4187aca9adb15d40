package layout

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"miaopi/app/rule/source"
)

// words are texts that YAML readers of one age or another take for something
// else.
var words = []string{"null", "~", "true", "false", "yes", "no", "on", "off", "y", "n"}

var numeric = regexp.MustCompile(`^[-+.]?[0-9.]`)

// isText says whether a plain scalar is a text to every reader, however it is
// quoted.
func isText(s string) bool {
	return s != "" && !slices.Contains(words, strings.ToLower(s)) && !numeric.MatchString(s)
}

// scalar writes a text or number as it was meant: quoted where it was quoted
// and the quotes matter, and where it could not be read back otherwise.
func scalar(n *source.Node, inFlow bool) string {
	if (!n.Quoted || isText(n.Value)) && isPlain(n.Value, inFlow) {
		return n.Value
	}
	return Quote(n.Value)
}

// Scalar writes a text so that it is read back as it is, in a flow or not:
// plain where that is possible.
func Scalar(s string, inFlow bool) string {
	return scalar(&source.Node{Kind: source.Scalar, Value: s}, inFlow)
}

func keyText(s string, inFlow bool) string {
	if isPlain(s, inFlow) && (isText(s) || numeric.MatchString(s)) && !strings.ContainsAny(s, ":#") {
		return s
	}
	return Quote(s)
}

// Quote writes a text in single quotes, or in double ones if it has
// characters that need an escape.
func Quote(s string) string {
	if strings.ContainsFunc(s, needsEscape) {
		return doubled(s)
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

func needsEscape(r rune) bool { return !unicode.IsPrint(r) && r != '\u3000' }

func doubled(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case !needsEscape(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isPlain says whether a text may stand without quotes. What looks harmless
// is still read back, since not every reader agrees with the standard on what
// is.
func isPlain(s string, inFlow bool) bool {
	switch {
	case s == "" || strings.TrimSpace(s) != s || strings.ContainsFunc(s, needsEscape):
		return false
	case strings.ContainsRune("-?:,[]{}#&*!|>'\"%@`=", rune(s[0])) && !numeric.MatchString(s):
		return false
	case strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":"):
		return false
	case inFlow && strings.ContainsAny(s, ",[]{}"):
		return false
	case harmless.MatchString(s):
		return true
	}
	text := "k: " + s + "\n"
	if inFlow {
		text = "k: {a: " + s + ", b: " + s + "}\n"
	}
	root, err := source.Parse("", []byte(text))
	if err != nil {
		return false
	}
	n := root.Fields[0].Value
	if inFlow && n.Kind == source.Object && len(n.Fields) == 2 {
		n = n.Fields[0].Value
	}
	return n.Kind == source.Scalar && n.Value == s && !n.Quoted
}

// harmless are texts that no reader takes for anything else.
var harmless = regexp.MustCompile(`^[\p{Han}A-Za-z0-9_][\p{Han}A-Za-z0-9_.（）、，。；/]*$`)

// isBlock says whether a text of several lines can be written as it is, below
// its key.
func isBlock(s string) bool {
	if !strings.Contains(strings.TrimSuffix(s, "\n"), "\n") {
		return false
	}
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i, line := range lines {
		edge := i == 0 || i == len(lines)-1
		if strings.TrimRight(line, " ") != line || edge && line == "" || strings.HasPrefix(line, " ") || strings.ContainsFunc(line, needsEscape) {
			return false
		}
	}
	return true
}

// blockText is the mark of such a text and its lines.
func blockText(s string) (mark string, lines []string) {
	mark = "|-"
	if strings.HasSuffix(s, "\n") {
		mark = "|"
	}
	return mark, strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}
