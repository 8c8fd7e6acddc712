package main

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestCutWatchAfterEvents(t *testing.T) {
	for clean, setting := range map[bool]string{false: "", true: `,"clean":true`} {
		g := newRig(t)
		g.rules(`[{"action":"cut_watch","after_events":2` + setting + `}]`)
		w := g.watch("/pods?watch=1&events=5")
		w.want(event(1), event(2))
		w.wantEnd(clean)
		if e := g.ended(1); e.End != "cut" || e.Events != 2 {
			t.Errorf("entry %+v", e)
		}
		g.wantActed("cut_watch", 1)
	}
}

func TestCutWatchAtOnce(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"cut_watch","after_events":0}]`)
	g.watch("/pods?watch=1&events=5").wantEnd(false)
}

func TestCutWatchAfterBytes(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"cut_watch","after_bytes":40}]`)
	w := g.watch("/pods?watch=1&events=5")
	w.want(event(1), event(2)[:40-len(event(1))])
	w.wantEnd(false)
	g.wantActed("cut_watch", 1)
}

// A rule whose moment never comes passes everything on and is not counted as damage.
func TestStreamShorterThanTheRule(t *testing.T) {
	for _, rule := range []string{`"action":"cut_watch","after_events":9`, `"action":"cut_watch","after_bytes":9999`,
		`"action":"silence_watch","after_events":9`, `"action":"garble","after_events":9`, `"action":"expire","after_events":9`,
		`"action":"drop_events","after_events":9`} {
		g := newRig(t)
		g.rules(`[{` + rule + `}]`)
		w := g.watch("/pods?watch=1&events=2&end=1")
		w.want(event(1), event(2))
		w.wantEnd(true)
		if e := g.ended(1); e.End != "answered" || e.Acted || len(g.stats().Actions) != 0 {
			t.Errorf("%s: entry %+v, actions %v", rule, e, g.stats().Actions)
		}
	}
}

func TestSilenceWatch(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"silence_watch","after_events":1}]`)
	for n, end := range []string{"", "&end=1"} { // the end is swallowed too
		w := g.watch("/pods?watch=1&events=3" + end)
		w.want(event(1))
		w.wantSilence(100 * time.Millisecond)
		g.wantActed("silence_watch", n+1)
		if s := g.stats(); s.OpenWatches != n+1 {
			t.Errorf("open watches: %d", s.OpenWatches)
		}
	}
}

func TestSilencedWatchCanBeCut(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"silence_watch","after_events":0}]`)
	w := g.watch("/pods?watch=1&events=3")
	g.wantActed("silence_watch", 1)
	var count cutCount
	g.ctl("POST", "/cut", `{"clean":true}`, &count)
	w.wantEnd(true)
	if count.Watches != 1 {
		t.Errorf("cut %+v", count)
	}
}

func TestGarble(t *testing.T) {
	for clean, setting := range map[bool]string{false: "", true: `,"clean":true`} {
		g := newRig(t)
		g.rules(`[{"action":"garble","after_events":1` + setting + `}]`)
		w := g.watch("/pods?watch=1&events=3")
		w.want(event(1))
		half := <-w.lines
		if !strings.HasPrefix(half, `{"type":"MODIFIED"`) || strings.HasSuffix(half, "}") || strings.HasSuffix(half, "\n") {
			t.Errorf("half line %q", half)
		}
		w.wantEnd(clean)
		if e := g.ended(1); e.End != "garbled" {
			t.Errorf("entry %+v", e)
		}
		g.wantActed("garble", 1)
	}
}

func TestExpire(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"expire"}]`)
	w := g.watch("/pods?watch=1&events=3")
	if line := <-w.lines; !strings.HasPrefix(line, `{"type":"ERROR"`) || !strings.Contains(line, `"code":410}}`) ||
		!strings.Contains(line, `"reason":"Expired"`) {
		t.Errorf("line %q", line)
	}
	w.wantEnd(true)
	if g.api.count() != 0 {
		t.Error("forwarded")
	}
	if e := g.ended(1); e.End != "expired" || e.Status != 200 {
		t.Errorf("entry %+v", e)
	}
	g.wantActed("expire", 1)
}

func TestExpireInMidStream(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"expire","after_events":2}]`)
	w := g.watch("/pods?watch=1&events=3")
	w.want(event(1), event(2))
	if line := <-w.lines; !strings.HasPrefix(line, `{"type":"ERROR"`) {
		t.Errorf("line %q", line)
	}
	w.wantEnd(true)
	g.wantActed("expire", 1)
}

func TestDropEvents(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"drop_events","after_events":1,"count":2}]`)
	w := g.watch("/pods?watch=1&events=5&end=1")
	w.want(event(1), event(4), event(5))
	w.wantEnd(true)
	g.rules(`[{"action":"drop_events"}]`)
	w = g.watch("/pods?watch=1&events=2&end=1")
	w.want(event(2))
	w.wantEnd(true)
	g.wantActed("drop_events", 2)
}

// A refused watch has no events: watch actions leave its answer alone.
func TestWatchActionsLeaveRefusalsAlone(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"garble","after_events":0}]`)
	if a := g.get("/denied?watch=1"); a.code != 403 || a.body != listBody || a.bodyErr != nil {
		t.Errorf("got %+v", a)
	}
}

// Watch actions without a match leave other requests alone.
func TestWatchActionsMatchWatchesOnly(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"cut_watch","after_events":0},{"action":"expire"}]`)
	g.wantPassed(g.get("/api"))
}

// Read from the socket: every byte of the body comes as a chunk of its own.
func TestSplit(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"split","bytes":1}]`)
	g.wantPassed(g.get("/api"))

	connection, err := net.Dial("tcp", strings.TrimPrefix(g.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_, _ = io.WriteString(connection, "GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	raw, err := io.ReadAll(connection)
	if err != nil {
		t.Fatal(err)
	}
	_, chunks, _ := strings.Cut(string(raw), "\r\n\r\n")
	var want strings.Builder
	for _, c := range listBody {
		want.WriteString("1\r\n" + string(c) + "\r\n")
	}
	want.WriteString("0\r\n\r\n")
	if chunks != want.String() {
		t.Errorf("got %q", chunks)
	}
	g.wantActed("split", 2)
}

func TestSplitWatch(t *testing.T) {
	g := newRig(t)
	g.rules(`[{"action":"split","bytes":3,"ms":1}]`)
	w := g.watch("/pods?watch=1&events=2")
	w.want(event(1), event(2))
}
