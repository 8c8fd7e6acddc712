package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// proxy forwards requests and applies the first rule that matches. Its only state is rules, counts and what is open now.
type proxy struct {
	upstream  *upstream
	record    *recorder
	rules     ruleSet
	gate      gate
	open      *openSet
	uncounted *regexp.Regexp

	arrival sync.Mutex // numbering and the choice of a rule are one step: the k-th mutation is the k-th for the rules too
}

func newProxy(up *upstream, record *recorder, uncounted *regexp.Regexp) *proxy {
	return &proxy{upstream: up, record: record, uncounted: uncounted, rules: ruleSet{acted: map[string]int{}}, open: newOpenSet()}
}

// server is the HTTP server for clients.
func (p *proxy) server() *http.Server {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Server{Handler: p, Protocols: &protocols, ConnState: p.open.connState, ErrorLog: log.New(io.Discard, "", 0),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) }}
}

type connKey struct{}

const (
	maxRequestBody  = 64 << 20
	mutationTimeout = time.Minute
)

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBody))
	if err != nil {
		panic(http.ErrAbortHandler) // the client went away while sending
	}
	sum := sha256.Sum256(body)
	e := &entry{Time: time.Now(), Verb: r.Method, Path: r.URL.RequestURI(), Watch: isWatch(r), SHA256: hex.EncodeToString(sum[:]), Open: true}

	p.arrival.Lock()
	p.record.begin(e, p.countsAsMutation(r))
	picked := p.rules.pick(r, e)
	p.arrival.Unlock()

	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	x := &exchange{proxy: p, w: w, r: r, control: http.NewResponseController(w), body: body, query: r.URL.RawQuery, entry: e, rule: picked,
		ctx: ctx, cancel: cancel}
	x.conn, _ = r.Context().Value(connKey{}).(net.Conn)
	if picked != nil {
		x.behaviour = picked.behaviour
		p.record.change(func() { e.Rule, e.Action = picked.ID, picked.Action })
	}
	p.open.add(x)
	defer p.open.remove(x)
	defer p.record.finish(e)
	x.run()
}

func isWatch(r *http.Request) bool {
	value := r.URL.Query().Get("watch")
	return r.Method == http.MethodGet && (value == "true" || value == "1")
}

func isWrite(r *http.Request) bool {
	return slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, r.Method)
}

// countsAsMutation: a write that changes stored objects. Reviews and dry runs are questions; --uncounted names the rest.
func (p *proxy) countsAsMutation(r *http.Request) bool {
	return isWrite(r) && r.URL.Query().Get("dryRun") == "" &&
		!strings.HasPrefix(r.URL.Path, "/apis/authorization.k8s.io/") && !strings.HasPrefix(r.URL.Path, "/apis/authentication.k8s.io/") &&
		(p.uncounted == nil || !p.uncounted.MatchString(r.URL.Path))
}
