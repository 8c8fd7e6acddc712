package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type sender struct {
	server     string
	token      string
	client     *http.Client
	plan       plan
	remembered []bool
	mutex      sync.Mutex
	counts     map[string]int
	wrong      []string
}

type answered struct {
	Metadata struct {
		UID             string `json:"uid"`
		ResourceVersion string `json:"resourceVersion"`
	} `json:"metadata"`
}

// HTTP/1.1 with connections that stay open.
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

// send sends one request of the plan for one app; false when it was not done.
func (s *sender) send(one *app, place int) bool {
	r := s.plan.Requests[place]
	fill := strings.NewReplacer("@NAME@", one.Name, "@NAMESPACE@", one.Namespace, "@UID@", one.UID, "@VERSION@", one.Versions[r.Object])
	content, status, err := s.ask(r, fill.Replace(r.Path), fill.Replace(r.Body))
	s.note(r, status, content, err)
	if err != nil || status >= 400 {
		return false
	}
	if s.remembered[place] {
		one.remember(r.Object, place == 0, content)
	}
	return true
}

func (one *app) remember(object string, itself bool, content []byte) {
	var seen answered
	if json.Unmarshal(content, &seen) != nil {
		return
	}
	if one.Versions == nil {
		one.Versions = map[string]string{}
	}
	one.Versions[object] = seen.Metadata.ResourceVersion
	if itself && one.UID == "" {
		one.UID = seen.Metadata.UID
	}
}

func (s *sender) ask(r request, path, body string) ([]byte, int, error) {
	asked, err := http.NewRequest(r.Method, s.server+path, strings.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	asked.Header.Set("Authorization", "Bearer "+s.token)
	asked.Header.Set("Content-Type", r.Type)
	asked.Header.Set("Accept", "application/json")
	answer, err := s.client.Do(asked)
	if err != nil {
		return nil, 0, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return content, answer.StatusCode, err
}

func (s *sender) note(r request, status int, answer []byte, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.counts[r.Method]++
	if err != nil {
		s.wrong = append(s.wrong, fmt.Sprintf("%s %s: %v", r.Method, r.Path, err))
	} else if status >= 400 {
		s.wrong = append(s.wrong, fmt.Sprintf("%s %s: %d %.300s", r.Method, r.Path, status, answer))
	}
}

// cpuOf is what a process has used, in seconds: fields 14 and 15 of its stat, in ticks of 10 ms.
func cpuOf(pid int) float64 {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(line[bytes.LastIndexByte(line, ')')+1:]))
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100
}
