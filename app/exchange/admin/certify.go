package admin

import (
	"crypto/ed25519"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/exchange/wire"
	"miaopi/app/proof"
)

// How long a certificate of papers is valid, and how long before its end an Init
// gives the station another, in years.
const (
	certifiedFor = 5
	renewedAt    = 1
)

// certify gives a station a certificate for the codes of its papers, where it has
// none for its key that lasts; it reports whether it did. The key is ready: the
// district was opened before.
func (m *Manager) certify(id app.StationID, doc *wire.StationDoc) bool {
	if m.Now == nil || m.key == nil {
		return false
	}
	today, district := civil.On(m.Now()), m.key.Public().(ed25519.PublicKey)
	if c := doc.Paper; c != nil && c.Check(district, id, doc.Key) == nil && c.Covers(today.AddYears(renewedAt)) {
		return false
	}
	c := proof.Certify(m.key, id, doc.Key, today, today.AddYears(certifiedFor))
	doc.Paper = &c
	return true
}
