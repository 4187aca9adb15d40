package disk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// labels name the buckets for people.
var labels = map[byte]string{
	bSlots: "账号", bEvents: "过程记录", bOutbox: "发件箱", bSettings: "设置", bJournal: "审计日志", bHashes: "日志哈希",
	bFacts: "数据", bPeople: "人员", bRows: "列表", bHeads: "列表索引", bStrips: "列表总表", bMoved: "总表变动", bSubjects: "当事人索引", bStale: "待更新",
	bAreas: "辖区", bShared: "共用数据", bQuarant: "隔离", bLost: "待取回",
}

// Check implements desk.Store: it walks the pages of both files, unseals and
// decodes every value, and compares the log with desk.db.
func (s *Store) Check(ctx context.Context, progress func(done, total int)) (desk.Report, error) {
	c := checker{s: s, ctx: ctx, progress: progress, report: desk.Report{Problems: []string{}, Buckets: map[string]int{}}}
	if err := s.usable(); err != nil {
		return c.report, err
	}
	if err := s.settleAll(); err != nil {
		return c.report, err
	}
	for _, db := range []*bolt.DB{s.desk, s.cache} {
		if err := walkOpen(db); err != nil {
			c.problem("%s 的页结构受损：重新打开程序即会另存并重建。", filepath.Base(db.Path()))
			s.suspectIf(app.E("check", app.Damaged, "", err))
		}
	}
	if len(c.report.Problems) > 0 {
		return c.report, nil
	}
	err := guard("check", c.files)
	if err == nil {
		err = guard("check", c.log)
	}
	n, err2 := s.JournalSize(ctx)
	c.report.Journal = n
	return c.report, errors.Join(err, err2)
}

type checker struct {
	s           *Store
	ctx         context.Context
	progress    func(done, total int)
	done, total int
	report      desk.Report
	rows, heads int
	strips      int // heads in strips, and those that are to come into them
}

func (c *checker) problem(format string, args ...any) {
	c.report.Problems = append(c.report.Problems, fmt.Sprintf(format, args...))
}

func (c *checker) files() error {
	return c.s.desk.View(func(deskTx *bolt.Tx) error {
		return c.s.cache.View(func(cacheTx *bolt.Tx) error {
			for _, b := range deskBuckets[2:] {
				c.total += bucket(deskTx, b).Stats().KeyN
			}
			for _, b := range cacheBuckets[1:] {
				c.total += bucket(cacheTx, b).Stats().KeyN
			}
			if err := c.file(deskTx, c.s.keys.desk, deskBuckets[2:], deskFile); err != nil {
				return err
			}
			if err := c.file(cacheTx, c.s.keys.cache, cacheBuckets[1:], cacheFile); err != nil {
				return err
			}
			if c.rows != c.heads {
				c.problem("列表与其索引不一致：%d 件对 %d 件。", c.rows, c.heads)
			}
			if c.strips != c.heads && bucket(cacheTx, bStrips).Get(keyAll) != nil {
				c.problem("列表总表与索引不一致：%d 件对 %d 件。", c.strips, c.heads)
			}
			return nil
		})
	})
}

func (c *checker) file(tx *bolt.Tx, seal *sealer, buckets []byte, name string) error {
	for _, b := range buckets {
		bad := 0
		err := bucket(tx, b).ForEach(func(k, v []byte) error {
			c.step()
			val, _, err := seal.open(b, k, v)
			if err == nil {
				err = c.decode(b, k, val)
			}
			if err != nil {
				bad++
			}
			c.report.Buckets[labels[b]]++
			return c.ctx.Err()
		})
		if err != nil {
			return err
		}
		if bad > 0 {
			c.problem("%s 中有 %d 份“%s”封印不符或无法解读。", name, bad, labels[b])
		}
	}
	return nil
}

func (c *checker) step() {
	c.done++
	c.report.Records++
	if c.progress != nil && c.done%1000 == 0 {
		c.progress(c.done, max(c.total, c.done))
	}
}

func (c *checker) decode(b byte, k, val []byte) error {
	switch b {
	case bEvents:
		c.report.Events++
		e, err := casefile.DecodeEvent(val)
		if err == nil && string(eventKey(&e)) != string(k) {
			err = errSeal
		}
		return err
	case bFacts:
		_, err := desk.DecodeHolding(val)
		return err
	case bRows:
		c.rows++
		var r desk.Row
		return json.Unmarshal(val, &r)
	case bHeads:
		c.heads++
		_, err := desk.DecodeHead(app.CaseID(k), val)
		return err
	case bStrips:
		if len(k) != 4 {
			return nil
		}
		strip, err := desk.DecodeStrip(val)
		if err == nil {
			c.strips += strip.Len()
		}
		return err
	case bMoved:
		if len(val) == 0 {
			c.strips++
		}
	case bPeople:
		var r desk.Resident
		return json.Unmarshal(val, &r)
	}
	return nil
}

// log compares: every event in desk.db must stand in desk.log. What is committed
// meanwhile comes to both, and is not counted in desk.db.
func (c *checker) log() error {
	own, inLog := 0, 0
	err := c.s.desk.View(func(tx *bolt.Tx) error {
		own = bucket(tx, bEvents).Stats().KeyN
		return nil
	})
	if err != nil {
		return err
	}
	got, err := c.s.log.replay(0, func(frames []frame, _ int64) error {
		for _, f := range frames {
			if f.bucket == bEvents && f.op == opPut {
				inLog++
			}
		}
		return c.ctx.Err()
	})
	if err != nil {
		return err
	}
	if n := got.lost + got.torn; n > 0 {
		c.problem("业务日志 desk.log 有 %d 处受损。", n)
	}
	if inLog < own {
		c.problem("业务日志 desk.log 只有 %d 条过程记录，业务数据文件有 %d 条。", inLog, own)
	}
	return nil
}
