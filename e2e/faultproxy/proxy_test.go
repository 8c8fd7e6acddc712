package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestForwardsWithUpstreamIdentity(t *testing.T) {
	g := newRig(t)
	request, _ := http.NewRequest("PATCH", g.url+"/api/v1/a%2Fb?fieldManager=x&dryRun=", strings.NewReader(`{"a":1}`))
	request.Header.Set("Authorization", "Bearer of-the-client")
	request.Header.Set("Content-Type", "application/apply-patch+yaml")
	response, err := g.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	seen := g.api.last()
	if seen.method != "PATCH" || seen.uri != "/api/v1/a%2Fb?fieldManager=x&dryRun=" || seen.body != `{"a":1}` {
		t.Errorf("upstream saw %+v", seen)
	}
	if got := seen.header.Get("Authorization"); got != "Bearer upstream-token" {
		t.Errorf("Authorization %q", got)
	}
	if got := seen.header.Get("Content-Type"); got != "application/apply-patch+yaml" {
		t.Errorf("Content-Type %q", got)
	}
}

// The client's identity goes nowhere, also when the proxy has none to put in its place; a token file is read as it rotates.
func TestIdentityIsTheProxysOwn(t *testing.T) {
	g := newRig(t)
	ask := func() string {
		request, _ := http.NewRequest("GET", g.url+"/api", nil)
		request.Header.Set("Authorization", "Bearer of-the-client")
		response, err := g.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return g.api.last().header.Get("Authorization")
	}
	g.proxy.upstream.token = ""
	if got := ask(); got != "" {
		t.Errorf("Authorization %q", got)
	}
	file := filepath.Join(t.TempDir(), "token")
	g.proxy.upstream.tokenFile = file
	for _, token := range []string{"first", "second"} {
		if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := ask(); got != "Bearer "+token {
			t.Errorf("Authorization %q", got)
		}
	}
}

func TestAnswersAsUpstream(t *testing.T) {
	g := newRig(t)
	g.wantPassed(g.get("/api"))
	if a := g.get("/denied"); a.code != 403 || a.body != listBody || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("got %+v", a)
	}
}

// The fake API sends nothing after the two events and does not end: a buffering proxy would show none.
func TestStreamsWatches(t *testing.T) {
	g := newRig(t)
	w := g.watch("/pods?watch=1&events=2")
	w.want(event(1), event(2))
	w.wantSilence(20 * time.Millisecond)
	if s := g.stats(); s.OpenWatches != 1 {
		t.Errorf("open watches: %d", s.OpenWatches)
	}
}

func TestWatchEndsAsUpstreamEnds(t *testing.T) {
	g := newRig(t)
	w := g.watch("/pods?watch=true&events=1&end=1")
	w.want(event(1))
	w.wantEnd(true)
	if e := g.ended(1); e.End != "answered" || e.Events != 1 || !e.Watch {
		t.Errorf("entry %+v", e)
	}
}

func TestUpstreamDown(t *testing.T) {
	g := newRig(t)
	g.proxy.upstream.base.Host = "127.0.0.1:1"
	if a := g.get("/api"); a.code != 502 {
		t.Errorf("got %+v", a)
	}
	if e := g.ended(1); e.Upstream != 0 || e.Status != 502 || !strings.Contains(e.Note, "refused") {
		t.Errorf("entry %+v", e)
	}
}

func TestUpgradeIsRefused(t *testing.T) {
	g := newRig(t)
	request, _ := http.NewRequest("POST", g.url+"/exec", nil)
	request.Header.Set("Connection", "Upgrade")
	request.Header.Set("Upgrade", "SPDY/3.1")
	response, err := g.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 501 || g.api.count() != 0 {
		t.Errorf("%d, upstream saw %d", response.StatusCode, g.api.count())
	}
}

func TestUpstreamTLSIsVerified(t *testing.T) {
	server := httptest.NewUnstartedServer(&fakeAPI{})
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // one handshake is meant to fail
	server.StartTLS()
	defer server.Close()
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	for _, one := range []struct {
		config kubeconfig
		code   int
	}{{kubeconfig{CA: ca}, 200}, {kubeconfig{}, 502}, {kubeconfig{SkipVerify: true}, 200}} {
		g := newRig(t)
		one.config.Server = server.URL
		up, err := newUpstream(&one.config)
		if err != nil {
			t.Fatal(err)
		}
		g.proxy.upstream = up
		if a := g.get("/api"); a.code != one.code {
			t.Errorf("CA %v skip %v: got %+v, want %d", one.config.CA != nil, one.config.SkipVerify, a, one.code)
		}
		up.transport.CloseIdleConnections()
	}
}

func TestClientCertificateIsShown(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "tester"}, NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	shown := ""
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		shown = r.TLS.PeerCertificates[0].Subject.CommonName
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	server.StartTLS()
	defer server.Close()
	g := newRig(t)
	up, err := newUpstream(&kubeconfig{Server: server.URL, SkipVerify: true,
		Certificate: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}),
		Key:         pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})})
	if err != nil {
		t.Fatal(err)
	}
	defer up.transport.CloseIdleConnections()
	g.proxy.upstream = up
	if a := g.get("/api"); a.code != 200 || shown != "tester" {
		t.Errorf("got %+v, certificate of %q", a, shown)
	}
}

func TestMutationNumbers(t *testing.T) {
	g := newRig(t)
	for _, one := range []struct {
		method, path string
		m            int
	}{
		{"GET", "/api/v1/pods", 0},
		{"POST", "/api/v1/pods", 1},
		{"PATCH", "/api/v1/pods/a?dryRun=All", 0},
		{"POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", 0},
		{"POST", "/apis/authentication.k8s.io/v1/tokenreviews", 0},
		{"PUT", "/apis/coordination.k8s.io/v1/namespaces/x/leases/y", 0},
		{"PUT", "/api/v1/pods/a", 2},
		{"PATCH", "/api/v1/pods/a", 3},
		{"DELETE", "/api/v1/pods/a", 4},
	} {
		g.do(one.method, one.path, "")
		history := g.history()
		if last := history[len(history)-1]; last.M != one.m || last.N != len(history) {
			t.Errorf("%s %s: n %d m %d, want m %d", one.method, one.path, last.N, last.M, one.m)
		}
	}
	if s := g.stats(); s.Mutations != 4 || s.Requests != 9 {
		t.Errorf("stats %+v", s)
	}
}

// A write that was sent upstream goes through although its client has left, and its status is recorded.
func TestWriteOutlivesItsClient(t *testing.T) {
	arrived, goOn := make(chan struct{}), make(chan struct{})
	cancelled := make(chan bool, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-goOn
		cancelled <- r.Context().Err() != nil
		w.WriteHeader(http.StatusCreated)
	}))
	defer server.Close()
	g := newRig(t)
	up, err := newUpstream(&kubeconfig{Server: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer up.transport.CloseIdleConnections()
	g.proxy.upstream = up
	done := g.start("POST", "/api/v1/pods")
	<-arrived
	g.ctl("POST", "/cut", "", nil)
	g.wantBroken(<-done)
	close(goOn)
	if e := g.ended(1); e.Upstream != 201 || e.Status != 0 || e.End != "cut" {
		t.Errorf("entry %+v", e)
	}
	if <-cancelled {
		t.Error("the upstream request was cancelled")
	}
}
