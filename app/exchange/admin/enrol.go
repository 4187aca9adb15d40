package admin

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
)

// Enrolment is what a hub is told of a new station.
type Enrolment struct {
	Station app.StationID
	Name    string // of the window
	Areas   []string
	Key     ed25519.PublicKey
	// Recipient is the age public key of the station.
	Recipient string
	Replace   bool // the station's id may be in use: its computer is gone
}

// Enrolled is what the hub gives it.
type Enrolled struct {
	User, Password string
	Number         int // of its share of serial numbers
	Secret         []byte
	Accounts       []desk.AccountKey
	Publishers     []string // whose signatures on bundles of rules count
	Authority      ed25519.PublicKey
}

// user is a hub's user document.
type user struct {
	Name     string   `json:"name"`
	Password string   `json:"password"`
	Type     string   `json:"type"` // user
	Roles    []string `json:"roles"`
}

// Enrol gives a station its account and number and publishes its key. What a
// computer that is replaced has signed stays true.
func (m *Manager) Enrol(ctx context.Context, e Enrolment) (Enrolled, error) {
	secret, d, err := m.openSecret(ctx)
	if err != nil {
		return Enrolled{}, err
	}
	accounts, err := m.Accounts(ctx)
	if err != nil {
		return Enrolled{}, err
	}
	if len(accounts) == 0 {
		return Enrolled{}, app.E("enrol", app.Missing, "汇聚库上还没有工作人员账号，请先用 miaopi hub load 发布。", nil)
	}
	number, former, err := m.number(ctx, e)
	if err != nil {
		return Enrolled{}, err
	}
	if err := m.AddAreas(ctx, e.Areas...); err != nil {
		return Enrolled{}, err
	}
	out := Enrolled{User: m.Name + "-" + string(e.Station), Number: number, Secret: secret, Accounts: accounts, Authority: m.key.Public().(ed25519.PublicKey)}
	roles := []string{roleStation}
	for _, a := range e.Areas {
		roles = append(roles, areaRole(a))
	}
	if out.Password, err = m.newUser(ctx, out.User, roles...); err != nil {
		return Enrolled{}, err
	}
	if out.Publishers, err = m.publishers(ctx); err != nil {
		return Enrolled{}, err
	}
	doc := wire.StationDoc{Kind: "station", Key: e.Key, Name: e.Name, Areas: e.Areas, Number: number, Recipient: e.Recipient, Former: former}
	m.certify(e.Station, &doc)
	if err := m.Publish(ctx, wire.StationPrefix+string(e.Station), doc); err != nil {
		return Enrolled{}, err
	}
	_, err = m.publishKeys(ctx, d, e.Station, doc)
	return out, err
}

// newUser makes a user with some of the hub's roles and a random password.
func (m *Manager) newUser(ctx context.Context, name string, roles ...string) (password string, err error) {
	b := make([]byte, 20)
	if _, err := io.ReadFull(m.Random, b); err != nil {
		return "", err
	}
	password = hex.EncodeToString(b)
	u := user{Name: name, Password: password, Type: "user"}
	for _, role := range roles {
		u.Roles = append(u.Roles, m.Name+"-"+role)
	}
	return password, m.Hub.Put(ctx, "_users", "org.couchdb.user:"+name, u)
}

func (m *Manager) publishers(ctx context.Context) ([]string, error) {
	docs, err := m.Hub.Get(ctx, wire.ReferenceDB(m.Name), []string{wire.PublishersDoc})
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	var body wire.PublishersBody
	if err := json.Unmarshal(docs[0].Body, &body); err != nil {
		return nil, app.E("enrol", app.Damaged, "汇聚库上的规则发布者读不出来。", err)
	}
	return body.Keys, nil
}

// Accounts reads the hub's accounts.
func (m *Manager) Accounts(ctx context.Context) ([]desk.AccountKey, error) {
	docs, err := m.reference(ctx, wire.AccountPrefix, wire.PasswordPrefix)
	if err != nil {
		return nil, err
	}
	return wire.AccountKeys(docs)
}

// reference reads the reference documents under some prefixes, page by page.
func (m *Manager) reference(ctx context.Context, prefixes ...string) (map[string][]byte, error) {
	out := map[string][]byte{}
	for since := ""; ; {
		page, err := m.Hub.Changes(ctx, wire.ReferenceDB(m.Name), since, port.PageSize)
		if err != nil {
			return nil, err
		}
		for _, d := range page.Docs {
			if !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(d.ID, p) }) {
				continue
			}
			if delete(out, d.ID); !d.Deleted {
				out[d.ID] = d.Body
			}
		}
		if len(page.Docs) == 0 || page.Pending == 0 || page.Last == since {
			return out, nil
		}
		since = page.Last
	}
}

// number finds a free number, from 1, for a station, and gives the keys of the
// computers it had before.
func (m *Manager) number(ctx context.Context, e Enrolment) (int, []wire.FormerKey, error) {
	docs, err := m.reference(ctx, wire.StationPrefix)
	if err != nil {
		return 0, nil, err
	}
	used := map[int]bool{}
	var former []wire.FormerKey
	for id, body := range docs {
		var doc wire.StationDoc
		if err := json.Unmarshal(body, &doc); err != nil {
			return 0, nil, app.E("enrol", app.Damaged, "汇聚库上的工作站 "+id+" 读不出来。", err)
		}
		if id == wire.StationPrefix+string(e.Station) {
			if !e.Replace {
				return 0, nil, app.E("enrol", app.Conflict, "汇聚库上已经有工作站 "+string(e.Station)+"。换一个编号；原来的电脑不再用了的，加 --replace。", nil)
			}
			former = append([]wire.FormerKey{m.retired(doc)}, doc.Former...)
		}
		// A replaced computer's numbers may be on receipts: nobody draws them
		// again.
		used[doc.Number] = true
		for _, k := range doc.Former {
			used[k.Number] = true
		}
	}
	for n := 1; n <= desk.MaxStations; n++ {
		if !used[n] {
			return n, former, nil
		}
	}
	return 0, nil, app.E("enrol", app.Full, fmt.Sprintf("这个汇聚库已登记过 %d 台工作站（含更换的），不能再加。", desk.MaxStations), nil)
}

// retired is the key of a computer that is replaced now.
func (m *Manager) retired(doc wire.StationDoc) wire.FormerKey {
	k := wire.FormerKey{Key: doc.Key, Number: doc.Number}
	if m.Now != nil {
		k.Until = m.Now().UTC().Truncate(time.Second).Add(replaceSlack)
	}
	return k
}

// replaceSlack is how far the clock of a computer that was replaced may have
// run ahead.
const replaceSlack = 24 * time.Hour
