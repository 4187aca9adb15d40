package wire

import (
	"crypto/ed25519"
	"encoding/json"
	"time"

	"miaopi/app/desk"
)

// AuthorityDoc is the district's public key, signed by itself. A station knows
// it since its enrolment; one that was enrolled before there were signatures
// takes it from its hub, once.
const AuthorityDoc = "authority"

// AuthorityBody is its content.
type AuthorityBody struct {
	Kind   string            `json:"kind"` // authority
	Public ed25519.PublicKey `json:"public"`
	// Made is when the hub was made: no application is older. Zero: nobody
	// knows.
	Made time.Time `json:"made,omitzero"`
}

// AreasDoc is the document that names a hub's areas.
const AreasDoc = "areas"

// AreasBody is its content.
type AreasBody struct {
	Kind  string   `json:"kind"` // areas
	Areas []string `json:"areas"`
	// Keys are the public keys under which events are lent to areas.
	Keys map[string][]byte `json:"keys,omitempty"`
}

// PortalsDoc is the document that names a hub's portals.
const PortalsDoc = "portals"

// PortalsBody is its content.
type PortalsBody struct {
	Kind    string   `json:"kind"` // portals
	Portals []string `json:"portals"`
}

// CalendarDoc is a year of the working-day calendar on a hub.
type CalendarDoc struct {
	Kind string          `json:"kind"` // calendar
	Year json.RawMessage `json:"year"` // a file of package workday
}

// CalendarPrefix begins the ids of calendars; the year follows.
const CalendarPrefix = "calendar:"

// RegistersDoc tells when each register was last heard, wherever it holds
// something: in a street without enterprises the registry is current too.
const RegistersDoc = "registers"

// Registers is its content.
type Registers struct {
	Kind  string               `json:"kind"` // registers
	Heard map[string]time.Time `json:"heard"`
}

// BundleDoc is a signed bundle of rules on a hub.
const BundleDoc = "bundle"

// BundleBody is its content.
type BundleBody struct {
	Kind    string `json:"kind"` // bundle
	Archive []byte `json:"archive"`
}

// PublishersDoc names whose signatures on bundles count.
const PublishersDoc = "publishers"

// PublishersBody is its content.
type PublishersBody struct {
	Kind string   `json:"kind"` // publishers
	Keys []string `json:"keys"`
}

// RemediesDoc names where the decisions of each authority are contested: what
// every station's papers say, in place of what a station was told itself.
const RemediesDoc = "remedies"

// RemediesBody is its content. It is the whole list: an authority that is not in
// it is left to each station.
type RemediesBody struct {
	Kind     string        `json:"kind"` // remedies
	Remedies []desk.Remedy `json:"remedies"`
}
