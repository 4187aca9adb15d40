package hubsync

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/journal"
)

// A directory that was put back to an older copy of itself, or copied to a second
// computer, does not know which numbers it has given since. So a station writes
// how long its journal is, and its root, into a local document of its own area
// before it sends anything; the next contact of a copy that went another way finds
// a journal there that its own does not continue. On a stick it finds events that
// it signed and does not know.

// head is the journal of a station as its hub last heard.
type head struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
	Sig  []byte `json:"sig"` // by the station's key: nobody else's scribble counts
}

// text is what is signed.
func (h *head) text() []byte { return fmt.Appendf(nil, "miaopi head v1\n%d\n%s\n", h.Size, h.Root) }

// The sentences about a directory that is not the only one, or not the newest.
const (
	rolledBack = "本机的数据目录是较早的副本：汇聚库记得它之后还办过业务。为避免编号重复，本机不再给编号。请管理员重新登记本站（miaopi enrol --replace），或用本程序从备份恢复。"
	cloned     = "本机的数据目录与另一台电脑上的是同一份，两边各自办过业务。为避免编号重复，本机不再给编号。请管理员重新登记其中一台（miaopi enrol --replace）。"
)

// settingAcknowledged counts the restores that the hub was told of.
const settingAcknowledged = "hub/restores"

// identify compares the station's journal with what its hub heard of it, and
// tells the hub how far it is now.
func (l *Link) identify(ctx context.Context) error {
	hub, ok := l.syncer.Hub.(port.Headed)
	if !ok {
		return nil
	}
	db := wire.AreaDB(l.Config.Name, l.Config.Areas[0])
	raw, err := hub.Head(ctx, db, string(l.station.Info.ID))
	if err != nil {
		return err
	}
	size, err := l.station.Store().JournalSize(ctx)
	if err != nil {
		return err
	}
	if raw != nil {
		if err := l.compareHead(ctx, raw, size); err != nil {
			return err
		}
	}
	return l.tellHead(ctx, hub, db, raw, size)
}

func (l *Link) compareHead(ctx context.Context, raw json.RawMessage, size int64) error {
	var at head
	if json.Unmarshal(raw, &at) != nil || !ed25519.Verify(l.station.PublicKey(), at.text(), at.Sig) {
		return nil // somebody's scribble says nothing
	}
	why := ""
	if at.Size > size {
		why = rolledBack
	} else if root, err := journal.RootAt(ctx, l.station.Store(), at.Size); err != nil {
		return err
	} else if root.String() != at.Root {
		why = cloned
	}
	if why == "" {
		return nil
	}
	return l.double(ctx, why)
}

// double stops the numbers, unless this program itself restored a backup: then
// the station knows which to leave alone.
func (l *Link) double(ctx context.Context, why string) error {
	store := l.station.Store()
	restored, _, err := store.Setting(ctx, desk.SettingRestored)
	if err != nil {
		return err
	}
	told, _, err := store.Setting(ctx, settingAcknowledged)
	if err != nil {
		return err
	}
	if len(restored) > len(told) {
		return store.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingAcknowledged: restored}})
	}
	if _, known, err := store.Setting(ctx, desk.SettingDouble); known || err != nil {
		return err
	}
	return store.Commit(ctx, desk.Batch{Settings: map[string][]byte{desk.SettingDouble: []byte(why)}})
}

// tellHead writes how far the journal is. A directory that is not the only one
// tells nothing: the other's word stays.
func (l *Link) tellHead(ctx context.Context, hub port.Headed, db string, raw json.RawMessage, size int64) error {
	if l.station.Double(ctx) != "" || size == 0 {
		return nil
	}
	root, err := journal.RootAt(ctx, l.station.Store(), size)
	if err != nil {
		return err
	}
	at := head{Size: size, Root: root.String()}
	at.Sig = l.station.Sign(at.text())
	now, err := json.Marshal(at)
	if err != nil || string(now) == string(raw) {
		return err
	}
	err = hub.SetHead(ctx, db, string(l.station.Info.ID), now)
	if err != nil && app.KindOf(err) == app.Missing {
		return nil
	}
	return err
}

// OwnUnknown implements stick.Host: it hears of an event that this station signed and does not know, by
// another way than its hub.
func (l *Link) OwnUnknown(ctx context.Context) error {
	lost, err := l.station.Store().Incomplete(ctx)
	if err != nil || lost { // the cache has to be filled first
		return err
	}
	return l.double(ctx, rolledBack)
}
