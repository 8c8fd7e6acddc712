package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// match says which requests a rule is for. What is absent matches everything.
type match struct {
	Verbs    []string `json:"verbs,omitempty"` // HTTP methods
	Path     string   `json:"path,omitempty"`  // regular expression on the path, without the query
	Query    string   `json:"query,omitempty"` // regular expression on the raw query
	Mutating *bool    `json:"mutating,omitempty"`
	Watch    *bool    `json:"watch,omitempty"`
	Nth      *window  `json:"nth,omitempty"`

	path, query *regexp.Regexp
}

func (m *match) compile() error {
	for i, verb := range m.Verbs {
		m.Verbs[i] = strings.ToUpper(verb)
		if !slices.Contains([]string{"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}, m.Verbs[i]) {
			return fmt.Errorf("match.verbs: %q is not an HTTP method; list and watch are GET, told apart by match.watch", verb)
		}
	}
	var err error
	if m.path, err = compileOptional(m.Path); err != nil {
		return fmt.Errorf("match.path: %w", err)
	}
	if m.query, err = compileOptional(m.Query); err != nil {
		return fmt.Errorf("match.query: %w", err)
	}
	return nil
}

// fits looks at everything but nth.
func (m *match) fits(r *http.Request, e *entry) bool {
	return (len(m.Verbs) == 0 || slices.Contains(m.Verbs, r.Method)) &&
		(m.path == nil || m.path.MatchString(r.URL.Path)) &&
		(m.query == nil || m.query.MatchString(r.URL.RawQuery)) &&
		(m.Mutating == nil || *m.Mutating == (e.M > 0)) &&
		(m.Watch == nil || *m.Watch == e.Watch)
}

// window is [from, count]: the from-th matching request and those after it, count in all; count 0 means without end.
// A bare number N is [N, 1].
type window struct{ From, Count int }

func (w *window) UnmarshalJSON(text []byte) error {
	var numbers []int
	if err := json.Unmarshal(text, &w.From); err == nil {
		w.Count = 1
	} else if err := json.Unmarshal(text, &numbers); err == nil && len(numbers) == 2 {
		w.From, w.Count = numbers[0], numbers[1]
	} else {
		return errors.New("match.nth: want N or [from, count]")
	}
	if w.From < 1 || w.Count < 0 {
		return errors.New("match.nth: from starts at 1, count at 0 (without end)")
	}
	return nil
}

func (w *window) MarshalJSON() ([]byte, error) { return json.Marshal([]int{w.From, w.Count}) }

func (w *window) holds(n int) bool {
	return w == nil || (n >= w.From && (w.Count == 0 || n < w.From+w.Count))
}

// rule is one rule as sent to the control API. parameters (actions.go) says which fields go with which action.
type rule struct {
	ID     string `json:"id"`
	Match  match  `json:"match"`
	Action string `json:"action"`

	MS          int               `json:"ms,omitempty"`
	When        string            `json:"when,omitempty"`
	Code        int               `json:"code,omitempty"`
	RetryAfter  *int              `json:"retryAfter,omitempty"`
	Body        json.RawMessage   `json:"body,omitempty"`
	AfterEvents *int              `json:"after_events,omitempty"`
	AfterBytes  *int64            `json:"after_bytes,omitempty"`
	Count       int               `json:"count,omitempty"`
	Bytes       int               `json:"bytes,omitempty"`
	Clean       bool              `json:"clean,omitempty"`
	Pid         int               `json:"pid,omitempty"`
	Signal      string            `json:"signal,omitempty"`
	Set         map[string]string `json:"set,omitempty"`
	Remove      []string          `json:"remove,omitempty"`

	Matched int `json:"matched"` // requests that fit match without nth, since the rule was put
	Taken   int `json:"taken"`   // of those, the ones this rule got
	Acted   int `json:"acted"`   // of those, the ones where the damage was done

	behaviour behaviour
}

// parseRules reads a JSON list of rules and refuses what it does not know: a misspelt fault must not pass for a survived one.
func parseRules(text []byte) ([]*rule, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("want a JSON list of rules: %w", err)
	}
	rules, ids := []*rule{}, map[string]bool{}
	for i, one := range raw {
		r, err := parseRule(one)
		if err == nil {
			if r.ID == "" {
				r.ID = fmt.Sprintf("%d-%s", i, r.Action)
			}
			if ids[r.ID] {
				err = fmt.Errorf("id %q twice", r.ID)
			}
			ids[r.ID] = true
		}
		if err != nil {
			return nil, fmt.Errorf("rule %d: %w", i, err)
		}
		rules = append(rules, r)
	}
	return rules, nil
}

func parseRule(text []byte) (*rule, error) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(text, &keys); err != nil {
		return nil, err
	}
	r := &rule{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(r); err != nil {
		return nil, err
	}
	allowed, known := parameters[r.Action]
	if !known {
		return nil, fmt.Errorf("action %q is not one of %s", r.Action, strings.Join(slices.Sorted(maps.Keys(parameters)), ", "))
	}
	for key := range keys {
		if !slices.Contains(allowed, key) && !slices.Contains([]string{"id", "match", "action"}, key) {
			return nil, fmt.Errorf("%s does not take %q, only %v", r.Action, key, allowed)
		}
	}
	if err := r.Match.compile(); err != nil {
		return nil, err
	}
	if slices.Contains(watchActions, r.Action) {
		if r.Match.Watch != nil && !*r.Match.Watch {
			return nil, fmt.Errorf("%s is for watches only", r.Action)
		}
		yes := true
		r.Match.Watch = &yes
	}
	var err error
	r.behaviour, err = newBehaviour(r)
	return r, err
}

// ruleSet is the list of rules in force.
type ruleSet struct {
	mu    sync.Mutex
	rules []*rule
	acted map[string]int // by action, over all rules since the last reset
}

func (s *ruleSet) put(rules []*rule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = rules
}

// pick counts the request in every rule it fits, and returns the first rule whose window it falls in.
func (s *ruleSet) pick(r *http.Request, e *entry) *rule {
	s.mu.Lock()
	defer s.mu.Unlock()
	var picked *rule
	for _, candidate := range s.rules {
		if !candidate.Match.fits(r, e) {
			continue
		}
		candidate.Matched++
		if picked == nil && candidate.Match.Nth.holds(candidate.Matched) {
			picked = candidate
			picked.Taken++
		}
	}
	return picked
}

func (s *ruleSet) countAction(r *rule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Acted++
	s.acted[r.Action]++
}

func (s *ruleSet) resetCounts() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acted = map[string]int{}
	for _, r := range s.rules {
		r.Matched, r.Taken, r.Acted = 0, 0, 0
	}
}

// list returns copies, to be shown.
func (s *ruleSet) list() ([]rule, map[string]int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	copies := make([]rule, 0, len(s.rules))
	for _, r := range s.rules {
		copies = append(copies, *r)
	}
	return copies, maps.Clone(s.acted)
}
