package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func (g *rig) wantActed(action string, times int) {
	g.t.Helper()
	g.eventually(func() bool { return g.stats().Actions[action] == times })
}

func TestDelay(t *testing.T) {
	for _, when := range []string{"before", "after"} {
		g := newRig(t)
		g.rules(`[{"action":"delay","ms":150,"when":"` + when + `"}]`)
		begin := time.Now()
		done := g.start("GET", "/api")
		g.eventually(func() bool { return g.stats().Actions["delay"] == 1 })
		if forwarded := g.api.count() == 1; forwarded != (when == "after") && time.Since(begin) < 120*time.Millisecond {
			t.Errorf("%s: forwarded during the delay: %v", when, forwarded)
		}
		g.wantPassed(<-done)
		if took := time.Since(begin); took < 150*time.Millisecond {
			t.Errorf("%s: answered after %v", when, took)
		}
	}
}

func TestRespond(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"respond","code":429,"retryAfter":7}]`)
	a := g.do("POST", "/api/v1/pods", "{}")
	var status struct {
		Kind, APIVersion, Status, Reason string
		Code                             int
		Details                          struct{ RetryAfterSeconds int }
	}
	if err := json.Unmarshal([]byte(a.body), &status); err != nil {
		t.Fatal(err)
	}
	if a.code != 429 || a.header.Get("Retry-After") != "7" || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("got %+v", a)
	}
	if status.Kind != "Status" || status.APIVersion != "v1" || status.Status != "Failure" || status.Reason != "TooManyRequests" ||
		status.Code != 429 || status.Details.RetryAfterSeconds != 7 {
		t.Errorf("status %+v", status)
	}
	if g.api.count() != 0 {
		t.Error("forwarded")
	}
	if e := g.ended(1); e.Status != 429 || e.Upstream != 0 || e.M != 1 || !e.Acted {
		t.Errorf("entry %+v", e)
	}
	g.wantActed("respond", 1)
}

func TestRespondReasons(t *testing.T) {
	g := newRig(t)
	for code, reason := range map[string]string{"401": "Unauthorized", "403": "Forbidden", "404": "NotFound", "409": "Conflict",
		"410": "Expired", "413": "RequestEntityTooLarge", "422": "Invalid", "500": "InternalError", "503": "ServiceUnavailable", "504": "Timeout"} {
		g.rules(`[{"action":"respond","code":` + code + `}]`)
		if a := g.get("/api"); !strings.Contains(a.body, `"reason":"`+reason+`"`) || a.header.Get("Retry-After") != "" {
			t.Errorf("%s: %+v", code, a)
		}
	}
}

func TestRespondBody(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"respond","code":200,"body":{"kind":"PodList"},"match":{"path":"json"}},{"action":"respond","code":500,"body":"half {"}]`)
	if a := g.get("/json"); a.code != 200 || a.body != `{"kind":"PodList"}` {
		t.Errorf("got %+v", a)
	}
	if a := g.get("/text"); a.code != 500 || a.body != "half {" || !strings.HasPrefix(a.header.Get("Content-Type"), "text/plain") {
		t.Errorf("got %+v", a)
	}
	g.rules(`[{"action":"respond","code":204}]`)
	if a := g.get("/empty"); a.err != nil || a.code != 204 || a.body != "" {
		t.Errorf("got %+v", a)
	}
}

func TestHTML(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"html"}]`)
	a := g.get("/pods?watch=1")
	if a.code != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || !strings.HasPrefix(a.body, "<!DOCTYPE html>") {
		t.Errorf("got %+v", a)
	}
	if g.api.count() != 0 {
		t.Error("forwarded")
	}
	g.wantActed("html", 1)
}

func TestDropBefore(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"drop_before"}]`)
	g.wantBroken(g.do("POST", "/api/v1/pods", "{}"))
	if g.api.count() != 0 {
		t.Error("forwarded")
	}
	if e := g.ended(1); e.End != "dropped before" || e.Status != 0 || e.Upstream != 0 {
		t.Errorf("entry %+v", e)
	}
	g.wantActed("drop_before", 1)
}

func TestDropAfter(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"drop_after"}]`)
	g.wantBroken(g.do("POST", "/api/v1/pods", `{"a":1}`))
	if g.api.count() != 1 || g.api.last().body != `{"a":1}` {
		t.Errorf("the write did not go through: %d", g.api.count())
	}
	if e := g.ended(1); e.End != "dropped after" || e.Status != 0 || e.Upstream != 200 {
		t.Errorf("entry %+v", e)
	}
	g.wantActed("drop_after", 1)
}

func TestDropAfterOnWatch(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"drop_after"}]`)
	g.wantBroken(g.get("/pods?watch=1&events=1"))
	if g.api.count() != 1 {
		t.Errorf("upstream saw %d", g.api.count())
	}
}

func TestRewriteQuery(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"rewrite_query","set":{"resourceVersion":"17","resourceVersionMatch":"Exact"},"remove":["limit"]}]`)
	g.wantPassed(g.get("/api/v1/pods?limit=500&labelSelector=a%3Db&resourceVersion=0"))
	if got, want := g.api.last().uri, "/api/v1/pods?labelSelector=a%3Db&resourceVersion=17&resourceVersionMatch=Exact"; got != want {
		t.Errorf("upstream saw %s, want %s", got, want)
	}
	g.wantActed("rewrite_query", 1)
}

func TestTruncate(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"truncate","after_bytes":10}]`)
	a := g.get("/api")
	if a.code != 200 || a.body != listBody[:10] || a.bodyErr == nil {
		t.Errorf("got %+v", a)
	}
	g.wantActed("truncate", 1)
	g.rules(`[{"action":"truncate","after_bytes":` + "35" + `}]`)
	if len(listBody) != 35 {
		t.Fatal("the next line tests the whole length")
	}
	g.wantPassed(g.get("/api"))
	g.wantActed("truncate", 1) // nothing was cut off
}

func TestGate(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"gate","match":{"mutating":true}}]`)
	first := g.start("POST", "/first")
	g.eventually(func() bool { return g.stats().Held == 1 })
	second := g.start("POST", "/second")
	g.eventually(func() bool { return g.stats().Held == 2 })
	g.wantPassed(g.get("/not-held"))
	g.eventually(func() bool { return g.stats().InFlight == 2 })
	if g.api.count() != 1 {
		t.Errorf("upstream saw %d", g.api.count())
	}

	var result struct{ Released []int }
	g.ctl("POST", "/release", `{"count":1}`, &result)
	g.wantPassed(<-first)
	if len(result.Released) != 1 || result.Released[0] != 1 || g.stats().Held != 1 {
		t.Errorf("released %v, held %d", result.Released, g.stats().Held)
	}
	g.ctl("POST", "/release", `{"match":{"path":"other"}}`, &result)
	if len(result.Released) != 0 {
		t.Errorf("released %v", result.Released)
	}
	g.ctl("POST", "/release", "", &result)
	g.wantPassed(<-second)

	third := g.start("POST", "/third") // the rule goes on holding
	g.eventually(func() bool { return g.stats().Held == 1 })
	g.ctl("DELETE", "/rules", "", nil)
	g.wantPassed(<-third)
	g.wantActed("gate", 3)
}

func TestGateAfter(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"gate","when":"after"}]`)
	done := g.start("POST", "/api")
	g.eventually(func() bool { return g.stats().Held == 1 })
	if g.api.count() != 1 {
		t.Error("held before it was sent")
	}
	g.ctl("POST", "/release", "", nil)
	g.wantPassed(<-done)
}

func TestGateLetsGoOfClientsThatLeave(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"gate"}]`)
	done := g.start("POST", "/api")
	g.eventually(func() bool { return g.stats().Held == 1 })
	g.ctl("POST", "/cut", "", nil)
	g.wantBroken(<-done)
	g.eventually(func() bool { return g.stats().Held == 0 })
	if g.api.count() != 0 {
		t.Error("forwarded")
	}
}
