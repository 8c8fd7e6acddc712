package main

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"time"
)

// The actions that let an answer begin and spoil its body.

func streamBehaviour(r *rule) (behaviour, error) {
	events := 0
	if r.AfterEvents != nil {
		events = *r.AfterEvents
	}
	switch r.Action {
	case "truncate":
		if r.AfterBytes == nil {
			return behaviour{}, errors.New("truncate needs after_bytes")
		}
		return behaviour{stream: func(x *exchange) { cutAfterBytes(x, *r.AfterBytes, false) }}, nil

	case "split":
		if r.Bytes == 0 {
			return behaviour{}, errors.New("split needs bytes")
		}
		return behaviour{
			after:  func(x *exchange) { x.resp.Header.Del("Content-Length") }, // so that every piece is a chunk
			stream: func(x *exchange) { x.acted(); split(x, r.Bytes, time.Duration(r.MS)*time.Millisecond) },
		}, nil

	case "cut_watch":
		if (r.AfterEvents == nil) == (r.AfterBytes == nil) {
			return behaviour{}, errors.New("cut_watch needs after_events or after_bytes")
		}
		if r.AfterBytes != nil {
			return behaviour{stream: func(x *exchange) { cutAfterBytes(x, *r.AfterBytes, r.Clean) }}, nil
		}
		return behaviour{stream: func(x *exchange) {
			if _, ok := passEvents(x, events); ok {
				x.acted()
				x.end("cut", r.Clean)
			}
		}}, nil

	case "silence_watch":
		return behaviour{stream: func(x *exchange) {
			if rest, ok := passEvents(x, events); ok {
				x.acted()
				_, _ = io.Copy(io.Discard, rest)
				<-x.ctx.Done() // the upstream's end is swallowed too
				x.endStream(x.ctx.Err())
			}
		}}, nil

	case "garble":
		return behaviour{stream: func(x *exchange) {
			if _, ok := passEvents(x, events); ok {
				x.acted()
				x.pass([]byte(`{"type":"MODIFIED","object":{"apiVersion":"v1","kind":"Conf`))
				x.end("garbled", r.Clean)
			}
		}}, nil

	case "expire":
		expired := func(x *exchange) {
			x.acted()
			x.pass([]byte(`{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",` +
				`"message":"too old resource version: faultproxy","reason":"Expired","code":410}}` + "\n"))
			x.end("expired", true)
		}
		if events == 0 {
			return behaviour{before: func(x *exchange) bool {
				x.w.Header().Set("Content-Type", "application/json")
				x.header(http.StatusOK)
				expired(x)
				return true
			}}, nil
		}
		return behaviour{stream: func(x *exchange) {
			if _, ok := passEvents(x, events); ok {
				expired(x)
			}
		}}, nil

	case "drop_events":
		if r.Count == 0 {
			r.Count = 1
		}
		return behaviour{stream: func(x *exchange) {
			rest, ok := passEvents(x, events)
			for dropped := 0; ok && dropped < r.Count; dropped++ {
				if _, err := rest.ReadBytes('\n'); err != nil {
					x.endStream(err)
					return
				}
				if dropped == 0 {
					x.acted()
				}
			}
			if ok {
				x.copy(rest)
			}
		}}, nil
	}
	return behaviour{}, errors.New("action without behaviour: " + r.Action)
}

// passEvents passes so many events (lines, bookmarks included) and returns what follows; not ok when the stream ended before.
func passEvents(x *exchange, events int) (*bufio.Reader, bool) {
	reader := bufio.NewReader(x.resp.Body)
	for range events {
		line, err := reader.ReadBytes('\n')
		if err == nil {
			err = x.pass(line)
		}
		if err != nil {
			x.endStream(err)
			return nil, false
		}
	}
	return reader, true
}

func cutAfterBytes(x *exchange, limit int64, clean bool) {
	err := x.copyUntil(io.LimitReader(x.resp.Body, limit))
	whole := x.passed() < limit
	if err == nil && !whole && !x.entry.Watch {
		n, _ := x.resp.Body.Read(make([]byte, 1))
		whole = n == 0
	}
	if err != nil || whole { // not longer than the limit: nothing was cut off
		x.endStream(err)
		return
	}
	x.acted()
	x.end("cut", clean)
}

func split(x *exchange, size int, pause time.Duration) {
	piece := make([]byte, size)
	for {
		n, err := io.ReadAtLeast(x.resp.Body, piece, 1)
		if n > 0 {
			if err := x.pass(piece[:n]); err != nil {
				x.endStream(err)
				return
			}
			x.sleep(pause)
		}
		if err != nil {
			x.endStream(err)
			return
		}
	}
}
