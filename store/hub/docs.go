package hub

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/exchange/port"
)

// Info implements port.Hub.
func (h *Couch) Info(ctx context.Context, db string) (port.Info, error) {
	var v struct {
		Seq  json.RawMessage `json:"update_seq"`
		Docs int             `json:"doc_count"`
	}
	_, err := h.call(ctx, "hub.Info", http.MethodGet, "/"+seg(db), nil, &v)
	return port.Info{Seq: text(v.Seq), Docs: v.Docs}, err
}

// text is a sequence as a string: CouchDB has strings, others numbers.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return strings.TrimSpace(string(raw))
}

// row is one row of a feed.
type row struct {
	ID      string          `json:"id"`
	Deleted bool            `json:"deleted"`
	Doc     json.RawMessage `json:"doc"`
	Changes []struct {
		Rev string `json:"rev"`
	} `json:"changes"`
}

func (r row) doc() port.Doc {
	d := port.Doc{ID: r.ID, Deleted: r.Deleted, Body: r.Doc}
	if len(r.Changes) > 0 {
		d.Rev = r.Changes[0].Rev
	}
	return d
}

// Changes implements port.Hub.
func (h *Couch) Changes(ctx context.Context, db, since string, limit int) (port.Page, error) {
	q := url.Values{"include_docs": {"true"}, "conflicts": {"true"}, "style": {"all_docs"}, "limit": {strconv.Itoa(limit)}}
	if since != "" {
		q.Set("since", since)
	}
	var v struct {
		Results []row           `json:"results"`
		Last    json.RawMessage `json:"last_seq"`
		Pending *int            `json:"pending"`
	}
	if _, err := h.call(ctx, "hub.Changes", http.MethodGet, "/"+seg(db)+"/_changes?"+q.Encode(), nil, &v); err != nil {
		return port.Page{}, err
	}
	page := port.Page{Last: text(v.Last), Pending: -1, Docs: make([]port.Doc, 0, len(v.Results))}
	if v.Pending != nil {
		page.Pending = *v.Pending
	}
	if page.Last == "" {
		return page, app.Errorf("hub.Changes", app.Offline, "the feed has no last_seq")
	}
	for _, r := range v.Results {
		leaves, err := h.leaves(ctx, db, r.doc())
		if err != nil {
			return page, err
		}
		page.Docs = append(page.Docs, leaves...)
	}
	return page, nil
}

// leaves are a document and the other leaves of its tree of revisions, which a
// hub that was written at two ends, or by somebody who forged a branch, has: what
// shows is only the one that sorts highest.
func (h *Couch) leaves(ctx context.Context, db string, d port.Doc) ([]port.Doc, error) {
	var head struct {
		Conflicts []string `json:"_conflicts"`
	}
	if json.Unmarshal(d.Body, &head) != nil || len(head.Conflicts) == 0 {
		return []port.Doc{d}, nil
	}
	revs, err := json.Marshal(head.Conflicts[:min(len(head.Conflicts), maxLeaves)])
	if err != nil {
		return nil, err
	}
	var rows []struct {
		OK json.RawMessage `json:"ok"`
	}
	path := "/" + seg(db) + "/" + docPath(d.ID) + "?open_revs=" + url.QueryEscape(string(revs))
	if _, err := h.call(ctx, "hub.leaves", http.MethodGet, path, nil, &rows); err != nil {
		return nil, err
	}
	out := []port.Doc{d}
	for _, r := range rows {
		var leaf struct {
			Rev     string `json:"_rev"`
			Deleted bool   `json:"_deleted"`
		}
		if json.Unmarshal(r.OK, &leaf) == nil && leaf.Rev != "" && !leaf.Deleted {
			out = append(out, port.Doc{ID: d.ID, Rev: leaf.Rev, Body: r.OK})
		}
	}
	return out, nil
}

// maxLeaves bounds what one document can ask for.
const maxLeaves = 100

// Wait implements port.Hub. No heartbeat is asked for: it would override
// the time-out.
func (h *Couch) Wait(ctx context.Context, db, since string, max time.Duration) (bool, error) {
	q := url.Values{"feed": {"longpoll"}, "limit": {"1"}, "timeout": {strconv.FormatInt(max.Milliseconds(), 10)}}
	if since != "" {
		q.Set("since", since)
	}
	var v struct {
		Results []row `json:"results"`
	}
	outer := ctx
	ctx, cancel := context.WithTimeout(ctx, max+waitSlack)
	defer cancel()
	_, err := h.call(ctx, "hub.Wait", http.MethodGet, "/"+seg(db)+"/_changes?"+q.Encode(), nil, &v)
	if ctx.Err() != nil && outer.Err() == nil { // not every server keeps to the time-out
		return false, nil
	}
	return len(v.Results) > 0, err
}

// waitSlack is how long a server may take over the end of a wait.
const waitSlack = 2 * time.Second

// Push implements port.Hub. Documents go with new_edits, so that each has
// an answer of its own; one that exists is a conflict, which the caller
// compares.
func (h *Couch) Push(ctx context.Context, db string, docs []json.RawMessage) ([]port.Sent, error) {
	var rows []struct {
		ID       string `json:"id"`
		OK       bool   `json:"ok"`
		Accepted bool   `json:"accepted"`
		Error    string `json:"error"`
		Reason   string `json:"reason"`
	}
	code, err := h.call(ctx, "hub.Push", http.MethodPost, "/"+seg(db)+"/_bulk_docs", map[string]any{"docs": docs}, &rows)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(docs) {
		return nil, app.Errorf("hub.Push", app.Offline, "%d answers for %d documents", len(rows), len(docs))
	}
	out := make([]port.Sent, len(rows))
	for i, r := range rows {
		out[i] = port.Sent{ID: r.ID, Soft: r.Error == "" && (r.Accepted || code == http.StatusAccepted)}
		switch {
		case r.Error == "conflict":
			out[i].There = true
		case r.Error != "":
			out[i].Error, out[i].Reason = r.Error, r.Reason
		default:
			out[i].Safe = !out[i].Soft
		}
	}
	return out, nil
}

// Get implements port.Hub.
func (h *Couch) Get(ctx context.Context, db string, ids []string) ([]port.Doc, error) {
	docs, err := h.Look(ctx, db, ids)
	return slices.DeleteFunc(docs, func(d port.Doc) bool { return d.Deleted }), err
}

// Look implements port.Hub.
func (h *Couch) Look(ctx context.Context, db string, ids []string) ([]port.Doc, error) {
	var v struct {
		Rows []struct {
			ID    string          `json:"id"`
			Error string          `json:"error"`
			Doc   json.RawMessage `json:"doc"`
			Value struct {
				Rev     string `json:"rev"`
				Deleted bool   `json:"deleted"`
			} `json:"value"`
		} `json:"rows"`
	}
	if _, err := h.call(ctx, "hub.Get", http.MethodPost, "/"+seg(db)+"/_all_docs?include_docs=true&conflicts=true", map[string]any{"keys": ids}, &v); err != nil {
		return nil, err
	}
	var out []port.Doc
	for _, r := range v.Rows {
		switch {
		case r.Error != "" || r.ID == "":
		case r.Value.Deleted:
			out = append(out, port.Doc{ID: r.ID, Rev: r.Value.Rev, Deleted: true})
		case len(r.Doc) > 0 && string(r.Doc) != "null":
			leaves, err := h.leaves(ctx, db, port.Doc{ID: r.ID, Rev: r.Value.Rev, Body: r.Doc})
			if err != nil {
				return nil, err
			}
			out = append(out, leaves...)
		}
	}
	return out, nil
}

// local is where a station's checkpoint stands: local documents are in no feed,
// and are never replicated.
func local(db, station string) string { return "/" + seg(db) + "/_local/miaopi-" + seg(station) }

type checkpoint struct {
	Rev   string `json:"_rev,omitempty"`
	Count int    `json:"count"`
}

// Checkpoint implements port.Hub.
func (h *Couch) Checkpoint(ctx context.Context, db, station string) (int, error) {
	c, err := h.checkpoint(ctx, db, station)
	return c.Count, err
}

func (h *Couch) checkpoint(ctx context.Context, db, station string) (c checkpoint, err error) {
	code, err := h.call(ctx, "hub.Checkpoint", http.MethodGet, local(db, station), nil, &c)
	if code == http.StatusNotFound {
		// The document or its database: what follows tells which.
		return checkpoint{}, nil
	}
	return c, err
}

// SetCheckpoint implements port.Hub. CouchDB takes it over what stands
// there, others want its revision.
func (h *Couch) SetCheckpoint(ctx context.Context, db, station string, count int) error {
	code, err := h.call(ctx, "hub.SetCheckpoint", http.MethodPut, local(db, station), checkpoint{Count: count}, nil)
	if code != http.StatusConflict {
		return err
	}
	old, err := h.checkpoint(ctx, db, station)
	if err != nil {
		return err
	}
	_, err = h.call(ctx, "hub.SetCheckpoint", http.MethodPut, local(db, station), checkpoint{old.Rev, count}, nil)
	return err
}

// headPath is where a station's head stands.
func headPath(db, station string) string {
	return "/" + seg(db) + "/_local/miaopi-head-" + seg(station)
}

type headDoc struct {
	Rev  string          `json:"_rev,omitempty"`
	Head json.RawMessage `json:"head"`
}

// Head implements port.Headed.
func (h *Couch) Head(ctx context.Context, db, station string) (json.RawMessage, error) {
	d, err := h.head(ctx, db, station)
	return d.Head, err
}

func (h *Couch) head(ctx context.Context, db, station string) (d headDoc, err error) {
	code, err := h.call(ctx, "hub.Head", http.MethodGet, headPath(db, station), nil, &d)
	if code == http.StatusNotFound {
		return headDoc{}, nil
	}
	return d, err
}

// SetHead implements port.Headed.
func (h *Couch) SetHead(ctx context.Context, db, station string, head json.RawMessage) error {
	code, err := h.call(ctx, "hub.SetHead", http.MethodPut, headPath(db, station), headDoc{Head: head}, nil)
	if code != http.StatusConflict {
		return err
	}
	old, err := h.head(ctx, db, station)
	if err != nil {
		return err
	}
	_, err = h.call(ctx, "hub.SetHead", http.MethodPut, headPath(db, station), headDoc{old.Rev, head}, nil)
	return err
}

// Create implements port.Admin.
func (h *Couch) Create(ctx context.Context, db string) error {
	code, err := h.call(ctx, "hub.Create", http.MethodPut, "/"+seg(db), nil, nil)
	if code == http.StatusPreconditionFailed { // it exists
		return nil
	}
	return err
}

// Secure implements port.Admin.
func (h *Couch) Secure(ctx context.Context, db string, s port.Security) error {
	type group struct {
		Names []string `json:"names"`
		Roles []string `json:"roles"`
	}
	body := map[string]group{"admins": {[]string{}, s.Admins}, "members": {[]string{}, s.Members}}
	_, err := h.call(ctx, "hub.Secure", http.MethodPut, "/"+seg(db)+"/_security", body, nil)
	return err
}

// Index implements port.Admin.
func (h *Couch) Index(ctx context.Context, db, name string, fields []string) error {
	body := map[string]any{"index": map[string]any{"fields": fields}, "ddoc": "miaopi-index", "name": name, "type": "json"}
	code, err := h.call(ctx, "hub.Index", http.MethodPost, "/"+seg(db)+"/_index", body, nil)
	if code == http.StatusNotFound || code == http.StatusMethodNotAllowed || code == http.StatusNotImplemented { // no Mango here
		return nil
	}
	return err
}

// Compact implements port.Admin.
func (h *Couch) Compact(ctx context.Context, db string) error {
	code, err := h.call(ctx, "hub.Compact", http.MethodPost, "/"+seg(db)+"/_compact", struct{}{}, nil)
	if code == http.StatusNotFound || code == http.StatusMethodNotAllowed || code == http.StatusNotImplemented {
		return nil
	}
	return err
}

// Put implements port.Admin: it reads the revision that stands there and
// writes on top of it.
func (h *Couch) Put(ctx context.Context, db, id string, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(raw, &doc); err != nil {
		return err
	}
	target := "/" + seg(db) + "/" + docPath(id)
	var old struct {
		Rev string `json:"_rev"`
	}
	switch _, err := h.call(ctx, "hub.Put", http.MethodGet, target, nil, &old); {
	case err == nil:
		doc["_rev"], _ = json.Marshal(old.Rev)
	case app.KindOf(err) != app.Missing:
		return err
	}
	doc["_id"], _ = json.Marshal(id)
	_, err = h.call(ctx, "hub.Put", http.MethodPut, target, doc, nil)
	return err
}

// docPath keeps the slash of design and local documents.
func docPath(id string) string {
	for _, prefix := range []string{"_design/", "_local/"} {
		if rest, ok := strings.CutPrefix(id, prefix); ok {
			return prefix + seg(rest)
		}
	}
	return seg(id)
}
