package present

import (
	"miaopi/app/fact"
)

// Register is the Chinese name of a source.
func Register(source string) string { return fact.RegisterName(source) }

// Plain is a sentence of the rules' engine as people read it.
func Plain(sentence string) string { return fact.Plain(sentence) }
