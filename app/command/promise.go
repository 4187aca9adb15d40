package command

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/promise"
)

type promiseCmd struct {
	List promiseListCmd `cmd:"" help:"list the texts for an item"`
	Show promiseShowCmd `cmd:"" help:"print one text, word for word"`
}

// promiseLine is one text without its words.
type promiseLine struct {
	ID      string     `json:"promise"`
	Version civil.Date `json:"version"`
	Title   string     `json:"title"`
	Facts   []string   `json:"facts"`
	Status  string     `json:"status"`
	Hash    string     `json:"hash"`
}

type promiseListCmd struct {
	Item   app.PackID `help:"the item" required:""`
	Format string     `help:"text or json" enum:"text,json" default:"json"`
}

// Run lists texts, one JSON object a line.
func (c *promiseListCmd) Run(s *session) error {
	lib, err := promise.Load(s.Promises)
	if err != nil {
		return err
	}
	for _, t := range lib.For(c.Item, civil.On(s.Now())) {
		if err := s.print(c.Format, promiseLine{t.ID, t.Version, t.Title, t.Facts, t.Status, t.Hash}, t.ID+"  "+t.Title); err != nil {
			return err
		}
	}
	return nil
}

type promiseShowCmd struct {
	ID     string `arg:"" help:"id of the text, or its hash as a case records it"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run prints a text.
func (c *promiseShowCmd) Run(s *session) error {
	lib, err := promise.Load(s.Promises)
	if err != nil {
		return err
	}
	t, ok := lib.ByHash(c.ID)
	if !ok {
		t, ok = lib.At(c.ID, civil.On(s.Now()))
	}
	if !ok {
		return app.E("promise", app.Missing, "没有这份告知承诺书："+c.ID, nil)
	}
	return s.print(c.Format, map[string]any{"promise": t.ID, "version": t.Version, "hash": t.Hash, "title": t.Title, "text": t.Body},
		fmt.Sprintf("%s\n\n%s\n\n%s  %s", t.Title, t.Body, t.Version, t.Hash))
}
