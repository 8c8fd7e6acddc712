package main

import (
	"encoding/json"
	"io"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// entry is one request in the history.
type entry struct {
	N        int       `json:"n"`           // number of the request, from 1, never reset
	M        int       `json:"m,omitempty"` // number among the mutating requests since the start or the last reset
	Time     time.Time `json:"time"`        // of arrival
	MS       float64   `json:"ms"`
	Verb     string    `json:"verb"` // HTTP method
	Path     string    `json:"path"` // with the query
	Watch    bool      `json:"watch,omitempty"`
	SHA256   string    `json:"sha256"`   // of the request body; the body itself is kept nowhere
	Upstream int       `json:"upstream"` // status the upstream gave; 0: not asked, or no answer
	Status   int       `json:"status"`   // status the client was given; 0: none
	Bytes    int64     `json:"bytes"`    // of the answer's body, passed to the client
	Events   int       `json:"events,omitempty"`
	Rule     string    `json:"rule,omitempty"` // the rule that took the request
	Action   string    `json:"action,omitempty"`
	Acted    bool      `json:"acted,omitempty"` // the rule did its damage
	Open     bool      `json:"open,omitempty"`  // not ended yet
	End      string    `json:"end,omitempty"`   // answered, cut, garbled, expired, dropped before, dropped after, killed, client gone, broken
	Note     string    `json:"note,omitempty"`
}

// maxEntries bounds the history kept in memory; the oldest go first. The file keeps all.
const maxEntries = 500_000

// recorder numbers the requests and keeps their history.
type recorder struct {
	mu       sync.Mutex
	entries  []*entry
	n, m     int
	resetAt  int // n at the last reset
	file     io.Writer
	fileErr  error
	capacity int
}

func newRecorder(file io.Writer) *recorder { return &recorder{file: file, capacity: maxEntries} }

func (r *recorder) begin(e *entry, mutating bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	e.N = r.n
	if mutating {
		r.m++
		e.M = r.m
	}
	if len(r.entries) >= r.capacity {
		r.entries = append([]*entry(nil), r.entries[r.capacity/2:]...)
	}
	r.entries = append(r.entries, e)
}

// change guards every write to an entry that others can see.
func (r *recorder) change(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
}

func (r *recorder) finish(e *entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e.Open = false
	e.MS = float64(time.Since(e.Time).Microseconds()) / 1000
	if e.End == "" {
		e.End = "answered"
	}
	if r.file == nil {
		return
	}
	if err := json.NewEncoder(r.file).Encode(e); err != nil && r.fileErr == nil {
		r.fileErr = err
	}
}

// since returns copies of the requests numbered above n.
func (r *recorder) since(n int) []entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := []entry{}
	for _, e := range r.entries {
		if e.N > n {
			found = append(found, *e)
		}
	}
	return found
}

// reset starts the mutation number and the statistics anew. Request numbers and the history go on.
func (r *recorder) reset() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.m, r.resetAt = 0, r.n
	return r.n
}

// stats is the answer to GET /stats. What it counts began after the last reset.
type stats struct {
	N           int            `json:"n"` // number of the newest request
	Requests    int            `json:"requests"`
	Mutations   int            `json:"mutations"`
	InFlight    int            `json:"in_flight"` // without watches
	OpenWatches int            `json:"open_watches"`
	Held        int            `json:"held"` // by a gate
	ByVerb      map[string]int `json:"by_verb"`
	ByPath      map[string]int `json:"by_path"`    // without the query
	ByCode      map[string]int `json:"by_code"`    // as given to the client; "none" for ended without an answer
	ByRequest   map[string]int `json:"by_request"` // "GET /path 200"; "WATCH" in place of GET for watches
	Actions     map[string]int `json:"actions"`    // how often each action did its damage
	RecordError string         `json:"record_error,omitempty"`
}

func (r *recorder) stats() stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := stats{N: r.n, Requests: r.n - r.resetAt, Mutations: r.m, ByVerb: map[string]int{}, ByPath: map[string]int{},
		ByCode: map[string]int{}, ByRequest: map[string]int{}}
	if r.fileErr != nil {
		s.RecordError = r.fileErr.Error()
	}
	for _, e := range r.entries {
		if e.Open && e.Watch {
			s.OpenWatches++
		} else if e.Open {
			s.InFlight++
		}
		if e.N <= r.resetAt {
			continue
		}
		path, verb, code := e.Path, e.Verb, "none"
		if target, err := url.ParseRequestURI(e.Path); err == nil {
			path = target.Path
		}
		if e.Watch {
			verb = "WATCH"
		}
		if e.Status != 0 {
			code = strconv.Itoa(e.Status)
		} else if e.Open {
			code = "open"
		}
		s.ByVerb[verb]++
		s.ByPath[path]++
		s.ByCode[code]++
		s.ByRequest[verb+" "+path+" "+code]++
	}
	return s
}
