package source

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Mark is what some editors put before the text of a file; it says nothing.
var Mark = []byte("\xef\xbb\xbf")

// Parse reads a file whose document is an object. Its error is an *Error.
func Parse(name string, data []byte) (root *Node, err error) {
	data = bytes.TrimPrefix(data, Mark)
	top := &Node{file: name, line: 1, column: 1}
	switch {
	case len(data) > MaxFile:
		return nil, top.Errorf("the file has %d bytes; at most %d are allowed", len(data), MaxFile)
	case !utf8.Valid(data):
		return nil, top.Errorf("the file is not UTF-8 text")
	}
	if line := tooDeep(data); line > 0 {
		return nil, (&Node{file: name, line: line, column: 1}).Errorf("nested deeper than %d levels", maxDepth)
	}
	// The YAML library is not ours, and the file may be anybody's: should it
	// panic on some input, that input is a bad file and nothing more.
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, top.Errorf("the file is not YAML that can be read (%v)", r)
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, top.syntax(err).near(data)
	}
	root, err = convertFile(top, file)
	var e *Error
	if errors.As(err, &e) {
		e.near(data)
	}
	return root, err
}

// Limits that a file must keep before the YAML library sees it: its time and
// memory grow with the square of the nesting.
const (
	maxOpen   = 100 // brackets open at once, those inside texts included
	maxIndent = 100 // blanks and list marks at the beginning of a line
)

// tooDeep gives the first line that passes the limits, 0 for none.
func tooDeep(data []byte) int {
	open, line, indent, text := 0, 1, 0, false
	for _, c := range data {
		switch c {
		case '\n':
			line, indent, text = line+1, 0, false
			continue
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		}
		text = text || c != ' ' && c != '-' && c != '?'
		if !text {
			indent++
		}
		if open > maxOpen || indent > maxIndent {
			return line
		}
	}
	return 0
}

func (n *Node) syntax(err error) *Error {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil || e.GetToken().Position == nil {
		return n.errorAt(1, 1, fmt.Sprintf("not YAML: %v", err))
	}
	at := e.GetToken().Position
	return (&Node{file: n.file, line: at.Line, column: at.Column}).errorAt(1, 1, fmt.Sprintf("not YAML: %s", e.GetMessage()))
}

// near looks for a full-width character that may be why.
func (e *Error) near(data []byte) *Error {
	if e.Wide == nil {
		e.Wide = wideNear(data, e.Line)
	}
	return e
}

func convertFile(top *Node, file *ast.File) (*Node, error) {
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			return nil, top.Errorf("the file holds several documents; expected one")
		}
		body = doc.Body
	}
	if body == nil {
		return nil, top.Errorf("the file is empty; expected an object with keys")
	}
	root, err := convert(top.file, body, 0)
	if err != nil {
		return nil, err
	}
	if root.Kind != Object {
		return nil, root.Errorf("found %s; expected an object with keys", root.Kind)
	}
	return root, nil
}

// convert copies the part of YAML that we take into nodes of our own.
func convert(file string, y ast.Node, depth int) (*Node, error) {
	n := &Node{file: file, line: 1, column: 1}
	if t := y.GetToken(); t != nil && t.Position != nil {
		n.line, n.column = t.Position.Line, t.Position.Column
	}
	if depth > maxDepth {
		return nil, n.Errorf("nested deeper than %d levels", maxDepth)
	}
	switch y := y.(type) {
	case *ast.NullNode:
		return n, nil
	case *ast.StringNode:
		n.Quoted = y.Token.Type == token.SingleQuoteType || y.Token.Type == token.DoubleQuoteType
		if n.Quoted {
			n.shift = 1
		}
		return n.scalar(y.Value), nil
	case *ast.LiteralNode:
		n.Quoted = true
		n.line++ // the text begins on the line below its mark
		return n.scalar(y.Value.Value), nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.scalar(y.GetToken().Value), nil
	case *ast.SequenceNode:
		return n.list(y.Values, depth)
	case *ast.MappingNode:
		return n.object(y.Values, depth)
	case *ast.MappingValueNode:
		return n.object([]*ast.MappingValueNode{y}, depth)
	}
	return nil, n.Errorf("%s is not used in these files", y.Type())
}

func (n *Node) scalar(text string) *Node {
	n.Kind, n.Value = Scalar, text
	return n
}

func (n *Node) list(values []ast.Node, depth int) (*Node, error) {
	n.Kind = List
	for _, v := range values {
		item, err := convert(n.file, v, depth+1)
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, item)
	}
	return n, nil
}

func (n *Node) object(values []*ast.MappingValueNode, depth int) (*Node, error) {
	n.Kind = Object
	seen := make(map[string]bool, len(values))
	for i, v := range values {
		key, err := convert(n.file, v.Key, depth+1)
		if err != nil {
			return nil, err
		}
		switch {
		case key.Kind != Scalar:
			return nil, key.Errorf("found %s; expected a key", key.Kind)
		case key.Value == "<<":
			return nil, key.Errorf("a merge key is not used in these files")
		}
		if seen[key.Value] {
			return nil, key.Errorf("the key %s occurs twice", shown(key.Value))
		}
		seen[key.Value] = true
		value, err := convert(n.file, v.Value, depth+1)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			n.line, n.column = key.line, key.column
		}
		if value.Kind == Null {
			value.line, value.column = key.line, key.column
		}
		n.Fields = append(n.Fields, Field{key.Value, key, value})
	}
	return n, nil
}

// shown is a text from a file as it may stand in an error.
func shown(s string) string {
	if len(s) > 40 {
		s = s[:40] + "…"
	}
	return fmt.Sprintf("%q", s)
}
