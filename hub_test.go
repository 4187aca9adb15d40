package main

import (
	"context"
	"os"
	"path/filepath"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"miaopi/store/hub"
	"miaopi/store/hub/pouchtest"
)

// hubCommand is what scripts do with a hub:
//
//	hub start         starts one on the port it had before; $HUB is its address
//	hub stop          ends it; what it holds stays
//	hub forget USER   takes a user's account away
func hubCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: hub start|stop|forget USER")
	}
	dir := ts.MkAbs("hub-data")
	switch args[0] {
	case "start":
		ts.Check(os.MkdirAll(dir, 0o755))
		port := ts.Getenv("HUB_PORT")
		s, err := pouchtest.StartKept(context.Background(), dir, port)
		ts.Check(err)
		ts.Setenv("HUB", s.URL)
		ts.Setenv("HUB_PORT", s.Port)
		running.put(dir, s)
		ts.Defer(func() { running.stop(dir) })
	case "stop":
		running.stop(dir)
	case "forget":
		h, err := hub.Open(hub.Config{URL: ts.Getenv("HUB"), User: pouchtest.User, Password: pouchtest.Password})
		ts.Check(err)
		ts.Check(h.Put(context.Background(), "_users", "org.couchdb.user:"+args[1],
			map[string]any{"name": args[1], "type": "user", "roles": []string{}, "password": "another"}))
	default:
		ts.Fatalf("unknown: hub %s", filepath.Join(args...))
	}
}

// running are the hubs of scripts, by the directory they keep their data in.
var running = servers{by: map[string]*pouchtest.Server{}}

type servers struct {
	mu sync.Mutex
	by map[string]*pouchtest.Server
}

func (r *servers) put(dir string, s *pouchtest.Server) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.by[dir] = s
}

func (r *servers) stop(dir string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.by[dir]; s != nil {
		s.Stop()
		delete(r.by, dir)
	}
}
