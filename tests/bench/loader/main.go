// A bare loader: sends given requests to an API server as fast as it answers, and nothing else. What it needs for the writes of an operator is the
// least that any operator can need for them.
//
// Standard input is one JSON object, a plan: requests, and the objects (apps) that each of them is sent for. In paths and bodies @NAME@, @NAMESPACE@
// and @UID@ stand for those of the app, @VERSION@ for the last resourceVersion of the object that the request is about.
// Standard output is one JSON object: seconds, CPU seconds of this program, how many of what, and what was refused.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

type request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Type   string `json:"type"`
	Body   string `json:"body"`
	Object string `json:"object"` // the path of what it is about
}

type app struct {
	Namespace string            `json:"namespace"`
	Name      string            `json:"name"`
	UID       string            `json:"uid"`
	Versions  map[string]string `json:"versions"` // path as in Object -> resourceVersion
}

type plan struct {
	Requests []request `json:"requests"`
	Apps     []*app    `json:"apps"`
}

type step struct {
	Seconds   float64 `json:"seconds"`
	ServerCPU float64 `json:"server_cpu"`
}

type outcome struct {
	Seconds float64        `json:"seconds"`
	CPU     float64        `json:"cpu"`
	Counts  map[string]int `json:"counts"`
	Wrong   []string       `json:"wrong"`
	Steps   []step         `json:"steps"`
}

func main() {
	server := flag.String("server", "", "address of the API server")
	authority := flag.String("ca", "", "file with its certificate authority")
	token := flag.String("token", "", "file with a bearer token")
	connections := flag.Int("connections", 16, "apps at a time, and so connections")
	pid := flag.Int("steps-of", 0, "one request after the other, each for all apps before the next; and tell the CPU of this process for each")
	flag.Parse()
	if err := run(*server, *authority, *token, *connections, *pid); err != nil {
		fmt.Fprintln(os.Stderr, "loader:", err)
		os.Exit(1)
	}
}

func run(server, authority, tokenFile string, connections, pid int) error {
	var given plan
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		return err
	}
	client, err := newClient(authority, connections)
	if err != nil {
		return err
	}
	token, err := os.ReadFile(tokenFile)
	if err != nil {
		return err
	}
	s := &sender{server: server, token: strings.TrimSpace(string(token)), client: client, plan: given, counts: map[string]int{}, wrong: []string{}}
	s.remembered = answersToRemember(given.Requests)
	result := outcome{Counts: s.counts}
	began := time.Now()
	if pid == 0 {
		s.sendAll(connections)
	} else {
		result.Steps = s.sendInSteps(pid)
	}
	result.Seconds = time.Since(began).Seconds()
	result.Wrong = s.wrong
	result.CPU = ownCPU()
	return json.NewEncoder(os.Stdout).Encode(result)
}

// Which answers hold what a later request needs. No other is looked at.
func answersToRemember(requests []request) []bool {
	needed := make([]bool, len(requests))
	for i, r := range requests {
		for _, later := range requests[i+1:] {
			uid := i == 0 && r.Method == http.MethodPost && strings.Contains(later.Body, "@UID@")
			needed[i] = needed[i] || uid || later.Object == r.Object && strings.Contains(later.Body, "@VERSION@")
		}
	}
	return needed
}

func (s *sender) sendAll(connections int) {
	work := make(chan *app)
	var workers sync.WaitGroup
	for range connections {
		workers.Go(func() {
			for one := range work {
				for place := range s.plan.Requests {
					if !s.send(one, place) {
						break
					}
				}
			}
		})
	}
	for _, one := range s.plan.Apps {
		work <- one
	}
	close(work)
	workers.Wait()
}

func (s *sender) sendInSteps(pid int) []step {
	steps := make([]step, 0, len(s.plan.Requests))
	for place := range s.plan.Requests {
		began, before := time.Now(), cpuOf(pid)
		for _, one := range s.plan.Apps {
			if !s.send(one, place) {
				break // it would be refused for the others, too
			}
		}
		steps = append(steps, step{time.Since(began).Seconds(), cpuOf(pid) - before})
	}
	return steps
}

func ownCPU() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
}
