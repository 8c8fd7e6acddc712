package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

type fakeStore struct {
	err       error
	orders    []Order
	pending   int
	processed int
	migrated  int
	onProcess func()
}

func (f *fakeStore) Ready(context.Context) error { return f.err }
func (f *fakeStore) Add(_ context.Context, item string, quantity int) (Order, error) {
	order := Order{ID: int64(len(f.orders) + 1), Item: item, Quantity: quantity}
	f.orders = append(f.orders, order)
	return order, f.err
}
func (f *fakeStore) List(context.Context) ([]Order, error) { return f.orders, f.err }
func (f *fakeStore) ProcessNext(context.Context) (*Order, error) {
	if f.onProcess != nil {
		f.onProcess()
	}
	if f.err != nil || f.processed == f.pending {
		return nil, f.err
	}
	f.processed++
	return &Order{ID: int64(f.processed)}, nil
}
func (f *fakeStore) Migrate(context.Context) error { f.migrated++; return f.err }
func (f *fakeStore) Close()                        {}

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

func request(store Store, method, path, body string) *httptest.ResponseRecorder {
	config := Config{App: "shop", Environment: "test", Revision: "abc", ReceiptKey: "key"}
	recorder := httptest.NewRecorder()
	newHandler(config, store, silent).ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	return recorder
}

func TestCommandName(t *testing.T) {
	for _, args := range [][]string{{"/bin/web"}, {"/bin/shop", "web"}} {
		if name, err := commandName(args); name != "web" || err != nil {
			t.Errorf("%v: %q, %v", args, name, err)
		}
	}
	if _, err := commandName([]string{"/bin/shop", "dance"}); err == nil {
		t.Error("an unknown command was taken")
	}
}

func TestConfigProblemsNeverShowThePassword(t *testing.T) {
	environment := map[string]string{"DATABASE_URL": "postgresql://shop:s3cret@host:notaport/shop", "LOG_LEVEL": "loud"}
	_, err := readConfig(func(name string) string { return environment[name] })
	if err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), "LOG_LEVEL") || !strings.Contains(err.Error(), "DATABASE_URL") {
		t.Errorf("both problems should be named: %v", err)
	}
}

func TestIndexNamesTheDeploy(t *testing.T) {
	if body := request(&fakeStore{}, "GET", "/", "").Body.String(); body != "shop in test at revision abc\n" {
		t.Errorf("got %q", body)
	}
}

func TestReadinessDependsOnTheDatabaseAndLivenessDoesNot(t *testing.T) {
	broken := &fakeStore{err: errors.New("no schema")}
	if code := request(broken, "GET", "/healthz", "").Code; code != 503 {
		t.Errorf("healthz without a database: %d", code)
	}
	if code := request(broken, "GET", "/livez", "").Code; code != 200 {
		t.Errorf("livez without a database: %d", code)
	}
	if code := request(&fakeStore{}, "GET", "/healthz", "").Code; code != 200 {
		t.Errorf("healthz with a database: %d", code)
	}
}

func TestOrderIsStoredAndReturnedWithAReceipt(t *testing.T) {
	store := &fakeStore{}
	response := request(store, "POST", "/orders", `{"item": "tea", "quantity": 2}`)
	var placed placedOrder
	if err := json.Unmarshal(response.Body.Bytes(), &placed); err != nil || response.Code != 201 {
		t.Fatalf("%d %s %v", response.Code, response.Body, err)
	}
	if placed.Item != "tea" || placed.Quantity != 2 || len(placed.Receipt) != 32 {
		t.Errorf("got %+v", placed)
	}
	if !strings.Contains(request(store, "GET", "/orders", "").Body.String(), `"item":"tea"`) {
		t.Error("the order is not listed")
	}
}

func TestBadOrdersAreRefused(t *testing.T) {
	for _, body := range []string{"", "{", `{"item": "", "quantity": 1}`, `{"item": "tea"}`, `{"item": "tea", "quantity": 1, "price": 0}`} {
		if code := request(&fakeStore{}, "POST", "/orders", body).Code; code != 400 {
			t.Errorf("%q: %d", body, code)
		}
	}
}

func TestWorkerProcessesAllAndEndsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	store := &fakeStore{pending: 3}
	store.onProcess = func() {
		if store.processed == store.pending {
			cancel()
		}
	}
	work(ctx, store, silent, time.Hour)
	if store.processed != 3 {
		t.Errorf("processed %d", store.processed)
	}
}

func TestMigrateGivesUpAtItsDeadline(t *testing.T) {
	store := &fakeStore{err: errors.New("connection refused")}
	err := migrate(context.Background(), store, silent, 20*time.Millisecond, time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "connection refused") || store.migrated < 2 {
		t.Errorf("%v after %d tries", err, store.migrated)
	}
}
