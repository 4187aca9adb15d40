package exchange

import (
	"miaopi/app"
	"regexp"
)

// Documents on a hub. Every one has _id and kind; bytes are in base64. Those of
// the reference database from authority to bundle bear the signature of the
// district's administrator and an edition, see package authority.
//
//	event:ID        {kind, by, sealed, sig}; under the area's key, signed by the station that stored it; written once
//	subject:HMAC    {kind, gen, sealed, key, proof}; facts and name of one subject, see subjectDoc
//	application:ID  {kind, item, subject, name, phone, area, at, declared: [{name, value}]}; by a portal, into its inbox, written once
//	claim:CASE:N    {kind, case, station, until}; the N-th lease on an online application, written once
//	pool:CODE:DAY:K {kind, station}; the K-th hundred of a day's serial numbers, written once, in the reference database
//	authority       {kind, public, made}; the district's public key
//	station:ID      {kind, key, former, name, areas, number, recipient}; who a station is
//	keys:ID         {kind, station, sealed}; the keys of a station's areas, for its eyes only
//	account:ID      {kind, id, name, role, public, slot}; the district key under the account's first password
//	password:ID:OF:N {kind, account, of, n, slot, sig}; the same under the N-th password a person gave himself, written once, in the reference database
//	checkpoint:ID:N:ROOT {kind, station, size, links, note}; a station's signed statement of its journal
//	witness:ID:N:BY {kind, of, size, by, note}; the same note, signed by a sibling too
//	file:HASH:K     {kind, of, sealed: base64}; the K-th part of a file that somebody handed over, written once, in the area's database of files
//	areas           {kind, areas: [code]}
//	portals         {kind, portals: [id]}
//	bundle          {kind, archive: base64}
//	_local/miaopi-ID {count}; how many pages the station kept, see rewound
const (
	eventPrefix       = "event:"
	subjectPrefix     = "subject:"
	applicationPrefix = "application:"
	claimPrefix       = "claim:"
	checkpointPrefix  = "checkpoint:"
	witnessPrefix     = "witness:"
	stationPrefix     = "station:"
	poolPrefix        = "pool:"
)

// Database names of a hub.
func ReferenceDB(hub string) string         { return hub + "-reference" }
func AreaDB(hub string, area string) string { return hub + "-area-" + area }

// Names of hubs become names of databases, areas a part of them.
var (
	hubName  = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,40}$`)
	areaName = regexp.MustCompile(`^[0-9]{6,12}$`)
)

// CheckName says whether a hub may be called so.
func CheckName(name string) error {
	if !hubName.MatchString(name) {
		return app.E("hub", app.Input, "汇聚库的名称只能用小写字母、数字、_ 和 -，以字母开头。", nil)
	}
	return nil
}

// CheckArea says whether an area code may be a part of a database's name.
func CheckArea(area string) error {
	if !areaName.MatchString(area) {
		return app.E("hub", app.Input, "区域代码应为 6 至 12 位数字，例如 440306017："+area, nil)
	}
	return nil
}

// InboxDB is where a portal writes the applications of an area.
func InboxDB(hub, portal, area string) string { return hub + "-inbox-" + portal + "-" + area }

// FilesDB is the database of an area's files.
func FilesDB(hub, area string) string { return hub + "-files-" + area }
