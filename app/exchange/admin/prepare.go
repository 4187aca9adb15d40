// Package admin is the administrator's side of a hub: it makes the databases and
// says who may write what (validate.js), keeps the district's keys under the
// administrator's password, enrols stations and portals, publishes what all of
// them read, and loads what departments deliver. All of it may be repeated; what
// stands already stays.
//
// NAME-keys, which only administrators read, holds the documents district and
// authority: the district's secret and the seed of its signing key, each a
// keyslot.Slot. The other documents: package wire.
package admin

import (
	"context"
	"crypto/ed25519"
	_ "embed"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/keyslot"
)

//go:embed validate.js
var validate string

// Roles of a hub's users, behind its name.
const (
	roleStation = "station"
	rolePortal  = "portal"
	roleLoader  = "loader"
)

// keysDB holds the district's key; only administrators read it.
func keysDB(hub string) string { return hub + "-keys" }

const districtDoc = "district"

// Manager prepares a hub with an administrator's credentials.
type Manager struct {
	Hub      port.Admin
	Name     string
	Password string // of the administrator: the district's keys are kept under it
	KDF      keyslot.KDF
	Random   io.Reader
	// Now dates editions and the making of the hub; nil: nothing is dated.
	Now func() time.Time

	Moved Moved // what the last Init brought over

	key ed25519.PrivateKey // of the authority, once it was opened
}

// Init prepares a hub: databases, who may use them, what may be written,
// indexes, and the district's keys. It may be run again; a hub of an earlier
// version moves over to signed and sealed documents, and Moved tells of it.
func (m *Manager) Init(ctx context.Context) error {
	m.Moved = Moved{}
	if err := wire.CheckName(m.Name); err != nil {
		return err
	}
	fresh, err := m.prepareKeys(ctx)
	if err != nil {
		return err
	}
	if err := m.open(ctx, wire.ReferenceDB(m.Name), "reference", roleStation); err != nil {
		return err
	}
	if err := m.Hub.Create(ctx, "_users"); err != nil {
		return err
	}
	if err := m.signReferences(ctx, fresh); err != nil {
		return err
	}
	areas, err := m.Areas(ctx)
	if err != nil {
		return err
	}
	for _, a := range areas {
		if err := m.openArea(ctx, a); err != nil {
			return err
		}
		if err := m.sealArea(ctx, a); err != nil {
			return err
		}
	}
	if len(areas) > 0 {
		if err := m.publishAreas(ctx, areas); err != nil {
			return err
		}
	}
	if err := m.giveKeys(ctx); err != nil {
		return err
	}
	return m.findPortals(ctx)
}

// prepareKeys makes the district's keys where there are none. fresh: the
// district is new.
func (m *Manager) prepareKeys(ctx context.Context) (fresh bool, err error) {
	if err := m.makeDB(ctx, keysDB(m.Name), port.Security{Admins: []string{"_admin"}, Members: []string{"_admin"}}); err != nil {
		return false, err
	}
	if _, err := m.District(ctx); err != nil {
		if app.KindOf(err) != app.Missing {
			return false, err
		}
		if err := m.makeDistrict(ctx); err != nil {
			return false, err
		}
		fresh = true
	}
	if _, err := m.Authority(ctx); err != nil {
		if app.KindOf(err) != app.Missing {
			return fresh, err
		}
		return fresh, m.makeAuthority(ctx)
	}
	return fresh, nil
}

func (m *Manager) makeDB(ctx context.Context, db string, s port.Security) error {
	if err := m.Hub.Create(ctx, db); err != nil {
		return err
	}
	return m.Hub.Secure(ctx, db, s)
}

// open makes a database, its rules and its index.
func (m *Manager) open(ctx context.Context, db, place string, members ...string) error {
	roles := make([]string, len(members))
	for i, r := range members {
		roles[i] = m.Name + "-" + r
	}
	if err := m.makeDB(ctx, db, port.Security{Admins: []string{"_admin"}, Members: append(roles, m.Name+"-"+roleLoader)}); err != nil {
		return err
	}
	made, err := m.made(ctx)
	if err != nil {
		return err
	}
	rule := strings.NewReplacer("PLACE", place, "NAME", m.Name, "'MADE'", strconv.FormatInt(made, 10)).Replace(withoutComments(validate))
	design := map[string]any{"language": "javascript", "validate_doc_update": rule}
	if err := m.Hub.Put(ctx, db, "_design/miaopi", design); err != nil {
		return err
	}
	return m.Hub.Index(ctx, db, "kind", []string{"kind"})
}

// made is when the hub was made, in milliseconds since 1970; 0: nobody knows.
func (m *Manager) made(ctx context.Context) (int64, error) {
	docs, err := m.Hub.Get(ctx, wire.ReferenceDB(m.Name), []string{wire.AuthorityDoc})
	if err != nil || len(docs) == 0 {
		return 0, err
	}
	var body wire.AuthorityBody
	if err := json.Unmarshal(docs[0].Body, &body); err != nil {
		return 0, app.E("hub", app.Damaged, "汇聚库上的区公钥读不出来。", err)
	}
	return max(0, body.Made.UnixMilli()), nil
}

// withoutComments leaves the comment lines of the script away: old CouchDB
// wants the function to come first.
func withoutComments(s string) string {
	lines := slices.DeleteFunc(strings.Split(s, "\n"), func(l string) bool { return strings.HasPrefix(l, "//") })
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// openArea makes the databases of an area, with an inbox for each portal.
func (m *Manager) openArea(ctx context.Context, area string) error {
	if err := m.open(ctx, wire.FilesDB(m.Name, area), "files", roleStation); err != nil {
		return err
	}
	if err := m.open(ctx, wire.AreaDB(m.Name, area), "area", roleStation); err != nil {
		return err
	}
	portals, err := m.Portals(ctx)
	if err != nil {
		return err
	}
	for _, p := range portals {
		if err := m.openInbox(ctx, p, area); err != nil {
			return err
		}
	}
	return nil
}

// makeDistrict draws the district's key and keeps it under the administrator's
// password.
func (m *Manager) makeDistrict(ctx context.Context) error {
	secret := make([]byte, 32)
	if _, err := io.ReadFull(m.Random, secret); err != nil {
		return err
	}
	return m.KeepDistrict(ctx, secret)
}

// KeepDistrict keeps the district's key under the administrator's password, and
// no longer under the one before.
func (m *Manager) KeepDistrict(ctx context.Context, secret []byte) error {
	slot, err := keyslot.Seal(m.Password, []byte(m.Name), secret, m.KDF, m.Random)
	if err != nil {
		return err
	}
	return m.Hub.Put(ctx, keysDB(m.Name), districtDoc, slot)
}

// District reads the district's key. app.Missing: the hub is not prepared.
func (m *Manager) District(ctx context.Context) ([]byte, error) {
	docs, err := m.Hub.Get(ctx, keysDB(m.Name), []string{districtDoc})
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, app.E("hub", app.Missing, "汇聚库还没有准备好，请先运行 miaopi hub init。", nil)
	}
	var slot keyslot.Slot
	if err := json.Unmarshal(docs[0].Body, &slot); err != nil {
		return nil, app.E("hub", app.Damaged, "汇聚库上的区密钥读不出来。", err)
	}
	secret, err := slot.Open(m.Password, []byte(m.Name))
	if err != nil {
		return nil, app.E("hub", app.Wrong, "区密钥还在原来的管理员密码下保存着。密码改过的，先运行一次 miaopi hub password。", err)
	}
	return secret, nil
}

// Areas lists the areas of a hub.
func (m *Manager) Areas(ctx context.Context) ([]string, error) {
	docs, err := m.Hub.Get(ctx, wire.ReferenceDB(m.Name), []string{wire.AreasDoc})
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	var list wire.AreasBody
	if err := json.Unmarshal(docs[0].Body, &list); err != nil {
		return nil, app.E("hub", app.Damaged, "汇聚库上的区域清单读不出来。", err)
	}
	return list.Areas, nil
}

// AddAreas makes the databases of areas that are not there yet.
func (m *Manager) AddAreas(ctx context.Context, areas ...string) error {
	have, err := m.Areas(ctx)
	if err != nil {
		return err
	}
	all := slices.Clone(have)
	for _, a := range areas {
		if err := wire.CheckArea(a); err != nil {
			return err
		}
		if slices.Contains(all, a) {
			continue
		}
		if err := m.openArea(ctx, a); err != nil {
			return err
		}
		all = append(all, a)
	}
	slices.Sort(all)
	return m.publishAreas(ctx, all)
}
