package admin

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"

	"miaopi/app"
	"miaopi/app/exchange/wire"
)

// A portal writes into inboxes of its own, one for each area, and reads nothing
// else. The stations of the area read them, and no others.

var portalName = regexp.MustCompile(`^[a-z][a-z0-9]{0,31}$`)

// areaRole is the role of an area's stations, portalRole that of a portal.
func areaRole(area string) string { return "area-" + area }
func portalRole(id string) string { return rolePortal + "-" + id }

// Portals lists the portals of a hub.
func (m *Manager) Portals(ctx context.Context) ([]string, error) {
	docs, err := m.Hub.Get(ctx, wire.ReferenceDB(m.Name), []string{wire.PortalsDoc})
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	var list wire.PortalsBody
	if err := json.Unmarshal(docs[0].Body, &list); err != nil {
		return nil, app.E("hub", app.Damaged, "汇聚库上的门户清单读不出来。", err)
	}
	return list.Portals, nil
}

// Portal gives a portal an account that may write applications into its own
// inboxes and nothing else.
func (m *Manager) Portal(ctx context.Context, id string) (user, password string, err error) {
	if !portalName.MatchString(id) {
		return "", "", app.E("hub", app.Input, "门户的名称只能用小写字母和数字，以字母开头，最多 32 个字符。", nil)
	}
	portals, err := m.Portals(ctx)
	if err != nil {
		return "", "", err
	}
	areas, err := m.Areas(ctx)
	if err != nil {
		return "", "", err
	}
	for _, a := range areas {
		if err := m.openInbox(ctx, id, a); err != nil {
			return "", "", err
		}
	}
	if !slices.Contains(portals, id) {
		all := append(slices.Clone(portals), id)
		slices.Sort(all)
		if err := m.Publish(ctx, wire.PortalsDoc, wire.PortalsBody{Kind: "portals", Portals: all}); err != nil {
			return "", "", err
		}
	}
	user = m.Name + "-portal-" + id
	password, err = m.newUser(ctx, user, portalRole(id))
	return user, password, err
}

// openInbox makes a portal's inbox of an area.
func (m *Manager) openInbox(ctx context.Context, portal, area string) error {
	return m.open(ctx, wire.InboxDB(m.Name, portal, area), "inbox", portalRole(portal), areaRole(area))
}
