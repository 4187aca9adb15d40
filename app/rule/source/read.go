package source

import (
	"slices"
	"strconv"
	"strings"

	"miaopi/app/civil"
)

// Rule reads one key of an object.
type Rule struct {
	Key      string
	Required bool // the key must be there, with a value
	Empty    bool // Read is called for an empty value too
	Read     func(*Node) error
}

// Must is a key that has to be there, with a value.
func Must(key string, read func(*Node) error) Rule {
	return Rule{Key: key, Required: true, Empty: true, Read: read}
}

// May is a key that may be left out, or left empty, which is the same.
func May(key string, read func(*Node) error) Rule { return Rule{Key: key, Read: read} }

// Even is a key that may be left out; left empty, it is read.
func Even(key string, read func(*Node) error) Rule { return Rule{Key: key, Empty: true, Read: read} }

// Object reads the keys of an object; a key without a rule, and a required
// key that is missing, are errors. It goes on after an error, so that all are
// told at once.
func (n *Node) Object(rules ...Rule) error {
	if n.Kind != Object {
		return n.Errorf("found %s; expected an object with the keys %s", n.Kind, keys(rules))
	}
	var errs []error
	for _, f := range n.Fields {
		i := slices.IndexFunc(rules, func(r Rule) bool { return r.Key == f.Key })
		switch {
		case i < 0:
			errs = append(errs, f.At.Errorf("unknown key %s; expected %s", shown(f.Key), keys(rules)))
		case f.Value.Kind != Null || rules[i].Empty:
			errs = append(errs, rules[i].Read(f.Value))
		}
	}
	for _, r := range rules {
		if r.Required && !slices.ContainsFunc(n.Fields, func(f Field) bool { return f.Key == r.Key }) {
			errs = append(errs, n.Errorf("the key %s is missing", r.Key))
		}
	}
	return Join(errs...)
}

func keys(rules []Rule) string {
	var names []string
	for _, r := range rules {
		names = append(names, r.Key)
	}
	return strings.Join(names, ", ")
}

// Each reads an object whose keys are names, in the order written.
func Each(read func(key, value *Node) error) func(*Node) error {
	return func(n *Node) error {
		if n.Kind != Object {
			return n.Errorf("found %s; expected an object with a name on each line", n.Kind)
		}
		var errs []error
		for _, f := range n.Fields {
			errs = append(errs, read(f.At, f.Value))
		}
		return Join(errs...)
	}
}

// Listed reads a list.
func Listed(read func(item *Node) error) func(*Node) error {
	return func(n *Node) error {
		if n.Kind != List {
			return n.Errorf("found %s; expected a list", n.Kind)
		}
		var errs []error
		for _, item := range n.Items {
			errs = append(errs, read(item))
		}
		return Join(errs...)
	}
}

// Text reads a text that is not empty.
func Text(to *string) func(*Node) error {
	return func(n *Node) error {
		if n.Kind != Scalar || strings.TrimSpace(n.Value) == "" {
			return n.Errorf("found %s; expected a text", n.Kind)
		}
		*to = n.Value
		return nil
	}
}

// Texts reads a list of texts.
func Texts(to *[]string) func(*Node) error {
	return Listed(func(item *Node) error {
		var s string
		err := Text(&s)(item)
		*to = append(*to, s)
		return err
	})
}

// OneOf reads one of a few words.
func OneOf[T ~string](to *T, words ...T) func(*Node) error {
	return func(n *Node) error {
		if n.Kind != Scalar || !slices.Contains(words, T(n.Value)) {
			var names []string
			for _, w := range words {
				names = append(names, string(w))
			}
			return n.Errorf("found %s; expected %s", n.found(), strings.Join(names, ", "))
		}
		*to = T(n.Value)
		return nil
	}
}

// Count reads a whole number from 0 to 100,000.
func Count(to *int) func(*Node) error {
	return func(n *Node) error {
		v, err := strconv.Atoi(n.Value)
		if n.Kind != Scalar || n.Quoted || err != nil || v < 0 || v > 100_000 {
			return n.Errorf("found %s; expected a whole number", n.found())
		}
		*to = v
		return nil
	}
}

// Truth reads true or false.
func Truth(to *bool) func(*Node) error {
	return func(n *Node) error {
		if n.Kind != Scalar || n.Quoted || n.Value != "true" && n.Value != "false" {
			return n.Errorf("found %s; expected true or false", n.found())
		}
		*to = n.Value == "true"
		return nil
	}
}

// Day reads a date.
func Day(to *civil.Date) func(*Node) error {
	return func(n *Node) error {
		d, err := civil.Parse(n.Value)
		if err != nil || n.Kind != Scalar {
			return n.Errorf("found %s; expected a day that exists, as YYYY-MM-DD", n.found())
		}
		*to = d
		return nil
	}
}

func (n *Node) found() string {
	if n.Kind == Scalar {
		return shown(n.Value)
	}
	return n.Kind.String()
}
