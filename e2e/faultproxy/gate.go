package main

import (
	"slices"
	"sync"
)

// gate holds requests until they are released, in the order they came.
type gate struct {
	mu   sync.Mutex
	held []*heldRequest
}

type heldRequest struct {
	x    *exchange
	free chan struct{}
}

func (g *gate) hold(x *exchange) {
	h := &heldRequest{x, make(chan struct{})}
	g.mu.Lock()
	g.held = append(g.held, h)
	g.mu.Unlock()
	select {
	case <-h.free:
	case <-x.ctx.Done():
		g.mu.Lock()
		g.held = slices.DeleteFunc(g.held, func(other *heldRequest) bool { return other == h })
		g.mu.Unlock()
		x.checkOpen()
	}
}

// release lets the first count held requests that fit go on; count 0 means all of them, no match means any. It returns their numbers.
func (g *gate) release(m *match, count int) []int {
	g.mu.Lock()
	defer g.mu.Unlock()
	released := []int{}
	g.held = slices.DeleteFunc(g.held, func(h *heldRequest) bool {
		if (count > 0 && len(released) == count) || (m != nil && !m.fits(h.x.r, h.x.entry)) {
			return false
		}
		close(h.free)
		released = append(released, h.x.entry.N)
		return true
	})
	return released
}

func (g *gate) size() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.held)
}
