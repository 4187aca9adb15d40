// Package exchange is where stations, hubs and sticks meet. It holds rooms,
// and the test of what must be true through all of them: random histories. It has
// no code of its own.
//
//	port       what a hub is: databases of documents, and how a station reaches one
//	wire       the documents: forms, seals, signatures, keys
//	post       what a station does with documents that came, whoever carried them
//	admin      the administrator's side of a hub: preparing, enrolling, publishing, loading
//	hubsync    the station's side: rounds of pull and push, leases, numbers, identity
//	stick      a file that carries documents where no network goes
//	neighbour  sealed copies to a sibling station of the hall
//	witness    statements of a station's journal that siblings sign
//	hubtest    a hub in memory, as bad as real ones
//	worldtest  such a hub with stations around it
//
// The arrows: everybody speaks port and wire; hubsync, stick and neighbour open
// what came by post; hubsync asks its witness every round. Admin, stick,
// neighbour and witness know nobody else. A carrier has no authority: what a
// document is worth, wire and post find in the document.
package exchange
