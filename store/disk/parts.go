package disk

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/desk"
)

// holdings are the subjects that an import changes, by their key.
type holdings map[string]*desk.Holding

// of is what is held of a subject, as it stands or as the import has changed it
// so far. What cannot be unsealed is as good as nothing.
func (hs holdings) of(s *Store, tx *bolt.Tx, key []byte) *desk.Holding {
	if h := hs[string(key)]; h != nil {
		return h
	}
	h := &desk.Holding{}
	if sealed := bucket(tx, bFacts).Get(key); sealed != nil {
		if val, _, err := s.keys.cache.open(bFacts, key, sealed); err == nil {
			if old, err := desk.DecodeHolding(val); err == nil {
				h = &old
			}
		}
	}
	hs[string(key)] = h
	return h
}

// holdingPuts joins the facts of an import with what is there.
func (s *Store) holdingPuts(tx *bolt.Tx, im *desk.Import) ([]sealedPut, error) {
	hs := holdings{}
	for _, r := range im.Records {
		hs.of(s, tx, subjectKey(s.secret, r.Subject)).Add(desk.Part{Record: r}, true)
	}
	for _, p := range im.Parts {
		hs.of(s, tx, subjectKey(s.secret, p.Record.Subject)).Add(p, im.Live)
	}
	for _, g := range im.Gone {
		if key, err := hex.DecodeString(g.ID[strings.LastIndexByte(g.ID, ':')+1:]); err == nil {
			hs.of(s, tx, key).Remove(g.Area)
		}
	}
	puts := make([]sealedPut, 0, 2*len(hs))
	for key, h := range hs {
		val, err := h.AppendBinary(nil)
		if err != nil {
			return nil, err
		}
		puts = append(puts, sealedPut{bFacts, []byte(key), val})
		if puts, err = appendName(tx, puts, []byte(key), h); err != nil {
			return nil, err
		}
	}
	return puts, nil
}

// appendName adds who a subject is, as its parts name him; of whom nothing is
// known any more the name is forgotten too.
func appendName(tx *bolt.Tx, puts []sealedPut, key []byte, h *desk.Holding) ([]sealedPut, error) {
	who, named := h.Who()
	if named {
		val, err := json.Marshal(who)
		return append(puts, sealedPut{bPeople, key, val}), err
	}
	if _, known := h.Record(); !known {
		return puts, bucket(tx, bPeople).Delete(key)
	}
	return puts, nil
}

// Parts implements desk.Store.
func (s *Store) Parts(ctx context.Context, sub app.Subject) (out []desk.Part, err error) {
	key := subjectKey(s.secret, sub)
	err = s.read(ctx, "parts", s.cache, func(tx *bolt.Tx) error {
		out = s.partsIn(key, bucket(tx, bFacts).Get(key))
		return nil
	})
	return out, err
}

// partsIn opens a holding; nothing can be carried on of one that is damaged.
func (s *Store) partsIn(key, sealed []byte) []desk.Part {
	val, _, err := s.keys.cache.open(bFacts, key, sealed)
	if err != nil {
		return nil
	}
	h, err := desk.DecodeHolding(val)
	if err != nil {
		return nil
	}
	return slices.Clone(h.Parts)
}

// EachPart implements desk.Store.
func (s *Store) EachPart(ctx context.Context, yield func(desk.Part) bool) error {
	return s.read(ctx, "parts", s.cache, func(tx *bolt.Tx) error {
		c := bucket(tx, bFacts).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			for _, p := range s.partsIn(k, v) {
				if ctx.Err() != nil || !yield(p) {
					return ctx.Err()
				}
			}
		}
		return nil
	})
}
