package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// upstream is the API server, as seen with the identity of the kubeconfig.
type upstream struct {
	base      *url.URL
	transport *http.Transport
	token     string
	tokenFile string
}

func newUpstream(c *kubeconfig) (*upstream, error) {
	base, err := url.Parse(c.Server)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("server %q is not an http or https URL", c.Server)
	}
	tlsConfig := &tls.Config{ServerName: c.ServerName, InsecureSkipVerify: c.SkipVerify, MinVersion: tls.VersionTLS12}
	if c.CA != nil {
		tlsConfig.RootCAs = x509.NewCertPool()
		if !tlsConfig.RootCAs.AppendCertsFromPEM(c.CA) {
			return nil, errors.New("certificate-authority holds no certificate")
		}
	}
	if c.Certificate != nil || c.Key != nil {
		pair, err := tls.X509KeyPair(c.Certificate, c.Key)
		if err != nil {
			return nil, fmt.Errorf("client certificate: %w", err)
		}
		tlsConfig.Certificates = []tls.Certificate{pair}
	}
	var protocols http.Protocols
	protocols.SetHTTP1(true) // one connection for each request in flight, so that a cut hits one request only
	return &upstream{
		base:  base,
		token: c.Token, tokenFile: c.TokenFile,
		transport: &http.Transport{TLSClientConfig: tlsConfig, Protocols: &protocols, DisableCompression: true,
			MaxIdleConnsPerHost: 256, IdleConnTimeout: 30 * time.Second},
	}, nil
}

// Headers that concern one connection only, and the client's own identity.
var notForwarded = []string{"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Te",
	"Trailer", "Transfer-Encoding", "Upgrade", "Authorization"}

func copyHeader(from http.Header) http.Header {
	to := from.Clone()
	for _, name := range notForwarded {
		to.Del(name)
	}
	return to
}

// send forwards a request with the upstream identity.
func (u *upstream) send(ctx context.Context, r *http.Request, query string, body []byte) (*http.Response, error) {
	target := *u.base
	target.Path = strings.TrimSuffix(u.base.Path, "/") + r.URL.Path
	if r.URL.RawPath != "" {
		target.RawPath = strings.TrimSuffix(u.base.EscapedPath(), "/") + r.URL.RawPath
	}
	target.RawQuery = query
	out, err := http.NewRequestWithContext(ctx, r.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	out.Header = copyHeader(r.Header)
	if out.Header.Get("User-Agent") == "" {
		out.Header.Set("User-Agent", "") // else Go adds its own
	}
	token := u.token
	if u.tokenFile != "" {
		text, err := os.ReadFile(u.tokenFile)
		if err != nil {
			return nil, err
		}
		token = strings.TrimSpace(string(text))
	}
	if token != "" {
		out.Header.Set("Authorization", "Bearer "+token)
	}
	return u.transport.RoundTrip(out)
}
