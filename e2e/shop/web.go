package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// runWeb serves until it is told to end, and then finishes the requests in hand.
func runWeb(ctx context.Context, config Config, log *slog.Logger) error {
	store, err := newPostgres(ctx, config.DatabaseURL)
	if err != nil {
		return err
	}
	defer store.Close()
	server := &http.Server{Handler: newHandler(config, store, log), ReadHeaderTimeout: 5 * time.Second}
	listener, err := net.Listen("tcp", ":"+config.Port)
	if err != nil {
		return fmt.Errorf("cannot listen on PORT: %w", err)
	}
	log.Info("listening", "port", config.Port, "revision", config.Revision)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("told to end: finishing the requests in hand")
	grace, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("some requests did not finish in time: %w", err)
	}
	log.Info("ended")
	return nil
}

type web struct {
	config Config
	store  Store
	log    *slog.Logger
}

func newHandler(config Config, store Store, log *slog.Logger) http.Handler {
	w := &web{config, store, log}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.index)
	mux.HandleFunc("GET /livez", func(response http.ResponseWriter, _ *http.Request) { fmt.Fprintln(response, "ok") })
	mux.HandleFunc("GET /healthz", w.health)
	mux.HandleFunc("GET /orders", w.listOrders)
	mux.HandleFunc("POST /orders", w.addOrder)
	return w.logged(mux)
}

func (w *web) index(response http.ResponseWriter, _ *http.Request) {
	fmt.Fprintf(response, "%s in %s at revision %s\n", w.config.App, w.config.Environment, w.config.Revision)
}

func (w *web) health(response http.ResponseWriter, request *http.Request) {
	ctx, cancel := context.WithTimeout(request.Context(), time.Second)
	defer cancel()
	if err := w.store.Ready(ctx); err != nil {
		w.refuse(response, http.StatusServiceUnavailable, "not ready", err)
		return
	}
	fmt.Fprintln(response, "ok")
}

func (w *web) listOrders(response http.ResponseWriter, request *http.Request) {
	orders, err := w.store.List(request.Context())
	if err != nil {
		w.refuse(response, http.StatusServiceUnavailable, "the orders cannot be read now", err)
		return
	}
	w.answer(response, http.StatusOK, orders)
}

// placedOrder adds a receipt that only a deploy with the same RECEIPT_KEY can have made.
type placedOrder struct {
	Order
	Receipt string `json:"receipt,omitempty"`
}

func (w *web) addOrder(response http.ResponseWriter, request *http.Request) {
	var wish struct {
		Item     string `json:"item"`
		Quantity int    `json:"quantity"`
	}
	decoder := json.NewDecoder(http.MaxBytesReader(response, request.Body, 64<<10))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&wish); err != nil {
		w.answer(response, http.StatusBadRequest, problem(`send JSON such as {"item": "tea", "quantity": 2}: `+err.Error()))
		return
	}
	wish.Item = strings.TrimSpace(wish.Item)
	if wish.Item == "" || len(wish.Item) > 200 || wish.Quantity < 1 || wish.Quantity > 1000 {
		w.answer(response, http.StatusBadRequest, problem("item must have 1 to 200 characters, quantity be 1 to 1000"))
		return
	}
	order, err := w.store.Add(request.Context(), wish.Item, wish.Quantity)
	if err != nil {
		w.refuse(response, http.StatusServiceUnavailable, "the order cannot be stored now", err)
		return
	}
	w.answer(response, http.StatusCreated, placedOrder{order, receipt(w.config.ReceiptKey, order)})
}

func receipt(key string, order Order) string {
	if key == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "%d:%d:%s", order.ID, order.Quantity, order.Item)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

func problem(text string) map[string]string { return map[string]string{"error": text} }

// refuse tells the client little and the log everything.
func (w *web) refuse(response http.ResponseWriter, status int, text string, err error) {
	w.log.Warn(text, "error", err.Error())
	w.answer(response, status, problem(text))
}

func (w *web) answer(response http.ResponseWriter, status int, value any) {
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	if err := json.NewEncoder(response).Encode(value); err != nil {
		w.log.Debug("the client went away", "error", err.Error())
	}
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// logged writes a line for each request; probes come every few seconds and are for debugging only.
func (w *web) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		began := time.Now()
		recorder := &statusRecorder{response, http.StatusOK}
		next.ServeHTTP(recorder, request)
		level := slog.LevelInfo
		if strings.HasSuffix(request.URL.Path, "z") {
			level = slog.LevelDebug
		}
		w.log.Log(request.Context(), level, "request", "method", request.Method, "path", request.URL.Path,
			"status", recorder.status, "ms", time.Since(began).Milliseconds())
	})
}
