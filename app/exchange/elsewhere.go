package exchange

import (
	"context"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Fetch implements desk.Remote: it looks into every area of the hub.
func (l *Link) Fetch(ctx context.Context, sub app.Subject) (bool, error) {
	body, ok, err := l.station.Store().Reference(ctx, areasDoc)
	if err != nil || !ok {
		return false, err
	}
	var list areaList
	if err := json.Unmarshal(body, &list); err != nil {
		return false, app.E("fetch", app.Damaged, "区域清单读不出来。", err)
	}
	id := l.syncer.District.SubjectID(sub)
	for _, area := range list.Areas {
		docs, err := l.syncer.Hub.Get(ctx, AreaDB(l.Config.Name, area), []string{id})
		if err != nil {
			return false, err
		}
		if len(docs) == 0 {
			continue
		}
		r, who, err := l.syncer.District.readSubject(id, docs[0].Body)
		if err != nil {
			return false, app.E("fetch", app.Damaged, "汇聚库上这个人的数据读不出来，按“未知”处理。", err)
		}
		return true, l.station.Store().Import(ctx, desk.Import{Records: []fact.Record{r}, People: []desk.Resident{who}})
	}
	return false, nil
}
