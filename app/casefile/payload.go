package casefile

import (
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Judgement is one evaluation of a case as it was recorded: everything that
// is needed to make the whole trace again, and its hash to prove it.
type Judgement struct {
	Pack      app.PackID        `json:"pack"`
	Version   civil.Date        `json:"version"`
	PackHash  string            `json:"pack_hash"`
	Later     []string          `json:"later,omitempty"`  // hashes of the later versions that were known: WakesOn looks into them
	Bundle    string            `json:"bundle,omitempty"` // signed bundle the pack came in
	Date      civil.Date        `json:"date"`             // application date
	Now       time.Time         `json:"now"`              // moment freshness was judged at
	Verdict   app.Verdict       `json:"verdict"`
	Subject   app.Subject       `json:"subject"`
	Facts     []fact.Fact       `json:"facts"`             // what the pack's facts were, both sides of a conflict included
	Results   []Result          `json:"results"`           // every condition, in pack order
	Reasons   []string          `json:"reasons,omitempty"` // one plain sentence a condition that did not pass
	Outcome   map[string]string `json:"outcome,omitempty"` // what the approval gives
	Missing   [][]string        `json:"missing,omitempty"` // smallest sets that would turn it to approve
	WakesOn   civil.Date        `json:"wakes_on,omitzero"` // day on which time alone approves it
	TraceHash string            `json:"trace_hash"`
	Guard     string            `json:"guard,omitempty"` // why the station did not put an approval into effect
	// Await are areas that know the subject and whose cases the station does
	// not hear: an approval waits until a station of each has confirmed it.
	// Home is the station's own area, where they answer.
	Await []string `json:"await,omitempty"`
	Home  string   `json:"home,omitempty"`
}

// Result is what one condition came to: pass, fail or unknown.
type Result struct {
	ID     string `json:"id"`
	Result string `json:"result"`
	OnFail string `json:"on_fail,omitempty"` // hint to the clerk: refuse, correct or manual
}

// Effective is the verdict after the station's guard: a guarded approval
// goes to a person, one that other areas have to confirm is provisional.
func (j *Judgement) Effective() app.Verdict {
	switch {
	case j.Guard != "":
		return app.Review
	case len(j.Await) > 0 && j.Verdict == app.Approve:
		return app.Provisional
	}
	return j.Verdict
}

// Acceptance is 受理: the number and the promise. It rides on the first
// event that makes an application a case of the hall.
type Acceptance struct {
	Serial app.Serial `json:"serial"`
	On     civil.Date `json:"on"`
	Days   int        `json:"days"` // promised working days
	// Lacking is what was let come later, 容缺受理.
	Lacking *Lacking `json:"lacking,omitempty"`
}

// The payloads, one per type of event that has one.
type (
	// SubmittedData is the application. A counter intake is accepted at
	// once.
	SubmittedData struct {
		Application Application `json:"application"`
		Acceptance  *Acceptance `json:"acceptance,omitempty"`
	}
	// ClaimedData takes a case for one account until the lease ends.
	ClaimedData struct {
		Until time.Time `json:"until"`
	}
	// EvaluatedData is an evaluation that leaves the case to a person.
	EvaluatedData struct {
		Judgement  Judgement   `json:"judgement"`
		Acceptance *Acceptance `json:"acceptance,omitempty"`
	}
	// DecidedData puts a verdict, or a person's decision, into effect.
	DecidedData struct {
		Result Outcome  `json:"result"`
		By     By       `json:"by"`
		Reason string   `json:"reason,omitempty"`
		Basis  []string `json:"basis,omitempty"` // basis lines for a refusal
		// Grants are what a person's approval gives, as the rules compute it; a
		// machine's are in its judgement.
		Grants     map[string]string `json:"grants,omitempty"`
		Judgement  *Judgement        `json:"judgement,omitempty"`
		Acceptance *Acceptance       `json:"acceptance,omitempty"`
		// Overruled are the conditions that a person's approval sets aside. One of
		// those to refuse takes two people: Proposal is the event of the first,
		// ProposedBy his account. Decisions from before this was asked have neither.
		Overruled  []Overrule    `json:"overruled,omitempty"`
		Proposal   app.EventID   `json:"proposal,omitempty"`
		ProposedBy app.AccountID `json:"proposed_by,omitempty"`
	}
	// ProposedData is an approval that waits for a second person, 拟批准.
	ProposedData struct {
		Reason    string            `json:"reason"`
		Overruled []Overrule        `json:"overruled"`
		Grants    map[string]string `json:"grants,omitempty"`
	}
	// ReturnedData sends such an approval back.
	ReturnedData struct {
		Proposal app.EventID `json:"proposal"`
		Reason   string      `json:"reason"`
	}
	// RetractedData takes an event of the same operator back.
	RetractedData struct {
		Event app.EventID `json:"event"`
	}
	// SupplementRequestedData tells once, and all at once, what is lacking.
	SupplementRequestedData struct {
		Reason string     `json:"reason"`
		Items  []string   `json:"items,omitempty"`
		Due    civil.Date `json:"due,omitzero"` // last day to bring it
		On     civil.Date `json:"on"`           // the clock stops on this day
	}
	// SupplementedData is what came.
	SupplementedData struct {
		Facts []fact.Fact `json:"facts,omitempty"`
		Note  string      `json:"note,omitempty"`
		On    civil.Date  `json:"on"` // the clock runs again from the day after
		// Papers are the published materials that these facts stand on.
		Papers []string `json:"papers,omitempty"`
	}
	// HeldData stops the clock for a special procedure.
	HeldData struct {
		Reason string     `json:"reason"`
		On     civil.Date `json:"on"`
	}
	// ResumedData lets the clock run again.
	ResumedData struct {
		On civil.Date `json:"on"`
	}
	// ReasonData is a reason and nothing else: withdrawal, reinstatement,
	// 不予受理.
	ReasonData struct {
		Reason string `json:"reason"`
	}
	// PrintedData says which paper was made out, and the hash of its bytes.
	PrintedData struct {
		Document string `json:"document"`
		Hash     string `json:"hash"`
	}
	// PrintEndedData says what became of such a paper at a printer.
	PrintEndedData struct {
		Document string      `json:"document"`
		Hash     string      `json:"hash"`
		Printer  string      `json:"printer"` // as people call it
		Copies   int         `json:"copies"`
		Result   PrintResult `json:"result"`
		Said     string      `json:"said,omitempty"` // why it was not printed, in the system's own words
	}
	// CorrectedData is a correction slip: a register differs from the paper.
	CorrectedData struct {
		Fact string `json:"fact"`
		Note string `json:"note"`
	}
	// DrawnData says that a spot check drew the case.
	DrawnData struct {
		Draw string `json:"draw"`
		Rank int    `json:"rank"`
	}
	// CheckedData is the checker's blind finding.
	CheckedData struct {
		Draw     string    `json:"draw"`
		Findings []Finding `json:"findings"`
		Wrong    bool      `json:"wrong"` // the decision should not stand
		Remark   string    `json:"remark,omitempty"`
	}
	// ContradictedData is a re-evaluation that does not bear the decision.
	ContradictedData struct {
		Judgement Judgement  `json:"judgement"`
		Notice    civil.Date `json:"notice,omitzero"` // until when the person may answer
	}
	// ConfirmedData is a re-evaluation, or a supervisor, that bears it. Area
	// says that it is the word of one area of several that were awaited.
	ConfirmedData struct {
		Judgement *Judgement `json:"judgement,omitempty"`
		Reason    string     `json:"reason,omitempty"`
		Area      string     `json:"area,omitempty"`
	}
	// DoubledData says that the same was granted in another case: an item that
	// somebody has at most once. Later: this case is the later one, and a
	// supervisor is asked about it.
	DoubledData struct {
		Other  app.CaseID `json:"other"`
		Serial app.Serial `json:"serial"`
		Later  bool       `json:"later"`
	}
	// InvalidatedData revokes a decision.
	InvalidatedData struct {
		Reason string `json:"reason"`
		Draw   string `json:"draw,omitempty"`
	}
)

// Outcome is the result of a decision.
type Outcome string

// The results.
const (
	Granted Outcome = "approve"
	Refused Outcome = "refuse"
)

// Overrule is one condition that had not passed, and why a person approved all
// the same.
type Overrule struct {
	Condition string `json:"condition"`
	Result    string `json:"result"`            // fail or unknown, as the rules found it
	OnFail    string `json:"on_fail,omitempty"` // refuse, correct or manual
	Reason    string `json:"reason"`
	Seen      string `json:"seen,omitempty"` // the paper or scan he saw
}

// ToRefuse says whether the rules would have the case refused for it: setting it
// aside takes a second person.
func (o Overrule) ToRefuse() bool { return o.OnFail == toRefuse }

const toRefuse = "refuse"

// By says who decided. A machine can only grant.
type By string

// Who decides.
const (
	Machine  By = "machine"
	Official By = "person"
)

// Finding is a checker's opinion on one condition, given before the recorded
// result was shown.
type Finding struct {
	Condition string `json:"condition"`
	Holds     string `json:"holds"` // pass, fail or unknown, in the checker's eyes
	Recorded  string `json:"recorded"`
	Agrees    bool   `json:"agrees"`
}

// Record are the facts of a judgement as a record, to evaluate them again.
func (j *Judgement) Record() fact.Record {
	return fact.Record{Subject: j.Subject, Facts: j.Facts}
}

// PrintResult is what became of a paper at a printer.
type PrintResult string

// The results.
const (
	PrintDone      PrintResult = "done"
	PrintFailed    PrintResult = "failed"
	PrintCancelled PrintResult = "cancelled"
	PrintUnknown   PrintResult = "unknown" // the system could not be asked any more
)
