package desk

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"

	"miaopi/app"
)

// PortalStation is the station that the demo's online applications come from.
const PortalStation app.StationID = "portal-demo"

// PortalKey is the key the demo's portal signs with; it follows from the
// district's seed, and proves nothing.
func PortalKey(seed uint64) ed25519.PrivateKey {
	h := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("miaopi demo portal"), seed))
	return ed25519.NewKeyFromSeed(h[:])
}
