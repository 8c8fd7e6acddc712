package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

func TestRulesAreRefusedWhenWrong(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"id":"kept","action":"html"}]`)
	for _, wrong := range []string{
		`{"action":"html"}`,
		`[{"action":"unknown"}]`,
		`[{"match":{}}]`,
		`[{"action":"html","ms":5}]`,
		`[{"action":"html","mach":{}}]`,
		`[{"action":"html","match":{"verb":["GET"]}}]`,
		`[{"action":"html","match":{"verbs":["LIST"]}}]`,
		`[{"action":"html","match":{"path":"("}}]`,
		`[{"action":"html","match":{"query":"("}}]`,
		`[{"action":"html","match":{"nth":0}}]`,
		`[{"action":"html","match":{"nth":[1]}}]`,
		`[{"action":"html","match":{"nth":[1,-1]}}]`,
		`[{"id":"a","action":"html"},{"id":"a","action":"html"}]`,
		`[{"action":"delay"}]`,
		`[{"action":"delay","ms":-1}]`,
		`[{"action":"delay","ms":1,"when":"never"}]`,
		`[{"action":"respond"}]`,
		`[{"action":"respond","code":99}]`,
		`[{"action":"truncate"}]`,
		`[{"action":"split"}]`,
		`[{"action":"rewrite_query"}]`,
		`[{"action":"cut_watch"}]`,
		`[{"action":"cut_watch","after_events":1,"after_bytes":1}]`,
		`[{"action":"cut_watch","after_events":-1}]`,
		`[{"action":"garble","match":{"watch":false}}]`,
		`[{"action":"kill"}]`,
		`[{"action":"kill","pid":1}]`,
		fmt.Sprintf(`[{"action":"kill","pid":%d}]`, os.Getpid()),
		`[{"action":"kill","pid":999999999}]`,
		fmt.Sprintf(`[{"action":"kill","pid":%d,"signal":"NONE"}]`, os.Getppid()),
		fmt.Sprintf(`[{"action":"kill","pid":%d,"when":"never"}]`, os.Getppid()),
	} {
		var result struct{ Error string }
		if code := g.ctl("PUT", "/rules", wrong, &result); code != 400 || result.Error == "" {
			t.Errorf("%s: %d", wrong, code)
		}
	}
	var rules []rule
	g.ctl("GET", "/rules", "", &rules)
	if len(rules) != 1 || rules[0].ID != "kept" {
		t.Errorf("rules %+v", rules)
	}
}

func TestFirstMatchWins(t *testing.T) {
	g := newRig(t)
	g.rules(`[
		{"id":"a","action":"respond","code":501,"match":{"verbs":["post"],"path":"^/a$"}},
		{"id":"b","action":"respond","code":502,"match":{"path":"^/a"}},
		{"id":"c","action":"respond","code":503,"match":{"query":"limit=5"}},
		{"id":"d","action":"respond","code":504,"match":{"mutating":true}},
		{"id":"e","action":"respond","code":505,"match":{"watch":true}}]`)
	for _, one := range []struct {
		method, path string
		code         int
		rule         string
	}{{"POST", "/a", 501, "a"}, {"GET", "/a", 502, "b"}, {"POST", "/ab", 502, "b"}, {"GET", "/x?limit=5", 503, "c"}, {"PUT", "/x", 504, "d"},
		{"GET", "/x?watch=1", 505, "e"}, {"GET", "/x", 200, ""}} {
		if a := g.do(one.method, one.path, ""); a.code != one.code {
			t.Errorf("%s %s: %d, want %d", one.method, one.path, a.code, one.code)
		}
		history := g.history()
		if last := history[len(history)-1]; last.Rule != one.rule {
			t.Errorf("%s %s: rule %q", one.method, one.path, last.Rule)
		}
	}
	g.ctl("DELETE", "/rules", "", nil)
	g.wantPassed(g.do("POST", "/a", ""))
}

func TestNth(t *testing.T) {
	codes := func(g *rig, n int) (seen []int) {
		for range n {
			seen = append(seen, g.get("/x").code)
		}
		return seen
	}
	for nth, want := range map[string]string{`3`: "[200 200 503 200 200]", `[2,2]`: "[200 503 503 200 200]", `[4,0]`: "[200 200 200 503 503]"} {
		g := newRig(t)
		g.rules(`[{"action":"respond","code":503,"match":{"nth":` + nth + `}}]`)
		if got := fmt.Sprint(codes(g, 5)); got != want {
			t.Errorf("nth %s: %s, want %s", nth, got, want)
		}
	}
	// Each rule counts what fits it, also when another rule took the request.
	g := newRig(t)
	g.rules(`[{"id":"a","action":"respond","code":501,"match":{"nth":1}},{"id":"b","action":"respond","code":502,"match":{"nth":2}}]`)
	if got := fmt.Sprint(codes(g, 3)); got != "[501 502 200]" {
		t.Error(got)
	}
	var rules []rule
	g.ctl("GET", "/rules", "", &rules)
	if rules[0].Matched != 3 || rules[0].Taken != 1 || rules[0].Acted != 1 || rules[1].Matched != 3 || rules[1].Taken != 1 {
		t.Errorf("rules %+v", rules)
	}
	g.ctl("POST", "/reset-count", "", nil)
	if got := fmt.Sprint(codes(g, 3)); got != "[501 502 200]" {
		t.Error("after the reset: " + got)
	}
}

func TestStatsAndReset(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"drop_before","match":{"path":"drop"}}]`)
	g.get("/api?limit=1")
	g.get("/api?limit=2")
	g.do("POST", "/api", "")
	g.get("/denied")
	g.get("/drop")
	g.watch("/api?watch=1")
	g.eventually(func() bool { return g.stats().InFlight == 0 }) // an answer may be read before its request is over here
	s := g.stats()
	if s.N != 6 || s.Requests != 6 || s.Mutations != 1 || s.OpenWatches != 1 || s.InFlight != 0 {
		t.Errorf("stats %+v", s)
	}
	for name, one := range map[string]struct {
		got  map[string]int
		want string
	}{
		"verb":    {s.ByVerb, "map[GET:4 POST:1 WATCH:1]"},
		"path":    {s.ByPath, "map[/api:4 /denied:1 /drop:1]"},
		"code":    {s.ByCode, "map[200:4 403:1 none:1]"},
		"request": {s.ByRequest, "map[GET /api 200:2 GET /denied 403:1 GET /drop none:1 POST /api 200:1 WATCH /api 200:1]"},
		"actions": {s.Actions, "map[drop_before:1]"},
	} {
		if got := fmt.Sprint(one.got); got != one.want {
			t.Errorf("by %s: %s, want %s", name, got, one.want)
		}
	}

	var reset struct{ N int }
	g.ctl("POST", "/reset-count", "", &reset)
	s = g.stats()
	if reset.N != 6 || s.N != 6 || s.Requests != 0 || s.Mutations != 0 || len(s.ByVerb)+len(s.Actions) != 0 || s.OpenWatches != 1 {
		t.Errorf("after the reset: %d, %+v", reset.N, s)
	}
	g.do("POST", "/api", "")
	var since []entry
	g.ctl("GET", "/requests?since=6", "", &since)
	if len(since) != 1 || since[0].N != 7 || since[0].M != 1 {
		t.Errorf("since 6: %+v", since)
	}
	if code := g.ctl("GET", "/requests?since=x", "", nil); code != 400 {
		t.Errorf("since=x: %d", code)
	}
}

func TestHistoryAndRecordFile(t *testing.T) {
	g := newRig(t)
	begin := time.Now().Add(-time.Second)
	g.do("POST", "/api?dry=1", "secret text")
	e := g.ended(1)
	if e.Verb != "POST" || e.Path != "/api?dry=1" || e.Status != 200 || e.Upstream != 200 || e.End != "answered" || e.Bytes != int64(len(listBody)) ||
		e.Time.Before(begin) || e.Time.After(time.Now()) || e.M != 1 {
		t.Errorf("entry %+v", e)
	}
	if e.SHA256 != "486a2d2abec341f9a9513329e29ea386e98b2a280d38d12a0b4a53c92ad8b26b" {
		t.Errorf("sha256 %s", e.SHA256)
	}
	g.proxy.open.drain(time.Second)
	if strings.Contains(g.log.String(), "secret text") {
		t.Error("a body in the record")
	}
	var logged entry
	if err := json.NewDecoder(bytes.NewReader(g.log.Bytes())).Decode(&logged); err != nil {
		t.Fatal(err)
	}
	if !logged.Time.Equal(e.Time) {
		t.Errorf("time %v, want %v", logged.Time, e.Time)
	}
	logged.Time = e.Time
	if logged != e || strings.Count(g.log.String(), "\n") != 1 {
		t.Errorf("record %s, want %+v", g.log, e)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	g := newRig(t)
	g.proxy.record.capacity = 4
	for range 9 {
		g.get("/api")
	}
	history := g.history()
	if len(history) > 4 || history[len(history)-1].N != 9 || g.stats().Requests != 9 {
		t.Errorf("%d kept, stats %+v", len(history), g.stats())
	}
}

func TestCutWithMatch(t *testing.T) {
	g := newRig(t)
	pods, services := g.watch("/pods?watch=1&events=1"), g.watch("/services?watch=1&events=1")
	pods.want(event(1))
	services.want(event(1))
	var count cutCount
	g.ctl("POST", "/cut", `{"match":{"path":"^/pods"}}`, &count)
	pods.wantEnd(false)
	services.wantSilence(30 * time.Millisecond)
	if count != (cutCount{Watches: 1, Connections: 1}) {
		t.Errorf("cut %+v", count)
	}
	if e := g.ended(1); e.End != "cut" {
		t.Errorf("entry %+v", e)
	}
	g.ctl("POST", "/cut", `{"match":{"watch":true},"clean":true}`, &count)
	services.wantEnd(true)
	g.ended(2)
	if s := g.stats(); s.OpenWatches != 0 {
		t.Errorf("open watches: %d", s.OpenWatches)
	}
	for _, wrong := range []string{`{"match":{"path":"("}}`, `{"mtch":{}}`, `{"match":{"nth":1}}`} {
		for _, path := range []string{"/cut", "/release"} {
			if code := g.ctl("POST", path, wrong, nil); code != 400 {
				t.Errorf("POST %s %s: %d", path, wrong, code)
			}
		}
	}
}

func TestCutEverything(t *testing.T) {
	g := newRig(t)
	idle, err := net.Dial("tcp", strings.TrimPrefix(g.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	_, _ = io.WriteString(idle, "GET /api HTTP/1.1\r\nHost: x\r\n\r\n")
	reader := bufio.NewReader(idle)
	for line := ""; line != "\r\n"; { // the head; the connection stays
		if line, err = reader.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	g.ended(1)
	watch := g.watch("/pods?watch=1")
	var count cutCount
	g.ctl("POST", "/cut", "", &count)
	watch.wantEnd(false)
	_ = idle.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.Copy(io.Discard, reader); err != nil {
		t.Errorf("idle connection: %v", err)
	}
	if count != (cutCount{Watches: 1, Connections: 2}) {
		t.Errorf("cut %+v", count)
	}
	g.wantPassed(g.get("/api"))
}
