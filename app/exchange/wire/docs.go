// Package wire has the documents that stations and hubs exchange: their forms,
// what seals and signs them, and who may be believed. It asks nobody anything:
// documents go in, what they say comes out, or an error.
//
// Every document has _id and kind; bytes are in base64. Those of the reference
// database from authority to bundle bear the signature of the district's
// administrator and an edition, see package authority. Leases and numbers are
// the matter of hubsync, statements of a journal that of witness.
//
//	event:ID         {kind, by, sealed, sig}; under the area's key, signed by the station that stored it; written once
//	subject:HMAC     {kind, gen, sealed, key, proof}; facts and name of one subject, see SubjectDoc
//	application:ID   {kind, item, subject, name, phone, area, at, declared: [{name, value}]}; by a portal, into its inbox, written once
//	file:HASH:K      {kind, of, sealed}; the K-th part of a file that somebody handed over, written once, in the area's database of files
//	password:ID:OF:N {kind, account, of, n, slot, sig}; the district's key under the N-th password a person gave himself, written once, in the reference database
//	authority        {kind, public, made}; the district's public key
//	station:ID       {kind, key, former, name, areas, number, recipient, paper}; who a station is, and the certificate its papers carry
//	keys:ID          {kind, station, sealed, for}; the keys of a station's areas, for its eyes only
//	account:ID       {kind, id, name, role, public, slot}; the district's key under the account's first password
//	areas            {kind, areas: [code], keys: {code: key to lend to it}}
//	portals          {kind, portals: [id]}
//	publishers       {kind, keys: [key]}; whose signatures on bundles count
//	registers        {kind, heard: {source: time}}
//	calendar:YEAR    {kind, year}
//	remedies         {kind, remedies: [{authority, review, court}]}; where decisions are contested
//	bundle           {kind, archive}
package wire

import (
	"regexp"

	"miaopi/app"
)

// What the ids of documents begin with.
const (
	EventPrefix       = "event:"
	SubjectPrefix     = "subject:"
	ApplicationPrefix = "application:"
	ClaimPrefix       = "claim:"
	CheckpointPrefix  = "checkpoint:"
	WitnessPrefix     = "witness:"
	StationPrefix     = "station:"
	PoolPrefix        = "pool:"
)

// ReferenceDB is the database of what all stations read.
func ReferenceDB(hub string) string { return hub + "-reference" }

// AreaDB is the database of an area's cases and facts.
func AreaDB(hub, area string) string { return hub + "-area-" + area }

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
