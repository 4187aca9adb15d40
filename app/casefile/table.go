package casefile

import (
	"fmt"
	"strings"
)

// step is what an event does to the state of a case: finer than its type where
// a verdict or a person's word makes the difference.
type step string

// The steps.
const (
	evaluated   step = "evaluated"   // the rules leave it to a person
	granted     step = "granted"     // the rules approve
	provisional step = "provisional" // the rules approve until they are heard again
	proposed    step = "proposed"    // a person would approve against a condition to refuse: 拟批准
	approved    step = "approved"    // a person approves
	endorsed    step = "endorsed"    // another person agrees to what was proposed
	refused     step = "refused"     // a person refuses
	returned    step = "returned"    // what was proposed is sent back
	requested   step = "requested"   // 一次性补正告知
	received    step = "received"    // 补正材料已收
	held        step = "held"        // 特别程序
	resumed     step = "resumed"
	withdrawn   step = "withdrawn"
	rejected    step = "rejected"     // 不予受理
	contradict  step = "contradicted" // the rules, heard again, do not bear the decision
	confirmed   step = "confirmed"    // they do
	doubled     step = "doubled"      // the same was granted elsewhere before
	upheld      step = "upheld"       // a supervisor lets it stand
	invalidated step = "invalidated"  // a supervisor revokes it
	reinstated  step = "reinstated"   // a review decision (复议) brings it back
)

// who makes a step.
type who int

// The three that make a difference.
const (
	byMachine who = iota
	byMaker       // a person who took part in making the case
	byOther       // a person who did not
)

// The columns of the table, and who may make each step: the rules (m), any
// person (p), or a person who did not make the case (o); who endorses did not make
// the proposal.
var columns = []struct {
	step step
	by   byte
}{
	{evaluated, 'm'}, {granted, 'm'}, {provisional, 'm'}, {proposed, 'p'}, {approved, 'p'}, {endorsed, 'o'}, {refused, 'p'}, {returned, 'p'}, {requested, 'p'}, {received, 'p'}, {held, 'p'}, {resumed, 'p'},
	{withdrawn, 'p'}, {rejected, 'p'}, {contradict, 'm'}, {confirmed, 'm'}, {doubled, 'm'}, {upheld, 'o'}, {invalidated, 'o'}, {reinstated, 'o'},
}

// transitions is the reducer: what a step makes of a state. A state's initial
// stands for it: Pending, revieW, proposed (B), Correcting, Held, prOvisional, Approved,
// Refused, Disputed, Invalidated, withdrawN, rejected (X). "=" leaves the state and has its
// effect, "-" has none: a problem. "*" is the state of the decision that stands.
//
// A machine's steps lead to W, A, O and D only: it never refuses, and never
// leaves a person's hold, correction, withdrawal or dispute. A person's step that
// meets a decision it had not heard of asks a supervisor.
const transitions = `
             evaluated granted provisional proposed approved endorsed refused returned requested received held resumed withdrawn rejected contradicted confirmed doubled upheld invalidated reinstated
pending          W        A         O          B        A        D       R       -        C         P      -      -        N        X          -          -         -       -        -           -
review           W        A         O          B        A        D       R       =        C         P      H      -        N        X          -          -         -       -        -           -
proposed         =        A         O          =        -        A       R       W        C         P      H      -        N        X          -          -         -       -        -           -
correcting       -        -         -          -        A        D       R       =        -         P      -      -        N        X          -          -         -       -        -           -
held             -        -         -          -        A        D       R       =        -         =      -      W        N        -          -          -         -       -        -           -
provisional      -        =         =          =        =        =       D       D        D         -      D      -        D        D          D          A         D       A        I           -
approved         -        =         =          =        =        =       D       D        D         -      D      -        D        D          D          =         D       =        I           -
refused          -        D         D          D        D        D       =       =        D         -      D      -        D        =          -          =         -       =        I           -
disputed         -        =         =          =        =        =       =       =        -         -      -      -        -        -          -          =         =       *        I           -
invalidated      -        -         -          -        -        -       -       -        -         -      -      -        -        -          -          -         -       -        -           *
withdrawn        -        -         -          -        -        -       -       =        -         -      -      -        =        =          -          -         -       -        -           -
rejected         -        -         -          -        D        D       D       =        -         -      -      -        =        =          -          -         -       -        -           -
`

// cell is what the table says: the state that follows, or a problem.
type cell struct {
	next    State
	stay    bool // the state stays, the step has its effect
	resolve bool // the state of the decision that stands
	problem bool
}

var initials = map[string]State{"P": Pending, "W": InReview, "B": ProposedCase, "C": Correcting, "H": OnHold, "O": Provisional, "A": Approved, "R": RefusedState, "D": Disputed,
	"I": InvalidState, "N": WithdrawnCase, "X": RejectedCase}

// table is transitions, read.
var table = readTable(transitions)

func readTable(text string) map[State]map[step]cell {
	out := map[State]map[step]cell{}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	head := strings.Fields(lines[0])
	for _, line := range lines[1:] {
		row := strings.Fields(line)
		if len(row) != len(head)+1 {
			panic(fmt.Sprintf("casefile: a row of the table has %d cells", len(row)))
		}
		cells := map[step]cell{}
		for i, mark := range row[1:] {
			cells[step(head[i])] = readCell(mark)
		}
		out[State(row[0])] = cells
	}
	return out
}

func readCell(mark string) cell {
	switch mark {
	case "=":
		return cell{stay: true}
	case "*":
		return cell{resolve: true}
	case "-":
		return cell{problem: true}
	}
	return cell{next: initials[mark]}
}

// mayMake says whether a step is one that somebody may make at all.
func (s step) mayMake(w who) bool {
	for _, c := range columns {
		if c.step == s {
			return c.by == 'm' == (w == byMachine) && (c.by != 'o' || w == byOther)
		}
	}
	return false
}

// move is what a step by somebody makes of a state: the state that follows, or
// why the step has no effect.
func move(s State, t step, w who, decided State) (State, *Ineffective) {
	if !t.mayMake(w) {
		return s, t.forbidden(w)
	}
	switch c := table[s][t]; {
	case c.problem:
		return s, &Ineffective{string(t), fmt.Sprintf("has no effect in state %s", s), "办件的状态是“" + s.Label() + "”"}
	case c.stay:
		return s, nil
	case c.resolve:
		return decided, nil
	default:
		return c.next, nil
	}
}

// forbidden says why somebody may not make a step: one of the machine's own is
// forbidden to every person, one of a person's to the maker at most.
func (s step) forbidden(w who) *Ineffective {
	if w == byMachine {
		return &Ineffective{string(s), "is a step that only a person takes, made by a machine", "这一步只能由人作出"}
	}
	if s.mayMake(byMachine) {
		return &Ineffective{string(s), "is the rules' step, made by a person", "这一步只能由规则作出"}
	}
	if s == endorsed {
		return &Ineffective{string(s), "is made by who proposed it", "拟批准要由提出人以外的同事或者督查复核"}
	}
	return &Ineffective{string(s), "is made by somebody who made the case", "经办人不能抽查、维持或撤销自己办理的办件"}
}

// Ineffective says why an event has no effect once it is folded.
type Ineffective struct {
	Step string
	Why  string // in plain English, for the audit
	Said string // half a sentence for a person: 办件的状态是“已撤销”
}

func (i *Ineffective) Error() string { return i.Why }

// Transitions is the table as app/doc.go shows it.
func Transitions() string { return strings.TrimSpace(transitions) }
