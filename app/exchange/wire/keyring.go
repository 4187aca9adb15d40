package wire

import (
	"crypto/ed25519"
	"time"

	"miaopi/app"
	"miaopi/app/proof"
)

// StationDoc is a station as the reference database names it.
type StationDoc struct {
	Kind   string            `json:"kind"` // station
	Key    ed25519.PublicKey `json:"key"`
	Name   string            `json:"name"`
	Areas  []string          `json:"areas"`
	Number int               `json:"number"` // of its share of serial numbers
	// Recipient is the age public key that sticks for the station are
	// encrypted to.
	Recipient string `json:"recipient,omitempty"`
	// Former are the keys of computers that were replaced: what they signed
	// stays true.
	Former []FormerKey `json:"former,omitempty"`
	// Paper is the certificate that the codes of its papers carry; nil: the
	// document is from before there were such codes.
	Paper *proof.Certificate `json:"paper,omitempty"`
}

// FormerKey is a key that a station no longer signs with.
type FormerKey struct {
	Key    ed25519.PublicKey `json:"key"`
	Number int               `json:"number"` // is never given again
	// Until is when it was replaced: no event after it counts. Zero: nobody
	// knows.
	Until time.Time `json:"until,omitzero"`
}

// Keys are the keys that a station has and had, the present one first.
func (d *StationDoc) Keys() []FormerKey { return append([]FormerKey{{Key: d.Key}}, d.Former...) }

// Covers says whether a key may have signed something of a moment.
func (k FormerKey) Covers(at time.Time) bool { return k.Until.IsZero() || !at.After(k.Until) }

// Keyring are the keys that stations have and had, the present one first.
type Keyring map[app.StationID][]FormerKey

// Current is the key a station signs with now.
func (r Keyring) Current(id app.StationID) (ed25519.PublicKey, bool) {
	keys := r[id]
	if len(keys) == 0 {
		return nil, false
	}
	return keys[0].Key, true
}
