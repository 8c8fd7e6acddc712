package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

var signals = map[string]syscall.Signal{"KILL": syscall.SIGKILL, "TERM": syscall.SIGTERM, "INT": syscall.SIGINT, "HUP": syscall.SIGHUP,
	"STOP": syscall.SIGSTOP, "CONT": syscall.SIGCONT, "ABRT": syscall.SIGABRT}

// killBehaviour signals a process at a chosen point of a request. SIGKILL also ends the exchange there: "before" nothing reaches the
// upstream, "after" the upstream has acted and nobody learns of it. Other signals let the exchange go on, since their receiver may.
func killBehaviour(r *rule) (behaviour, error) {
	if r.Signal == "" {
		r.Signal = "KILL"
	}
	signal, known := signals[r.Signal]
	if !known {
		return behaviour{}, fmt.Errorf("signal %q is not known", r.Signal)
	}
	if r.Pid <= 1 || r.Pid == os.Getpid() {
		return behaviour{}, fmt.Errorf("pid %d is not for killing", r.Pid)
	}
	// The handle is taken now and names this process for good (a pidfd): a later process with the same number is never hit.
	process, err := os.FindProcess(r.Pid)
	if err == nil {
		err = process.Signal(syscall.Signal(0))
	}
	if err != nil {
		return behaviour{}, fmt.Errorf("pid %d: %w", r.Pid, err)
	}
	if r.Match.Nth == nil {
		r.Match.Nth = &window{From: 1, Count: 1}
	}

	fire := func(x *exchange) bool {
		if err := process.Signal(signal); err != nil {
			x.note("kill " + strconv.Itoa(r.Pid) + ": " + err.Error())
			return false
		}
		x.acted()
		return true
	}
	pauseAndFire := func(x *exchange) {
		x.sleep(time.Duration(r.MS) * time.Millisecond)
		if fire(x) && signal == syscall.SIGKILL {
			x.abort("killed")
		}
	}
	switch r.When {
	case "", "before":
		return behaviour{before: func(x *exchange) bool { pauseAndFire(x); return false }}, nil
	case "after":
		return behaviour{after: func(x *exchange) {
			if !x.entry.Watch { // the write is complete only when its whole answer is here
				x.readWhole()
			}
			pauseAndFire(x)
		}}, nil
	case "after_answer":
		return behaviour{
			after: func(x *exchange) {
				if !x.entry.Watch { // with a known length the client has it all when the last byte is flushed
					x.readWhole()
				}
			},
			done: func(x *exchange) {
				if r.MS == 0 {
					fire(x)
					return
				}
				time.AfterFunc(time.Duration(r.MS)*time.Millisecond, func() { fire(x) })
			},
		}, nil
	}
	return behaviour{}, errors.New("when is not before, after or after_answer")
}
