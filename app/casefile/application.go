package casefile

import (
	"time"

	"miaopi/app"
	"miaopi/app/fact"
)

// Channel is how an application came.
type Channel string

// The channels.
const (
	Online  Channel = "online"  // 网上
	Counter Channel = "counter" // 窗口
)

// Application is what was submitted. It carries what the applicant declared
// and what a clerk saw on paper; what the registers say is looked up when it
// is evaluated.
type Application struct {
	Item     app.PackID   `json:"item"`
	Subject  app.Subject  `json:"subject"`
	Name     string       `json:"name"`              // of the person or enterprise; for a vehicle, its plate
	Contact  string       `json:"contact,omitempty"` // name of the person to call, if another
	Phone    string       `json:"phone,omitempty"`   // 11 digits
	Area     app.Division `json:"area,omitempty"`    // community (12 digits) of the applicant
	Channel  Channel      `json:"channel"`
	Variant  string       `json:"variant,omitempty"`  // 个人申办 / 用人单位申办 / 代理机构
	At       time.Time    `json:"at"`                 // when it was submitted
	Declared []fact.Fact  `json:"declared,omitempty"` // source "declared" or "counter"

	Agent    *Agent    `json:"agent,omitempty"`    // who acts for the applicant; nil: nobody
	Later    []string  `json:"later,omitempty"`    // materials asked to come later, 容缺受理
	Promises []Promise `json:"promises,omitempty"` // what was promised in writing, 告知承诺
	Group    *Group    `json:"group,omitempty"`    // taken in together with others of one home
}
