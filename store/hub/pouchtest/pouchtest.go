// Package pouchtest starts, for tests, a hub that nobody here wrote: PouchDB
// Server, from npm by a committed lock file, in memory on loopback. What it
// lacks against CouchDB stands in ../../DESIGN.md.
package pouchtest

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

//go:embed npm/package.json npm/package-lock.json npm/*.js
var npm embed.FS

// The administrator of a started server.
const (
	User     = "root"
	Password = "only-for-tests"
)

// install fetches the server once for all tests of a machine.
var install = sync.OnceValues(func() (string, error) {
	lock, err := npm.ReadFile("npm/package-lock.json")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(lock)
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	base := filepath.Join(cache, "miaopi-test")
	dir := filepath.Join(base, hex.EncodeToString(sum[:6]))
	if err := os.MkdirAll(base, 0o755); err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err == nil {
		return dir, nil
	}
	return dir, fetch(base, dir)
})

// fetch installs beside its place and renames: two test programs may do it at
// the same time.
func fetch(base, dir string) error {
	tmp, err := os.MkdirTemp(base, "install-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for _, name := range []string{"package.json", "package-lock.json"} {
		b, err := npm.ReadFile("npm/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(tmp, name), b, 0o644); err != nil {
			return err
		}
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	cmd.Dir = tmp
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s\nsh assets/build/install.sh test installs npm", err, out)
	}
	if err := os.Rename(tmp, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, there := os.Stat(filepath.Join(dir, "node_modules")); there != nil {
			return err
		}
	}
	return nil
}

// Server is a running PouchDB Server.
type Server struct {
	URL, Port string
	cmd       *exec.Cmd
	dir       string // where it was started
}

// Start starts a server in a directory of the test, on a free port, with its
// data in memory.
func Start(ctx context.Context, dir string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	return start(ctx, dir, port, "--in-memory")
}

// StartKept starts a server that keeps its data in the directory (leveldb), on
// a port that may be one it had before; empty: a free one.
func StartKept(ctx context.Context, dir, port string) (*Server, error) {
	if port == "" {
		var err error
		if port, err = freePort(); err != nil {
			return nil, err
		}
	}
	return start(ctx, dir, port, "--dir", dir)
}

func start(ctx context.Context, dir, port string, more ...string) (*Server, error) {
	home, err := install()
	if err != nil {
		return nil, err
	}
	config := fmt.Sprintf(`{"admins":{%q:%q},"log":{"level":"error"}}`, User, Password)
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(config), 0o600); err != nil {
		return nil, err
	}
	args := []string{"--unhandled-rejections=warn", filepath.Join(home, "node_modules/pouchdb-server/bin/pouchdb-server"),
		"--host", "127.0.0.1", "--port", port, "--config", filepath.Join(dir, "config.json")}
	cmd := exec.CommandContext(ctx, "node", append(args, more...)...)
	cmd.Dir = dir
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	s := &Server{URL: "http://127.0.0.1:" + port, Port: port, cmd: cmd, dir: dir}
	return s, s.ready(ctx)
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// ready asks until the server answers.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/_users", nil)
		if err != nil {
			return err
		}
		req.SetBasicAuth(User, Password)
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.dir, "server.log"))
			return fmt.Errorf("the server did not come up: %w\n%s", ctx.Err(), log)
		case <-tick.C:
		}
	}
}

// Stop ends it.
func (s *Server) Stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// Client runs a script of ours with PouchDB against a server, and returns what
// it prints.
func Client(ctx context.Context, script string, args ...string) ([]byte, error) {
	home, err := install()
	if err != nil {
		return nil, err
	}
	source, err := npm.ReadFile("npm/" + script)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "miaopi-*.js")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	if _, err := file.Write(source); err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "node", append([]string{file.Name()}, args...)...)
	cmd.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(home, "node_modules"))
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return out, err
}
