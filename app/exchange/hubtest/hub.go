// Package hubtest is a hub in memory that behaves as badly as real ones do:
// answers that are lost after the work was done, batches of which half is
// written, rows that come twice and in another order, "accepted" that is not
// safe yet, and a restore from an older copy.
package hubtest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/exchange/port"
)

// Fault is what goes wrong with one request.
type Fault int

// The faults.
const (
	Fine     Fault = iota
	Cut            // nothing arrives
	Lost           // it is done, and the answer is lost
	Half           // half of a batch is done, and the answer is lost
	Busy           // 503
	Soft           // done, but only "accepted"
	Rewind         // the feed begins earlier than asked for, in another order
	Unknown        // the node does not know since
	Rejected       // 401
)

// Faults are those that a retry outlives.
var Faults = []Fault{Fine, Fine, Fine, Cut, Lost, Half, Busy, Soft, Rewind, Unknown}

// Hub implements port.Admin.
type Hub struct {
	// Next says what goes wrong with the next request; nil: nothing.
	Next func(request string) Fault
	// Fast is how far the hub's clock is ahead of a right one.
	Fast time.Duration

	mu  sync.Mutex
	dbs map[string]*database
}

var _ port.Admin = (*Hub)(nil)

type database struct {
	docs  map[string]port.Doc
	feed  []string // ids, in the order of their last change
	seq   int
	at    map[string]int
	marks map[string]int // checkpoints
	heads map[string]json.RawMessage
}

func (d *database) clone() *database {
	c := *d
	c.docs, c.at, c.feed, c.marks, c.heads = maps.Clone(d.docs), maps.Clone(d.at), slices.Clone(d.feed), maps.Clone(d.marks), maps.Clone(d.heads)
	return &c
}

// New makes an empty hub.
func New() *Hub { return &Hub{dbs: map[string]*database{}} }

// Copy is a backup of a hub's databases.
type Copy map[string]*database

// Backup copies everything.
func (h *Hub) Backup() Copy {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := Copy{}
	for name, d := range h.dbs {
		c[name] = d.clone()
	}
	return c
}

// Restore puts a copy back, as an administrator does after a disk died.
func (h *Hub) Restore(c Copy) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dbs = map[string]*database{}
	for name, d := range c {
		h.dbs[name] = d.clone()
	}
}

// Docs are the documents of a database, by id.
func (h *Hub) Docs(db string) map[string]port.Doc {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d := h.dbs[db]; d != nil {
		return maps.Clone(d.docs)
	}
	return nil
}

// Delete takes a document away behind everybody's back.
func (h *Hub) Delete(db, id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dbs[db].put(port.Doc{ID: id, Deleted: true, Body: json.RawMessage(`{}`)})
}

// request says what goes wrong with a request.
func (h *Hub) request(what string) (Fault, error) {
	f := Fine
	if h.Next != nil {
		f = h.Next(what)
	}
	switch f {
	case Cut, Busy:
		return f, app.Errorf(what, app.Offline, "cut")
	case Rejected:
		return f, app.E(what, app.Forbidden, "汇聚库不认这个账号或密码，已停止同步。", nil)
	}
	return f, nil
}

func lost(what string) error { return app.Errorf(what, app.Offline, "the answer was lost") }

func (h *Hub) db(name string) (*database, error) {
	if d := h.dbs[name]; d != nil {
		return d, nil
	}
	return nil, app.Errorf("hub", app.Missing, "no database %s", name)
}

// Info implements port.Hub.
func (h *Hub) Info(_ context.Context, db string) (port.Info, error) {
	f, err := h.request("info")
	if err != nil {
		return port.Info{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return port.Info{}, err
	}
	if f == Lost {
		return port.Info{}, lost("info")
	}
	return port.Info{Seq: token(d.seq), Docs: len(d.docs)}, nil
}

func token(n int) string { return strconv.Itoa(n) + "-g1AAAA" }

// Changes implements port.Hub.
func (h *Hub) Changes(_ context.Context, db, since string, limit int) (port.Page, error) {
	f, err := h.request("changes")
	if err != nil {
		return port.Page{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return port.Page{}, err
	}
	from := 0
	if since != "" {
		if f == Unknown {
			return port.Page{}, app.Errorf("changes", app.Input, "unknown since")
		}
		n, _, _ := strings.Cut(since, "-")
		if from, err = strconv.Atoi(n); err != nil {
			return port.Page{}, app.Errorf("changes", app.Input, "not a since of ours: %q", since)
		}
	}
	if f == Lost {
		return port.Page{}, lost("changes")
	}
	if f == Rewind {
		from = from / 2
	}
	return d.page(from, limit, f == Rewind), nil
}

// page is a page of the feed after a number.
func (d *database) page(from, limit int, shuffled bool) port.Page {
	var p port.Page
	last := from
	for _, id := range d.feed {
		if d.at[id] <= from {
			continue
		}
		if len(p.Docs) == limit {
			p.Pending++
			continue
		}
		p.Docs = append(p.Docs, d.docs[id])
		last = d.at[id]
	}
	if shuffled {
		slices.Reverse(p.Docs)
	}
	p.Last = token(last)
	return p
}

// Wait implements port.Hub: it does not wait.
func (h *Hub) Wait(ctx context.Context, db, since string, _ time.Duration) (bool, error) {
	p, err := h.Changes(ctx, db, since, 1)
	return len(p.Docs) > 0, err
}

// Push implements port.Hub.
func (h *Hub) Push(_ context.Context, db string, docs []json.RawMessage) ([]port.Sent, error) {
	f, err := h.request("push")
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return nil, err
	}
	out := make([]port.Sent, 0, len(docs))
	for i, raw := range docs {
		if f == Half && i >= len(docs)/2 {
			return nil, lost("push")
		}
		out = append(out, d.write(raw, f == Soft))
	}
	if f == Lost {
		return nil, lost("push")
	}
	return out, nil
}

// write writes one new document, as _bulk_docs does.
func (d *database) write(raw json.RawMessage, soft bool) port.Sent {
	var head struct {
		ID      string `json:"_id"`
		Rev     string `json:"_rev"`
		Deleted bool   `json:"_deleted"`
	}
	if err := json.Unmarshal(raw, &head); err != nil || head.ID == "" {
		return port.Sent{Error: "bad_request", Reason: "no _id"}
	}
	if old, ok := d.docs[head.ID]; ok && !old.Deleted && old.Rev != head.Rev {
		return port.Sent{ID: head.ID, There: true}
	}
	d.put(port.Doc{ID: head.ID, Deleted: head.Deleted, Body: raw})
	return port.Sent{ID: head.ID, Safe: !soft, Soft: soft}
}

func (d *database) put(doc port.Doc) {
	d.seq++
	doc.Rev = fmt.Sprintf("%d-x", d.seq)
	d.docs[doc.ID] = doc
	d.feed = append(slices.DeleteFunc(d.feed, func(id string) bool { return id == doc.ID }), doc.ID)
	d.at[doc.ID] = d.seq
}

// Get implements port.Hub.
func (h *Hub) Get(ctx context.Context, db string, ids []string) ([]port.Doc, error) {
	docs, err := h.Look(ctx, db, ids)
	return slices.DeleteFunc(docs, func(d port.Doc) bool { return d.Deleted }), err
}

// Look implements port.Hub.
func (h *Hub) Look(_ context.Context, db string, ids []string) ([]port.Doc, error) {
	f, err := h.request("get")
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return nil, err
	}
	if f == Lost {
		return nil, lost("get")
	}
	var out []port.Doc
	for _, id := range ids {
		if doc, ok := d.docs[id]; ok {
			out = append(out, doc)
		}
	}
	return out, nil
}

// Checkpoint implements port.Hub.
func (h *Hub) Checkpoint(_ context.Context, db, station string) (int, error) {
	if _, err := h.request("checkpoint"); err != nil {
		return 0, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return 0, err
	}
	return d.marks[station], nil
}

// SetCheckpoint implements port.Hub.
func (h *Hub) SetCheckpoint(_ context.Context, db, station string, count int) error {
	f, err := h.request("set checkpoint")
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return err
	}
	d.marks[station] = count
	if f == Lost || f == Half {
		return lost("set checkpoint")
	}
	return nil
}

// Head implements port.Headed.
func (h *Hub) Head(_ context.Context, db, station string) (json.RawMessage, error) {
	if _, err := h.request("head"); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return nil, err
	}
	return d.heads[station], nil
}

// SetHead implements port.Headed.
func (h *Hub) SetHead(_ context.Context, db, station string, head json.RawMessage) error {
	if _, err := h.request("set head"); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return err
	}
	d.heads[station] = head
	return nil
}

// Create implements port.Admin.
func (h *Hub) Create(_ context.Context, db string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.dbs[db] == nil {
		h.dbs[db] = &database{docs: map[string]port.Doc{}, at: map[string]int{}, marks: map[string]int{}, heads: map[string]json.RawMessage{}}
	}
	return nil
}

// Secure implements port.Admin: everybody may do everything here.
func (h *Hub) Secure(context.Context, string, port.Security) error { return nil }

// Index implements port.Admin.
func (h *Hub) Index(context.Context, string, string, []string) error { return nil }

// Compact implements port.Admin: this hub keeps no earlier revisions.
func (h *Hub) Compact(context.Context, string) error { return nil }

// Put implements port.Admin.
func (h *Hub) Put(_ context.Context, db, id string, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.db(db)
	if err != nil {
		return err
	}
	d.put(port.Doc{ID: id, Body: raw})
	return nil
}

// Drop takes a whole database away.
func (h *Hub) Drop(db string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.dbs, db)
}
