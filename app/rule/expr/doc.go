// Package expr is the language of conditions: CEL, read and type-checked by
// cel-go against the names a rule pack declares, then compiled to a tree that
// reads numbered slots and answers true, false or unknown.
//
// # Why a tree of our own
//
// cel-go decides what is a sentence of the language and what type it has, and
// is the oracle our tests compare every result with. Its evaluator is not
// used on the deciding path, for three reasons. Its unknown is a set of
// attribute trails that a conditional does not look through, while here
// "unknown ? a : a" is a. Its dates and decimals would be interface values on
// the heap, while a district sweep evaluates tens of millions of conditions.
// And it cannot say how long a result holds, which is what wakes_on needs.
//
// # Unknown
//
// A Null in a slot is unknown. Functions are strict: an unknown argument, or
// an argument they have no answer for, makes the result unknown. The logical
// operators follow Kleene: false && unknown is false, true || unknown is
// true, and a conditional whose test is unknown has the value its branches
// agree on.
//
// # Cost
//
// The language has no loops, macros or recursion. An expression is at most
// MaxSource bytes and MaxNodes nodes, and each node costs at most the length
// of its longest operand, so evaluation is bounded by the size of the input.
// Regular expressions are RE2 and constant.
//
// There is no clock: time enters only as the slots date and decided_on.
package expr
