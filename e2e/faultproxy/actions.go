package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// behaviour is what a rule does at the four points of an exchange. A nil function leaves that point alone.
type behaviour struct {
	before func(*exchange) (answered bool) // nothing was sent upstream
	after  func(*exchange)                 // the upstream has answered, the client has seen nothing of it
	stream func(*exchange)                 // passes the body on, in place of a plain copy
	done   func(*exchange)                 // the client has the whole answer
}

// parameters lists the fields each action takes.
var parameters = map[string][]string{
	"delay":         {"ms", "when"},
	"gate":          {"when"},
	"respond":       {"code", "retryAfter", "body"},
	"html":          {},
	"drop_before":   {},
	"drop_after":    {},
	"truncate":      {"after_bytes"},
	"split":         {"bytes", "ms"},
	"rewrite_query": {"set", "remove"},
	"kill":          {"pid", "signal", "when", "ms"},
	"expire":        {"after_events"},
	"cut_watch":     {"after_events", "after_bytes", "clean"},
	"silence_watch": {"after_events"},
	"garble":        {"after_events", "clean"},
	"drop_events":   {"after_events", "count"},
}

// watchActions match watches only.
var watchActions = []string{"expire", "cut_watch", "silence_watch", "garble", "drop_events"}

func newBehaviour(r *rule) (behaviour, error) {
	if r.MS < 0 || r.Bytes < 0 || r.Count < 0 || (r.AfterEvents != nil && *r.AfterEvents < 0) || (r.AfterBytes != nil && *r.AfterBytes < 0) {
		return behaviour{}, errors.New("a negative number")
	}
	switch r.Action {
	case "delay":
		return pauseBehaviour(r, func(x *exchange) {
			x.acted()
			x.sleep(time.Duration(r.MS) * time.Millisecond)
		})
	case "gate":
		return pauseBehaviour(r, func(x *exchange) {
			x.acted()
			x.proxy.gate.hold(x)
		})
	case "respond":
		return respondBehaviour(r)
	case "html":
		return behaviour{before: func(x *exchange) bool {
			x.acted()
			x.answer(http.StatusOK, "text/html; charset=utf-8", []byte("<!DOCTYPE html>\n<html><body><h1>Sign in to continue</h1></body></html>\n"))
			return true
		}}, nil
	case "drop_before":
		return behaviour{before: func(x *exchange) bool {
			x.acted()
			x.abort("dropped before")
			return true
		}}, nil
	case "drop_after":
		return behaviour{after: func(x *exchange) {
			x.acted()
			if !x.entry.Watch {
				x.readWhole()
			}
			x.abort("dropped after")
		}}, nil
	case "rewrite_query":
		if len(r.Set)+len(r.Remove) == 0 {
			return behaviour{}, errors.New("rewrite_query needs set or remove")
		}
		return behaviour{before: func(x *exchange) bool {
			query := x.r.URL.Query()
			for key, value := range r.Set {
				query.Set(key, value)
			}
			for _, key := range r.Remove {
				query.Del(key)
			}
			x.query = query.Encode()
			x.acted()
			return false
		}}, nil
	case "kill":
		return killBehaviour(r)
	}
	return streamBehaviour(r)
}

// pauseBehaviour waits before the request is forwarded or, with when "after", before the answer is passed on.
func pauseBehaviour(r *rule, pause func(*exchange)) (behaviour, error) {
	if r.Action == "delay" && r.MS == 0 {
		return behaviour{}, errors.New("delay needs ms")
	}
	switch r.When {
	case "", "before":
		return behaviour{before: func(x *exchange) bool { pause(x); return false }}, nil
	case "after":
		return behaviour{after: pause}, nil
	}
	return behaviour{}, fmt.Errorf("when %q is not before or after", r.When)
}

func respondBehaviour(r *rule) (behaviour, error) {
	if r.Code < 200 || r.Code > 599 {
		return behaviour{}, errors.New("respond needs a code from 200 to 599")
	}
	body, contentType := statusBody(r), "application/json"
	if r.Body != nil {
		body = r.Body
		var text string
		if json.Unmarshal(r.Body, &text) == nil {
			body, contentType = []byte(text), "text/plain; charset=utf-8"
		}
	}
	return behaviour{before: func(x *exchange) bool {
		if r.RetryAfter != nil {
			x.w.Header().Set("Retry-After", strconv.Itoa(*r.RetryAfter))
		}
		x.acted()
		x.answer(r.Code, contentType, body)
		return true
	}}, nil
}

// The reasons an API server gives with its codes.
var reasons = map[int]string{400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed",
	406: "NotAcceptable", 409: "Conflict", 410: "Expired", 413: "RequestEntityTooLarge", 415: "UnsupportedMediaType", 422: "Invalid",
	429: "TooManyRequests", 500: "InternalError", 503: "ServiceUnavailable", 504: "Timeout"}

func statusBody(r *rule) []byte {
	status := map[string]any{"kind": "Status", "apiVersion": "v1", "metadata": map[string]any{}, "code": r.Code}
	if r.Code < 400 {
		status["status"] = "Success"
	} else {
		status["status"] = "Failure"
		status["message"] = fmt.Sprintf("faultproxy: rule %s answers %d", r.Action, r.Code)
		if reason := reasons[r.Code]; reason != "" {
			status["reason"] = reason
		}
		if r.RetryAfter != nil {
			status["details"] = map[string]any{"retryAfterSeconds": *r.RetryAfter}
		}
	}
	body, err := json.Marshal(status)
	if err != nil {
		panic(err) // only strings and numbers
	}
	return append(body, '\n')
}
