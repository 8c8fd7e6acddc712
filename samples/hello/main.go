// The smallest twelve-factor app: it needs no backing service. The quick start in docs/install.md runs it.
//
//	hello web      serves on PORT until SIGTERM
//	hello migrate  stands for a migration: it fails while SCHEMA is "broken"
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	switch {
	case len(os.Args) == 2 && os.Args[1] == "web":
		web(log)
	case len(os.Args) == 2 && os.Args[1] == "migrate":
		migrate(log)
	default:
		fmt.Fprintln(os.Stderr, "usage: hello web | migrate")
		os.Exit(2)
	}
}

func migrate(log *slog.Logger) {
	if os.Getenv("SCHEMA") == "broken" {
		log.Error("cannot migrate", "error", "column greeting is not there")
		os.Exit(1)
	}
	log.Info("migrated")
}

func web(log *slog.Logger) {
	told, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server := &http.Server{Addr: ":" + os.Getenv("PORT"), Handler: http.HandlerFunc(answer), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	log.Info("serving", "port", os.Getenv("PORT"))
	select {
	case err := <-ended:
		log.Error("failed", "error", err.Error())
		os.Exit(1)
	case <-told.Done():
	}
	// Requests in hand come to their end.
	ending, give := context.WithTimeout(context.Background(), 8*time.Second)
	defer give()
	if err := server.Shutdown(ending); err != nil {
		log.Error("ended with requests in hand", "error", err.Error())
		os.Exit(1)
	}
	log.Info("ended")
}

func answer(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintf(w, "%s from %s, release %s\n", greeting(), os.Getenv("TWELVEFACTOR_APP"), os.Getenv("TWELVEFACTOR_RELEASE"))
}

func greeting() string {
	if said := os.Getenv("GREETING"); said != "" {
		return said
	}
	return "Hello"
}
