package hubsync

import (
	"context"
	"encoding/json"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
)

// Fetch implements desk.Remote: it asks every area of the hub. A document of
// another area opens because we know whom it is about.
func (l *Link) Fetch(ctx context.Context, sub app.Subject) (bool, error) {
	body, ok, err := l.station.Store().Reference(ctx, wire.AreasDoc)
	if err != nil || !ok {
		return false, err
	}
	var list wire.AreasBody
	if err := json.Unmarshal(body, &list); err != nil {
		return false, app.E("fetch", app.Damaged, "区域清单读不出来。", err)
	}
	// What this station's own areas hold, and no longer hold, their feeds say: an
	// answer that was overtaken by one must not undo what it said.
	var own desk.Import
	others := desk.Import{Live: true}
	for _, area := range list.Areas {
		im := &others
		if slices.Contains(l.Config.Areas, area) {
			im = &own
		}
		if err := l.fetchFrom(ctx, area, sub, im); err != nil {
			return false, err
		}
	}
	own.Gone = nil
	for _, im := range []desk.Import{own, others} {
		if len(im.Parts)+len(im.Gone) == 0 {
			continue
		}
		if err := l.station.Store().Import(ctx, im); err != nil {
			return false, err
		}
	}
	return len(own.Parts)+len(others.Parts) > 0, nil
}

// fetchFrom asks one area, and hears too that it deleted what it held. That it
// holds nothing says nothing: a hub that was put back to before a delivery cannot
// take back what the register's loader signed.
func (l *Link) fetchFrom(ctx context.Context, area string, sub app.Subject, im *desk.Import) error {
	id := l.syncer.District.SubjectID(sub)
	docs, err := l.syncer.Hub.Look(ctx, wire.AreaDB(l.Config.Name, area), []string{id})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(docs, func(d port.Doc) bool { return d.Deleted }) {
		im.Gone = append(im.Gone, desk.Gone{ID: id, Area: area})
		return nil
	}
	return l.readFetched(area, sub, docs, im)
}

// readFetched opens every leaf of a subject's document.
func (l *Link) readFetched(area string, sub app.Subject, docs []port.Doc, im *desk.Import) error {
	d := l.syncer.District
	for _, doc := range docs {
		p, err := d.ReadSubject(area, d.ByName(sub), doc.ID, doc.Body)
		if err != nil {
			return app.E("fetch", app.Damaged, "汇聚库上这个人的数据读不出来，按“未知”处理。", err)
		}
		im.Parts = append(im.Parts, p)
	}
	return nil
}
