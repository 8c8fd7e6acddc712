// Probe is the app of tests that need a process of which everything is known: it tells what it was given, and ends as it is told to.
//
//	probe serve            listens on PORT, and on each PORT_<NAME>, on PORT_GRPC as a gRPC server that says it is well; ends with 0 on SIGTERM
//	probe wait             does nothing; ends with 0 on SIGTERM
//	probe exit CODE [MS]   ends with CODE, MS milliseconds later
//	probe run MS           works for MS milliseconds and ends with 0; with 143 on SIGTERM: its work is not done then
//	probe say CODE WORD... writes each word on a line of its own, and ends with CODE
//	probe write PATH MIB   writes so many mebibytes into a file, and ends with 0; with 1 when it cannot
//	probe read CODE PATH... writes what each file holds, and ends with CODE
//	probe put PATH WORD    writes the word into a file, and does nothing more; ends with 0 on SIGTERM
//	probe expand CODE WORD... as say, with ${NAME} replaced by that variable
//	probe stop MS CODE     does nothing; ends with CODE, so many milliseconds after SIGTERM ("never": not at all)
//	probe late MS          as serve, after MS milliseconds
//	probe elsewhere PORT   as serve, on this port and not on PORT
//	probe fill PATH MIB    as write, and does nothing more; ends with 143 on SIGTERM
//	probe eat MIB          uses so much memory, and does nothing more
//	probe tick MS WORD     writes the word every MS milliseconds; ends with 0 on SIGTERM
//	probe get URL          says what is answered there, and ends with 3; with 1 when nothing is
//
// serve answers /ok, /env (a JSON object), /file?path=PATH (what it holds; 404 when it cannot be read), and /bindings (the files below SERVICE_BINDING_ROOT: a JSON object by path).
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	words := append(os.Args[1:], "", "", "")
	told, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	say("started", words[0])
	switch words[0] {
	case "serve":
		serve(told)
	case "wait":
		<-told.Done()
	case "exit":
		milliseconds, _ := strconv.Atoi(words[2])
		select {
		case <-told.Done():
		case <-time.After(time.Duration(milliseconds) * time.Millisecond):
		}
		code, err := strconv.Atoi(words[1])
		if err != nil {
			code = 2
		}
		say("ends", words[1])
		os.Exit(code)
	case "run":
		milliseconds, _ := strconv.Atoi(words[1])
		select {
		case <-told.Done():
			os.Exit(143)
		case <-time.After(time.Duration(milliseconds) * time.Millisecond):
		}
	case "write":
		mebibytes, _ := strconv.Atoi(words[2])
		if err := os.WriteFile(words[1], make([]byte, mebibytes<<20), 0o600); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	case "put":
		if err := os.WriteFile(words[1], []byte(words[2]), 0o644); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		<-told.Done()
	case "stop":
		<-told.Done()
		if words[1] == "never" {
			select {}
		}
		milliseconds, _ := strconv.Atoi(words[1])
		time.Sleep(time.Duration(milliseconds) * time.Millisecond)
		code, _ := strconv.Atoi(words[2])
		os.Exit(code)
	case "late":
		milliseconds, _ := strconv.Atoi(words[1])
		select {
		case <-told.Done():
			return
		case <-time.After(time.Duration(milliseconds) * time.Millisecond):
		}
		serve(told)
	case "elsewhere":
		os.Setenv("PORT", words[1])
		serve(told)
	case "fill":
		mebibytes, _ := strconv.Atoi(words[2])
		if err := os.WriteFile(words[1], make([]byte, mebibytes<<20), 0o600); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		<-told.Done()
		os.Exit(143)
	case "eat":
		mebibytes, _ := strconv.Atoi(words[1])
		eaten := make([]byte, mebibytes<<20)
		for i := range eaten {
			eaten[i] = 1
		}
		<-told.Done()
		say("had eaten", strconv.Itoa(len(eaten)))
	case "tick":
		milliseconds, _ := strconv.Atoi(words[1])
		tick := time.NewTicker(time.Duration(max(1, milliseconds)) * time.Millisecond)
		for told.Err() == nil {
			fmt.Println(words[2])
			select {
			case <-told.Done():
			case <-tick.C:
			}
		}
	case "get":
		answer, err := http.Get(words[1])
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		body, _ := io.ReadAll(answer.Body)
		fmt.Println(answer.StatusCode, strings.TrimSpace(string(body)))
		os.Exit(3)
	case "say", "expand", "read":
		for _, word := range os.Args[min(3, len(os.Args)):] {
			if words[0] == "expand" {
				word = os.ExpandEnv(word)
			}
			if words[0] == "read" {
				content, err := os.ReadFile(word)
				if err != nil {
					content = []byte(err.Error())
				}
				word = string(content)
			}
			fmt.Println(word)
		}
		code, err := strconv.Atoi(words[1])
		if err != nil {
			code = 2
		}
		os.Exit(code)
	default:
		fmt.Fprintln(os.Stderr, "usage: probe serve | wait | exit CODE [MS] | run MS | write PATH MIB | put PATH WORD | stop MS CODE | late MS | elsewhere PORT | fill PATH MIB | eat MIB | tick MS WORD | read CODE PATH... | get URL | say CODE WORD... | expand CODE WORD-WITH-${VARIABLE}...")
		os.Exit(2)
	}
	say("ended", words[0])
}

func say(message, what string) {
	line, _ := json.Marshal(map[string]string{"message": message, "what": what, "process": os.Getenv("TWELVEFACTOR_PROCESS")})
	fmt.Println(string(line))
}

func serve(told context.Context) {
	http.HandleFunc("/ok", func(response http.ResponseWriter, _ *http.Request) { fmt.Fprintln(response, "ok") })
	http.HandleFunc("/env", func(response http.ResponseWriter, _ *http.Request) {
		answer := map[string]string{}
		for _, entry := range os.Environ() {
			name, value, _ := strings.Cut(entry, "=")
			answer[name] = value
		}
		json.NewEncoder(response).Encode(answer)
	})
	http.HandleFunc("/file", func(response http.ResponseWriter, request *http.Request) {
		content, err := os.ReadFile(request.URL.Query().Get("path"))
		if err != nil {
			http.Error(response, err.Error(), http.StatusNotFound)
			return
		}
		response.Write(content)
	})
	http.HandleFunc("/bindings", func(response http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(response).Encode(files(os.Getenv("SERVICE_BINDING_ROOT")))
	})
	var open sync.WaitGroup
	for _, entry := range os.Environ() {
		name, port, _ := strings.Cut(entry, "=")
		if name != "PORT" && !strings.HasPrefix(name, "PORT_") {
			continue
		}
		server := &http.Server{Addr: ":" + port}
		if name == "PORT_GRPC" {
			server.Handler = http.HandlerFunc(health)
			server.Protocols = new(http.Protocols)
			server.Protocols.SetUnencryptedHTTP2(true)
		}
		open.Add(1)
		go func() {
			defer open.Done()
			listen(told, server)
		}()
	}
	open.Wait()
}

func listen(told context.Context, server *http.Server) {
	go func() {
		<-told.Done()
		grace, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		server.Shutdown(grace)
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// health answers Check of grpc.health.v1.Health for any service: one message that is not compressed, HealthCheckResponse{status: SERVING}.
func health(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "application/grpc")
	response.Header().Set("Trailer", "Grpc-Status")
	if request.URL.Path != "/grpc.health.v1.Health/Check" {
		response.Header().Set("Grpc-Status", "12") // UNIMPLEMENTED
		return
	}
	response.Write([]byte{0, 0, 0, 0, 2, 0x08, 0x01})
	response.Header().Set("Grpc-Status", "0")
}

// files leaves out the directories beginning with .. that the kubelet keeps the content in.
func files(root string) map[string]string {
	found := map[string]string{}
	filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(entry.Name(), "..") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if content, err := os.ReadFile(path); err == nil {
			relative, _ := filepath.Rel(root, path)
			found[relative] = string(content)
		}
		return nil
	})
	return found
}
