// Package fact holds what is known about a subject: typed values with the
// source that said so and the moment the source held it true.
//
// A fact is named group.field in lower-case ASCII (person.birth). A fact file
// or register does not know types, a rule pack does: a Value read from JSON
// has the shape JSON gave it (a date is still a string) until Value.As turns
// it into the type a pack declares. What cannot be turned is not an error
// here: it becomes the state Invalid when a pack evaluates it.
//
// # Newest wins
//
// Of one name and source the word with the newest as-of stays, whatever way the
// records came; words about one moment that disagree stay both, which is a
// conflict. Join is that rule; everything that brings records together uses it.
//
// # Encoded record
//
// The store keeps a record as bytes. Integers are varints as encoding/binary
// writes them (u = unsigned, z = zig-zag).
//
//	byte 1 or 2                  version; 2 has a moment of withdrawal
//	byte kind                    1 person, 2 enterprise, 3 vehicle
//	u len, bytes                 subject identifier
//	u                            sync generation
//	z                            version 2: Unix nanoseconds of the withdrawal
//	u n                          number of facts, in order of name; then n times:
//	  byte name                  number in the frozen list Names, from 1; 0: u len, bytes follow
//	  byte source                number in the frozen list Sources, from 1; 0: u len, bytes follow
//	  byte shape                 low 4 bits type; 0x80 as-of is the one before,
//	                             0x40 an as-of follows, 0x20 it has nanoseconds
//	  [z seconds [u nanos]]      as-of in Unix time
//	  value                      bool: byte 0 or 1; int: z; date: z days since 1970;
//	                             time: z Unix nanoseconds; decimal: byte scale, z coefficient;
//	                             string, malformed: u len, bytes; lists: u len, packed items;
//	                             null: nothing
//
// Packed lists are a sequence of z (list<int>) or u len, bytes (list<string>).
// Nothing may follow the last fact.
package fact
