// A twelve-factor app in one file: notes in PostgreSQL, and how often they were looked at in Redis.
//
//	notes web       serves on PORT until SIGTERM
//	notes migrate   makes the schema; each release runs it before its processes start
//	notes count     prints how many notes there are
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

var log = slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: asOthersDo})).With("process", os.Getenv("TWELVEFACTOR_PROCESS"))

// asOthersDo: the same words in the logs of all apps, whatever their language.
func asOthersDo(_ []string, field slog.Attr) slog.Attr {
	switch field.Key {
	case slog.MessageKey:
		field.Key = "message"
	case slog.LevelKey:
		field.Value = slog.StringValue(strings.ToLower(field.Value.String()))
	}
	return field
}

func main() {
	told, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	commands := map[string]func(context.Context, *pgxpool.Pool) error{"web": web, "migrate": migrate, "count": count}
	command := commands[strings.Join(os.Args[1:], " ")]
	if command == nil {
		fmt.Fprintln(os.Stderr, "usage: notes web | migrate | count")
		os.Exit(2)
	}
	if err := connected(told, command); err != nil {
		log.Error("failed", "error", err.Error())
		os.Exit(1)
	}
}

// connected gives the command a pool, which connects when it is first used. The parser's own message might quote the password.
func connected(told context.Context, command func(context.Context, *pgxpool.Pool) error) error {
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil || os.Getenv("DATABASE_URL") == "" {
		return fmt.Errorf("DATABASE_URL is not the address of a PostgreSQL: bind one")
	}
	config.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		return err
	}
	defer pool.Close()
	return command(told, pool)
}

func migrate(told context.Context, pool *pgxpool.Pool) error {
	_, err := pool.Exec(told, "CREATE TABLE IF NOT EXISTS go_notes (id bigint GENERATED ALWAYS AS IDENTITY, note text NOT NULL)")
	if err == nil {
		log.Info("the schema is up to date")
	}
	return err
}

func count(told context.Context, pool *pgxpool.Pool) error {
	notes, err := counted(told, pool)
	if err == nil {
		fmt.Printf("{\"notes\": %d}\n", notes)
	}
	return err
}

func counted(ctx context.Context, pool *pgxpool.Pool) (notes int, err error) {
	err = pool.QueryRow(ctx, "SELECT count(*) FROM go_notes").Scan(&notes)
	return notes, err
}

func web(told context.Context, pool *pgxpool.Pool) error {
	server := &http.Server{Addr: ":" + os.Getenv("PORT"), Handler: routes(pool), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	log.Info("listening", "port", os.Getenv("PORT"))
	select {
	case err := <-failed:
		return err
	case <-told.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := server.Shutdown(grace) // what has been asked already is still answered
	log.Info("ended")
	return err
}

func routes(pool *pgxpool.Pool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(response http.ResponseWriter, _ *http.Request) {
		answer(response, map[string]any{"app": os.Getenv("TWELVEFACTOR_APP"), "language": "go",
			"release": os.Getenv("TWELVEFACTOR_RELEASE"), "revision": os.Getenv("TWELVEFACTOR_REVISION")}, nil)
	})
	mux.HandleFunc("GET /healthz", func(response http.ResponseWriter, _ *http.Request) { fmt.Fprintln(response, "ok") })
	mux.HandleFunc("GET /notes", func(response http.ResponseWriter, request *http.Request) {
		notes, err := counted(request.Context(), pool)
		looks := ""
		if err == nil {
			looks, err = redis("INCR", "go:looks")
		}
		answer(response, map[string]any{"notes": notes, "looks": looks}, err)
	})
	mux.HandleFunc("POST /notes", func(response http.ResponseWriter, request *http.Request) {
		note, err := io.ReadAll(io.LimitReader(request.Body, 1<<16))
		if err == nil {
			_, err = pool.Exec(request.Context(), "INSERT INTO go_notes (note) VALUES ($1)", string(note))
		}
		if err == nil {
			_, err = redis("INCR", "go:written")
		}
		answer(response, map[string]any{"stored": err == nil}, err)
	})
	return mux
}

func answer(response http.ResponseWriter, value any, err error) {
	response.Header().Set("Content-Type", "application/json")
	if err != nil {
		log.Error("a backing service failed", "error", err.Error())
		response.WriteHeader(http.StatusServiceUnavailable)
		value = map[string]any{"error": "a backing service failed"}
	}
	json.NewEncoder(response).Encode(value)
}

// redis sends one command to the server of REDIS_URL and returns its answer, if that is one line.
func redis(words ...string) (string, error) {
	service, err := url.Parse(os.Getenv("REDIS_URL"))
	if err != nil || service.Host == "" {
		return "", fmt.Errorf("REDIS_URL is not the address of a Redis: bind one")
	}
	connection, err := net.DialTimeout("tcp", service.Host, 2*time.Second)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(2 * time.Second))
	password, _ := service.User.Password()
	read := bufio.NewReader(connection)
	said := ""
	for _, command := range [][]string{{"AUTH", service.User.Username(), password}, words} {
		fmt.Fprintf(connection, "*%d\r\n", len(command))
		for _, word := range command {
			fmt.Fprintf(connection, "$%d\r\n%s\r\n", len(word), word)
		}
		if said, err = read.ReadString('\n'); err != nil {
			return "", err
		}
		if strings.HasPrefix(said, "-") {
			return "", fmt.Errorf("redis refused %s: %s", command[0], strings.TrimSpace(said[1:]))
		}
	}
	return strings.TrimSpace(said[1:]), nil
}
