package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/district"
	"miaopi/app/division"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
	"miaopi/app/keyslot"
	"miaopi/app/rule"
	"miaopi/assets"
	"miaopi/store/disk"
	"miaopi/store/hub"
	"miaopi/store/hub/pouchtest"
)

// MIAOPI_HUB_DOCS is how many documents the benchmarks with a hub move; 100,000
// when it is not set.
func hubDocs() int {
	if n, err := strconv.Atoi(os.Getenv("MIAOPI_HUB_DOCS")); err == nil {
		return n
	}
	return 100_000
}

const benchArea = "440306017"

// account is one at the hub.
type account struct{ user, password string }

// benchHub is a server with a hub and one area full of subjects.
type benchHub struct {
	b    *testing.B
	url  string
	root account
	m    *admin.Manager
	docs int
}

// benchServer is a PouchDB Server on leveldb, or the CouchDB on this machine
// that MIAOPI_BENCH_HUB names: http://USER:PASSWORD@127.0.0.1:5984. A hub called
// bench must not be there yet.
func benchServer(b *testing.B) (address string, root account) {
	b.Helper()
	if own := os.Getenv("MIAOPI_BENCH_HUB"); own != "" {
		u, err := url.Parse(own)
		if err != nil || u.User == nil {
			b.Fatalf("MIAOPI_BENCH_HUB: %v", err)
		}
		root.user = u.User.Username()
		root.password, _ = u.User.Password()
		u.User = nil
		return u.String(), root
	}
	s, err := pouchtest.StartKept(b.Context(), b.TempDir(), "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Stop)
	return s.URL, account{pouchtest.User, pouchtest.Password}
}

const benchName = "bench"

func newBenchHub(b *testing.B, docs int) *benchHub {
	b.Helper()
	address, root := benchServer(b)
	c, err := hub.Open(hub.Config{URL: address, User: root.user, Password: root.password, Timeout: 5 * time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	h := &benchHub{b: b, url: address, root: root, docs: docs, m: &admin.Manager{Hub: c, Name: benchName, Password: root.password, KDF: keyslot.Default, Random: rand.Reader}}
	h.must(h.m.Init(b.Context()))
	secret, err := h.m.District(b.Context())
	h.must(err)
	d, err := wire.NewDistrict(secret)
	h.must(err)
	loader := &admin.Loader{Manager: h.m, District: d}
	h.must(loader.Accounts(b.Context(), secret, keyslot.Default, rand.Reader, []desk.NewAccount{{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "demo"}}, admin.Second{}))
	h.must(h.m.AddAreas(b.Context(), benchArea))
	_, err = loader.Subjects(b.Context(), benchArea, h.people())
	h.must(err)
	return h
}

func (h *benchHub) must(err error) {
	h.b.Helper()
	if err != nil {
		h.b.Fatal(err)
	}
}

// people are as many subjects as there shall be documents, all of one street.
func (h *benchHub) people() []wire.Entry {
	tree, err := division.Parse(assets.Divisions)
	h.must(err)
	d, err := district.New(district.Options{Seed: 1, People: h.docs, Applications: -1, Now: time.Now()}, tree)
	h.must(err)
	list := make([]wire.Entry, 0, h.docs)
	d.Records(func(r fact.Record) bool {
		list = append(list, wire.Entry{Record: r, Resident: desk.Resident{Subject: r.Subject, Name: "王秀英", Area: benchArea + "001001"}})
		return len(list) < h.docs
	})
	return list
}

func (h *benchHub) enrol(id string) string {
	dir := filepath.Join(h.b.TempDir(), id)
	c := program(h.b, "enrol", "--data", dir, "--url", h.url, "--name", benchName, "--station", id, "--areas", benchArea)
	c.Env = append(c.Env, "MIAOPI_HUB_USER="+h.root.user, "MIAOPI_HUB_PASSWORD="+h.root.password)
	if out, err := c.CombinedOutput(); err != nil {
		h.b.Fatalf("enrol: %v\n%s", err, out)
	}
	return dir
}

// cost is what moving documents took. Seconds are those of the round itself, as
// PouchDB's are; Whole are those of the program, with its start, the key under
// the account's password, the rules, and the lists of cases.
type cost struct {
	Docs                    int
	Seconds, Whole, CPU, MB float64
}

// sync runs one round in a process of its own.
func (h *benchHub) sync(dir string) (c cost) {
	h.b.Helper()
	cmd := program(h.b, "sync", "--data", dir, "--once", "--format", "json")
	var printed bytes.Buffer
	cmd.Stdout = &printed
	began := time.Now()
	h.must(cmd.Start())
	peak := peakOf(cmd.Process.Pid)
	err := cmd.Wait()
	out := printed.Bytes()
	if err != nil {
		h.b.Fatalf("sync: %v\n%s", err, out)
	}
	c.Whole = time.Since(began).Seconds()
	c.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	c.MB = peak()
	var r struct {
		Pulled, Pushed int
		Seconds        float64
	}
	h.must(json.Unmarshal(out, &r))
	c.Docs, c.Seconds = r.Pulled+r.Pushed, r.Seconds
	return c
}

// peakOf watches a process's peak memory, in MB, until the result is asked for.
func peakOf(pid int) (peak func() float64) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan float64)
	go func() {
		most := 0.0
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			if b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)); err == nil {
				if _, rest, ok := strings.Cut(string(b), "VmHWM:"); ok {
					var kb float64
					_, _ = fmt.Sscan(rest, &kb)
					most = max(most, kb/1024)
				}
			}
			select {
			case <-ctx.Done():
				done <- most
				return
			case <-tick.C:
			}
		}
	}()
	return func() float64 { stop(); return <-done }
}

// pouch replicates with PouchDB, under an account.
func (h *benchHub) pouch(as account, way, db, dir string, prefix ...string) (c cost) {
	h.b.Helper()
	out, err := pouchtest.Client(h.b.Context(), "replicate.js", append([]string{way, h.url + "/" + db, as.user, as.password, dir}, prefix...)...)
	h.must(err)
	h.must(json.Unmarshal(out, &c))
	return c
}

// raw reads a feed as curl does: pages of a thousand, thrown away.
func (h *benchHub) raw(db string) (c cost) {
	h.b.Helper()
	began := time.Now()
	for since := "0"; ; {
		req, err := http.NewRequestWithContext(h.b.Context(), http.MethodGet, h.url+"/"+db+"/_changes?include_docs=true&limit=1000&since="+since, nil)
		h.must(err)
		req.SetBasicAuth(h.root.user, h.root.password)
		resp, err := http.DefaultClient.Do(req)
		h.must(err)
		body, err := io.ReadAll(resp.Body)
		h.must(err)
		resp.Body.Close()
		n := strings.Count(string(body), `"changes":`)
		c.Docs += n
		i := strings.LastIndex(string(body), `"last_seq":`)
		if n == 0 || i < 0 {
			c.Seconds = time.Since(began).Seconds()
			return c
		}
		since = strings.Trim(string(body[i+len(`"last_seq":`):]), "}\n \",")
		if j := strings.IndexAny(since, ",}"); j >= 0 {
			since = since[:j]
		}
	}
}

func (h *benchHub) tell(name string, c cost) {
	h.b.Helper()
	h.b.Logf("%-22s %7d documents  %7.2f s  %8.0f/s  CPU %6.1f s  %5.0f MB  whole program %.2f s", name, c.Docs, c.Seconds, float64(c.Docs)/c.Seconds, c.CPU, c.MB, c.Whole)
	h.b.ReportMetric(float64(c.Docs)/c.Seconds, strings.ReplaceAll(name, " ", "-")+"/s")
}

// BenchmarkHubPull takes an area in, against PouchDB 9 and against reading the
// feed and throwing it away; then polls with nothing new.
func BenchmarkHubPull(b *testing.B) {
	for b.Loop() {
		h := newBenchHub(b, hubDocs())
		db := wire.AreaDB(benchName, benchArea)
		raw := h.raw(db)
		station := h.enrol("a")
		mine := h.sync(station)
		theirs := h.pouch(h.root, "from", db, filepath.Join(b.TempDir(), "pouch"))
		h.tell("raw", raw)
		h.tell("station pull", mine)
		h.tell("PouchDB pull", theirs)
		h.poll(station)
	}
}

// poll measures a round with nothing new, in this process.
func (h *benchHub) poll(dir string) {
	store, err := disk.Open(disk.Options{Dir: dir, Random: rand.Reader, Now: time.Now})
	h.must(err)
	defer store.Close()
	s, _, err := store.Unlock("clerk", "demo")
	h.must(err)
	l, err := hubsync.Attach(context.Background(), h.opened(s), func(c port.Config) (port.Hub, error) { return host().Hub(c) })
	h.must(err)
	const rounds = 20
	began := time.Now()
	for range rounds {
		_, err := l.Once(h.b.Context())
		h.must(err)
	}
	each := time.Since(began).Seconds() / rounds
	h.b.Logf("poll with nothing new  %.1f ms", each*1000)
	h.b.ReportMetric(each*1000, "ms/poll")
}

// opened puts the clerk at a station.
func (h *benchHub) opened(s desk.Store) *desk.Station {
	h.b.Helper()
	cal, err := host().Calendars()
	h.must(err)
	lib, err := rule.LoadLibrary(host().Packs, rule.WithCalendar(cal))
	h.must(err)
	st, err := desk.Open(h.b.Context(), s, desk.Deps{Rules: lib, Calendar: cal, Now: time.Now, Random: rand.Reader}, app.Actor{Account: "clerk", Role: app.Clerk})
	h.must(err)
	return st
}

// BenchmarkHubPush sends events, against PouchDB 9: the same documents, as a
// station, into databases with the same rules. The station reads each back before
// it counts, so PouchDB does too.
func BenchmarkHubPush(b *testing.B) {
	for b.Loop() {
		h := newBenchHub(b, 10)
		const target = "440306018"
		h.must(h.m.AddAreas(b.Context(), target))
		station := h.enrol("a")
		h.fill(station, hubDocs())
		mine := h.sync(station)
		copied := filepath.Join(b.TempDir(), "pouch")
		h.pouch(h.root, "from", wire.AreaDB(benchName, benchArea), copied)
		theirs := h.pouch(h.stationAccount("b"), "to", wire.AreaDB(benchName, target), copied, "event:")
		back := h.pouch(h.root, "from", wire.AreaDB(benchName, target), filepath.Join(b.TempDir(), "back"))
		mine.Docs = hubDocs() // each is read back too
		h.tell("station push and back", mine)
		h.tell("PouchDB push and back", cost{Docs: theirs.Docs, Seconds: theirs.Seconds + back.Seconds, CPU: theirs.CPU + back.CPU, MB: max(theirs.MB, back.MB)})
		h.tell("PouchDB push alone", theirs)
		if theirs.Docs != hubDocs() {
			b.Errorf("PouchDB pushed %d of %d", theirs.Docs, hubDocs())
		}
	}
}

// stationAccount is a station's account.
func (h *benchHub) stationAccount(id app.StationID) account {
	public, _, err := ed25519.GenerateKey(rand.Reader)
	h.must(err)
	e, err := h.m.Enrol(h.b.Context(), admin.Enrolment{Station: id, Name: "窗口", Areas: []string{benchArea}, Key: public})
	h.must(err)
	return account{e.User, e.Password}
}

// fill puts events of its own into a station.
func (h *benchHub) fill(dir string, n int) {
	v, err := disk.Open(disk.Options{Dir: dir, Random: rand.Reader, Now: time.Now})
	h.must(err)
	defer v.Close()
	s, _, err := v.Unlock("clerk", "demo")
	h.must(err)
	seed, _, err := s.Setting(h.b.Context(), "secret/station")
	h.must(err)
	m := casefile.Maker{Station: "a", Key: ed25519.NewKeyFromSeed(seed), Clock: casefile.NewClock(time.Now, 0), Random: rand.Reader}
	var events []casefile.Event
	for i := range n {
		e, err := m.Make(app.CaseID(fmt.Sprintf("c%d", i)), casefile.Submitted, "clerk", casefile.SubmittedData{Application: casefile.Application{
			Item: "elderly-allowance", Name: "王秀英", Subject: app.Subject{Kind: app.Person, ID: "440306194611220024"}, At: time.Now().Truncate(time.Millisecond), Channel: casefile.Counter}})
		h.must(err)
		if events = append(events, e); len(events) == 1000 || i == n-1 {
			h.must(s.Commit(h.b.Context(), desk.Batch{Events: events}))
			events = nil
		}
	}
	h.opened(s) // its lists follow, which is no part of a push
}
