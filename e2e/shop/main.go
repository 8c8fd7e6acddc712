// Shop is the sample app: a web process that takes orders, a worker that processes them, and a migration that makes the schema.
// It is one program under three names, /bin/web, /bin/worker and /bin/migrate, and takes all its config from the environment.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

type command func(ctx context.Context, config Config, log *slog.Logger) error

var commands = map[string]command{"web": runWeb, "worker": runWorker, "migrate": runMigrate}

func main() {
	name, err := commandName(os.Args)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	config, err := readConfig(os.Getenv)
	log := newLogger(config, name)
	if err != nil {
		log.Error("the config is not complete", "error", err.Error())
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := commands[name](ctx, config, log); err != nil {
		log.Error("failed", "error", err.Error())
		os.Exit(1)
	}
}

// commandName takes the name the program was called by (a link), or its first argument.
func commandName(args []string) (string, error) {
	name := filepath.Base(args[0])
	if _, known := commands[name]; !known && len(args) > 1 {
		name = args[1]
	}
	if _, known := commands[name]; !known {
		return "", fmt.Errorf("usage: shop web | worker | migrate")
	}
	return name, nil
}

// newLogger writes one JSON object a line to standard output: where the lines go is not the app's business.
func newLogger(config Config, process string) *slog.Logger {
	handler := slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: config.LogLevel})
	return slog.New(handler).With("process", process, "environment", config.Environment)
}
