package disk

import (
	"encoding/binary"
	"fmt"
	"io"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
)

// schema is the version of desk.db and desk.log that this program writes.
const schema = 1

// steps brings desk.db from a version to the next. A step works inside one
// transaction and never needs a key: what is sealed stays sealed.
var steps = map[uint64]func(tx *bolt.Tx) error{}

// migrate brings desk.db to schema, forward only, after a verified copy.
func (v *Vault) migrate() error {
	return v.migrateTo(schema, steps)
}

func (v *Vault) migrateTo(want uint64, steps map[uint64]func(*bolt.Tx) error) error {
	have, err := v.known(want)
	switch {
	case err != nil:
		return err
	case have == want:
		return nil
	case have == 0: // new: nothing to bring along
		return guard("migrate", func() error {
			return v.update(v.desk, func(tx *bolt.Tx) error { return putSchema(tx, want) })
		})
	}
	if err := v.copyDesk(fmt.Sprintf("%s.v%d", deskFile, have)); err != nil {
		return err
	}
	return guard("migrate", func() error {
		return v.update(v.desk, func(tx *bolt.Tx) error {
			for n := have; n < want; n++ {
				step := steps[n]
				if step == nil {
					return app.Errorf("migrate", app.Internal, "no step from version %d", n)
				}
				if err := step(tx); err != nil {
					return fmt.Errorf("step from version %d: %w", n, err)
				}
			}
			return putSchema(tx, want)
		})
	})
}

// known is the version of the data, refused when it is above what the program knows.
func (v *Vault) known(most uint64) (uint64, error) {
	have, err := v.schema()
	if err == nil && have > most {
		err = app.Errorf("migrate", app.Newer, "the data has version %d, this program knows %d", have, most)
	}
	return have, err
}

func putSchema(tx *bolt.Tx, n uint64) error {
	return bucket(tx, bMeta).Put(keySchema, binary.BigEndian.AppendUint64(nil, n))
}

func (v *Vault) schema() (n uint64, err error) {
	err = guard("migrate", func() error {
		return v.desk.View(func(tx *bolt.Tx) error {
			b := bucket(tx, bMeta).Get(keySchema)
			if b == nil {
				return nil
			}
			if len(b) != 8 {
				return app.Errorf("migrate", app.Damaged, "the version has %d bytes", len(b))
			}
			n = binary.BigEndian.Uint64(b)
			return nil
		})
	})
	return n, err
}

// copyDesk copies desk.db beside itself and walks the copy.
func (v *Vault) copyDesk(name string) error {
	path := v.o.path(name)
	err := guard("copy", func() error {
		return v.o.writeFile(path, path+".new", func(w io.Writer) error {
			return v.desk.View(func(tx *bolt.Tx) error {
				_, err := tx.WriteTo(w)
				return err
			})
		})
	})
	if err == nil {
		err = v.o.sys().syncDir(v.o.Dir)
	}
	if err != nil {
		return classify("copy", err)
	}
	v.o.keepNewest(deskFile + ".v*")
	return walk(path)
}
