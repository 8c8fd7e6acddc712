package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// exchange is one request and its answer.
type exchange struct {
	proxy   *proxy
	w       http.ResponseWriter
	r       *http.Request
	control *http.ResponseController
	conn    net.Conn
	body    []byte
	query   string
	entry   *entry
	rule    *rule
	ctx     context.Context // ends when the client leaves or the exchange is cut
	cancel  context.CancelCauseFunc
	resp    *http.Response

	behaviour
}

var (
	errCut      = errors.New("cut")
	errCutClean = errors.New("cut cleanly")
)

func (x *exchange) run() {
	if x.before != nil && x.before(x) {
		return
	}
	x.checkOpen()
	if x.r.Header.Get("Upgrade") != "" {
		x.answer(http.StatusNotImplemented, "text/plain", []byte("faultproxy does not pass protocol upgrades (exec, attach, port-forward)\n"))
		return
	}
	ctx := x.ctx
	if isWrite(x.r) {
		// Once sent, a write goes through whatever the client does, and its status is recorded.
		detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), mutationTimeout)
		defer cancel()
		ctx = detached
	}
	resp, err := x.proxy.upstream.send(ctx, x.r, x.query, x.body)
	if err != nil {
		x.checkOpen()
		x.note("upstream: " + err.Error())
		x.answer(http.StatusBadGateway, "text/plain", []byte("faultproxy: upstream: "+err.Error()+"\n"))
		return
	}
	x.resp = resp
	defer func() { _ = x.resp.Body.Close() }()
	x.proxy.record.change(func() { x.entry.Upstream = resp.StatusCode })
	if x.after != nil {
		x.after(x)
	}
	x.checkOpen()

	header := x.w.Header()
	for name, values := range copyHeader(x.resp.Header) {
		header[name] = values
	}
	x.header(x.resp.StatusCode)
	if x.stream == nil || (x.entry.Watch && x.resp.StatusCode >= 300) { // a refused watch has no events
		x.copy(x.resp.Body)
	} else {
		x.stream(x)
	}
	if x.done != nil {
		x.done(x)
	}
}

// readWhole takes the answer into memory, so that the upstream is done with it.
func (x *exchange) readWhole() {
	body, err := io.ReadAll(x.resp.Body)
	if err != nil {
		x.endStream(err)
	}
	_ = x.resp.Body.Close()
	x.resp.Body = io.NopCloser(bytes.NewReader(body))
	if len(body) > 0 {
		x.resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
}

// answer sends a whole answer of the proxy's own.
func (x *exchange) answer(code int, contentType string, body []byte) {
	if code != http.StatusNoContent && code != http.StatusNotModified {
		x.w.Header().Set("Content-Type", contentType)
		x.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	x.header(code)
	if err := x.pass(body); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		x.endStream(err)
	}
}

func (x *exchange) header(code int) {
	x.proxy.record.change(func() { x.entry.Status = code })
	x.w.WriteHeader(code)
	_ = x.control.Flush()
}

// pass sends bytes to the client at once.
func (x *exchange) pass(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	x.proxy.record.change(func() {
		x.entry.Bytes += int64(len(b))
		if x.entry.Watch {
			x.entry.Events += bytes.Count(b, []byte{'\n'})
		}
	})
	if _, err := x.w.Write(b); err != nil {
		return err
	}
	return x.control.Flush()
}

// copyUntil passes on what it reads until the reader ends; nil then.
func (x *exchange) copyUntil(reader io.Reader) error {
	buffer := make([]byte, 32<<10)
	for {
		n, err := reader.Read(buffer)
		if n > 0 {
			if err := x.pass(buffer[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (x *exchange) copy(reader io.Reader) { x.endStream(x.copyUntil(reader)) }

// endStream ends the answer as the streams did: whole when the upstream ended it or it was cut cleanly, else broken.
func (x *exchange) endStream(err error) {
	cause := context.Cause(x.ctx)
	switch {
	case err == nil || err == io.EOF:
		x.end("answered", true)
	case errors.Is(cause, errCutClean):
		x.end("cut", true)
	case errors.Is(cause, errCut):
		x.end("cut", false)
	case cause != nil:
		x.end("client gone", false)
	default:
		x.note(err.Error())
		x.end("broken", false)
	}
}

// end records how the exchange ended. Clean lets the answer end as HTTP wants it; otherwise the connection closes in mid-answer.
func (x *exchange) end(how string, clean bool) {
	x.proxy.record.change(func() { x.entry.End = how })
	if !clean {
		panic(http.ErrAbortHandler) // net/http closes the connection and sends nothing more
	}
}

func (x *exchange) abort(how string) { x.end(how, false) }

// checkOpen ends the exchange when it was cut or the client has left.
func (x *exchange) checkOpen() {
	if x.ctx.Err() == nil {
		return
	}
	if errors.Is(context.Cause(x.ctx), errCut) || errors.Is(context.Cause(x.ctx), errCutClean) {
		x.abort("cut")
	}
	x.abort("client gone")
}

func (x *exchange) sleep(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-x.ctx.Done():
		x.checkOpen()
	}
}

// acted counts that the rule did its damage to this request.
func (x *exchange) acted() {
	x.proxy.rules.countAction(x.rule)
	x.proxy.record.change(func() { x.entry.Acted = true })
}

func (x *exchange) note(text string) {
	x.proxy.record.change(func() { x.entry.Note = text })
}

func (x *exchange) passed() int64 { return x.entry.Bytes } // written by this goroutine only
