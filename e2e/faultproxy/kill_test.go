package main

import (
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// victim is a process to kill.
func victim(t *testing.T) (pid int, ended <-chan error) {
	t.Helper()
	command := exec.Command("sleep", "60")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	over := make(chan struct{})
	go func() {
		done <- command.Wait()
		close(over)
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-over
	})
	return command.Process.Pid, done
}

func wantKilled(t *testing.T, ended <-chan error, signal syscall.Signal) {
	t.Helper()
	select {
	case err := <-ended:
		exit, ok := err.(*exec.ExitError)
		if !ok || exit.Sys().(syscall.WaitStatus).Signal() != signal {
			t.Errorf("ended with %v, want %v", err, signal)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("still alive after 5 s")
	}
}

func wantAlive(t *testing.T, ended <-chan error) {
	t.Helper()
	select {
	case err := <-ended:
		t.Fatalf("ended with %v", err)
	case <-time.After(50 * time.Millisecond):
	}
}

func TestKill(t *testing.T) {
	for _, one := range []struct {
		when      string
		forwarded int
		answered  bool
	}{{"before", 0, false}, {"after", 1, false}, {"after_answer", 1, true}} {
		t.Run(one.when, func(t *testing.T) {
			g := newRig(t)
			pid, ended := victim(t)
			g.rules(fmt.Sprintf(`[{"action":"kill","pid":%d,"when":"%s","match":{"mutating":true,"nth":2}}]`, pid, one.when))
			g.wantPassed(g.do("POST", "/first", ""))
			g.wantPassed(g.get("/read"))
			wantAlive(t, ended)

			if a := g.do("POST", "/second", ""); one.answered {
				g.wantPassed(a)
			} else {
				g.wantBroken(a)
			}
			wantKilled(t, ended, syscall.SIGKILL)
			if got := g.api.count(); got != 2+one.forwarded {
				t.Errorf("upstream saw %d requests", got)
			}
			e := g.ended(3)
			if e.M != 2 || !e.Acted || (e.End == "killed") == one.answered || (e.Upstream == 200) != (one.forwarded == 1) {
				t.Errorf("entry %+v", e)
			}
			g.wantActed("kill", 1)
			g.wantPassed(g.do("POST", "/third", ""))
		})
	}
}

func TestKillAfterAnswerLater(t *testing.T) {
	g := newRig(t)
	pid, ended := victim(t)
	g.rules(fmt.Sprintf(`[{"action":"kill","pid":%d,"when":"after_answer","ms":300}]`, pid))
	g.wantPassed(g.do("POST", "/api", ""))
	wantAlive(t, ended)
	wantKilled(t, ended, syscall.SIGKILL)
}

// Without nth a kill is for the first match only.
func TestKillFiresOnce(t *testing.T) {
	g := newRig(t)
	pid, ended := victim(t)
	g.rules(fmt.Sprintf(`[{"action":"kill","pid":%d,"signal":"CONT"}]`, pid)) // a signal that is survived, to be able to count
	g.wantPassed(g.get("/api"))
	g.wantPassed(g.get("/api"))
	g.wantActed("kill", 1)
	wantAlive(t, ended)
}

// Other signals let the request go on.
func TestKillWithAnotherSignal(t *testing.T) {
	for _, when := range []string{"before", "after"} {
		g := newRig(t)
		pid, ended := victim(t)
		g.rules(fmt.Sprintf(`[{"action":"kill","pid":%d,"signal":"TERM","when":"%s"}]`, pid, when))
		g.wantPassed(g.get("/api"))
		wantKilled(t, ended, syscall.SIGTERM)
	}
}

// A process that is gone already: the request passes, nothing counts as done, and the reason is recorded.
func TestKillTooLate(t *testing.T) {
	g := newRig(t)
	pid, ended := victim(t)
	g.rules(fmt.Sprintf(`[{"action":"kill","pid":%d}]`, pid))
	_ = syscall.Kill(pid, syscall.SIGKILL)
	wantKilled(t, ended, syscall.SIGKILL)
	g.wantPassed(g.get("/api"))
	if e := g.ended(1); e.Acted || !strings.Contains(e.Note, "kill") || len(g.stats().Actions) != 0 {
		t.Errorf("entry %+v", e)
	}
}
