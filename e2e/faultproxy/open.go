package main

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// openSet knows what is open now, to be able to cut it.
type openSet struct {
	mu          sync.Mutex
	exchanges   map[*exchange]struct{}
	connections map[net.Conn]struct{}
}

func newOpenSet() *openSet {
	return &openSet{exchanges: map[*exchange]struct{}{}, connections: map[net.Conn]struct{}{}}
}

func (s *openSet) add(x *exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exchanges[x] = struct{}{}
}

func (s *openSet) remove(x *exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.exchanges, x)
}

func (s *openSet) connState(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.connections[c] = struct{}{}
	case http.StateClosed, http.StateHijacked:
		delete(s.connections, c)
	}
}

// drain waits until no exchange is open, at most for so long.
func (s *openSet) drain(limit time.Duration) {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		open := len(s.exchanges)
		s.mu.Unlock()
		if open == 0 {
			return
		}
	}
}

// cutCount is what a cut has ended.
type cutCount struct {
	Watches     int `json:"watches"`
	Requests    int `json:"requests"`
	Connections int `json:"connections"`
}

// cut ends what is open now: with a match the requests that fit it, without one everything, idle connections included. Clean ends
// watches only, the way an API server does at the end of their time.
func (p *proxy) cut(m *match, clean bool) cutCount {
	p.open.mu.Lock()
	var count cutCount
	closing := map[net.Conn]struct{}{}
	for x := range p.open.exchanges {
		if (m != nil && !m.fits(x.r, x.entry)) || (clean && !x.entry.Watch) {
			continue
		}
		if x.entry.Watch {
			count.Watches++
		} else {
			count.Requests++
		}
		if clean {
			x.cancel(errCutClean)
			continue
		}
		x.cancel(errCut)
		closing[x.conn] = struct{}{}
	}
	if m == nil && !clean {
		for c := range p.open.connections {
			closing[c] = struct{}{}
		}
	}
	p.open.mu.Unlock()
	for c := range closing {
		if c != nil {
			count.Connections++
			_ = c.Close()
		}
	}
	return count
}
