package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The whole program, plain and with TLS: a proxy's out-kubeconfig is also the kubeconfig of a second proxy before it.
func TestRun(t *testing.T) {
	for _, serveTLS := range []bool{false, true} {
		api := &fakeAPI{}
		server := httptest.NewServer(api)
		directory := t.TempDir()
		first := filepath.Join(directory, "upstream")
		if err := (outKubeconfig{Server: server.URL, Namespace: "work"}).write(first); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		options := options{kubeconfig: first, outKubeconfig: filepath.Join(directory, "out"), listen: "127.0.0.1:0", control: "127.0.0.1:0",
			record: filepath.Join(directory, "record"), serveTLS: serveTLS}
		reader, writer := io.Pipe()
		ended := make(chan error, 1)
		go func() { ended <- run(ctx, options, nil, writer) }()
		var line ready
		if err := json.NewDecoder(reader).Decode(&line); err != nil {
			t.Fatal(err)
		}
		scheme := map[bool]string{false: "http://127.0.0.1:", true: "https://127.0.0.1:"}[serveTLS]
		if !strings.HasPrefix(line.Listen, scheme) || line.Kubeconfig != options.outKubeconfig || line.Pid != os.Getpid() {
			t.Errorf("ready line %+v", line)
		}

		config, err := loadKubeconfig(options.outKubeconfig, "")
		if err != nil || config.Server != line.Listen || config.Namespace != "work" || (config.CA != nil) != serveTLS {
			t.Fatalf("out-kubeconfig %+v, %v", config, err)
		}
		up, err := newUpstream(config)
		if err != nil {
			t.Fatal(err)
		}
		watching, _ := http.NewRequest("GET", "/pods?watch=1&events=1", nil)
		response, err := up.send(context.Background(), watching, "watch=1&events=1", nil)
		if err != nil {
			t.Fatal(err)
		}
		begun := make([]byte, len(event(1)))
		if _, err := io.ReadFull(response.Body, begun); err != nil || string(begun) != event(1) {
			t.Errorf("watch: %q, %v", begun, err)
		}
		if answer, err := http.Get(line.Control + "/stats"); err != nil || answer.StatusCode != 200 {
			t.Errorf("control: %v, %v", answer, err)
		}

		stop()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("does not stop")
		}
		if _, err := io.Copy(io.Discard, response.Body); err == nil {
			t.Error("the watch outlived the proxy")
		}
		record, err := os.ReadFile(options.record)
		if err != nil || bytes.Count(record, []byte("\n")) != 1 || !bytes.Contains(record, []byte(`"end":"cut"`)) {
			t.Errorf("record %q, %v", record, err)
		}
		server.CloseClientConnections()
		server.Close()
	}
}

// TestMain lets the test binary stand in for the program.
func TestMain(m *testing.M) {
	if os.Getenv("FAULTPROXY_TEST_MAIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// As a process: it ends by itself, without an error, when it gets a signal or its standard input ends.
func TestProcessEnds(t *testing.T) {
	for _, how := range []string{"signal", "stdin"} {
		directory := t.TempDir()
		upstream := filepath.Join(directory, "upstream")
		if err := (outKubeconfig{Server: "http://127.0.0.1:1"}).write(upstream); err != nil {
			t.Fatal(err)
		}
		command := exec.Command(os.Args[0], "--kubeconfig", upstream, "--out-kubeconfig", filepath.Join(directory, "out"), "--exit-on-stdin-eof")
		command.Env = append(os.Environ(), "FAULTPROXY_TEST_MAIN=1")
		stdin, err := command.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		var line ready
		if err := json.NewDecoder(stdout).Decode(&line); err != nil || line.Pid != command.Process.Pid {
			t.Errorf("ready line %+v, %v", line, err)
		}
		if how == "stdin" {
			stdin.Close()
		} else if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- command.Wait() }()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("%s: %v", how, err)
			}
		case <-time.After(10 * time.Second):
			_ = command.Process.Kill()
			<-ended
			t.Errorf("%s: does not end", how)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none")
	for _, o := range []options{{}, {kubeconfig: missing}, {kubeconfig: missing, outKubeconfig: missing}} {
		if err := run(context.Background(), o, nil, io.Discard); err == nil {
			t.Errorf("%+v: accepted", o)
		}
	}
}
