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
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
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
	return &Error{n.file, n.line, n.column, oneLine(fmt.Sprintf(format, args...))}
}

// ErrorAt is an Error at a line and column, from 1, within the text of a
// scalar.
func (n *Node) ErrorAt(line, column int, message string) error {
	if line > 1 {
		return &Error{n.file, n.line + line - 1, column, oneLine(message)}
	}
	return &Error{n.file, n.line, n.column + n.shift + column - 1, oneLine(message)}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
