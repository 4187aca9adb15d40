package expr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"

	"miaopi/app/rule/source"
)

// Error is what is wrong with an expression, in one line. Line and Column
// count from 1, in code points, within the expression.
type Error struct {
	Line, Column int
	Message      string
	// Wide is a full-width character outside the texts of the expression, and Narrow
	// what it should be; empty: there is none.
	Wide   [2]int // line and column
	Found  rune
	Narrow string
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

func (c *compiler) errorf(e ast.Expr, format string, args ...any) *Error {
	at := c.tree.SourceInfo().GetStartLocation(e.ID())
	return &Error{Line: max(at.Line(), 1), Column: max(at.Column(), 0) + 1, Message: fmt.Sprintf(format, args...)}
}

var (
	noOverload = regexp.MustCompile(`^found no matching overload for '(.+)' applied to '(.+)'`)
	undeclared = regexp.MustCompile(`^undeclared reference to '([^']+)'`)
	nameAt     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*`)
)

// explain turns the checker's first complaint into a sentence that says what
// was expected.
func (s *Schema) explain(text string, issues *cel.Issues) *Error {
	first := issues.Errors()
	if len(first) == 0 {
		return &Error{Line: 1, Column: 1, Message: oneLine(issues.Err().Error())}
	}
	at := first[0].Location
	e := &Error{Line: max(at.Line(), 1), Column: max(at.Column(), 0) + 1, Message: oneLine(first[0].Message)}
	e.widen(text)
	if m := noOverload.FindStringSubmatch(e.Message); m != nil {
		e.Message = fmt.Sprintf("%s does not take %s; it takes %s", plain(m[1]), m[2], takes(m[1]))
	} else if m := undeclared.FindStringSubmatch(e.Message); m != nil {
		e.Column -= behind(text, e.Line, e.Column, m[1])
		e.Message = s.noSuch(m[1], nameAt.FindString(rest(text, e.Line, e.Column)))
	}
	return e
}

// widen finds the first full-width character outside texts: those of a Chinese input
// method.
func (e *Error) widen(text string) {
	line, column, quote := 1, 0, rune(0)
	for _, r := range text {
		column++
		switch {
		case r == '\n':
			line, column = line+1, 0
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		default:
			if s, ok := source.Narrow(r); ok {
				e.Wide, e.Found, e.Narrow = [2]int{line, column}, r, strings.ReplaceAll(s, `"`, "'")
				return
			}
		}
	}
}

// rest is the source from a position on.
func rest(text string, line, column int) string {
	lines := strings.Split(text, "\n")
	if line > len(lines) {
		return ""
	}
	runes := []rune(lines[line-1])
	return string(runes[min(column-1, len(runes)):])
}

// behind is how far a qualified name begins before the dot that the checker
// points at.
func behind(text string, line, column int, name string) int {
	dot := strings.LastIndex(name, ".")
	if dot < 0 || column <= dot || !strings.HasPrefix(rest(text, line, column-dot), name) {
		return 0
	}
	return dot
}

// clocks are the names under which other CEL dialects offer the time of day.
var clocks = []string{"now", "today", "timestamp", "duration", "getFullYear"}

func (s *Schema) noSuch(name, full string) string {
	if slices.Contains(clocks, name) {
		return fmt.Sprintf("there is no %s: a rule cannot ask the clock; use date or decided_on", name)
	}
	if slices.ContainsFunc(append(overloads, logic...), func(o overload) bool { return o.name == name }) {
		return fmt.Sprintf("%s is a function; expected %s(…)", name, name)
	}
	switch {
	case strings.Contains(name, "."):
		full = name
	case !strings.HasPrefix(full, name): // the position is that of a bracket or operator
		return fmt.Sprintf("the language has no %s", plain(name))
	}
	group, _, _ := strings.Cut(full, ".")
	var near []string
	for _, v := range s.vars {
		if strings.HasPrefix(v.Name, group+".") {
			near = append(near, v.Name)
		}
	}
	if near == nil {
		return fmt.Sprintf("%s is not declared; expected a declared fact, parameters.NAME, date, decided_on or a function of the language", full)
	}
	return fmt.Sprintf("%s is not declared; declared are %s", full, strings.Join(near, ", "))
}

// takes lists the argument types of a function.
func takes(name string) string {
	var forms []string
	for _, o := range append(slices.Clone(overloads), logic...) {
		if o.name == name {
			var args []string
			for _, a := range o.args {
				args = append(args, cel.FormatCELType(a))
			}
			forms = append(forms, "("+strings.Join(args, ", ")+")")
		}
	}
	if forms == nil {
		return "other types"
	}
	return strings.Join(slices.Compact(forms), " or ")
}

// plain is an operator as it is written: _>=_ is >=.
func plain(name string) string {
	if strings.HasPrefix(name, "_") || strings.HasSuffix(name, "_") || strings.HasPrefix(name, "@") {
		return strings.Trim(strings.ReplaceAll(name, "_", " "), " @")
	}
	return name
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + "…"
	}
	return s
}
