package app

import "strings"

// Names that look alike are typed, so that they cannot be swapped.
type (
	// PackID is the stable id of a rule pack and of the item it decides,
	// such as elderly-allowance.
	PackID string
	// CaseID names one case for good; it is not the serial number, which an
	// online application gets only when it is accepted.
	CaseID string
	// EventID names one event. Ids sort in the order a station made them.
	EventID string
	// Serial is a 办件编号: 31-character implementation code, yyyyMMdd and
	// four digits.
	Serial string
	// AccountID is the login name of a member of staff.
	AccountID string
	// StationID names one installation.
	StationID string
	// Division is a division code: 6, 9 or 12 digits, or 15 with a grid.
	Division string
)

// SubjectKind says what facts are about.
type SubjectKind string

// The kinds of subject.
const (
	Person     SubjectKind = "person"
	Enterprise SubjectKind = "enterprise"
	Vehicle    SubjectKind = "vehicle"
)

// Subject identifies whom or what facts are about: a citizen ID, a credit
// code, or a VIN. It is personal data.
type Subject struct {
	Kind SubjectKind `json:"kind"`
	ID   string      `json:"id"`
}

// Normal is the subject with its identifier in the one form that keys and
// comparisons use: no spaces, upper case.
func (s Subject) Normal() Subject {
	return Subject{s.Kind, strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(s.ID), " ", ""))}
}

// Role is what a member of staff may do.
type Role string

// The five roles.
const (
	Clerk         Role = "clerk"         // 窗口
	Community     Role = "community"     // 社区
	Supervisor    Role = "supervisor"    // 督查
	Auditor       Role = "auditor"       // 审计
	Administrator Role = "administrator" // 管理
)

// Roles lists every role, in the order people are shown them.
var Roles = []Role{Clerk, Community, Supervisor, Auditor, Administrator}

// Label is the role in Chinese.
func (r Role) Label() string {
	switch r {
	case Clerk:
		return "窗口"
	case Community:
		return "社区"
	case Supervisor:
		return "督查"
	case Auditor:
		return "审计"
	case Administrator:
		return "管理"
	}
	return string(r)
}

// Actor is who acts: an account in its role, at a station.
type Actor struct {
	Account AccountID `json:"account"`
	Name    string    `json:"name"`
	Role    Role      `json:"role"`
	Station StationID `json:"station"`
}

// Verdict is what the rules say of an application. There is no "no": only a
// person may refuse.
type Verdict string

// The three verdicts.
const (
	Approve     Verdict = "approve"     // 自动通过
	Provisional Verdict = "provisional" // 预通过(待联网复核)
	Review      Verdict = "review"      // 转人工
)

// Label is the verdict in Chinese.
func (v Verdict) Label() string {
	switch v {
	case Approve:
		return "自动通过"
	case Provisional:
		return "预通过"
	case Review:
		return "转人工"
	}
	return string(v)
}
