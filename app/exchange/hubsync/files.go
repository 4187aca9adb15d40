package hubsync

import (
	"bytes"
	"context"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/wire"
)

// Files that people handed over lie beside an area's events in a database of
// their own, which nobody follows: thirty windows need not fetch every scan of
// the street. A station writes a file before the event that names it, and
// another fetches it when somebody asks to see it. Parts are sealed under the
// district's key, and their ids are authenticated with them; that they make up
// the file which the event names, its hash tells.

// sendFiles writes the files that events of a batch name, those that are here.
// A hub that was prepared before there were such databases, or that refuses a
// part, does not keep the events back.
func (s *syncer) sendFiles(ctx context.Context, area string, letters []desk.Letter) error {
	for i := range letters {
		l := &letters[i]
		var d casefile.AttachedData
		if l.State != desk.Saved || l.Event.Type != casefile.Attached || l.Event.Read(&d) != nil {
			continue
		}
		for _, m := range d.Materials {
			if err := s.sendFile(ctx, area, m.Hash); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *syncer) sendFile(ctx context.Context, area, hash string) error {
	data, err := s.Store.File(ctx, hash)
	switch kind := app.KindOf(err); {
	case err == nil:
	case kind == app.Missing || kind == app.Damaged: // the station's check tells of it
		return nil
	default:
		return err
	}
	docs, err := s.District.FileDocs(hash, data, s.Random)
	if err != nil {
		return err
	}
	for _, doc := range docs { // one at a time: a page of scans is not a small request
		_, err := s.Hub.Push(ctx, wire.FilesDB(s.Name, area), []json.RawMessage{doc})
		switch {
		case err == nil:
		case app.KindOf(err) == app.Missing, app.KindOf(err) == app.Full:
			return nil
		default:
			return err
		}
	}
	return nil
}

// File implements desk.Files.
func (l *Link) File(ctx context.Context, c app.CaseID, hash string) ([]byte, error) {
	area, err := l.syncer.AreaOf(ctx, c)
	if err != nil {
		return nil, err
	}
	first, of, err := l.filePart(ctx, area, wire.FileID(hash, 0))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(first)
	for k := 1; k < of; k++ {
		part, again, err := l.filePart(ctx, area, wire.FileID(hash, k))
		if err != nil {
			return nil, err
		}
		if again != of {
			return nil, app.E("material", app.Damaged, "汇聚库上的这份材料不完整，没有取用。", nil)
		}
		out.Write(part)
	}
	return out.Bytes(), nil
}

func (l *Link) filePart(ctx context.Context, area, id string) ([]byte, int, error) {
	docs, err := l.syncer.Hub.Get(ctx, wire.FilesDB(l.Config.Name, area), []string{id})
	switch {
	case app.KindOf(err) == app.Offline && err != nil:
		return nil, 0, app.E("material", app.Offline, "这份材料在另一台工作站收取，本机还没有；联网后就能取来看。", err)
	case app.KindOf(err) == app.Missing && err != nil, err == nil && len(docs) == 0:
		return nil, 0, app.E("material", app.Missing, "这份材料在另一台工作站收取，还没有传到汇聚库。", err)
	case err != nil:
		return nil, 0, err
	}
	part, of, err := l.syncer.District.ReadFilePart(id, docs[0].Body)
	if err != nil {
		return nil, 0, app.E("material", app.Damaged, "汇聚库上的这份材料不完整，没有取用。", err)
	}
	return part, of, nil
}
