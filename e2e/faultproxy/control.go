package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// control is the control API. It listens on a port of its own, so that no client request can be taken for one.
func (p *proxy) control() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, answer func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			value, err := answer(r)
			code := http.StatusOK
			if err != nil {
				code, value = http.StatusBadRequest, map[string]string{"error": err.Error()}
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(code)
			_ = json.NewEncoder(w).Encode(value)
		})
	}
	handle("GET /stats", func(*http.Request) (any, error) {
		s := p.record.stats()
		s.Held = p.gate.size()
		_, s.Actions = p.rules.list()
		return s, nil
	})
	handle("GET /requests", func(r *http.Request) (any, error) {
		since := 0
		if text := r.URL.Query().Get("since"); text != "" {
			var err error
			if since, err = strconv.Atoi(text); err != nil {
				return nil, fmt.Errorf("since: %w", err)
			}
		}
		return p.record.since(since), nil
	})
	handle("GET /rules", func(*http.Request) (any, error) {
		rules, _ := p.rules.list()
		return rules, nil
	})
	handle("PUT /rules", func(r *http.Request) (any, error) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		rules, err := parseRules(text)
		if err != nil {
			return nil, err
		}
		p.rules.put(rules)
		copies, _ := p.rules.list()
		return copies, nil
	})
	handle("DELETE /rules", func(*http.Request) (any, error) {
		p.rules.put(nil)
		return map[string]any{"released": p.gate.release(nil, 0)}, nil
	})
	handle("POST /cut", func(r *http.Request) (any, error) {
		var order struct {
			Match *match `json:"match"`
			Clean bool   `json:"clean"`
		}
		if err := readOrder(r, &order); err != nil {
			return nil, err
		}
		if err := compileOrder(order.Match); err != nil {
			return nil, err
		}
		return p.cut(order.Match, order.Clean), nil
	})
	handle("POST /release", func(r *http.Request) (any, error) {
		var order struct {
			Match *match `json:"match"`
			Count int    `json:"count"`
		}
		if err := readOrder(r, &order); err != nil {
			return nil, err
		}
		if err := compileOrder(order.Match); err != nil {
			return nil, err
		}
		return map[string]any{"released": p.gate.release(order.Match, order.Count)}, nil
	})
	handle("POST /reset-count", func(*http.Request) (any, error) {
		p.arrival.Lock()
		defer p.arrival.Unlock()
		p.rules.resetCounts()
		return map[string]int{"n": p.record.reset()}, nil
	})
	return mux
}

// readOrder reads an optional JSON body.
func readOrder(r *http.Request, into any) error {
	text, err := io.ReadAll(r.Body)
	if err != nil || len(bytes.TrimSpace(text)) == 0 {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func compileOrder(m *match) error {
	if m == nil {
		return nil
	}
	if m.Nth != nil {
		return errors.New("match.nth counts requests of a rule: it has no meaning here")
	}
	return m.compile()
}
