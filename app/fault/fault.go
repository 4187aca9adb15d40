// Package fault writes what went wrong into a station's log, for whoever mends the
// program: operation, kind, case, cause. What people read is chosen by kind elsewhere;
// the log has the cause, and nothing about anybody: no text in Chinese characters, which
// names and addresses are written in, and no number as long as one that means somebody.
package fault

import (
	"errors"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"miaopi/app"
)

// New is a log of lines of key=value, scrubbed.
func New(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch v := a.Value.Any().(type) {
		case string:
			if a.Key != "case" {
				a.Value = slog.StringValue(Scrub(v))
			}
		case error:
			a.Value = slog.StringValue(Scrub(v.Error()))
		}
		return a
	}}))
}

// Log writes an error; what names the step in a word of the code, empty when the error
// itself does. A nil log and what was cancelled write nothing.
func Log(l *slog.Logger, what string, err error) {
	if l == nil || err == nil || app.KindOf(err) == app.Cancelled {
		return
	}
	ops, cause := chain(err)
	if what != "" {
		ops = append([]string{what}, ops...)
	}
	if k := app.KindOf(err); k == app.Input || k == app.Missing {
		cause = quoted.ReplaceAllString(cause, `"…"`) // what somebody typed, in whatever letters
	}
	attrs := []any{"kind", app.KindOf(err).String(), "cause", cause}
	var in *app.InCase
	if errors.As(err, &in) {
		attrs = append(attrs, "case", string(in.Case))
	}
	l.Error(strings.Join(ops, ": "), attrs...)
}

// chain are the operations of an error, the outermost first, and what is under them.
func chain(err error) (ops []string, cause string) {
	for err != nil {
		e, ok := err.(*app.Error)
		if !ok {
			if next := errors.Unwrap(err); next != nil && errors.As(next, &e) {
				err = next
				continue
			}
			return ops, err.Error()
		}
		if len(ops) == 0 || ops[len(ops)-1] != e.Op {
			ops = append(ops, e.Op)
		}
		if e.Err == nil {
			return ops, ""
		}
		err = e.Err
	}
	return ops, ""
}

var quoted = regexp.MustCompile(`"[^"]*"|“[^”]*”|'[^']*'`)

// number is one that can mean somebody: an identity, a telephone, an account, with the
// separators it is written with.
var number = regexp.MustCompile(`[0-9](?:[ .-]?[0-9]){6,}[Xx]?`)

// Scrub takes out what can be about a person.
func Scrub(s string) string {
	s = strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.IsDigit(r) { // full-width, and those of other scripts
			return '0'
		}
		return r
	}, s)
	var out strings.Builder
	inName := false
	for _, r := range s {
		personal := r > unicode.MaxLatin1 && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r))
		if !personal {
			out.WriteRune(r)
		} else if !inName {
			out.WriteRune('※')
		}
		inName = personal
	}
	return number.ReplaceAllStringFunc(out.String(), func(n string) string {
		if slices.Contains(dates, shape(n)) {
			return n
		}
		return "#"
	})
}

// dates are the shapes of days and moments, which mean nobody.
var dates = []string{"0000-00-00", "0000-00-00 00"}

func shape(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, s)
}
