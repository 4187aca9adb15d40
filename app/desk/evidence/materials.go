package evidence

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/internal/change"
	"miaopi/app/material"
	"miaopi/app/rule"
)

// A file goes in like this: looked at, hashed and made small beside the window,
// sealed on the disk, and only then named by an event of the case. An event
// whose file is not there cannot come about at this station; a file whose event
// was not committed is only a sealed file that nobody asks for.

// ThumbSize is the edge of a small picture, in pixels.
const ThumbSize = 160

// thumbName is under which name a file's small picture is kept.
func thumbName(hash string) string { return "thumb:" + hash }

// Papers that the published lists do not name, but that people hand over.
const (
	SignaturePaper   = "申请人签名"
	FingerprintPaper = "申请人指纹"
	AuthorityPaper   = "授权委托书"
	PromiseSigned    = "告知承诺书（签字）"
	VisitRecord      = "上门核实记录"
	OtherPaper       = "其他材料"
)

// OtherPapers lists them.
var OtherPapers = []string{SignaturePaper, FingerprintPaper, AuthorityPaper, PromiseSigned, VisitRecord, OtherPaper}

// File is a file as somebody brought it.
type File struct {
	Name string
	Data []byte
}

// PaperNamesOf are what a file of a case can be, the published materials first.
func (s *Room) PaperNamesOf(c *casefile.Case) ([]string, error) {
	p, err := s.at.PackOf(c)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range p.Materials {
		out = append(out, m.Name)
	}
	return append(out, OtherPapers...), nil
}

// Attach puts files with a case as one paper: all of them, or none.
func (s *Room) Attach(ctx context.Context, id app.CaseID, as string, files []File) (*casefile.Case, error) {
	taken, err := s.takeFiles(ctx, as, files)
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoAttach, func(ch *change.Change, c *casefile.Case) error {
		p, err := s.at.PackOf(c)
		if err != nil {
			return err
		}
		rank, hash, err := rankOf(p, as)
		if err != nil {
			return err
		}
		data := casefile.AttachedData{On: civil.On(s.at.Now())}
		for i, f := range taken {
			if slices.ContainsFunc(c.Materials, func(m casefile.Material) bool { return m.Hash == f.Hash && m.As == as }) {
				return app.E("material", app.Input, "这份文件已经在本件的材料里了："+f.Name, nil)
			}
			if err := s.seal(ctx, f, files[i].Data); err != nil {
				return err
			}
			data.Materials = append(data.Materials, casefile.Material{Hash: f.Hash, Name: f.Name, Kind: string(f.Kind), Bytes: f.Bytes, Pages: f.Pages, As: as, Rank: rank, Pack: hash})
			s.at.Note(ch, "attach", id, f.Hash)
		}
		_, err = s.at.Event(ctx, ch, id, casefile.Attached, data)
		return err
	})
}

// Keep puts one file with a case that was just taken in. It is what the counter
// does with a signature.
func (s *Room) Keep(ctx context.Context, id app.CaseID, name, as string, data []byte) error {
	_, err := s.Attach(ctx, id, as, []File{{name, data}})
	return err
}

// taken is a file that was looked at, with its small picture.
type taken struct {
	material.Material
	thumb []byte // nil for a PDF
}

// takeFiles looks at files, as many at once as there are processors. The first
// that cannot be used stops all, in order of the list.
func (s *Room) takeFiles(ctx context.Context, as string, files []File) ([]taken, error) {
	if len(files) == 0 {
		return nil, app.E("material", app.Input, "没有选择文件。", nil)
	}
	out, errs := make([]taken, len(files)), make([]error, len(files))
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, f := range files {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			if errs[i] = ctx.Err(); errs[i] == nil {
				out[i], errs[i] = takeFile(as, f)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// takeFile unpacks a picture whole: one that is damaged in the middle is found
// while its owner is still at the window.
func takeFile(as string, f File) (t taken, err error) {
	if t.Material, err = material.Take(f.Name, as, f.Data); err == nil {
		t.thumb, err = material.Thumbnail(t.Kind, f.Data, ThumbSize)
	}
	return t, err
}

// seal makes a file durable before an event names it.
func (s *Room) seal(ctx context.Context, f taken, data []byte) error {
	if err := s.store.PutFile(ctx, f.Hash, data); err != nil {
		return err
	}
	if f.thumb == nil {
		return nil
	}
	return s.store.PutFile(ctx, thumbName(f.Hash), f.thumb)
}

// rankOf is what a paper is to the published list, and the hash of the rules
// that say so.
func rankOf(p *rule.Pack, as string) (casefile.Rank, string, error) {
	for _, m := range p.Materials {
		if m.Name != as {
			continue
		}
		if m.Essential {
			return casefile.Primary, p.Hash, nil
		}
		return casefile.Secondary, p.Hash, nil
	}
	if slices.Contains(OtherPapers, as) {
		return "", "", nil
	}
	var names []string
	for _, m := range p.Materials {
		names = append(names, m.Name)
	}
	return "", "", app.E("material", app.Input, "本事项没有这种材料：“"+as+"”。可以是："+strings.Join(append(names, OtherPapers...), "、")+"。", nil)
}

// Files is a hub that keeps what people handed over at other stations.
type Files interface {
	// File is a file of a case: app.Missing when nobody sent it yet.
	File(ctx context.Context, c app.CaseID, hash string) ([]byte, error)
}

// bring fetches a file that another station holds. It is done before the
// case is touched: nothing waits for a network under the station's lock.
func (s *Room) bring(ctx context.Context, id app.CaseID, hash string) error {
	files, ok := s.at.Remote.(Files)
	if !ok {
		return nil
	}
	c, err := s.at.Fold(ctx, id)
	if err != nil {
		return err
	}
	m, ok := c.FindMaterial(hash)
	if !ok || !slices.Contains(casefile.Allowed(c, s.at.Actor, s.at.Now()), casefile.DoReveal) {
		return nil // what follows says so
	}
	if _, err := s.store.File(ctx, m.Hash); err == nil || app.KindOf(err) != app.Missing {
		return nil
	}
	data, err := files.File(ctx, id, m.Hash)
	if err != nil {
		return err
	}
	if material.Hash(data) != m.Hash {
		return app.E("material", app.Damaged, "汇聚库上的这份材料与收取时的摘要不符，没有取用。", nil)
	}
	t, err := takeFile(m.As, File{m.Name, data})
	if err != nil { // what cannot be made small is kept as it is
		t = taken{}
	}
	t.Hash = m.Hash
	return s.seal(ctx, t, data)
}

// ReadMaterial gives the bytes of one file of a case, and journals that
// somebody looked. What is not the file that was handed over is not given. A
// file that another station holds is fetched from the hub.
func (s *Room) ReadMaterial(ctx context.Context, id app.CaseID, hash string) (casefile.Material, []byte, error) {
	var m casefile.Material
	var data []byte
	if err := s.bring(ctx, id, hash); err != nil {
		return m, nil, err
	}
	_, err := s.at.Act(ctx, id, casefile.DoReveal, func(ch *change.Change, c *casefile.Case) error {
		var ok bool
		if m, ok = c.FindMaterial(hash); !ok {
			return app.E("material", app.Missing, "本件没有这份材料："+hash, nil)
		}
		var err error
		if data, err = s.store.File(ctx, m.Hash); err != nil {
			return err
		}
		if material.Hash(data) != m.Hash {
			return app.E("material", app.Damaged, "这份材料与收取时的摘要不符，没有给出。", nil)
		}
		s.at.Note(ch, "read_material", id, m.Hash)
		return nil
	})
	return m, data, err
}

// Thumbs are the small pictures of a case's files by hash, for somebody to whom
// the case was revealed; that was journaled. A PDF, and a file that another
// station holds, has none.
func (s *Room) Thumbs(ctx context.Context, c *casefile.Case) map[string][]byte {
	out := map[string][]byte{}
	for _, m := range c.Materials {
		if b, err := s.store.File(ctx, thumbName(m.Hash)); err == nil {
			out[m.Hash] = b
		}
	}
	return out
}

// endings are those of the kinds of file.
var endings = map[string]string{string(material.JPEG): ".jpg", string(material.PNG): ".png", string(material.PDF): ".pdf"}

// FileName is the name under which a file goes out: what it is, the beginning
// of its hash, and the ending of its content. A case of another station may
// hold anything, so nothing of it is taken for a path.
func FileName(m casefile.Material) string {
	hash := strings.TrimPrefix(m.Hash, "sha256:")
	name := m.As + "-" + hash[:min(8, len(hash))]
	return strings.NewReplacer("/", "-", "\\", "-", ":", "-").Replace(name) + endings[m.Kind]
}

// settingScans is the folder a scanner writes to.
const settingScans = "scans"

// ScansFolder is the folder that is watched for scans; empty: the station's
// own.
func (s *Room) ScansFolder(ctx context.Context) (string, error) {
	b, _, err := s.store.Setting(ctx, settingScans)
	return string(b), err
}

// SetScansFolder watches another folder; empty: the station's own again.
func (s *Room) SetScansFolder(ctx context.Context, dir string) error {
	s.at.Lock()
	defer s.at.Unlock()
	var b []byte
	if dir != "" {
		b = []byte(dir)
	}
	return s.at.SaveSettings(ctx, map[string][]byte{settingScans: b})
}
