// faultproxy stands between a client and a Kubernetes API server and does damage on request: it delays, refuses, loses, cuts,
// silences and garbles, or kills the client at a chosen request. README.md lists the rules and the control API.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"time"
)

// Lease renewals follow a clock, not the work at hand: counted as mutations they would make "the k-th mutation" differ from run to run.
const defaultUncounted = `^/apis/coordination\.k8s\.io/[^/]+/namespaces/[^/]+/leases(/|$)`

type options struct {
	kubeconfig, contextName, outKubeconfig string
	listen, control, record, uncounted     string
	serveTLS, exitOnStdinEOF               bool
}

func main() {
	var o options
	flag.StringVar(&o.kubeconfig, "kubeconfig", "", "kubeconfig of the upstream API server (required)")
	flag.StringVar(&o.contextName, "context", "", "context in that kubeconfig (default: current-context)")
	flag.StringVar(&o.outKubeconfig, "out-kubeconfig", "", "where to write the kubeconfig that points to the proxy (required)")
	flag.StringVar(&o.listen, "listen", "127.0.0.1:0", "address for clients")
	flag.StringVar(&o.control, "control", "127.0.0.1:0", "address of the control API")
	flag.StringVar(&o.record, "record", "", "append each ended request to this file, one JSON object a line")
	flag.StringVar(&o.uncounted, "uncounted", defaultUncounted, "paths whose writes are not counted as mutations (regular expression; empty: none)")
	flag.BoolVar(&o.serveTLS, "tls", false, "serve TLS with a certificate made at start (default: plain HTTP)")
	flag.BoolVar(&o.exitOnStdinEOF, "exit-on-stdin-eof", false, "stop when standard input ends, so that the proxy does not outlive its starter")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if o.exitOnStdinEOF {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	if err := run(ctx, o, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "faultproxy:", err)
		os.Exit(1)
	}
}

// ready is the one line printed on standard output once both ports answer.
type ready struct {
	Listen     string `json:"listen"`
	Control    string `json:"control"`
	Kubeconfig string `json:"kubeconfig"`
	Pid        int    `json:"pid"`
}

func run(ctx context.Context, o options, rest []string, stdout io.Writer) error {
	if o.kubeconfig == "" || o.outKubeconfig == "" || len(rest) > 0 {
		return errors.New("usage: faultproxy --kubeconfig PATH --out-kubeconfig PATH [--listen ADDR] [--control ADDR] [--record FILE] [--tls]")
	}
	config, err := loadKubeconfig(o.kubeconfig, o.contextName)
	if err != nil {
		return err
	}
	up, err := newUpstream(config)
	if err != nil {
		return err
	}
	uncounted, err := compileOptional(o.uncounted)
	if err != nil {
		return fmt.Errorf("--uncounted: %w", err)
	}
	var file io.Writer
	if o.record != "" {
		f, err := os.OpenFile(o.record, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer f.Close()
		file = f
	}

	p := newProxy(up, newRecorder(file), uncounted)
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	control, err := net.Listen("tcp", o.control)
	if err != nil {
		return err
	}
	defer control.Close()

	out := outKubeconfig{Server: "http://" + reachable(listener.Addr()), Namespace: config.Namespace}
	if o.serveTLS {
		out.Server = "https://" + reachable(listener.Addr())
		if listener, out.CA, err = withTLS(listener); err != nil {
			return err
		}
	}
	if err := out.write(o.outKubeconfig); err != nil {
		return err
	}

	server, controlServer := p.server(), &http.Server{Handler: p.control()}
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	go func() { failed <- controlServer.Serve(control) }()
	if err := json.NewEncoder(stdout).Encode(ready{Listen: out.Server, Control: "http://" + reachable(control.Addr()),
		Kubeconfig: o.outKubeconfig, Pid: os.Getpid()}); err != nil {
		return err
	}

	select {
	case err = <-failed:
	case <-ctx.Done():
		err = nil
	}
	p.cut(nil, false)
	_ = server.Close()
	_ = controlServer.Close()
	p.open.drain(5 * time.Second) // so that the record is whole
	return err
}

// reachable is the address to dial: an unspecified host is replaced by the loopback address.
func reachable(addr net.Addr) string {
	tcp := addr.(*net.TCPAddr)
	if tcp.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return tcp.String()
}

func compileOptional(expression string) (*regexp.Regexp, error) {
	if expression == "" {
		return nil, nil
	}
	return regexp.Compile(expression)
}
