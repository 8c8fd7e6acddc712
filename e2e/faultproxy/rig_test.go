package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeAPI is an upstream. A watch sends ?events=N events at once and stays open unless ?end=1; everything else is answered at once.
type fakeAPI struct {
	mu   sync.Mutex
	seen []seenRequest
}

type seenRequest struct {
	method, uri, body string
	header            http.Header
}

const listBody = `{"kind":"ConfigMapList","items":[]}`

func event(n int) string { return fmt.Sprintf(`{"type":"ADDED","object":{"n":%d}}`, n) + "\n" }

func (f *fakeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	f.seen = append(f.seen, seenRequest{r.Method, r.RequestURI, string(body), r.Header.Clone()})
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if !isWatch(r) {
		if r.URL.Path == "/denied" {
			w.WriteHeader(http.StatusForbidden)
		}
		_, _ = io.WriteString(w, listBody)
		return
	}
	if r.URL.Path == "/denied" {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, listBody)
		return
	}
	w.WriteHeader(http.StatusOK)
	events, _ := strconv.Atoi(r.URL.Query().Get("events"))
	for n := 1; n <= events; n++ {
		_, _ = io.WriteString(w, event(n))
		w.(http.Flusher).Flush()
	}
	w.(http.Flusher).Flush()
	if r.URL.Query().Get("end") == "" {
		<-r.Context().Done()
	}
}

func (f *fakeAPI) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.seen)
}

func (f *fakeAPI) last() seenRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen[len(f.seen)-1]
}

// rig is a proxy before a fake API, with a client.
type rig struct {
	t            *testing.T
	api          *fakeAPI
	proxy        *proxy
	url, control string
	client       *http.Client
	log          *bytes.Buffer // the --record file
}

func newRig(t *testing.T) *rig {
	t.Helper()
	api := &fakeAPI{}
	server := httptest.NewServer(api)
	up, err := newUpstream(&kubeconfig{Server: server.URL, Token: "upstream-token"})
	if err != nil {
		t.Fatal(err)
	}
	uncounted, err := compileOptional(defaultUncounted)
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	p := newProxy(up, newRecorder(log), uncounted)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	front := p.server()
	go func() { _ = front.Serve(listener) }()
	control := httptest.NewServer(p.control())
	// No connection is used twice: net/http would repeat a GET on a fresh connection after a drop, and hide it.
	transport := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(func() {
		p.cut(nil, false)
		p.gate.release(nil, 0)
		transport.CloseIdleConnections()
		_ = front.Close()
		p.open.drain(5 * time.Second)
		up.transport.CloseIdleConnections()
		control.Close()
		server.CloseClientConnections()
		server.Close()
	})
	return &rig{t, api, p, "http://" + listener.Addr().String(), control.URL, &http.Client{Transport: transport, Timeout: 10 * time.Second}, log}
}

type answer struct {
	code    int
	body    string
	header  http.Header
	err     error // from the request
	bodyErr error // from reading the body
}

func (g *rig) do(method, path, body string) answer {
	request, err := http.NewRequest(method, g.url+path, strings.NewReader(body))
	if err != nil {
		g.t.Error(err)
		return answer{err: err}
	}
	response, err := g.client.Do(request)
	if err != nil {
		return answer{err: err}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, string(text), response.Header, nil, err}
}

func (g *rig) get(path string) answer { return g.do("GET", path, "") }

// start sends a request in the background.
func (g *rig) start(method, path string) <-chan answer {
	done := make(chan answer, 1)
	go func() { done <- g.do(method, path, "") }()
	return done
}

// ctl calls the control API and decodes its answer.
func (g *rig) ctl(method, path, body string, into any) int {
	g.t.Helper()
	request, err := http.NewRequest(method, g.control+path, strings.NewReader(body))
	if err != nil {
		g.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		g.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		g.t.Fatal(err)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			g.t.Fatalf("%s %s: %s: %v", method, path, text, err)
		}
	}
	return response.StatusCode
}

func (g *rig) rules(rules string) {
	g.t.Helper()
	var result json.RawMessage
	if code := g.ctl("PUT", "/rules", rules, &result); code != 200 {
		g.t.Fatalf("PUT /rules: %d %s", code, result)
	}
}

func (g *rig) stats() (s stats) {
	g.t.Helper()
	g.ctl("GET", "/stats", "", &s)
	return s
}

func (g *rig) history() (entries []entry) {
	g.t.Helper()
	g.ctl("GET", "/requests", "", &entries)
	return entries
}

// ended waits until request n has ended and returns its entry.
func (g *rig) ended(n int) entry {
	g.t.Helper()
	var found entry
	g.eventually(func() bool {
		for _, e := range g.history() {
			if e.N == n && !e.Open {
				found = e
				return true
			}
		}
		return false
	})
	return found
}

func (g *rig) eventually(condition func() bool) {
	g.t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if condition() {
			return
		}
	}
	g.t.Fatal("not within 5 s")
}

// watchStream is an open watch, read line by line in the background.
type watchStream struct {
	t     *testing.T
	lines chan string // whole lines, then a last half line if any; closed at the end
	err   error       // after lines is closed: nil for a clean end
}

func (g *rig) watch(path string) *watchStream {
	g.t.Helper()
	client := &http.Client{Transport: g.client.Transport}
	response, err := client.Get(g.url + path)
	if err != nil {
		g.t.Fatal(err)
	}
	if response.StatusCode != 200 {
		g.t.Fatalf("watch: %d", response.StatusCode)
	}
	g.t.Cleanup(func() { response.Body.Close() })
	w := &watchStream{t: g.t, lines: make(chan string, 100)}
	go func() {
		defer close(w.lines)
		reader := bufio.NewReader(response.Body)
		for {
			line, err := reader.ReadString('\n')
			if line != "" {
				w.lines <- line
			}
			if err != nil {
				if err != io.EOF {
					w.err = err
				}
				return
			}
		}
	}()
	return w
}

// want reads lines and compares them.
func (w *watchStream) want(lines ...string) {
	w.t.Helper()
	for _, line := range lines {
		select {
		case got, ok := <-w.lines:
			if !ok || got != line {
				w.t.Fatalf("got %q (open: %v), want %q", got, ok, line)
			}
		case <-time.After(5 * time.Second):
			w.t.Fatalf("no line within 5 s, want %q", line)
		}
	}
}

// wantEnd expects the end of the stream: clean, or broken off.
func (w *watchStream) wantEnd(clean bool) {
	w.t.Helper()
	select {
	case got, ok := <-w.lines:
		if ok {
			w.t.Fatalf("got %q, want the end", got)
		}
	case <-time.After(5 * time.Second):
		w.t.Fatal("stream still open after 5 s")
	}
	if (w.err == nil) != clean {
		w.t.Fatalf("ended with %v, want clean: %v", w.err, clean)
	}
}

// wantSilence expects an open stream on which nothing comes.
func (w *watchStream) wantSilence(d time.Duration) {
	w.t.Helper()
	select {
	case got, ok := <-w.lines:
		w.t.Fatalf("got %q (open: %v), want silence", got, ok)
	case <-time.After(d):
	}
}

// wantBroken expects a request without any answer.
func (g *rig) wantBroken(a answer) {
	g.t.Helper()
	if a.err == nil {
		g.t.Fatalf("answered %d %q, want a closed connection", a.code, a.body)
	}
	if netErr, ok := a.err.(net.Error); ok && netErr.Timeout() {
		g.t.Fatalf("timed out, want a closed connection")
	}
}

func (g *rig) wantPassed(a answer) {
	g.t.Helper()
	if a.err != nil || a.bodyErr != nil || a.code != 200 || a.body != listBody {
		g.t.Fatalf("got %+v, want the upstream's answer", a)
	}
}
