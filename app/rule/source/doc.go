// Package source reads YAML that a person wrote and another person signed: a
// strict part of YAML 1.2, with the file, line and column of everything, so
// that each error can say where it is and what was expected there.
//
// Refused are anchors, aliases, merge keys, tags, several documents, keys
// that occur twice, keys nobody asks for, nesting deeper than maxDepth and
// files over MaxFile bytes. A plain scalar is its text: what it means is for
// the field that reads it.
package source

import (
	"fmt"
	"strings"
)

// MaxFile bounds a file, in bytes, maxDepth its nesting.
const (
	MaxFile  = 128 << 10
	maxDepth = 12
)

// Error is what is wrong at one place of a file, in one line. Line and Column
// count from 1, Column in characters.
type Error struct {
	File         string
	Line, Column int
	Message      string
	Wide         *Wide // a full-width character that may be why; nil: there is none
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
	if w := e.Wide; w != nil {
		text += fmt.Sprintf(" (%d:%d has the full-width %c; expected %s)", w.Line, w.Column, w.Found, w.Narrow)
	}
	return text
}

// Errors are all that is wrong in one file, in the order it was found. What
// follows the first may be an echo of it.
type Errors []*Error

// Error is the first in full, and how many others there are, in one line.
func (e Errors) Error() string {
	switch len(e) {
	case 0:
		return "no error"
	case 1:
		return e[0].Error()
	}
	return fmt.Sprintf("%s (and %d more)", e[0], len(e)-1)
}

// Unwrap lets errors.As find the first.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i := range e {
		list[i] = e[i]
	}
	return list
}

// Join puts errors of this package together; nil when there are none.
func Join(errs ...error) error {
	var all Errors
	for _, err := range errs {
		switch err := err.(type) {
		case nil:
		case Errors:
			all = append(all, err...)
		case *Error:
			all = append(all, err)
		default:
			all = append(all, &Error{Message: oneLine(err.Error())})
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// Kind is the shape of a Node.
type Kind uint8

// The shapes.
const (
	Null Kind = iota
	Scalar
	List
	Object
)

func (k Kind) String() string {
	return [...]string{"nothing", "a single value", "a list", "an object with keys"}[k]
}

// Node is one value of a file, or a key.
type Node struct {
	Kind   Kind
	Value  string // of a Scalar
	Quoted bool   // the Scalar was written in quotes or as a block
	Items  []*Node
	Fields []Field // of an Object, in the order written

	file         string
	line, column int
	shift        int // columns from the token to its first character: 1 for a quote
}

// Field is one key of an Object.
type Field struct {
	Key   string
	At    *Node
	Value *Node
}

// Errorf is an Error at the node.
func (n *Node) Errorf(format string, args ...any) error {
	e := n.errorAt(1, 1-n.shift, fmt.Sprintf(format, args...))
	if n.Kind == Scalar && !n.Quoted && strings.Contains(e.Message, "expected") {
		e.Wide = wideIn(n.Value, n.line, n.column)
	}
	return e
}

// ErrorAt is an Error at a line and column, from 1, within the text of a
// scalar.
func (n *Node) ErrorAt(line, column int, message string) error {
	return n.errorAt(line, column, message)
}

// WideAt is ErrorAt with a full-width character at a line and column within the
// same text.
func (n *Node) WideAt(line, column int, message string, at Wide) error {
	e, w := n.errorAt(line, column, message), n.errorAt(at.Line, at.Column, "")
	at.Line, at.Column = w.Line, w.Column
	e.Wide = &at
	return e
}

func (n *Node) errorAt(line, column int, message string) *Error {
	e := &Error{File: n.file, Line: n.line, Column: n.column + n.shift + column - 1, Message: oneLine(message)}
	if line > 1 {
		e.Line, e.Column = n.line+line-1, column
	}
	return e
}

// Place is where the node begins; line and column count from 1.
func (n *Node) Place() (line, column int) { return n.line, n.column }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
