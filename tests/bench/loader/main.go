// A bare loader: sends given requests to an API server as fast as it answers, and nothing else. What it needs for the writes of an
// operator is the least that any operator can need for them.
//
// Standard input is JSON lines. Each line is one app: an array of requests that are sent in order. In paths and bodies, @UID@ and
// @RESOURCE_VERSION@ stand for those of the app as it was answered last: the first request creates it, each PUT changes it.
// Standard output is one JSON object: seconds, and how many of what.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

type request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Body   string `json:"body"`
}

type created struct {
	Metadata struct {
		UID             string `json:"uid"`
		ResourceVersion string `json:"resourceVersion"`
	} `json:"metadata"`
}

type loader struct {
	server string
	token  string
	client *http.Client
	mutex  sync.Mutex
	counts map[string]int
	wrong  []string
}

func main() {
	server := flag.String("server", "", "address of the API server")
	authority := flag.String("ca", "", "file with its certificate authority")
	token := flag.String("token", "", "file with a bearer token")
	connections := flag.Int("connections", 16, "apps at a time, and so connections")
	flag.Parse()
	if err := run(*server, *authority, *token, *connections); err != nil {
		fmt.Fprintln(os.Stderr, "loader:", err)
		os.Exit(1)
	}
}

func run(server, authority, tokenFile string, connections int) error {
	apps, err := readApps(os.Stdin)
	if err != nil {
		return err
	}
	client, err := newClient(authority, connections)
	if err != nil {
		return err
	}
	token, err := os.ReadFile(tokenFile)
	if err != nil {
		return err
	}
	l := &loader{server: server, token: strings.TrimSpace(string(token)), client: client, counts: map[string]int{}}
	seconds := l.sendAll(apps, connections)
	if len(l.wrong) > 0 {
		return fmt.Errorf("%d requests failed, the first: %s", len(l.wrong), l.wrong[0])
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"seconds": seconds, "requests": l.counts})
}

func readApps(from io.Reader) ([][]request, error) {
	var apps [][]request
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var app []request
		if err := json.Unmarshal(lines.Bytes(), &app); err != nil {
			return nil, err
		}
		apps = append(apps, app)
	}
	return apps, lines.Err()
}

// HTTP/1.1 with connections that stay open, like the operator.
func newClient(authority string, connections int) (*http.Client, error) {
	pem, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", authority)
	}
	return &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: roots},
		TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{},
		MaxConnsPerHost:     connections,
		MaxIdleConnsPerHost: connections,
	}}, nil
}

func (l *loader) sendAll(apps [][]request, connections int) float64 {
	work := make(chan []request)
	var workers sync.WaitGroup
	began := time.Now()
	for range connections {
		workers.Go(func() {
			for app := range work {
				l.sendApp(app)
			}
		})
	}
	for _, app := range apps {
		work <- app
	}
	close(work)
	workers.Wait()
	return time.Since(began).Seconds()
}

func (l *loader) sendApp(app []request) {
	replace := strings.NewReplacer()
	for place, r := range app {
		answer, status, err := l.send(r.Method, replace.Replace(r.Path), replace.Replace(r.Body))
		l.note(r, status, answer, err)
		if err != nil || status >= 400 {
			return
		}
		if place == 0 || r.Method == http.MethodPut {
			var app created
			if err := json.Unmarshal(answer, &app); err == nil {
				replace = strings.NewReplacer("@UID@", app.Metadata.UID, "@RESOURCE_VERSION@", app.Metadata.ResourceVersion)
			}
		}
	}
}

func (l *loader) send(method, path, body string) ([]byte, int, error) {
	r, err := http.NewRequest(method, l.server+path, strings.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Authorization", "Bearer "+l.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	answer, err := l.client.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return content, answer.StatusCode, err
}

func (l *loader) note(r request, status int, answer []byte, err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.counts[r.Method]++
	if err != nil {
		l.wrong = append(l.wrong, fmt.Sprintf("%s %s: %v", r.Method, r.Path, err))
	} else if status >= 400 {
		l.wrong = append(l.wrong, fmt.Sprintf("%s %s: %d %.300s", r.Method, r.Path, status, answer))
	}
}
