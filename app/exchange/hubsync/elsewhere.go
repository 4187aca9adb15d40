package hubsync

import (
	"context"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/desk"
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
	var im desk.Import
	for _, area := range list.Areas {
		if err := l.fetchFrom(ctx, area, sub, &im); err != nil {
			return false, err
		}
	}
	if len(im.Parts) == 0 && len(im.Gone) == 0 {
		return false, nil
	}
	return len(im.Parts) > 0, l.station.Store().Import(ctx, im)
}

// fetchFrom asks one area, and hears too that it holds nothing any more.
func (l *Link) fetchFrom(ctx context.Context, area string, sub app.Subject, im *desk.Import) error {
	d := l.syncer.District
	id := d.SubjectID(sub)
	docs, err := l.syncer.Hub.Get(ctx, wire.AreaDB(l.Config.Name, area), []string{id})
	if err != nil {
		return err
	}
	for _, doc := range docs { // every leaf
		p, err := d.ReadSubject(area, d.ByName(sub), id, doc.Body)
		if err != nil {
			return app.E("fetch", app.Damaged, "汇聚库上这个人的数据读不出来，按“未知”处理。", err)
		}
		im.Parts = append(im.Parts, p)
	}
	if len(docs) == 0 {
		im.Gone = append(im.Gone, desk.Gone{ID: id, Area: area})
	}
	return nil
}
