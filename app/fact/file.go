package fact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"miaopi/app"
)

// MaxFile bounds a facts file, in bytes.
const MaxFile = 1 << 20

// ReadFile reads the facts file of the command-line contract. It is strict:
// a key it does not know, a key twice, a missing subject, anything after the
// object, or a moment that does not exist is an Input error of one line that
// names the field. Values are not judged here.
func ReadFile(r io.Reader) (Record, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return Record{}, app.E("fact.ReadFile", app.Input, "数据文件读不出来。", err)
	}
	var rec Record
	if err = readRecord(data, &rec); err != nil {
		return Record{}, app.E("fact.ReadFile", app.Input, "数据文件格式不对。", err)
	}
	rec.Sort()
	return rec, nil
}

func readRecord(data []byte, rec *Record) error {
	if len(data) > MaxFile {
		return fmt.Errorf("larger than %d bytes", MaxFile)
	}
	if !utf8.Valid(data) {
		return errors.New("not UTF-8 text")
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	o := object{data: data, path: "the file"}
	seen, err := o.fields(func(key string, raw []byte) (err error) {
		switch key {
		case "subject":
			rec.Subject, err = readSubject(raw)
		case "facts":
			rec.Facts, err = readFacts(raw)
		default:
			err = errUnknownKey
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case !seen["subject"]:
		return errors.New("subject: missing; expected {\"kind\",\"id\"}")
	case !seen["facts"]:
		return errors.New("facts: missing; expected an object of facts by name")
	}
	return nil
}

func readSubject(raw []byte) (app.Subject, error) {
	var s app.Subject
	o := object{data: raw, path: "subject"}
	_, err := o.fields(func(key string, raw []byte) (err error) {
		switch key {
		case "kind":
			var kind string
			kind, err = text(raw)
			s.Kind = app.SubjectKind(kind)
		case "id":
			s.ID, err = text(raw)
		default:
			err = errUnknownKey
		}
		return err
	})
	if err != nil {
		return s, err
	}
	switch s.Kind {
	case app.Person, app.Enterprise, app.Vehicle:
	default:
		return s, o.at("kind", fmt.Errorf("%.40q is not person, enterprise or vehicle", s.Kind))
	}
	if n := len(s.Normal().ID); n == 0 || n > 64 {
		return s, o.at("id", errors.New("expected an identifier of at most 64 bytes"))
	}
	return s, nil
}

func readFacts(raw []byte) ([]Fact, error) {
	var facts []Fact
	o := object{data: raw, path: "facts"}
	_, err := o.fields(func(name string, raw []byte) error {
		if !ValidName(name) {
			return errors.New("not a fact name of the form group.field")
		}
		read, err := readSources(name, raw)
		facts = append(facts, read...)
		return err
	})
	return facts, err
}

// readSources reads one fact, or an array with one fact a source.
func readSources(name string, raw []byte) ([]Fact, error) {
	if raw[0] != '[' {
		f, err := readFact(name, "facts."+name, raw)
		return []Fact{f}, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, err
	}
	var facts []Fact
	for i, item := range items {
		f, err := readFact(name, fmt.Sprintf("facts.%s[%d]", name, i), item)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	return facts, nil
}

func readFact(name, path string, raw []byte) (Fact, error) {
	f := Fact{Name: name}
	if string(raw) == "null" {
		return f, nil
	}
	o := object{data: raw, path: path}
	_, err := o.fields(func(key string, raw []byte) (err error) {
		switch key {
		case "value":
			f.Value = valueOf(raw)
		case "source":
			f.Source, err = text(raw)
			if len(f.Source) > 64 {
				err = errors.New("longer than 64 bytes")
			}
		case "as_of":
			f.AsOf, err = moment(raw)
		default:
			err = errUnknownKey
		}
		return err
	})
	return f, err
}

var errUnknownKey = errors.New("unknown key")

// text reads a JSON string; null is "".
func text(raw []byte) (s string, err error) {
	if string(raw) == "null" {
		return "", nil
	}
	if json.Unmarshal(raw, &s) != nil {
		return "", errors.New("expected a string")
	}
	return s, nil
}

// moment reads an RFC 3339 string; null is no time.
func moment(raw []byte) (time.Time, error) {
	s, err := text(raw)
	if err != nil || string(raw) == "null" {
		return time.Time{}, err
	}
	return ParseTime(s)
}

// object walks one JSON object, which encoding/json alone would read with
// repeated keys and with keys in any case.
type object struct {
	data []byte
	path string
}

// fields calls visit for each member, its value without surrounding space,
// and gives the keys it saw.
func (o object) fields(visit func(key string, raw []byte) error) (map[string]bool, error) {
	dec := json.NewDecoder(bytes.NewReader(o.data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, o.errorf("expected a JSON object%s", syntax(err))
	}
	seen := make(map[string]bool)
	for dec.More() {
		t, err := dec.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return nil, o.errorf("expected a key%s", syntax(err))
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, o.errorf("%.64q: bad JSON%s", key, syntax(err))
		}
		if seen[key] {
			return nil, o.at(key, errors.New("the key occurs twice"))
		}
		seen[key] = true
		if err := visit(key, raw); err != nil {
			return nil, o.at(key, err)
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, o.errorf("the object does not end%s", syntax(err))
	}
	if rest := bytes.TrimSpace(o.data[dec.InputOffset():]); len(rest) > 0 {
		return nil, o.errorf("something follows the end: %.20q", rest)
	}
	return seen, nil
}

func syntax(err error) string {
	if err == nil {
		return ""
	}
	return " (" + err.Error() + ")"
}

func (o object) errorf(format string, args ...any) error {
	return fieldError{o.path + ": " + fmt.Sprintf(format, args...)}
}

// at names the field of an error once, at the innermost place that knows it.
func (o object) at(key string, err error) error {
	var named fieldError
	if errors.As(err, &named) {
		return named
	}
	if strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsGraphic(r) }) || len(key) > 64 {
		key = fmt.Sprintf("%.64q", key)
	}
	if o.path != "the file" {
		key = o.path + "." + key
	}
	return fieldError{fmt.Sprintf("%s: %v", key, err)}
}

// fieldError is an error whose text already names its field.
type fieldError struct{ text string }

func (e fieldError) Error() string { return e.text }
